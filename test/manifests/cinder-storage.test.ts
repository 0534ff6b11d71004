import { CinderStorage, CinderVolume, OpenStackCloudConfig } from '../../lib/manifests';
import type { CinderClass, CinderStorageProps, CinderVolumeProps } from '../../lib/manifests';
import { synthesizeChart } from '../../lib/testing';
import type { ManifestObject } from '../../lib/testing';
import { formatViolation } from '../../lib/values';

const CONFIG = { secretName: 'cloud-config', namespace: 'kube-system' };
const ID = '3b1c9d53-4f3f-4d2f-9a4e-0d7f4f6b8c11';

function made(props: Partial<CinderStorageProps> = {}) {
  const { objects, violations } = synthesizeChart((chart) => {
    new CinderStorage(chart, 'c', { cloudConfig: CONFIG, classes: [{ name: 'disks' }], ...props });
  });
  const find = (kind: string): ManifestObject | undefined =>
    objects.find((one) => one.kind === kind);
  return { objects, find, told: violations.map(formatViolation) };
}

function volume(props: Partial<CinderVolumeProps> = {}) {
  const { objects, yaml, violations } = synthesizeChart((chart) => {
    new CinderVolume(chart, 'v', { name: 'database', volumeID: ID, size: '20Gi', ...props });
  });
  return { objects, yaml, told: violations.map(formatViolation) };
}

describe('storage of Cinder', () => {
  it('keeps volumes, waits for the first pod, and lets claims grow', () => {
    const { find, told } = made();

    expect(told).toEqual([]);
    expect(find('StorageClass')).toMatchObject({
      provisioner: 'cinder.csi.openstack.org',
      parameters: { 'csi.storage.k8s.io/fstype': 'ext4' },
      reclaimPolicy: 'Retain',
      allowVolumeExpansion: true,
      volumeBindingMode: 'WaitForFirstConsumer',
    });
  });

  it('gives credentials to the controller alone, and to nodes what is said of disks', () => {
    const { objects, violations } = synthesizeChart((chart) => {
      const cloudConfig = new OpenStackCloudConfig(chart, 'config', {
        credentials: {
          ...{ kind: 'applicationCredential', authURL: 'https://keystone.example.org/v3' },
          ...{ region: 'R', applicationCredentialID: 'a', applicationCredentialSecret: 'b' },
        },
        blockStorage: { 'rescan-on-resize': true },
      });
      new CinderStorage(chart, 'c', { cloudConfig });
    });
    const text = (kind: string) => JSON.stringify(objects.find((one) => one.kind === kind));

    expect(violations).toEqual([]);
    expect(text('Deployment')).toContain('"secretName":"cloud-config"');
    expect(text('DaemonSet')).not.toContain('cloud-config"');
    expect(text('ConfigMap')).toContain(
      '"cloud.conf":"[BlockStorage]\\nrescan-on-resize = true\\n"',
    );
    expect(text('DaemonSet')).toContain('--cloud-config=/etc/config/cloud.conf');
  });

  it('makes backups and regards zones when told so', () => {
    const { find, told } = made({
      classes: [{ name: 'zoned', type: 'ssd', zones: ['nova-1'], fsType: 'xfs', isDefault: true }],
      snapshots: { name: 'backups', type: 'backup', 'force-create': true, availability: 'other' },
    });

    expect(told).toEqual([]);
    expect(find('StorageClass')).toMatchObject({
      parameters: { type: 'ssd', 'csi.storage.k8s.io/fstype': 'xfs' },
      allowedTopologies: [
        {
          matchLabelExpressions: [
            { key: 'topology.cinder.csi.openstack.org/zone', values: ['nova-1'] },
          ],
        },
      ],
    });
    expect(find('VolumeSnapshotClass')).toMatchObject({
      deletionPolicy: 'Retain',
      parameters: { type: 'backup', 'force-create': 'true', availability: 'other' },
    });
    expect(JSON.stringify(find('Deployment'))).toContain('csi-snapshotter');
  });

  it.each<[string, Partial<CinderClass>, string]>([
    [
      'a zone of Cinder beside those of pods',
      { zones: ['a'], availability: 'b' },
      'classes[0].availability: "b": names a zone of its own, which the pods know nothing of; drop it, and write the zone in zones',
    ],
    [
      'a file system that the driver does not make',
      { fsType: 'zfs' as never },
      'classes[0].fsType: "zfs": is no file system that the driver makes; use ext3, ext4, xfs, btrfs',
    ],
    [
      'a zone that no node can be labelled with',
      { zones: ['my zone'] },
      'classes[0].zones[0]: "my zone": is no zone that a node can be labelled with; write for example "nova"',
    ],
    [
      'a slip in a name',
      { fstype: 'xfs' } as Partial<CinderClass>,
      'classes[0].fstype: is no setting here; write "fsType"',
    ],
  ])('refuses %s', (_, change, message) => {
    const { objects, told } = made({ classes: [{ name: 'disks', ...change }] });

    expect(told).toEqual([`chart/c.${message}`]);
    expect(objects).toEqual([]);
  });

  it.each<[string, Partial<CinderStorageProps>, string]>([
    [
      'zones where the driver regards none',
      { topology: false, classes: [{ name: 'a', zones: ['b'] }] },
      'classes[0].zones: is not regarded by a driver without topology; leave topology of the driver on',
    ],
    [
      'what is for backups with snapshots',
      { snapshots: { name: 'a', availability: 'b' } },
      'snapshots.availability: "b": is for backups; leave it out, or write type: "backup"',
    ],
  ])('refuses %s', (_, change, message) => {
    expect(made(change).told).toEqual([`chart/c.${message}`]);
  });
});

describe('a volume of Cinder that is there', () => {
  it('is for one node at a time, and is kept', () => {
    const { yaml, told } = volume({
      zone: 'nova',
      claim: { name: 'd', namespace: 'shop', create: true },
    });

    expect(told).toEqual([]);
    expect(yaml).toMatchInlineSnapshot(`
      "apiVersion: v1
      kind: PersistentVolume
      metadata:
        name: database
      spec:
        accessModes:
          - ReadWriteOnce
        capacity:
          storage: 20Gi
        claimRef:
          apiVersion: v1
          kind: PersistentVolumeClaim
          name: d
          namespace: shop
        csi:
          driver: cinder.csi.openstack.org
          fsType: ext4
          volumeHandle: 3b1c9d53-4f3f-4d2f-9a4e-0d7f4f6b8c11
        nodeAffinity:
          required:
            nodeSelectorTerms:
              - matchExpressions:
                  - key: topology.cinder.csi.openstack.org/zone
                    operator: In
                    values:
                      - nova
        persistentVolumeReclaimPolicy: Retain
        storageClassName: ""
      ---
      apiVersion: v1
      kind: PersistentVolumeClaim
      metadata:
        name: d
        namespace: shop
      spec:
        accessModes:
          - ReadWriteOnce
        resources:
          requests:
            storage: 20Gi
        storageClassName: ""
        volumeName: database
      "
    `);
  });

  it('takes an id that is known later', () => {
    expect(volume({ volumeID: 'output-1-of-groundwork' }).told).not.toContainEqual(
      expect.stringContaining('volumeID'),
    );
  });

  it.each<[string, Partial<CinderVolumeProps>, string]>([
    [
      'several nodes',
      { accessMode: 'ReadWriteMany' as never },
      'accessMode: "ReadWriteMany": is no way to use a disk, which one node has at a time; use ReadWriteOnce or ReadWriteOncePod; a ManilaVolume is for several nodes',
    ],
    [
      'a name in the place of the id',
      { volumeID: 'database' },
      'volumeID: "database": is no id of a volume; write the id of the volume, such as "3b1c9d53-4f3f-4d2f-9a4e-0d7f4f6b8c11"',
    ],
    ['no size', { size: 0 }, 'size: "0": is nothing; write how large it is, such as "100Gi"'],
  ])('refuses %s', (_, change, message) => {
    const { objects, told } = volume(change);

    expect(told).toEqual([`chart/v.${message}`]);
    expect(objects).toEqual([]);
  });
});
