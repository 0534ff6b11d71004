/** The services of a node, and what glusterd reads before it starts. */
import type { PortRange } from '../storage';
import type { UnitSections } from '../machine';

import { GLUSTER_HEALTH } from './gluster-health';
import { GLUSTER_RAW_DEVICES } from './gluster-raw-devices';
import { GLUSTER_SETTLE } from './gluster-settle';
import { GLUSTER_STATE, GLUSTER_STOP_BRICKS } from './gluster-state';

/** The service of the package, by its own name. Secret files of a node come before it. */
export const GLUSTER_SERVICE = 'glusterd.service';
/** Brings the node into its pool and makes volumes. */
export const GLUSTER_SETTLE_SERVICE = 'gluster-settle.service';
/** Ends the bricks in time when the machine goes down. */
export const GLUSTER_BRICKS_SERVICE = 'gluster-bricks.service';
/** Proves that raw disks are blank. */
export const GLUSTER_RAW_DEVICES_SERVICE = 'gluster-raw-devices.service';
/** A failed unit when something is wrong with the pool. */
export const GLUSTER_HEALTH_SERVICE = 'gluster-health.service';
/** Looks again and again. */
export const GLUSTER_HEALTH_TIMER = 'gluster-health.timer';

/** Where glusterd reads its settings. */
export const GLUSTERD_VOLFILE = '/etc/glusterfs/glusterd.vol';

/**
 * The settings of glusterd: those of the package, with the range of the bricks' ports.
 *
 * @see https://github.com/gluster/glusterfs/blob/v10.3/extras/glusterd.vol.in
 */
export function glusterdVolfile(ports: PortRange, insecurePorts: boolean): string {
  const options: readonly (readonly [string, string | number])[] = [
    ['working-directory', '/var/lib/glusterd'],
    ['transport-type', 'socket'],
    ['transport.socket.keepalive-time', 10],
    ['transport.socket.keepalive-interval', 2],
    ['transport.socket.read-fail-log', 'off'],
    ['transport.socket.listen-port', 24_007],
    ['ping-timeout', 0],
    ['event-threads', 1],
    ['base-port', ports.first],
    ['max-port', ports.last],
    ...(insecurePorts ? [['rpc-auth-allow-insecure', 'on'] as const] : []),
  ];
  const lines = options.map(([name, value]) => `    option ${name} ${value}\n`).join('');
  return `# Written by groundwork.\nvolume management\n    type mgmt/glusterd\n${lines}end-volume\n`;
}

/**
 * glusterd itself, in the place of the package's unit. That of Debian ends all bricks with it (`KillMode=control-group`), also where it has only crashed,
 * and gives up for an hour after six starts; that of upstream comes before `network-online.target`, when names may mean nothing yet.
 *
 * @param mounts the units of the disks, which it waits for; it goes on without those of bricks
 */
export function glusterdUnit(mounts: readonly string[]): UnitSections {
  return {
    Unit: {
      Description: 'GlusterFS: the management of the pool',
      Documentation: 'man:glusterd(8)',
      Wants: 'network-online.target',
      After: ['network-online.target', ...mounts].join(' '),
      RequiresMountsFor: '/var/lib/glusterd',
      StartLimitIntervalSec: 0,
    },
    Service: {
      Type: 'forking',
      PIDFile: '/run/glusterd.pid',
      LimitNOFILE: 65_536,
      Environment: 'LOG_LEVEL=INFO',
      EnvironmentFile: ['-/etc/default/glusterd', '-/etc/sysconfig/glusterd'],
      ExecStartPre: GLUSTER_STATE,
      ExecStart: '/usr/sbin/glusterd -p /run/glusterd.pid --log-level $LOG_LEVEL $GLUSTERD_OPTIONS',
      KillMode: 'process',
      TimeoutSec: 300,
      SuccessExitStatus: 15,
      Restart: 'on-failure',
      RestartSec: 5,
      OOMScoreAdjust: -900,
    },
    Install: { WantedBy: 'multi-user.target' },
  };
}

/** Ends the bricks while the network is still there: clients of one that goes without a word wait for it, 42 seconds long. */
export function glusterBricksUnit(mounts: readonly string[]): UnitSections {
  return {
    Unit: {
      Description: 'the end of the bricks of GlusterFS',
      After: ['network-online.target', ...mounts, GLUSTER_SERVICE].join(' '),
    },
    Service: {
      Type: 'oneshot',
      RemainAfterExit: true,
      ExecStart: '/bin/true',
      ExecStop: GLUSTER_STOP_BRICKS,
      TimeoutStopSec: 60,
    },
    Install: { WantedBy: 'multi-user.target' },
  };
}

/** Brings the node into its pool, makes volumes, and looks after bricks, as long as the machine runs. */
export function glusterSettleUnit(): UnitSections {
  return {
    Unit: {
      Description: 'the place of this node in its pool of GlusterFS',
      Wants: GLUSTER_SERVICE,
      // Stopped before the bricks are, which it would bring back.
      After: [GLUSTER_SERVICE, GLUSTER_BRICKS_SERVICE].join(' '),
      StartLimitIntervalSec: 0,
    },
    Service: {
      Type: 'exec',
      ExecStart: `${GLUSTER_SETTLE} --watch`,
      Restart: 'always',
      RestartSec: 5,
    },
    Install: { WantedBy: 'multi-user.target' },
  };
}

/** Proves raw disks blank, at every boot. */
export function glusterRawDevicesUnit(): UnitSections {
  return {
    Unit: { Description: 'raw disks for Heketi' },
    Service: { Type: 'oneshot', RemainAfterExit: true, ExecStart: GLUSTER_RAW_DEVICES },
    Install: { WantedBy: 'multi-user.target' },
  };
}

/** What is wrong with the pool as a failed unit. */
export function glusterHealthUnit(): UnitSections {
  return {
    Unit: { Description: 'the health of the pool of GlusterFS' },
    Service: { Type: 'oneshot', ExecStart: GLUSTER_HEALTH },
  };
}

/** When that is looked at. */
export function glusterHealthTimer(seconds: number): UnitSections {
  return {
    Unit: { Description: 'look at the health of the pool of GlusterFS' },
    Timer: { OnBootSec: Math.max(seconds, 60), OnUnitInactiveSec: seconds },
    Install: { WantedBy: 'timers.target' },
  };
}
