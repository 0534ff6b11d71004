/** The units of backups, maintenance and the start of a single survivor. */
import type { UnitSections, UnitSettings } from '../machine';

import { ETCD_ENVIRONMENT_FILE } from './etcd-member';
import { folderOf } from './etcd-tools';
import type { EtcdPlaces } from './etcd-tools';
import { ETCD_SERVICE, ETCD_USER } from './etcd-unit';

/** The unit that starts etcd once as the only member of its cluster. Nothing starts it but the program. */
export function etcdForcedUnit(places: EtcdPlaces, program: string): UnitSections {
  const { dataDir, walDir } = places;
  return {
    Unit: {
      Description: 'etcd, started once as the only member of its cluster',
      Documentation: 'https://etcd.io/docs/v3.6/op-guide/recovery/',
      Conflicts: ETCD_SERVICE,
      RequiresMountsFor: [dataDir, ...(walDir === undefined ? [] : [walDir])].join(' '),
    },
    Service: {
      Type: 'notify',
      User: ETCD_USER,
      Group: ETCD_USER,
      // The second one only where the member joins: what it says is for a member without data.
      EnvironmentFile: [ETCD_ENVIRONMENT_FILE, '-/run/groundwork-etcd/cluster.env'],
      Environment: 'ETCD_FORCE_NEW_CLUSTER=true',
      ExecStart: program,
      TimeoutStartSec: 300,
      TimeoutStopSec: 90,
      LimitNOFILE: 65_536,
      NoNewPrivileges: true,
      ProtectSystem: 'full',
      ProtectHome: true,
      PrivateTmp: true,
      UMask: '0077',
    },
  };
}

/** A service that is run now and then; a failed run is a failed unit. */
export function runService(description: string, command: string, places: EtcdPlaces): UnitSections {
  return {
    Unit: {
      Description: description,
      Documentation: 'https://etcd.io/docs/v3.6/op-guide/maintenance/',
      // Not after that of etcd: where that waits for other machines, this one would wait with it, and the boot for both.
      RequiresMountsFor: folderOf(places.dataDir),
    },
    Service: {
      Type: 'oneshot',
      ExecStart: command,
      TimeoutStartSec: 3600,
      // What serves requests comes first.
      Nice: 10,
      IOSchedulingClass: 'idle',
      NoNewPrivileges: true,
      PrivateTmp: true,
      UMask: '0077',
    },
  };
}

/** How a span of time is spread: never all machines in one second, and never much later than asked for. */
const LONGEST_DELAY = 300;

/**
 * The timer of such a service. It counts from the last run, and after a boot from that: a calendar would let a machine that is off at its hour go
 * without, and would make all machines run in one second.
 */
export function runTimer(description: string, everySeconds: number): UnitSections {
  const delay = Math.min(LONGEST_DELAY, Math.floor(everySeconds / 10));
  const timer: UnitSettings = {
    OnActiveSec: Math.min(everySeconds, 120),
    OnUnitActiveSec: everySeconds,
    RandomizedDelaySec: delay,
    AccuracySec: 1,
  };
  return {
    Unit: { Description: description },
    Timer: timer,
    Install: { WantedBy: 'timers.target' },
  };
}
