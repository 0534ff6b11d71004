import type { Lab } from './lab';

/** The labs of storage: GlusterFS, Heketi, iSCSI. */
export const storageLabs: readonly Lab[] = [
  {
    name: 'raw disks for Heketi',
    file: 'test/e2e/machines/gluster-raw-devices.test.ts',
    needs: ['vm-storage'],
    wants: [],
    seconds: 200,
  },
  {
    name: 'a pool of GlusterFS',
    file: 'test/e2e/machines/gluster.test.ts',
    needs: ['root', 'containers', 'image'],
    wants: [],
    seconds: 300,
  },
  {
    name: 'Heketi',
    file: 'test/e2e/heketi-settings.test.ts',
    needs: ['heketi'],
    wants: [],
    seconds: 125,
  },
  {
    name: 'manifests of storage',
    file: 'test/e2e/storage-manifests.test.ts',
    needs: ['etcd', 'k8s', 'kwok'],
    wants: [],
    seconds: 35,
  },
  {
    name: 'planner of Heketi',
    file: 'test/e2e/heketi-planner.test.ts',
    needs: ['heketi'],
    wants: [],
    seconds: 18,
  },
  {
    name: 'iSCSI from GlusterFS',
    file: 'test/e2e/machines/iscsi.test.ts',
    needs: ['vm-storage'],
    wants: [],
    seconds: 900,
  },
  {
    name: 'Heketi over SSH',
    file: 'test/e2e/machines/heketi-ssh.test.ts',
    needs: ['vm-storage', 'heketi'],
    wants: [],
    seconds: 700,
  },
  {
    name: 'a pool of GlusterFS, day two',
    file: 'test/e2e/gluster-pool/day-two.test.ts',
    needs: ['root', 'containers', 'image', 'pulumi'],
    wants: [],
    seconds: 390,
  },
  {
    name: 'iSCSI initiator',
    file: 'test/e2e/machines/iscsi-initiator.test.ts',
    needs: ['vm-storage'],
    wants: [],
    seconds: 600,
  },
];
