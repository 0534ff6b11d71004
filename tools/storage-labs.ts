import type { Lab } from './lab';

/** The labs of storage: GlusterFS, Heketi, iSCSI. */
export const storageLabs: readonly Lab[] = [
  {
    name: 'manifests of storage',
    file: 'test/e2e/storage-manifests.test.ts',
    needs: ['etcd', 'k8s', 'kwok'],
    wants: [],
    seconds: 25,
  },
];
