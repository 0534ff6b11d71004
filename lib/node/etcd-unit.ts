/** The service of a member. */
import type { UnitSections, UnitSettings } from '../machine';

import {
  ETCD_DIRECTORIES,
  ETCD_FSYNC_GATE,
  ETCD_FSYNC_RESULT,
  ETCD_WAIT_FOR_FILES,
} from './etcd-programs';
import { ETCD_CLUSTER_FILE } from './etcd-library';
import { ETCD_JOIN, ETCD_PROMOTE } from './etcd-join';
import type { ReadMember } from './etcd-read-member';

/** Its name: not `etcd.service`, which packages bring. */
export const ETCD_SERVICE = 'etcd-member.service';

/** Starts it, at each boot. */
export const ETCD_START_SERVICE = 'etcd-start.service';

/** Makes a learner vote. */
export const ETCD_PROMOTE_SERVICE = 'etcd-promote.service';

/** Who runs it. */
export const ETCD_USER = 'etcd';

/** What else the unit says. */
export interface EtcdUnitParts {
  readonly program: string;
  readonly environmentFile: string;
  readonly certificateFiles: readonly string[];
}

/**
 * What etcd may do: its own directories, its ports, and nothing besides.
 *
 * @see https://www.freedesktop.org/software/systemd/man/252/systemd.exec.html
 */
const HARDENING: UnitSettings = {
  CapabilityBoundingSet: '',
  LockPersonality: true,
  MemoryDenyWriteExecute: true,
  NoNewPrivileges: true,
  PrivateDevices: true,
  PrivateTmp: true,
  ProtectClock: true,
  ProtectControlGroups: true,
  ProtectHome: true,
  ProtectHostname: true,
  ProtectKernelLogs: true,
  ProtectKernelModules: true,
  ProtectKernelTunables: true,
  ProtectSystem: 'strict',
  RestrictAddressFamilies: 'AF_INET AF_INET6 AF_UNIX',
  RestrictNamespaces: true,
  RestrictRealtime: true,
  RestrictSUIDSGID: true,
  SystemCallArchitectures: 'native',
  SystemCallFilter: '@system-service',
  UMask: '0077',
};

/** The sections of the unit. */
export function etcdUnit(read: ReadMember, parts: EtcdUnitParts): UnitSections {
  const { dataDir, walDir, settings, joined } = read;
  const directories = walDir === undefined ? [dataDir] : [dataDir, walDir];
  const locks = [settings['memory-mlock'], settings['experimental-memory-mlock']].includes('true');
  return {
    Unit: {
      Description: 'etcd: the database of Kubernetes',
      Documentation: 'https://etcd.io/docs/',
      Wants: 'network-online.target',
      // It may wait for other machines. By naming the target it keeps systemd from ordering the end of the boot after it.
      After: ['network-online.target', 'multi-user.target'],
      RequiresMountsFor: directories.join(' '),
      // A disk may become faster, and certificates may come; it never gives up.
      StartLimitIntervalSec: 0,
    },
    Service: {
      Type: 'notify',
      User: ETCD_USER,
      Group: ETCD_USER,
      StateDirectory: 'groundwork-etcd',
      EnvironmentFile:
        joined === undefined
          ? parts.environmentFile
          : [parts.environmentFile, `-${ETCD_CLUSTER_FILE}`],
      ExecStartPre: before(read, directories, parts.certificateFiles),
      ExecStart: parts.program,
      ...(joined === undefined
        ? {}
        : { ExecStartPost: `+/usr/bin/systemctl restart --no-block ${ETCD_PROMOTE_SERVICE}` }),
      Restart: 'always',
      RestartSec: 5,
      // It is up once a majority is, which may take as long as it takes to make the others.
      TimeoutStartSec: 'infinity',
      TimeoutStopSec: 90,
      LimitNOFILE: 65_536,
      ...(locks ? { LimitMEMLOCK: 'infinity' } : {}),
      OOMScoreAdjust: -900,
      Nice: -10,
      // @see https://etcd.io/docs/v3.6/tuning/#disk
      IOSchedulingClass: 'best-effort',
      IOSchedulingPriority: 0,
      ReadWritePaths: writable(read, directories),
      ...HARDENING,
    },
  };
}

/**
 * In the namespace of the service each of these is a mount, which nobody can move; `etcd-join` has to, with what is left of a database without its log.
 *
 * @see https://www.freedesktop.org/software/systemd/man/252/systemd.exec.html#ReadWritePaths=
 */
function writable({ joined }: ReadMember, directories: readonly string[]): string[] {
  const paths = joined === undefined ? directories : directories.map(parentOf);
  return [...new Set(paths)].map((path) => `-${path}`);
}

function parentOf(directory: string): string {
  return directory.replace(/\/[^/]+$/, '') || '/';
}

/**
 * The unit that starts the service. A job that waits for other machines would keep systemd from ever saying that the machine is up, and with it
 * all that waits for that; so it is begun when the boot is over. Should something else keep the boot from its end, it is begun after five minutes.
 */
export function etcdStartUnit(): UnitSections {
  const wait = 'timeout 300 systemctl is-system-running --wait >/dev/null';
  return {
    Unit: { Description: 'start etcd when the boot is over' },
    Service: {
      Type: 'exec',
      ExecStart: `/bin/sh -c '${wait}; exec systemctl start --no-block ${ETCD_SERVICE}'`,
    },
    Install: { WantedBy: 'multi-user.target' },
  };
}

/** The unit that makes a learner vote; it ends with the service. */
export function etcdPromoteUnit(): UnitSections {
  return {
    Unit: { Description: 'let this member of etcd vote', PartOf: ETCD_SERVICE },
    Service: { Type: 'exec', ExecStart: ETCD_PROMOTE, Restart: 'on-failure', RestartSec: 5 },
  };
}

function before(
  { gate, dataDir, walDir, allowRootDisk, joined }: ReadMember,
  directories: readonly string[],
  certificateFiles: readonly string[],
): string[] {
  const where = allowRootDisk ? 'root-disk' : 'no';
  return [
    // With all rights: the disk belongs to root.
    [`+${ETCD_DIRECTORIES}`, ETCD_USER, where, ...directories],
    ...(certificateFiles.length === 0 ? [] : [[ETCD_WAIT_FOR_FILES, ...certificateFiles]]),
    ...(gate === undefined
      ? []
      : [
          [
            ETCD_FSYNC_GATE,
            ...[gate.onSlow, gate.percentile, gate.limitMicroseconds, gate.writes],
            ...[ETCD_FSYNC_RESULT, dataDir, walDir ?? dataDir],
          ],
        ]),
    ...(joined === undefined ? [] : [[`+${ETCD_JOIN}`]]),
  ].map((words) => words.join(' '));
}
