import { FileSystem, Machine, Mount } from 'groundwork/machine';
import { LocalDisks } from 'groundwork/node';

export const machine = new Machine('worker-1');

// The disk of the container runtime: no class takes it, whatever it looks like.
const runtime = new FileSystem(machine, 'runtime', {
  device: '/dev/disk/by-id/nvme-eui.0025385b71b0d3c4',
  type: 'xfs',
});
new Mount(machine, 'runtime-mount', { what: runtime, path: '/var/lib/containerd' });
// Logs of pods on the same disk.
new Mount(machine, 'logs', { what: '/var/lib/containerd/logs', path: '/var/log/pods', bind: true });

/** All other NVMe disks between 1 and 4 TiB: four volumes on each. */
export const fast = new LocalDisks(machine, 'fast', {
  storageClass: 'fast',
  match: { transport: 'nvme', size: { min: '1Ti', max: '4Ti' }, atLeast: 2 },
  fileSystem: 'xfs',
  options: ['noatime'],
  sharedDirectories: 4,
});

/** Two disks that were bought for a database, as raw volumes. */
export const journal = new LocalDisks(machine, 'journal', {
  storageClass: 'journal',
  disks: [
    { serial: 'S4EWNX0N123456', name: 'journal-0' },
    { wwn: '0x5000c500a1b2c3d4', name: 'journal-1' },
  ],
  volumeMode: 'Block',
});

/** What the provisioner will call its PersistentVolumes: `local-pv-…`. */
export const volumes = journal.volumes.map(({ path, persistentVolume }) => ({
  path,
  persistentVolume,
}));
