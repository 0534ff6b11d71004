import { Machine } from 'groundwork/machine';
import { CortxNodePrep, rewriteDevicePaths } from 'groundwork/node';

export const machine = new Machine('storage-1', { kubernetesVersion: '1.36' });

export const prep = new CortxNodePrep(machine, 'cortx', {
  secondaryStorage: { device: '/dev/disk/by-id/wwn-0x5000c500a1b2c3d4' },
  blockDevices: [
    { device: '/dev/disk/by-id/nvme-eui.0025385b71b0d3c4', name: 'metadata-0' },
    { device: '/dev/disk/by-id/wwn-0x5000c500a1b2c3d5', name: 'data-0' },
  ],
});

/** The devices of a solution file, rewritten to the names that survive a reboot. */
export const solution = rewriteDevicePaths(
  `solution:
  storage_sets:
    - name: storage-set-1
      nodes: [storage-1]
      storage:
        - name: cvg-01
          type: ios
          devices:
            metadata: [{ path: /dev/disk/by-id/nvme-eui.0025385b71b0d3c4, size: 25Gi }]
            data: [{ path: /dev/disk/by-id/wwn-0x5000c500a1b2c3d5, size: 25Gi }]
`,
  { names: prep.names },
);
