import { ManilaStorage, ManilaVolume, NfsNodePlugin } from '../../lib/manifests';
import type { ManilaVolumeProps } from '../../lib/manifests';
import { synthesizeChart } from '../../lib/testing';
import { formatViolation } from '../../lib/values';

const NFS = {
  ...{ driverName: 'nfs.manila.csi.openstack.org', protocol: 'NFS' },
  secret: { name: 'manila', namespace: 'manila-csi' },
} as const;
const GOOD = { storage: NFS, name: 'shop-data', shareID: '6f2b6c5e', size: '10Gi' };

type Change = Partial<Record<keyof ManilaVolumeProps | 'shareAccessID', unknown>>;

function made(props: Change = {}) {
  const { objects, yaml, violations } = synthesizeChart((chart) => {
    new ManilaVolume(chart, 'v', { ...GOOD, ...props } as ManilaVolumeProps);
  });
  return { objects, yaml, told: violations.map(formatViolation) };
}

describe('a volume of a share that is there', () => {
  it('is for many pods, is kept, and can grow', () => {
    const { yaml, told } = made({ claim: { name: 'data', namespace: 'shop', create: true } });

    expect(told).toEqual([]);
    expect(yaml).toMatchInlineSnapshot(`
      "apiVersion: v1
      kind: PersistentVolume
      metadata:
        name: shop-data
      spec:
        accessModes:
          - ReadWriteMany
        capacity:
          storage: 10Gi
        claimRef:
          apiVersion: v1
          kind: PersistentVolumeClaim
          name: data
          namespace: shop
        csi:
          controllerExpandSecretRef:
            name: manila
            namespace: manila-csi
          driver: nfs.manila.csi.openstack.org
          nodePublishSecretRef:
            name: manila
            namespace: manila-csi
          nodeStageSecretRef:
            name: manila
            namespace: manila-csi
          volumeAttributes:
            shareID: 6f2b6c5e
          volumeHandle: 6f2b6c5e
        persistentVolumeReclaimPolicy: Retain
        storageClassName: ""
      ---
      apiVersion: v1
      kind: PersistentVolumeClaim
      metadata:
        name: data
        namespace: shop
      spec:
        accessModes:
          - ReadWriteMany
        resources:
          requests:
            storage: 10Gi
        storageClassName: ""
        volumeName: shop-data
      "
    `);
  });

  it('takes the driver as it stands in the program', () => {
    const { objects, violations } = synthesizeChart((chart) => {
      new NfsNodePlugin(chart, 'nfs');
      const storage = new ManilaStorage(chart, 's', {
        ...{ protocol: 'NFS', credentials: { kind: 'secret', secretName: 'manila' } },
      });
      new ManilaVolume(chart, 'v', { ...GOOD, storage });
    });

    expect(violations).toEqual([]);
    expect(objects.find(({ kind }) => kind === 'PersistentVolume')?.['spec']).toMatchObject({
      csi: { driver: NFS.driverName, nodePublishSecretRef: NFS.secret },
    });
  });

  it('takes a share by its name, with the rules of access, for CephFS', () => {
    const { objects, told } = made({
      storage: { ...NFS, protocol: 'CEPHFS', driverName: 'cephfs.manila.csi.openstack.org' },
      ...{ shareID: undefined, shareName: 'shop', shareAccessIDs: ['a', 'b'] },
      ...{ 'cephfs-mounter': 'kernel', readOnly: true, accessModes: ['ReadOnlyMany'] },
    });

    expect(told).toEqual([]);
    expect(objects[0]?.['spec']).toMatchObject({
      accessModes: ['ReadOnlyMany'],
      csi: {
        volumeHandle: 'shop-data',
        volumeAttributes: { shareName: 'shop', shareAccessIDs: 'a,b', 'cephfs-mounter': 'kernel' },
        readOnly: true,
      },
    });
  });

  it.each<[string, Change, string]>([
    [
      'no share',
      { shareID: undefined },
      'chart/v.shareID: names no share; write shareID or shareName',
    ],
    [
      'a share that is named twice',
      { shareName: 'shop' },
      'chart/v.shareID: is named twice, and the driver takes one of the two; write shareID or shareName',
    ],
    [
      'CephFS without a rule of access',
      { storage: { ...NFS, protocol: 'CEPHFS' } },
      'chart/v.shareAccessIDs: names no access rule, and the key of Ceph is in one; write the id of the rule',
    ],
    [
      'a setting of CephFS for NFS',
      { 'cephfs-mounter': 'fuse' },
      'chart/v.cephfs-mounter: "fuse": is for CephFS; leave it out',
    ],
    [
      'the rule of access by the name that the driver gave up',
      { shareAccessID: 'a' },
      'chart/v.shareAccessID: is no setting here; write "shareAccessIDs"',
    ],
    [
      'no driver',
      { storage: undefined },
      'chart/v.storage: is no driver of shares; give the ManilaStorage, or { driverName, protocol, secret: { name, namespace } }',
    ],
    [
      'modes that are none',
      { accessModes: ['ReadWriteAlways'] },
      'chart/v.accessModes: "a list": is no list of access modes; use a list of ReadWriteMany, ReadOnlyMany, ReadWriteOnce',
    ],
    [
      'an id with a space',
      { shareID: 'a b' },
      'chart/v.shareID: "a b": is no share; write it as Manila shows it',
    ],
    [
      'an id that no driver takes for a handle',
      { shareID: 'a'.repeat(129) },
      `chart/v.shareID: "${'a'.repeat(119)}…": is no share; write it as Manila shows it`,
    ],
    [
      'a name that no driver takes for a handle',
      { shareID: undefined, shareName: 'my shop', name: 'a'.repeat(129) },
      `chart/v.volumeHandle: "${'a'.repeat(119)}…": the name is no word of at most 128 characters; write one, other than those of the other volumes`,
    ],
    [
      'a handle that is no word',
      { volumeHandle: 'a b' },
      'chart/v.volumeHandle: "a b": is no word of at most 128 characters; leave it out',
    ],
  ])('refuses %s', (_, change, message) => {
    const { objects, told } = made(change);

    expect(told).toEqual([message]);
    expect(objects).toEqual([]);
  });
});
