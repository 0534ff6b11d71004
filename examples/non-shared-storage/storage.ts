/** Three machines with a volume of GlusterFS, and a file on it as a disk over iSCSI. */
import { Machine } from 'groundwork/machine';
import { GlusterNode, ISCSI_TARGET_SERVICE, IscsiTarget, SecretFiles } from 'groundwork/node';
import type { IscsiTargetProps } from 'groundwork/node';

const AUTHORITY = 'iqn.2016-06.com.example';

export const SERVERS = [
  { name: 'node-1', address: '10.0.0.11' },
  { name: 'node-2', address: '10.0.0.12' },
  { name: 'node-3', address: '10.0.0.13' },
] as const;

export const CLIENTS = ['node-4', 'node-5'] as const;

/** The name of a machine that uses the disk. */
export const initiatorName = (host: string): string => `${AUTHORITY}:${host}`;

/** The target that all three machines serve. */
export const STORE = `${AUTHORITY}:app-store`;

/** The target of one machine alone, as the walkthrough of 2016 has it. */
export const storeOf = (host: string): string => `${AUTHORITY}:${host}`;

const LUN = {
  name: 'app-store',
  backstore: { glfs: { volume: 'nonshared-store', path: 'app-store.img' } },
  size: '8Gi',
} as const;

type Layout = Pick<IscsiTargetProps, 'layout' | 'iqn' | 'nodes' | 'initiators'>;

function server(name: string, layout: Layout): Machine {
  // Programs of both GlusterFS and iSCSI: a little more than what AWS takes.
  const machine = new Machine(name, { userData: { platform: 'openstack' } });
  new GlusterNode(machine, 'gluster', {
    pool: 'non-shared',
    peers: SERVERS,
    state: { device: '/dev/disk/by-id/virtio-state' },
    bricks: [{ device: '/dev/disk/by-id/virtio-bricks', mountPath: '/bricks' }],
    volumes: [
      {
        name: 'nonshared-store',
        type: 'replicate:3',
        bricks: SERVERS.map((one) => `${one.name}:/bricks/nonshared-store`),
        options: { 'server.allow-insecure': 'on' },
      },
    ],
    insecurePorts: true,
  });
  new SecretFiles(machine, 'secrets', {
    name: 'iscsi-target',
    fetch: ['cp', '-r', '/run/secrets/iscsi-target/.'],
    directory: '/etc/iscsi-chap/target',
    mode: '0600',
    before: [ISCSI_TARGET_SERVICE],
  });
  new IscsiTarget(machine, 'target', {
    ...layout,
    luns: [LUN],
    handlerPackage: 'tcmu-runner-glfs',
  });
  return machine;
}

const chapOf = (name: string) => ({ username: name, secretFile: `/etc/iscsi-chap/target/${name}` });

/** One target over all machines: the same disk by three ways, of which one is used. One machine writes. */
export const servers = SERVERS.map(({ name }) =>
  server(name, {
    layout: 'shared',
    iqn: STORE,
    nodes: SERVERS.map((one) => ({ name: one.name, portals: [one.address] })),
    initiators: [
      { iqn: initiatorName('node-4'), chap: chapOf('node-4') },
      { iqn: initiatorName('node-5'), chap: chapOf('node-5'), access: 'read' },
    ],
  }),
);

/** A target on each machine: three disks that are one file, and nobody who knows it. */
export const serversOf2016 = SERVERS.map(({ name, address }) =>
  server(name, {
    layout: 'per-node',
    iqn: storeOf(name),
    nodes: [{ name, portals: [address] }],
    initiators: [{ iqn: initiatorName('node-4'), chap: chapOf('node-4') }],
  }),
);
