/** One of everything that a cluster on OpenStack can be given, with all that it can be told, and what is stated about it. */
import { ApiObject } from 'cdk8s';

import {
  CinderStorage,
  CinderVolume,
  ManilaStorage,
  ManilaVolume,
  NfsNodePlugin,
  OpenStackCloudConfig,
  OpenStackCloudController,
} from '../../lib/manifests';
import type { StorageChart } from './storage/storage-charts';

/** Whether a construct is one for a cluster on OpenStack: these are judged together. */
export function isForOpenStack({ name }: { readonly name: string }): boolean {
  return /^(?:Manila|Cinder|NfsNode|OpenStack|Kuryr|Flannel)/.test(name);
}

const KEYSTONE = { authURL: 'https://keystone.example.org:5000/v3', region: 'RegionOne' };
const CREDENTIALS = {
  ...KEYSTONE,
  kind: 'applicationCredential',
  applicationCredentialID: '21dced0fd20347869b93710d2b98aae0',
  applicationCredentialSecret: 'a "secret" of \\ theirs',
} as const;
const EVERYWHERE = { nodeSelector: {}, labels: { team: 'cloud' } };

/** All of them. */
export const OPENSTACK_CHARTS: readonly StorageChart[] = [
  {
    name: 'shares of Manila by NFS, with what mounts them',
    level: 'privileged',
    add: (chart) => {
      new NfsNodePlugin(chart, 'nfs', { labels: { team: 'cloud' } });
      new ManilaStorage(chart, 'shares', {
        ...{ protocol: 'NFS', credentials: CREDENTIALS, topology: true, clusterID: 'shop' },
        ...{ pvcAnnotations: true, matchExportLocationAddress: '172.16.0.0/16', ...EVERYWHERE },
        classes: [
          {
            ...{ name: 'shares', type: 'nfs', 'nfs-shareClient': ['10.0.0.0/24', 'fd00::/64'] },
            ...{ zones: ['nova'], appendShareMetadata: { team: 'shop' }, isDefault: true },
            ...{ mountOptions: ['nfsvers=4.1'], reclaimPolicy: 'Delete' },
          },
        ],
        snapshots: { name: 'share-snapshots' },
      });
    },
  },
  {
    name: 'shares of Manila by CephFS, and volumes of shares that are there',
    level: 'privileged',
    add: (chart) => {
      const storage = new ManilaStorage(chart, 'shares', {
        ...{ protocol: 'CEPHFS', nodePlugin: { installed: true }, namespace: 'manila-ceph' },
        credentials: { kind: 'clouds', cloudsSecret: 'clouds', cloud: 'shop' },
        classes: [{ name: 'ceph-shares', type: 'cephfs', 'cephfs-mounter': 'kernel' }],
      });
      new ManilaVolume(chart, 'volume', {
        ...{ storage, name: 'shop-data', shareID: '6f2b6c5e-2f44-4dd0-9c2f-3d1f0f2d3b11' },
        ...{ shareAccessIDs: ['0f0d8a1e'], size: '1Gi', labels: { team: 'shop' } },
        claim: { name: 'shop-data', namespace: 'default', create: true },
      });
      new ApiObject(chart, 'pod', {
        ...{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'shop', namespace: 'default' } },
        spec: {
          containers: [
            {
              ...{ name: 'shop', image: 'docker.io/library/busybox:1.36.1' },
              volumeMounts: [{ name: 'data', mountPath: '/data' }],
            },
          ],
          volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'shop-data' } }],
        },
      });
    },
  },
  {
    name: 'disks of Cinder, and the cloud controller manager',
    level: 'privileged',
    add: (chart) => {
      const cloudConfig = new OpenStackCloudConfig(chart, 'config', {
        credentials: CREDENTIALS,
        loadBalancer: { 'lb-provider': 'ovn', 'floating-network-id': '80c9fc78' },
        loadBalancerClasses: { internal: { 'subnet-id': '9c018814' } },
        networking: { 'internal-network-name': ['private'] },
        blockStorage: { 'rescan-on-resize': true },
        ...{ routerId: 'a1', labels: { team: 'cloud' } },
      });
      new CinderStorage(chart, 'disks', {
        ...{ cloudConfig, pvcAnnotations: true, labels: { team: 'cloud' } },
        classes: [
          { name: 'ssd', type: 'ssd', zones: ['nova-1', 'nova-2'], fsType: 'xfs' },
          { name: 'anywhere', availability: 'nova', volumeBindingMode: 'Immediate' },
        ],
        snapshots: { name: 'disk-backups', type: 'backup', deletionPolicy: 'Delete' },
      });
      new CinderVolume(chart, 'volume', {
        ...{ name: 'database', volumeID: '3b1c9d53-4f3f-4d2f-9a4e-0d7f4f6b8c11', size: '8Gi' },
        ...{ accessMode: 'ReadWriteOncePod', mountOptions: ['noatime'] },
        claim: { name: 'database', namespace: 'default', create: true },
      });
      new OpenStackCloudController(chart, 'controller', {
        ...{ cloudConfig, clusterName: 'shop', clusterCIDR: '10.244.0.0/16', ...EVERYWHERE },
      });
    },
  },
];

/** The class of snapshots, as far as it matters here; the snapshot controller brings the whole one. */
export const SNAPSHOT_DEFINITION = {
  metadata: {
    name: 'volumesnapshotclasses.snapshot.storage.k8s.io',
    annotations: {
      'api-approved.kubernetes.io':
        'https://github.com/kubernetes-csi/external-snapshotter/pull/814',
    },
  },
  spec: {
    group: 'snapshot.storage.k8s.io',
    scope: 'Cluster',
    names: {
      ...{ kind: 'VolumeSnapshotClass', plural: 'volumesnapshotclasses' },
      singular: 'volumesnapshotclass',
    },
    versions: [
      {
        ...{ name: 'v1', served: true, storage: true },
        schema: {
          openAPIV3Schema: {
            type: 'object',
            required: ['deletionPolicy', 'driver'],
            properties: {
              deletionPolicy: { type: 'string', enum: ['Delete', 'Retain'] },
              driver: { type: 'string' },
              parameters: { type: 'object', additionalProperties: { type: 'string' } },
            },
          },
        },
      },
    ],
  },
};
