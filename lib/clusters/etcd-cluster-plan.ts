/** What a cluster of etcd will be, decided from plain data: for the component, for `npm run render` and for the report. No engine is needed. */
import { etcdFigures } from '../node';
import { Findings } from '../values';
import type { Violation } from '../values';
import type { EtcdClusterSpec } from './etcd-cluster-args';
import { domainLosses } from './etcd-domains';
import type { EtcdDomainLoss } from './etcd-domains';
import { checkMemberMachine } from './etcd-member-check';
import { machineRequest } from './etcd-member-machine';
import type { EtcdMachineRequest } from './etcd-member-machine';
import { readEtcdCluster } from './read-etcd-cluster';
import type { ReadEtcdBackup, ReadEtcdCluster, ReadEtcdIncarnation } from './read-etcd-cluster';

/** A member of the plan. */
export interface PlannedEtcdMember {
  /** Its name, and that of its machine. */
  readonly name: string;
  /**
   * Its address.
   *
   * @default - the platform chooses it
   */
  readonly address?: string;
  readonly failureDomain: string;
}

/** A cluster as it is planned: plain data that can be printed as JSON. */
export interface EtcdClusterPlan {
  readonly name: string;
  readonly version: string;
  readonly members: readonly PlannedEtcdMember[];
  /** How many members must be there for a write. */
  readonly quorum: number;
  /** How many may fail at once. */
  readonly faultTolerance: number;
  /** What becomes of the cluster when all of a failure domain is lost. */
  readonly domains: readonly EtcdDomainLoss[];
  /** How large the database may become, in bytes. */
  readonly quotaBytes: number;
  /** The data volume of each member, in bytes. */
  readonly volumeBytes: number;
  /** The smallest data volume on which a snapshot and a defragmented copy find place beside a full database, in bytes. */
  readonly volumeNeededBytes: number;
  /** How snapshots are kept; false when it was said that there are none. */
  readonly backup: ReadEtcdBackup | false;
  readonly incarnation: ReadEtcdIncarnation;
  /** The cluster for events alone. */
  readonly events?: EtcdClusterPlan;
}

/** A plan, and what is wrong with it. */
export interface EtcdClusterPlanning {
  /** As far as it could be made: only to be used when nothing is wrong. */
  readonly plan: EtcdClusterPlan;
  readonly violations: readonly Violation[];
}

/**
 * Plans a cluster. Nothing is thrown: what is wrong is in `violations`, all of it.
 *
 * @param spec the arguments of the component without the platform, and the domains that it has
 */
export function planEtcdCluster(spec: EtcdClusterSpec): EtcdClusterPlanning {
  const findings = new Findings();
  const read = readEtcdCluster(spec, findings);
  findings.addAll(checkMemberMachine(read));
  const plan = planOf(read);
  const { events } = read;
  if (events === undefined) return { plan, violations: findings.violations };
  return { plan: { ...plan, events: planOf(events) }, violations: findings.violations };
}

/** The plan of what was read. */
export function planOf(read: ReadEtcdCluster): EtcdClusterPlan {
  const { name, version, members, quota, volume, backup, incarnation } = read;
  const { quorum, faultTolerance, databaseBytes, volumeBytes } = etcdFigures(
    Math.max(members.length, 1),
    quota,
  );
  return {
    ...{ name, version, quorum, faultTolerance },
    members: members.map(({ replacement: _anew, ...member }) => member),
    domains: domainLosses(members, quorum),
    quotaBytes: Number(databaseBytes),
    volumeBytes: Number(volume.bytes()),
    volumeNeededBytes: Number(volumeBytes),
    ...{ backup, incarnation },
  };
}

/**
 * The machines that a cluster asks of its platform, those for events among them: the very ones that the component registers.
 *
 * @param spec as `planEtcdCluster` has found nothing wrong with
 */
export function etcdMachines(spec: EtcdClusterSpec): readonly EtcdMachineRequest[] {
  const read = readEtcdCluster(spec, new Findings());
  const shards = [read, ...(read.events === undefined ? [] : [read.events])];
  return shards.flatMap((shard) => shard.members.map((member) => machineRequest(shard, member)));
}
