import { Machine } from 'groundwork/machine';
import { GlusterNode } from 'groundwork/node';
import type { GlusterNodeProps } from 'groundwork/node';

const peers = [
  { name: 'gfs-1', address: '10.0.0.11' },
  { name: 'gfs-2', address: '10.0.0.12' },
  // A small machine: it has names and attributes only, and decides who goes on when the other two do not see each other.
  { name: 'gfs-3', address: '10.0.0.13' },
];

/** What all nodes say. */
const pool: GlusterNodeProps = {
  pool: 'production',
  peers,
  state: { device: '/dev/disk/by-id/virtio-state' },
  bricks: [{ device: '/dev/disk/by-id/virtio-bricks', mountPath: '/bricks/data' }],
  volumes: [
    {
      name: 'shared',
      type: 'replicate:3',
      arbiter: true,
      bricks: peers.map(({ name }) => `${name}:/bricks/data/shared`),
      options: { 'network.ping-timeout': 10 },
    },
  ],
  expectedVolumes: 20,
};

/** The three machines. */
export const machines = peers.map(({ name }) => {
  const machine = new Machine(name);
  new GlusterNode(machine, 'gluster', pool);
  return machine;
});

/** The ports that the nodes and all clients must reach. */
export const ports = new GlusterNode(new Machine('gfs-1'), 'gluster', pool).ports;
