/** A cluster of etcd on local machines, as settings of the stack say: the whole of it is data. */
import * as pulumi from '@pulumi/pulumi';

import { EtcdCluster } from '../../../lib/clusters';
import type { EtcdClusterArgs } from '../../../lib/clusters';
import { LocalPlatform } from '../../../lib/platform/local';

/** What can be chosen of a cluster by plain data, and where its parts are on this host. */
export interface ClusterSettings extends Pick<
  EtcdClusterArgs,
  | 'allowSingle'
  | 'events'
  | 'fsyncGate'
  | 'incarnation'
  | 'maintenance'
  | 'members'
  | 'replacements'
  | 'settings'
  | 'timeout'
  | 'version'
  | 'walVolume'
> {
  /** The name of the cluster. */
  readonly name: string;
  /** The range of its network. */
  readonly cidr: string;
  readonly stateDirectory: string;
  readonly programs: string;
  readonly dataVolume: { readonly size: string };
  /** How often a snapshot is taken into the bucket `etcd-backup`. */
  readonly backup: {
    readonly every: string;
    readonly keep: number;
    readonly revisionBump?: number;
  };
  readonly tls: {
    readonly generation?: number;
    readonly alsoTrust?: readonly number[];
    readonly validity?: string;
  };
}

const { name, cidr, stateDirectory, programs, backup, ...rest } = new pulumi.Config(
  'lab',
).requireObject<ClusterSettings>('etcd');

const platform = new LocalPlatform({
  runtime: 'containers',
  stateDirectory,
  programs,
  failureDomains: ['a', 'b', 'c'],
});

const cluster = new EtcdCluster(name, {
  ...rest,
  platform,
  network: platform.network('net', { cidr }),
  install: { folder: '/opt/programs/etcd-{version}' },
  backup: { ...backup, to: platform.bucket('etcd-backup') },
});

export const endpoints = cluster.endpoints;
export const ca = cluster.ca;
export const operator = cluster.operatorCertificate.files;
export const apiServer = cluster.apiServerCertificate.files;
export const clusterId = cluster.clusterId;
export const metricsTargets = cluster.metricsTargets;
export const etcdctl = cluster.etcdctl;
export const plan = cluster.plan;
