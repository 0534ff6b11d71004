/** Clusters of machines as Pulumi components. */
export { apiServerArguments } from './api-server-arguments';
export type { ApiServerFiles } from './api-server-arguments';
export { EtcdCluster } from './etcd-cluster';
export { etcdMachines, planEtcdCluster } from './etcd-cluster-plan';
export { etcdFlows } from './etcd-flows';
export type { EtcdFlowsArgs } from './etcd-flows';
export { glusterFlows } from './gluster-flows';
export type { GlusterFlowsArgs } from './gluster-flows';
export type { EtcdClusterPlan, EtcdClusterPlanning, PlannedEtcdMember } from './etcd-cluster-plan';
export type {
  EtcdAuthority,
  EtcdClusterArgs,
  EtcdClusterBackup,
  EtcdClusterMaintenance,
  EtcdClusterSpec,
  EtcdClusterTls,
  EtcdEventsArgs,
  EtcdIncarnationArgs,
  EtcdShardArgs,
  EtcdVolume,
} from './etcd-cluster-args';
export type { EtcdDomainLoss } from './etcd-domains';
export type { EtcdMachineRequest } from './etcd-member-machine';
export type { ReadEtcdBackup, ReadEtcdIncarnation } from './read-etcd-cluster';
export { GlusterPool } from './gluster-pool';
export type { HeketiAccess } from './gluster-heketi-keys';
export { glusterMachines, planGlusterPool } from './gluster-pool-plan';
export type {
  GlusterDomainLoss,
  GlusterPoolPlan,
  GlusterPoolPlanning,
  PlannedGlusterBricks,
  PlannedGlusterNode,
  PlannedGlusterVolume,
} from './gluster-pool-plan';
export type {
  GlusterArbiter,
  GlusterDisk,
  GlusterHeketi,
  GlusterPoolArgs,
  GlusterPoolSpec,
  GlusterPoolVolume,
} from './gluster-pool-args';
export type { GlusterMachineRequest } from './gluster-node-machine';
