/** A good input of every field of every construct of `groundwork/manifests`: what is made of these by changing something is tried by several tests. */
import {
  CinderStorage,
  CinderVolume,
  CortxBlockVolumes,
  IscsiVolume,
  FlannelNetwork,
  GlusterDaemonSet,
  GlusterStorageClass,
  HeketiDeployment,
  KadaluStorage,
  KuryrNetwork,
  LocalStorageClass,
  LocalVolumeProvisioner,
  LocalVolumes,
  ManilaStorage,
  ManilaVolume,
  NfsNodePlugin,
  NfsVolume,
  OpenStackCloudConfig,
  OpenStackCloudController,
  PriorityClasses,
  SymlinkBlockDevices,
} from '../../lib/manifests';

const volumes = [
  { node: 'a.x', path: '/dev/sdb', size: '5Gi', name: 'a', labels: { b: 'c' } },
  { node: 'a.y', path: '/dev/sdb', size: '5Gi' },
];
const NEUTRON_ID = '3f0d4c3a-8d8e-4c8e-9d0e-2f5f3b0f7a11';
const CERTIFICATE = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';
const POD_RANGES = {
  ...{ podCidr: '10.244.0.0/16', serviceCidr: '10.96.0.0/16', hostCidrs: ['10.0.0.0/24'] },
  ...{ nodes: 2, maxPods: 110, clusterDNS: '10.96.0.10', others: { a: '172.17.0.0/16' } },
};

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
  [
    NfsNodePlugin,
    {
      ...{ name: 'a', namespace: 'b', createNamespace: true, cpu: 1, memory: '1Gi' },
      ...{ images: { plugin: 'a/b:1', registrar: 'a/c:1' }, nodeSelector: { a: 'b' } },
      ...{ tolerations: [{ key: 'a', operator: 'Exists' }], labels: { a: 'b' } },
    },
  ],
  [
    ManilaStorage,
    {
      ...{ protocol: 'NFS', name: 'a', namespace: 'b', createNamespace: true, topology: true },
      credentials: {
        ...{ kind: 'password', authURL: 'https://a/v3', region: 'b', endpointType: 'internal' },
        ...{ certAuthority: '-----BEGIN CERTIFICATE-----\n', userName: 'a', userDomainName: 'b' },
        ...{ password: 'x', projectName: 'a', projectDomainID: 'b' },
      },
      classes: [
        {
          ...{ name: 'a', type: 'b', 'nfs-shareClient': ['10.0.0.0/8'], allowEveryClient: true },
          ...{ shareNetworkID: 'a', availability: 'b', groupID: 'c', affinity: ['a'] },
          ...{ antiAffinity: ['b'], appendShareMetadata: { a: 'b' }, zones: ['a'] },
          ...{ reclaimPolicy: 'Delete', allowVolumeExpansion: true, mountOptions: ['a'] },
          isDefault: true,
        },
      ],
      nodePlugin: { installed: true, dir: '/a/b', sockFile: 'c' },
      snapshots: { name: 'a', deletionPolicy: 'Delete' },
      ...{ clusterID: 'a', pvcAnnotations: true, matchExportLocationAddress: '10.0.0.0/8' },
      images: {
        ...{ plugin: 'a/b:1', provisioner: 'a/b:1', resizer: 'a/b:1', snapshotter: 'a/b:1' },
        registrar: 'a/b:1',
      },
      ...{ nodeSelector: { a: 'b' }, tolerations: [{ operator: 'Exists' }], cpu: 1 },
      ...{ memory: '1Gi', labels: { a: 'b' } },
    },
  ],
  [
    ManilaStorage,
    {
      protocol: 'CEPHFS',
      credentials: {
        ...{ kind: 'applicationCredential', authURL: 'https://a/v3', region: 'b' },
        ...{ applicationCredentialName: 'a', userID: 'b', applicationCredentialSecret: 'x' },
      },
      classes: [
        {
          ...{ name: 'a', type: 'b', 'cephfs-mounter': 'kernel', 'cephfs-clientID': 'c' },
          ...{ 'cephfs-kernelMountOptions': 'a', 'cephfs-fuseMountOptions': 'b' },
          autoTopology: true,
        },
      ],
      ...{ topology: true, nodePlugin: { installed: true } },
    },
  ],
  [
    ManilaVolume,
    {
      storage: {
        ...{ driverName: 'a', protocol: 'CEPHFS', secret: { name: 'a', namespace: 'b' } },
      },
      ...{ name: 'a', shareID: 'b', shareAccessIDs: ['c'], size: '1Gi', readOnly: true },
      ...{ accessModes: ['ReadOnlyMany'], volumeHandle: 'a', 'cephfs-mounter': 'fuse' },
      ...{ 'cephfs-kernelMountOptions': 'a', 'cephfs-fuseMountOptions': 'b' },
      ...{ mountOptions: ['a'], storageClass: 'a', labels: { a: 'b' } },
      claim: { name: 'a', namespace: 'b', create: true },
    },
  ],
  [
    OpenStackCloudConfig,
    {
      credentials: {
        ...{ kind: 'trust', authURL: 'https://a/v3', region: 'b', trustID: 'a' },
        ...{ trusteeID: 'b', trusteePassword: 'x' },
      },
      loadBalancer: {
        ...{ enabled: true, 'floating-network-id': 'a', 'floating-subnet-id': 'a' },
        ...{ 'floating-subnet': 'a', 'floating-subnet-tags': 'a', 'lb-method': 'SOURCE_IP' },
        ...{ 'lb-provider': 'amphora', 'subnet-id': 'a', 'member-subnet-id': 'a' },
        ...{ 'network-id': 'a', 'manage-security-groups': true, 'create-monitor': true },
        ...{ 'monitor-delay': '9s', 'monitor-timeout': '4s', 'monitor-max-retries': 2 },
        ...{ 'monitor-max-retries-down': 2, 'internal-lb': true, 'node-selector': { a: 'b' } },
        ...{ 'cascade-delete': true, 'flavor-id': 'a', 'availability-zone': 'a' },
        ...{ 'enable-ingress-hostname': true, 'ingress-hostname-suffix': 'a' },
        ...{ 'default-tls-container-ref': 'a', 'container-store': 'external' },
        ...{ 'max-shared-lb': 3, 'provider-requires-serial-api-calls': true },
      },
      loadBalancerClasses: { a: { 'subnet-id': 'b' } },
      networking: {
        ...{ 'ipv6-support-disabled': true, 'public-network-name': ['a'] },
        ...{ 'internal-network-name': ['b'], 'address-sort-order': ['10.0.0.0/8'] },
      },
      routerId: 'a',
      blockStorage: {
        ...{ 'node-volume-attach-limit': 20, 'rescan-on-resize': true },
        ...{ 'ignore-volume-az': true, 'ignore-volume-microversion': true },
      },
      metadata: { 'search-order': ['metadataService'], 'request-timeout': '9s' },
      ...{ name: 'a', namespace: 'b', labels: { a: 'b' } },
    },
  ],
  [
    OpenStackCloudController,
    {
      cloudConfig: {
        ...{ secretName: 'a', namespace: 'b', routes: true, nodeConfig: 'c' },
        mountedSecret: { name: 'a', mountPath: '/b' },
      },
      ...{ clusterName: 'a', clusterCIDR: '10.0.0.0/8', image: 'a/b:1', name: 'a' },
      ...{ nodeSelector: { a: 'b' }, tolerations: [{ operator: 'Exists' }], cpu: 1 },
      ...{ memory: '1Gi', labels: { a: 'b' } },
    },
  ],
  [
    CinderStorage,
    {
      cloudConfig: { secretName: 'a', namespace: 'b', nodeConfig: 'c' },
      classes: [
        {
          ...{ name: 'a', type: 'b', zones: ['c'], fsType: 'xfs', reclaimPolicy: 'Delete' },
          ...{ volumeBindingMode: 'Immediate', allowVolumeExpansion: false, isDefault: true },
          mountOptions: ['a'],
        },
        { name: 'b', availability: 'a' },
      ],
      snapshots: {
        ...{ name: 'a', deletionPolicy: 'Delete', type: 'backup', 'force-create': true },
        ...{ availability: 'a', 'backup-max-duration-seconds-per-gb': 5 },
      },
      ...{ name: 'a', clusterID: 'b', topology: true, pvcAnnotations: true },
      images: {
        ...{ plugin: 'a/b:1', provisioner: 'a/b:1', resizer: 'a/b:1', snapshotter: 'a/b:1' },
        ...{ registrar: 'a/b:1', attacher: 'a/b:1' },
      },
      ...{ nodeSelector: { a: 'b' }, tolerations: [{ operator: 'Exists' }], cpu: 1 },
      ...{ memory: '1Gi', labels: { a: 'b' } },
    },
  ],
  [
    CinderVolume,
    {
      ...{ name: 'a', volumeID: '3b1c9d53-4f3f-4d2f-9a4e-0d7f4f6b8c11', size: '1Gi' },
      ...{ zone: 'a', fsType: 'xfs', accessMode: 'ReadWriteOncePod', storageClass: 'a' },
      ...{ mountOptions: ['a'], labels: { a: 'b' } },
      claim: { name: 'a', namespace: 'b', create: true },
    },
  ],
  [
    FlannelNetwork,
    {
      ranges: { ...POD_RANGES, nodeCidrMaskSize: 24 },
      tenantNetwork: {
        ...{ type: 'geneve', mtu: 1400, globalPhysnetMtu: 1500, overlayIpVersion: 4 },
        maxHeaderSize: 38,
      },
      ...{ backend: 'vxlan', portSecurity: 'disabled', acceptDoubleEncapsulation: true },
      vxlan: { VNI: 2, Port: 8472, DirectRouting: true },
      ...{ EnableNFTables: true, iface: 'ens3', kubernetesVersion: '1.25', image: 'a/b:1' },
      ...{ cniPluginImage: 'a/b:1', namespace: 'b', createNamespace: true },
      ...{ cniConfFile: '05-a.conflist', otherCniFiles: ['87-b.conflist'], cpu: 1 },
      ...{ memory: '1Gi', tolerations: [{ operator: 'Exists' }], labels: { a: 'b' } },
    },
  ],
  [
    KuryrNetwork,
    {
      ...{ kubernetesVersion: '1.25', images: { controller: 'a/b:1', cni: 'a/c:1' } },
      api_root: 'https://10.0.0.1:6443',
      ranges: { ...POD_RANGES, serviceSubnet: '10.96.0.0/15', spare: 1 },
      neutron: {
        ...{ auth_type: 'password', auth_url: 'https://a.b/v3', region_name: 'a' },
        ...{ username: 'a', user_domain_name: 'b', password: 'c', project_name: 'd' },
        ...{ project_domain_name: 'e', cacert: CERTIFICATE },
      },
      neutron_defaults: {
        ...{ project: NEUTRON_ID, pod_subnet: NEUTRON_ID, pod_security_groups: [NEUTRON_ID] },
        ...{ service_subnet: NEUTRON_ID, resource_tags: ['a'] },
      },
      driver: {
        ...{ pod_vif_driver: 'nested-vlan', worker_nodes_subnets: [NEUTRON_ID] },
        ...{ link_iface: 'ens3', trunkPorts: true },
      },
      ...{ services: 'octavia', octavia: { endpoints_driver_octavia_provider: 'ovn' } },
      ...{ hostPorts: false, createDefinitions: true, otherCniFiles: ['87-b.conflist'] },
      vif_pool: {
        ...{ ports_pool_min: 1, ports_pool_batch: 2, ports_pool_max: 3 },
        ports_pool_update_frequency: 20,
      },
      cni_daemon: { vif_annotation_timeout: 60, pyroute2_timeout: 10, worker_num: 30 },
      ...{ cpu: 1, memory: '1Gi', labels: { a: 'b' } },
    },
  ],
  [
    PriorityClasses,
    {
      classes: [
        {
          ...{ name: 'a', value: 1, description: 'b', globalDefault: true },
          preemptionPolicy: 'Never',
        },
        { name: 'b', value: 2, description: 'c' },
      ],
      labels: { a: 'b' },
    },
  ],
] as const;
