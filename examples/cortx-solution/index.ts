import { readFileSync } from 'node:fs';
import path from 'node:path';

import { App, Chart } from 'cdk8s';
import { Machine } from 'groundwork/machine';
import { CortxBlockVolumes, SymlinkBlockDevices } from 'groundwork/manifests';
import { CortxNodePrep, CortxSolution } from 'groundwork/node';

/** The serial numbers of the disks, rack by rack. */
const DISKS = {
  'node-1.rack-a.example': 'a1',
  'node-2.rack-a.example': 'a2',
  'node-1.rack-b.example': 'b1',
} as const;

const byId = (name: string): string => `/dev/disk/by-id/${name}`;

/** The solution: checked as a whole, and bound to the disks of each node. */
export const solution = CortxSolution.of(
  readFileSync(path.join(__dirname, 'solution.yaml'), 'utf8'),
  {
    names: {
      '/dev/sdc': 'metadata-0',
      '/dev/sdd': 'data-0',
      '/dev/sde': 'metadata-1',
      '/dev/sdf': 'data-1',
    },
    nodes: Object.fromEntries(
      Object.entries(DISKS).map(([node, serial]) => [
        node,
        {
          secondaryStorage: byId(`wwn-0x5000c500000000${serial}`),
          devices: {
            '/dev/sdc': byId(`nvme-eui.00253800000${serial}c`),
            '/dev/sdd': byId(`wwn-0x5000c500000010${serial}`),
            '/dev/sde': byId(`nvme-eui.00253800000${serial}e`),
            '/dev/sdf': byId(`wwn-0x5000c500000020${serial}`),
          },
        },
      ]),
    ),
  },
);

/** The nodes: secondary storage mounted, devices by names that survive a reboot, the kernel's settings. */
export const machines = solution.nodes.map((node) => {
  const machine = new Machine(node.replaceAll('.', '-'), { hostname: node });
  new CortxNodePrep(machine, 'cortx', solution.nodePrep(node));
  return machine;
});

/** What is applied to the cluster before CORTX is deployed, with CORTX_DEPLOY_CUSTOM_BLOCK_STORAGE_CLASS=cortx-local-block-storage. */
export const volumes = new Chart(new App(), 'cortx-block-data');
new CortxBlockVolumes(volumes, 'volumes', { volumes: solution.blockVolumes() });

/** For clusters whose nodes nobody may change: links made by pods, again after each reboot, in the place of the machines above. */
export const links = new Chart(new App(), 'cortx-links');
new SymlinkBlockDevices(links, 'links', {
  form: 'daemon-set',
  image: 'docker.io/library/busybox:1.36.1',
  nodes: solution.linkedNodes(),
});
