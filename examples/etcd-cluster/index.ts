import * as pulumi from '@pulumi/pulumi';
import { EtcdCluster } from 'groundwork/clusters';
import type { EtcdClusterArgs } from 'groundwork/clusters';
import { LocalPlatform } from 'groundwork/local';

// What changes from day to day is data: `pulumi config set --path 'etcd:cluster.members' 5`, then `pulumi up`.
const config = new pulumi.Config('etcd');
const data =
  config.getObject<Pick<EtcdClusterArgs, 'members' | 'version' | 'replacements' | 'incarnation'>>(
    'cluster',
  );
// A folder of this computer with etcd-3.6.14/{etcd,etcdctl,etcdutl}: local machines download nothing.
const programs = config.get('programs');

const platform = new LocalPlatform({
  failureDomains: ['row-1', 'row-2', 'row-3'],
  ...(programs === undefined ? {} : { programs }),
});

const cluster = new EtcdCluster('etcd', {
  platform,
  network: platform.network('cluster', { cidr: '10.0.0.0/24' }),
  version: '3.6.14',
  install: { folder: '/opt/programs/etcd-{version}' },
  kubernetesVersion: '1.36',
  dataVolume: { size: '20Gi' },
  settings: { 'quota-backend-bytes': '4Gi', 'auto-compaction-retention': '1h' },
  backup: { every: '15m', keep: 96, to: platform.bucket('etcd-backup') },
  tls: { names: ['{member}.etcd.example'] },
  ...data,
});

/** Known before anything is made. */
export const { endpoints, plan } = cluster;

/** For the API server: what it is started with, and the files that this names. A secret. */
export const apiServer = {
  arguments: cluster.apiServerArguments(),
  files: cluster.apiServerCertificate.files,
};
