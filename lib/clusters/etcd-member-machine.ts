/** The machine of a member, as data: its disks, its files, etcd and what looks after it. The same text however many members there are. */
import { File, FileSystem, Machine, Mount } from '../machine';
import {
  ETCD_SERVICE,
  ETCD_USER,
  EtcdBackup,
  EtcdMaintenance,
  EtcdMember,
  EtcdRecovery,
  SecretFiles,
} from '../node';
import type { EtcdMemberProps, EtcdSnapshotTarget } from '../node';
import type { AntiAffinity, DataVolume, Placement } from '../platform';
import { isRecord } from '../values';
import type { Quantity } from '../values';
import type { EtcdVolume } from './etcd-cluster-args';
import type { ReadEtcdBackup, ReadEtcdCluster, ReadEtcdMember } from './read-etcd-cluster';

/** A machine of a cluster as it is asked of a platform, in plain data. */
export interface EtcdMachineRequest {
  readonly name: string;
  /**
   * Its address.
   *
   * @default - the platform's choice
   */
  readonly address?: string;
  readonly failureDomain: string;
  readonly volumes: readonly DataVolume[];
  /**
   * Its size.
   *
   * @default - the platform's own
   */
  readonly size?: string;
  /** The groups of the network's flows that it belongs to: that of its cluster, by its name. */
  readonly groups: readonly string[];
  /** The other members of its cluster. */
  readonly antiAffinity: AntiAffinity;
  /** The names of the secrets that it is given. */
  readonly secretNames: readonly string[];
  /** The names of the buckets that it is given. */
  readonly bucketNames: readonly string[];
  /** The machine where it stands. */
  readonly machine: (at: Placement) => Machine;
}

/** The port for clients. */
export const CLIENT_PORT = 2379;
/** The port for other members. */
export const PEER_PORT = 2380;
/** The port of the metrics. */
export const METRICS_PORT = 2381;

const DATA = { volume: 'etcd', path: '/var/lib/etcd', directory: '/var/lib/etcd/data' };
const LOG = { volume: 'etcd-wal', path: '/var/lib/etcd-wal', directory: '/var/lib/etcd-wal/wal' };
const FILES = '/etc/etcd/pki';
const REPLACEMENT_FILE = '/etc/etcd/replacement';

/** The name of the secret with the files of a member. */
export function memberSecret(member: string): string {
  return `${member}-files`;
}

/** The machine of a member as it is asked of a platform. */
export function machineRequest(read: ReadEtcdCluster, member: ReadEtcdMember): EtcdMachineRequest {
  const { name, address, failureDomain } = member;
  const { backup, walVolume, volume, spec } = read;
  const { size, dataVolume, walVolume: givenLog, allowSharedHost = false } = spec;
  return {
    ...{ name, failureDomain },
    ...(address === undefined ? {} : { address }),
    ...(size === undefined ? {} : { size }),
    groups: [read.name],
    antiAffinity: { group: read.name, required: !allowSharedHost },
    volumes: [
      disk(DATA.volume, volume, dataVolume),
      ...(walVolume === undefined ? [] : [disk(LOG.volume, walVolume, givenLog)]),
    ],
    secretNames: [memberSecret(name)],
    bucketNames: backup !== false && 'bucket' in backup.to ? [backup.to.bucket] : [],
    machine: (at) => memberMachine(read, member, at),
  };
}

/** A disk of a member: `given` as the arguments say it, where what is no record is refused by the plan. */
function disk(name: string, size: Quantity, given: EtcdVolume | undefined): DataVolume {
  const performance = isRecord(given) ? given.performance : undefined;
  return { name, size, performance: performance ?? 'fast' };
}

function memberMachine(read: ReadEtcdCluster, member: ReadEtcdMember, at: Placement): Machine {
  const { spec, walVolume } = read;
  const { name, replacement } = member;
  const { platformKind: kind = 'aws' } = spec;
  const machine = new Machine(name, { userData: { platform: kind === 'local' ? 'none' : kind } });
  addDisk(machine, 'Data', at, DATA);
  if (walVolume !== undefined) addDisk(machine, 'Log', at, LOG);
  const files = new SecretFiles(machine, 'Files', {
    name: 'etcd',
    fetch: at.secrets[memberSecret(name)]?.fetch ?? [],
    directory: FILES,
    group: ETCD_USER,
    before: [ETCD_SERVICE],
  });
  const etcd = new EtcdMember(machine, 'Etcd', memberProps(read, at, files));
  addCare(machine, etcd, read, at);
  if (replacement > 0) {
    // Other text is another machine.
    new File(machine, 'Replacement', { path: REPLACEMENT_FILE, content: `${replacement}\n` });
  }
  // In a program without types it may be anything; the plan refuses it.
  if (typeof spec.machine === 'function') spec.machine(machine, at);
  return machine;
}

function memberProps(
  { spec, walVolume }: ReadEtcdCluster,
  { address }: Placement,
  files: SecretFiles,
): EtcdMemberProps {
  const { version, install, settings, fsyncGate, metrics = true } = spec;
  return {
    ...{ version, install, address, membership: 'joined', dataDir: DATA.directory },
    ...(walVolume === undefined ? {} : { walDir: LOG.directory }),
    bundle: { files },
    ...(settings === undefined ? {} : { settings }),
    ...(fsyncGate === undefined ? {} : { fsyncGate }),
    ...(metrics ? { listenMetricsUrls: metricsUrls(address) } : {}),
  };
}

/** What looks after it: snapshots, the programs that restore one, and what keeps the database small. */
function addCare(machine: Machine, member: EtcdMember, read: ReadEtcdCluster, at: Placement): void {
  const { backup, name: prefix, spec } = read;
  if (backup === false) {
    new EtcdRecovery(machine, 'Recovery', { member });
  } else {
    const { to, every, keep, revisionBump } = backup;
    new EtcdBackup(machine, 'Backup', {
      ...{ member, prefix, every, keep, to: targetOf(to, at) },
      ...(revisionBump === undefined ? {} : { revisionBump }),
    });
  }
  if (spec.maintenance !== false) {
    new EtcdMaintenance(machine, 'Maintenance', { ...spec.maintenance, member });
  }
}

function targetOf(to: ReadEtcdBackup['to'], { buckets }: Placement): EtcdSnapshotTarget {
  if ('directory' in to) return to;
  return buckets[to.bucket] ?? { directory: '/' };
}

/** Beside the loopback, where an operator of the machine finds them. */
function metricsUrls(address: string): readonly string[] {
  return [`http://127.0.0.1:${METRICS_PORT}`, `http://${urlHost(address)}:${METRICS_PORT}`];
}

/** An address as it stands in a URL. */
export function urlHost(address: string): string {
  return address.includes(':') ? `[${address}]` : address;
}

function addDisk(
  machine: Machine,
  id: string,
  at: Placement,
  { volume, path }: { readonly volume: string; readonly path: string },
): void {
  const device = at.volumes[volume]?.device ?? '';
  const disk = new FileSystem(machine, `${id}Disk`, { device, type: 'ext4' });
  new Mount(machine, `${id}Mount`, { what: disk, path });
}
