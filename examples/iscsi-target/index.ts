import { Machine } from 'groundwork/machine';
import { IscsiTarget, SecretFiles } from 'groundwork/node';
import type { IscsiTargetProps } from 'groundwork/node';

const AUTHORITY = 'iqn.2016-06.com.example';

const nodes = [
  { name: 'gluster-1', portals: ['10.0.0.11'] },
  { name: 'gluster-2', portals: ['10.0.0.12'] },
  { name: 'gluster-3', portals: ['10.0.0.13'] },
];

/** What all three nodes say: one target, one disk, one writer. */
const shared: IscsiTargetProps = {
  iqn: `${AUTHORITY}:app-store`,
  nodes,
  install: 'image',
  luns: [
    {
      name: 'app-store',
      backstore: { glfs: { volume: 'store', path: 'app-store.img' } },
      size: '8Gi',
    },
  ],
  initiators: [
    {
      iqn: `${AUTHORITY}:worker-1`,
      chap: { username: 'worker-1', secretFile: '/etc/iscsi-target-chap/worker-1' },
    },
    {
      iqn: `${AUTHORITY}:backup-1`,
      chap: { username: 'backup-1', secretFile: '/etc/iscsi-target-chap/backup-1' },
      access: 'read',
    },
  ],
};

function secretsOf(machine: Machine): void {
  new SecretFiles(machine, 'secrets', {
    name: 'iscsi-target',
    fetch: ['cp', '-r', '/run/secrets/iscsi-target/.'],
    directory: '/etc/iscsi-target-chap',
    before: ['iscsi-target.service'],
  });
}

/** The machines of the shared target. */
export const machines = nodes.map(({ name }) => {
  const machine = new Machine(name);
  secretsOf(machine);
  new IscsiTarget(machine, 'target', shared);
  return machine;
});

/** The layout of the old walkthrough: a target of its own on each node, here the first one. The serial number says that it is the same disk. */
export const walkthrough = new Machine('node1');
secretsOf(walkthrough);
export const ownTarget = new IscsiTarget(walkthrough, 'target', {
  layout: 'per-node',
  iqn: 'iqn.2016-06.org.gluster:node1',
  nodes: [{ name: 'node1', portals: ['10.0.0.1'] }],
  install: 'image',
  luns: [
    {
      name: 'app-store',
      backstore: {
        glfs: { volume: 'nonshared-store', host: 'node1', path: 'app-store.img' },
      },
      size: '8Gi',
      wwn: '6f1c4a57-0d7e-4a58-9c3c-2f6f0a1be001',
    },
  ],
  initiators: [
    {
      iqn: `${AUTHORITY}:worker-1`,
      chap: { username: 'worker-1', secretFile: '/etc/iscsi-target-chap/worker-1' },
    },
  ],
});
