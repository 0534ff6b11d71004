/** A good input of every field of every construct of `groundwork/manifests`: what is made of these by changing something is tried by several tests. */
import {
  CortxBlockVolumes,
  IscsiVolume,
  GlusterDaemonSet,
  GlusterStorageClass,
  HeketiDeployment,
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
  [
    HeketiDeployment,
    {
      ...{ executor: 'ssh', image: 'a/heketi:10', version: 10, name: 'a', namespace: 'b' },
      ...{ createNamespace: true, port: 8081, clusterIP: '10.96.0.80', tlsSecret: 'a' },
      ...{ adminKey: 'a'.repeat(16), userKey: { secret: 'a', key: 'b' }, revision: 'a' },
      ...{ jwtIatLeewaySeconds: 60, runAsUser: 1000, cpu: 1, memory: '1Gi' },
      sshexec: {
        privateKey: { secret: 'a', key: 'b' },
        knownHosts: `gfs-1 ssh-ed25519 ${'A'.repeat(68)}`,
        ...{ acceptAnyHostKey: false, user: 'heketi', port: 22, sudo: true },
        ...{ fstab: '/etc/fstab', mountopts: 'rw', snapshot_limit: 14, lvm_wrapper: '/a' },
        ...{ rebalance_on_expansion: false, backup_lvm_metadata: true, gluster_cli_timeout: 60 },
        ...{ pv_data_alignment: '256K', vg_physicalextentsize: '4MB', lv_chunksize: '256K' },
        ...{ xfs_su: 64, xfs_sw: 4, debug_umount_failures: true, block_prealloc: 'full' },
      },
      database: {
        claim: { name: 'a', size: '2Gi', storageClassName: 'a', accessModes: ['ReadWriteOnce'] },
        beginFrom: { backup: { claim: 'b', file: 'a.json.gz' } },
        mustExist: true,
        backup: { claim: { name: 'c' }, schedule: '0 * * * *', keep: 3 },
        moveTo: 'd',
      },
      settings: {
        ...{ loglevel: 'debug', brick_max_size_gb: 100, brick_min_size_gb: 2 },
        ...{ max_bricks_per_volume: 8, average_file_size_kb: 64, zone_checking: 'strict' },
        ...{ pre_request_volume_options: 'a b', post_request_volume_options: 'a b' },
        ...{ max_volumes_per_cluster: -1, max_inflight_operations: 4 },
        ...{ auto_create_block_hosting_volume: true, block_hosting_volume_size: 100 },
        ...{ block_hosting_volume_options: 'group gluster-block' },
        ...{ disable_monitor_gluster_nodes: true, refresh_time_monitor_gluster_nodes: 60 },
        ...{ start_time_monitor_gluster_nodes: 5, disable_background_cleaner: true },
        ...{ refresh_time_background_cleaner: 60, start_time_background_cleaner: 5 },
        operation_retry_limits: { volume_create: 2 },
      },
      topology: {
        clusters: [
          {
            file: true,
            block: false,
            nodes: [
              {
                node: {
                  hostnames: { manage: ['gfs-1'], storage: ['10.0.0.1'] },
                  zone: 1,
                  tags: { arbiter: 'disabled' },
                },
                devices: ['/dev/sdb', { name: '/dev/sdc', tags: { a: 'b' }, size: '1Ti' }],
              },
            ],
          },
        ],
      },
      ...{ nodeSelector: { a: 'b' }, tolerations: [{ operator: 'Exists' }], labels: { a: 'b' } },
    },
  ],
  [
    HeketiDeployment,
    {
      executor: 'kubernetes',
      kubeexec: { namespace: 'a', gluster_daemonset: false, use_pod_names: true },
      adminKey: { secret: 'a', key: 'b' },
      database: { secret: 'c', mustExist: false, backup: {} },
      topology: {
        clusters: [
          {
            nodes: [
              {
                node: { hostnames: { manage: ['gfs-1'], storage: ['10.0.0.1'] }, zone: 1 },
                devices: ['/dev/sdb'],
              },
            ],
          },
        ],
      },
    },
  ],
] as const;
