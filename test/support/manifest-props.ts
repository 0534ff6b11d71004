/** A good input of every field of every construct of `groundwork/manifests`: what is made of these by changing something is tried by several tests. */
import {
  CortxBlockVolumes,
  IscsiVolume,
  GlusterDaemonSet,
  GlusterStorageClass,
  KadaluStorage,
  LocalStorageClass,
  LocalVolumeProvisioner,
  LocalVolumes,
  NfsVolume,
  SymlinkBlockDevices,
} from '../../lib/manifests';

const volumes = [
  { node: 'a.x', path: '/dev/sdb', size: '5Gi', name: 'a', labels: { b: 'c' } },
  { node: 'a.y', path: '/dev/sdb', size: '5Gi' },
];
/** Constructs and a good input of each of their fields, for Kubernetes 1.25, which takes them all. */
export const GOOD_MANIFEST_PROPS = [
  [
    LocalStorageClass,
    {
      name: 'a',
      isDefault: true,
      reclaimPolicy: 'Retain',
      mountOptions: ['a'],
      labels: { a: 'b' },
    },
  ],
  [
    GlusterStorageClass,
    {
      ...{ kubernetesVersion: '1.25', name: 'a', isDefault: true, reclaimPolicy: 'Delete' },
      ...{ allowVolumeExpansion: false, volumeBindingMode: 'Immediate', mountOptions: ['a'] },
      ...{ secretKey: 'x', allowKeyInClear: true, labels: { a: 'b' } },
      parameters: {
        ...{ resturl: 'http://10.0.0.1:8080', restauthenabled: true, restuser: 'admin' },
        ...{ restuserkey: 'x', secretNamespace: 'a', secretName: 'b', clusterid: ['a'.repeat(32)] },
        ...{ gidMin: 2000, gidMax: 3000, volumetype: 'replicate:3', snapfactor: 1.5 },
        ...{ volumeoptions: { 'a.b': 'c' }, volumenameprefix: 'a', customepnameprefix: 'a' },
      },
    },
  ],
  [
    GlusterDaemonSet,
    {
      ...{
        image: 'a/b:1',
        name: 'a',
        namespace: 'b',
        createNamespace: true,
        cpu: 1,
        memory: '1Gi',
      },
      ...{ nodeSelector: { a: 'b' }, tolerations: [{ key: 'a', operator: 'Exists' }] },
      ...{ updateStrategy: 'OnDelete', glusterBlock: true, priorityClassName: 'a' },
      labels: { a: 'b' },
    },
  ],
  [
    KadaluStorage,
    {
      ...{ name: 'a', namespace: 'b', single_pv_per_pool: true, pvReclaimPolicy: 'retain' },
      details: { gluster_hosts: ['a', '10.0.0.1'], gluster_volname: 'b', gluster_options: 'a=b' },
      labels: { a: 'b' },
    },
  ],
  [
    NfsVolume,
    {
      ...{ name: 'a', server: 'b', path: '/c', size: '1Gi', storageClass: 'd', readOnly: true },
      ...{ accessModes: ['ReadOnlyMany'], mountOptions: ['hard'], labels: { a: 'b' } },
    },
  ],
  [
    LocalVolumeProvisioner,
    {
      classes: [
        {
          ...{ storageClass: 'a', hostDir: '/mnt/a', volumeMode: 'Filesystem', fsType: 'xfs' },
          ...{ accessMode: 'ReadWriteOnce', namePattern: 'a*', mountOptions: ['a'] },
          ...{ reclaimPolicy: 'Delete', blockCleanerCommand: ['/a'], isDefault: true },
          createClass: true,
        },
      ],
      knownVolumes: [{ node: 'a', storageClass: 'a', files: ['ab'] }],
      ...{
        image: 'a/b:1',
        name: 'a',
        namespace: 'b',
        createNamespace: true,
        cpu: 1,
        memory: '1Gi',
      },
      ...{ nodeSelector: { a: 'b' }, tolerations: [{ key: 'a', operator: 'Exists' }] },
      ...{ privileged: true, seLinuxType: 'a_t', nodeLabelsForPV: ['a'], labelsForPV: { a: 'b' } },
      ...{ setPVOwnerRef: true, useJobForCleaning: true, useNodeNameOnly: true },
      ...{ minResyncPeriod: '5m', removeNodeNotReadyTaint: true, priorityClassName: 'a' },
      ...{ provisionerNotReadyNodeTaintKey: 'a/b', labels: { a: 'b' } },
    },
  ],
  [
    LocalVolumes,
    {
      volumes,
      storageClass: 'a',
      namePrefix: 'local',
      volumeMode: 'Block',
      reclaimPolicy: 'Retain',
      clashes: 'hash',
      labels: { a: 'b' },
    },
  ],
  [CortxBlockVolumes, { volumes, storageClass: 'a', clashes: 'hash' }],
  [
    SymlinkBlockDevices,
    {
      nodes: [{ node: 'a', devices: [{ device: '/dev/sdc', name: 'data-0' }] }],
      image: 'a/b:1',
      separator: 'cortx',
      form: 'job',
      namespace: 'a',
      createNamespace: true,
      tolerations: [{ key: 'a', operator: 'Equal', value: 'b', effect: 'NoExecute' }],
      ttlSecondsAfterFinished: 5,
      backoffLimit: 1,
      intervalSeconds: 60,
      cpu: '10m',
      memory: '32Mi',
      seLinuxType: 'spc_t',
      labels: { a: 'b' },
    },
  ],
  [
    IscsiVolume,
    {
      portals: ['10.0.0.1', '[fd00::1]:3260'],
      iqn: 'iqn.2016-06.com.example:store',
      lun: 1,
      fsType: 'xfs',
      readOnly: true,
      iscsiInterface: 'default',
      chap: {
        secretName: 'a',
        namespace: 'a',
        session: {
          ...{ username: 'a', password: 'twelve-chars' },
          ...{ usernameIn: 'b', passwordIn: 'twelve-other' },
        },
        discovery: { username: 'c', password: 'twelve-third' },
        chapAuthSession: true,
        chapAuthDiscovery: true,
      },
      persistentVolume: {
        name: 'a',
        size: '8Gi',
        accessModes: ['ReadOnlyMany'],
        volumeMode: 'Filesystem',
        storageClass: 'a',
        claim: { name: 'a', namespace: 'a', create: true },
        mountOptions: ['noatime'],
      },
      labels: { a: 'b' },
    },
  ],
] as const;
