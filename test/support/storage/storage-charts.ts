/** One of everything of storage that a cluster can be given, with all that it can be told, and what is stated about it. */
import { ApiObject } from 'cdk8s';
import type { Chart } from 'cdk8s';

import {
  CortxBlockVolumes,
  GlusterDaemonSet,
  GlusterStorageClass,
  HeketiDeployment,
  IscsiVolume,
  KadaluStorage,
  LocalStorageClass,
  LocalVolumeProvisioner,
  LocalVolumes,
  NfsVolume,
} from '../../../lib/manifests';
import type { HeketiTopologyInput } from '../../../lib/storage';
import type { PodSecurityLevel } from '../../../lib/manifests/pod-namespace';

/** Manifests, and what is stated about them. */
export interface StorageChart {
  readonly name: string;
  readonly add: (chart: Chart) => void;
  /** The pod security level that its pods need; undefined where there are none. */
  readonly level?: PodSecurityLevel;
  /** The version of the cluster that it is for. @default - the newest */
  readonly kubernetesVersion?: string;
  /** What the API server warns of, as the documentation says. @default - nothing */
  readonly warnings?: readonly RegExp[];
}

const PROVISIONER = 'registry.k8s.io/sig-storage/local-volume-provisioner:v2.9.0';
/** The class of volumes that the cluster has to have for claims that are made here. */
export const LAB_CLASS = 'lab-volumes';
const GLUSTER = 'docker.io/gluster/gluster-centos:gluster4u1_centos7';
const ID = '0123456789abcdef0123456789abcdef';

const topology = (manage: readonly string[], destroydata = false): HeketiTopologyInput => ({
  clusters: [
    {
      nodes: manage.map((name, index) => ({
        node: { hostnames: { manage: [name], storage: [`10.0.0.${index + 1}`] }, zone: index + 1 },
        devices: [
          '/dev/disk/by-id/virtio-gluster-0',
          { name: '/dev/disk/by-id/virtio-gluster-1', destroydata },
        ],
      })),
    },
  ],
});
// Of a class of which the lab has volumes.
const claim = { storageClassName: LAB_CLASS };

/** All of them. */
export const STORAGE_CHARTS: readonly StorageChart[] = [
  {
    name: 'a class of GlusterFS volumes, and the Secret of its key',
    kubernetesVersion: '1.25',
    add: (chart) => {
      new GlusterStorageClass(chart, 'class', {
        ...{ kubernetesVersion: '1.25', name: 'gfs-mirror', isDefault: true },
        ...{ reclaimPolicy: 'Delete', volumeBindingMode: 'WaitForFirstConsumer' },
        ...{ secretKey: 'open-sesame', mountOptions: ['log-level=WARNING'] },
        parameters: {
          ...{ resturl: 'http://10.96.0.50:8080', restauthenabled: true, restuser: 'admin' },
          ...{ secretNamespace: 'default', secretName: 'heketi-admin', clusterid: ID },
          ...{ gidMin: 40_000, gidMax: 50_000, volumetype: 'disperse:4:2', snapfactor: 1.5 },
          volumeoptions: { 'client.ssl': 'on' },
          ...{ volumenameprefix: 'team-a', customepnameprefix: 'gluster' },
        },
        labels: { team: 'storage' },
      });
    },
  },
  {
    name: 'Gluster servers in pods',
    level: 'privileged',
    add: (chart) => {
      new GlusterDaemonSet(chart, 'servers', { image: GLUSTER });
      new GlusterDaemonSet(chart, 'block', {
        ...{ image: GLUSTER, name: 'block', namespace: 'gluster-block', glusterBlock: true },
        ...{ nodeSelector: { storagenode: 'block' }, updateStrategy: 'RollingUpdate' },
        ...{ tolerations: [{ key: 'storage', operator: 'Exists' }], labels: { team: 'storage' } },
      });
    },
  },
  {
    name: 'the local static provisioner with no privileges',
    level: 'privileged',
    add: (chart) => {
      new LocalVolumeProvisioner(chart, 'plain', {
        ...{
          image: PROVISIONER,
          classes: [{ storageClass: 'plain', hostDir: '/mnt/disks/plain' }],
        },
      });
    },
  },
  {
    name: 'the local static provisioner with everything',
    level: 'privileged',
    add: (chart) => {
      new LocalVolumeProvisioner(chart, 'all', {
        ...{
          image: 'registry.example/local-volume-provisioner:2.9.0-patched',
          name: 'all',
          namespace: 'all-local-volumes',
        },
        classes: [
          {
            ...{ storageClass: 'files', hostDir: '/mnt/disks/files', fsType: 'xfs' },
            ...{
              accessMode: 'ReadWriteOncePod',
              mountOptions: ['noatime'],
              reclaimPolicy: 'Delete',
            },
          },
          {
            ...{ storageClass: 'raw', hostDir: '/mnt/disks/raw', volumeMode: 'Block' },
            ...{ reclaimPolicy: 'Delete', blockCleanerCommand: ['/scripts/shred.sh', '2'] },
          },
        ],
        knownVolumes: [{ node: 'node-0', storageClass: 'raw', files: ['nvme-1'] }],
        ...{ nodeLabelsForPV: ['kubernetes.io/os'], labelsForPV: { kind: 'local' } },
        ...{ setPVOwnerRef: true, useJobForCleaning: true, useNodeNameOnly: true },
        ...{ removeNodeNotReadyTaint: true, seLinuxType: 'spc_t', labels: { team: 'storage' } },
      });
    },
  },
  {
    name: 'Heketi over SSH, with its database on a volume',
    level: 'restricted',
    add: (chart) => {
      new HeketiDeployment(chart, 'ssh', {
        ...{ namespace: 'heketi-ssh', executor: 'ssh', clusterIP: '10.96.0.80' },
        sshexec: {
          privateKey: `-----BEGIN EC PRIVATE KEY-----\n${'A'.repeat(64)}\n-----END EC PRIVATE KEY-----\n`,
          knownHosts: ['gfs-1', 'gfs-2', 'gfs-3']
            .map((name) => `${name} ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${'A'.repeat(42)}`)
            .join('\n'),
        },
        ...{
          adminKey: 'open sesame, please'.replace(/\W+/g, '-'),
          userKey: 'another-long-key-of-theirs',
        },
        database: {
          claim: { ...claim },
          backup: { claim: { name: 'copies', size: '1Gi', ...claim } },
          moveTo: { name: 'next', ...claim },
        },
        topology: topology(['gfs-1', 'gfs-2', 'gfs-3'], true),
        labels: { team: 'storage' },
      });
    },
  },
  {
    name: 'Heketi for servers in pods, with its database in a Secret',
    level: 'restricted',
    add: (chart) => {
      new HeketiDeployment(chart, 'kubernetes', {
        ...{
          namespace: 'heketi-pods',
          executor: 'kubernetes',
          kubeexec: { namespace: 'glusterfs' },
        },
        ...{ adminKey: 'one-long-key-of-theirs', database: { secret: 'heketi-db-backup' } },
        topology: topology(['node-0', 'node-1', 'node-2']),
      });
    },
  },
  {
    name: 'Heketi that moves from elsewhere, with TLS and as root',
    level: 'baseline',
    add: (chart) => {
      new HeketiDeployment(chart, 'mock', {
        ...{ namespace: 'heketi-mock', executor: 'mock', runAsUser: 0, tlsSecret: 'heketi-tls' },
        adminKey: { secret: 'heketi-keys', key: 'admin' },
        database: { claim: { ...claim }, beginFrom: { secret: 'heketi-db-backup' } },
        topology: topology(['gfs-1']),
        ...{ tolerations: [{ operator: 'Exists' }], nodeSelector: { 'kubernetes.io/os': 'linux' } },
      });
    },
  },
  {
    name: 'disks of iSCSI, for a claim and in a pod',
    level: 'baseline',
    add: (chart) => {
      const session = { username: 'node', password: 'twelve-chars' };
      const mutual = { usernameIn: 'store', passwordIn: 'another-twelve' };
      new IscsiVolume(chart, 'claimed', {
        ...{ portals: ['10.0.0.1', '[fd00::1]:3260'], iqn: 'iqn.2016-06.com.example:store' },
        ...{ lun: 1, fsType: 'xfs', iscsiInterface: 'default', labels: { team: 'storage' } },
        chap: {
          ...{ secretName: 'store-chap', namespace: 'default' },
          session: { ...session, ...mutual },
          discovery: session,
        },
        persistentVolume: {
          ...{ name: 'store', size: '8Gi', mountOptions: ['noatime'] },
          claim: { name: 'store', namespace: 'default', create: true },
        },
      });
      const own = new IscsiVolume(chart, 'own', {
        ...{ portals: ['10.0.0.1'], iqn: 'iqn.2016-06.com.example:read', readOnly: true },
        ...{ chap: { secretName: 'store-chap' }, initiatorName: 'iqn.2016-06.com.example:pod' },
      });
      const volumes = [
        own.podVolume('own'),
        { name: 'claimed', persistentVolumeClaim: { claimName: 'store' } },
      ];
      new ApiObject(chart, 'pod', {
        ...{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'app' } },
        spec: {
          containers: [
            {
              ...{ name: 'app', image: 'docker.io/library/busybox:1.36.1' },
              volumeMounts: volumes.map(({ name }) => ({ name, mountPath: `/mnt/${name}` })),
            },
          ],
          volumes,
        },
      });
    },
  },
  {
    name: 'local volumes',
    add: (chart) => {
      new LocalStorageClass(chart, 'class', { name: 'disks', mountOptions: ['noatime'] });
      new LocalVolumes(chart, 'volumes', {
        storageClass: 'disks',
        volumes: ['node-0', 'node-1'].map((node) => ({ node, path: '/dev/sdb', size: '5Gi' })),
      });
      new CortxBlockVolumes(chart, 'cortx', {
        volumes: [{ node: 'node-0', path: '/dev/cortx/data-0', size: '5Gi' }],
      });
    },
  },
  {
    name: 'what serves GlusterFS from Kubernetes 1.26 on',
    add: (chart) => {
      new KadaluStorage(chart, 'kadalu', {
        ...{ name: 'mirror', namespace: 'default', pvReclaimPolicy: 'archive' },
        single_pv_per_pool: true,
        details: {
          ...{ gluster_hosts: ['10.0.0.1', '10.0.0.2'], gluster_volname: 'data' },
          gluster_options: 'log-level=WARNING',
        },
      });
      const nfs = { path: '/data', size: '100Gi' };
      new NfsVolume(chart, 'nfs', { name: 'gluster-data', server: '10.0.0.100', ...nfs });
      new NfsVolume(chart, 'nfs-6', {
        ...{ name: 'gluster-read', server: 'fd00::5', ...nfs, storageClass: 'nfs' },
        ...{ accessModes: ['ReadOnlyMany'], readOnly: true, mountOptions: ['nfsvers=4.2'] },
      });
    },
  },
];

/** The kind of kadalu, as far as it matters here; its operator brings the whole one. */
export const KADALU_DEFINITION = {
  metadata: { name: 'kadalustorages.kadalu-operator.storage' },
  spec: {
    group: 'kadalu-operator.storage',
    scope: 'Namespaced',
    names: { kind: 'KadaluStorage', plural: 'kadalustorages', singular: 'kadalustorage' },
    versions: [
      {
        ...{ name: 'v1alpha1', served: true, storage: true },
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: {
              spec: {
                type: 'object',
                properties: {
                  type: { type: 'string' },
                  pvReclaimPolicy: { type: 'string' },
                  single_pv_per_pool: { type: 'boolean' },
                  details: {
                    type: 'object',
                    properties: {
                      gluster_hosts: { type: 'array', items: { type: 'string' } },
                      gluster_volname: { type: 'string' },
                      gluster_options: { type: 'string' },
                    },
                  },
                },
              },
            },
          },
        },
      },
    ],
  },
};
