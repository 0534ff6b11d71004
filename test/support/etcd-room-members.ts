/** Members for rooms: as small as they can be, with backups and maintenance. */
import { FileSystem, Machine, Mount } from '../../lib/machine';
import { EtcdBackup, EtcdMaintenance, EtcdMember } from '../../lib/node';
import type { EtcdBackupProps, EtcdSettings } from '../../lib/node';
import { ROOM_PROGRAMS } from './etcd-rooms';
import type { RoomPlan } from './etcd-rooms';

/** What differs from the usual. */
export interface RoomMembersOptions {
  readonly settings?: EtcdSettings;
  readonly backup?: Partial<EtcdBackupProps>;
  /** Whether the log is on a disk of its own. */
  readonly walDisk?: boolean;
  /** @default '100Mi' */
  readonly least?: string;
}

/** Members `etcd-1` to `etcd-N` of one new cluster. */
export function roomMembers(count: number, options: RoomMembersOptions = {}): readonly RoomPlan[] {
  const addresses = Array.from({ length: count }, (_, index) => `10.77.0.${11 + index}`);
  const cluster = Object.fromEntries(
    addresses.map((address, index) => [`etcd-${index + 1}`, `https://${address}:2380`]),
  );
  return addresses.map((address, index) => ({
    address,
    machine: roomMachine(`etcd-${index + 1}`, address, cluster, options),
  }));
}

function roomMachine(
  name: string,
  address: string,
  initialCluster: Readonly<Record<string, string>>,
  { settings = {}, backup = {}, walDisk = false, least = '100Mi' }: RoomMembersOptions,
): Machine {
  const machine = new Machine(name);
  for (const disk of ['etcd', ...(walDisk ? ['etcd-wal'] : [])]) {
    const device = `/dev/disk/by-id/virtio-${disk}`;
    const what = new FileSystem(machine, `${disk}-disk`, { device, type: 'ext4' });
    new Mount(machine, `${disk}-mount`, { what, path: `/var/lib/${disk}` });
  }
  const member = new EtcdMember(machine, 'etcd', {
    ...{ version: '3.6.14', install: 'image', program: `${ROOM_PROGRAMS}/etcd`, address },
    // All of them are on one loopback.
    listenClientUrls: [`https://${address}:2379`],
    listenMetricsUrls: [`http://${address}:2381`],
    ...{ initialCluster, initialClusterToken: 'rooms', allowEvenSize: true, fsyncGate: false },
    ...{ dataDir: '/var/lib/etcd/data', settings },
    ...(walDisk ? { walDir: '/var/lib/etcd-wal/wal' } : {}),
  });
  new EtcdBackup(machine, 'backup', {
    ...{ member, keep: 3, to: { directory: '/run/groundwork-buckets/etcd' } },
    ...backup,
  });
  new EtcdMaintenance(machine, 'maintenance', { member, least });
  return machine;
}
