/** What the settings about etcd mean, without an engine: the arguments of the cluster, and the machines that it asks for. */
import { etcdMachines, planEtcdCluster } from 'groundwork/clusters/plan';
import type {
  EtcdClusterArgs,
  EtcdClusterPlan,
  EtcdClusterPlanning,
  EtcdClusterSpec,
  EtcdMachineRequest,
} from 'groundwork/clusters/plan';
import type { EtcdInstall } from 'groundwork/node';
import { at } from 'groundwork/values';

import type { EtcdSettingsData } from './etcd-settings';

/** The name of the cluster; its members are `etcd-1`, `etcd-2`, … */
export const ETCD = 'etcd';

/** Where machines find the programs, each version in a folder of its own, so that two can be there while one replaces the other. */
const PROGRAMS = '/opt/programs/etcd-{version}';

/** Where a machine has the programs of a version. */
export function programsOf(version: string): string {
  return PROGRAMS.replace('{version}', version);
}

/** The arguments of the cluster without the platform and its network. */
export type EtcdArgs = Omit<EtcdClusterArgs, 'platform' | 'network'>;

/** The settings of a stack that say what its etcd is. */
export interface EtcdSettings {
  readonly kubernetesVersion: string;
  readonly etcd?: EtcdSettingsData | undefined;
}

/** Where the machines of members are made. */
export interface EtcdSite {
  readonly kind: NonNullable<EtcdClusterSpec['platformKind']>;
  readonly failureDomains: readonly string[];
  /** Where they get etcd from. */
  readonly install: EtcdInstall;
}

/** The machines of this computer. */
export function localSite({
  failureDomains,
}: {
  readonly failureDomains: readonly string[];
}): EtcdSite {
  return { kind: 'local', failureDomains, install: { folder: PROGRAMS } };
}

interface Bucket {
  readonly name: string;
}

/**
 * The arguments that the settings say.
 *
 * @param bucketOf gives the bucket of a name: that of the platform, or just the name where there is none
 */
export function etcdArgs(
  settings: EtcdSettings,
  { install }: EtcdSite,
  bucketOf: (name: string) => Bucket,
): EtcdArgs | undefined {
  if (settings.etcd === undefined) return undefined;
  const { sha256: _sha256, events, backup, ...rest } = settings.etcd;
  // The settings know the names, the component checks the values.
  return {
    ...rest,
    install,
    kubernetesVersion: settings.kubernetesVersion,
    backup: backupOf(backup, bucketOf),
    ...(events === undefined ? {} : { events: eventsOf(events, bucketOf) }),
  } as EtcdArgs;
}

/** The plan of the cluster, and what is wrong with it by the names of the settings; undefined without a cluster. */
export function planEtcd(settings: EtcdSettings, site: EtcdSite): EtcdClusterPlanning | undefined {
  const spec = etcdSpec(settings, site);
  if (spec === undefined) return undefined;
  const { plan, violations } = planEtcdCluster(spec);
  return { plan, violations: violations.map((violation) => at(violation, ETCD)) };
}

/** The machines of the members. */
export function etcdRequests(
  settings: EtcdSettings,
  site: EtcdSite,
): readonly EtcdMachineRequest[] {
  const spec = etcdSpec(settings, site);
  return spec === undefined ? [] : etcdMachines(spec);
}

/** The members of a plan, those for events too. */
export function plannedMembers({ members, events }: EtcdClusterPlan): EtcdClusterPlan['members'] {
  return [...members, ...(events === undefined ? [] : plannedMembers(events))];
}

function etcdSpec(settings: EtcdSettings, site: EtcdSite): EtcdClusterSpec | undefined {
  const args = etcdArgs(settings, site, (name) => ({ name }));
  if (args === undefined) return undefined;
  const { tls: _tls, ...rest } = args;
  const { tls } = settings.etcd ?? {};
  return {
    ...rest,
    name: ETCD,
    platformKind: site.kind,
    platformDomains: site.failureDomains,
    ...(tls === undefined ? {} : { tls }),
  } as EtcdClusterSpec;
}

function eventsOf(
  events: NonNullable<EtcdSettingsData['events']>,
  bucketOf: (name: string) => Bucket,
): unknown {
  if (typeof events === 'boolean') return events;
  const { backup, ...rest } = events;
  return { ...rest, ...(backup === undefined ? {} : { backup: backupOf(backup, bucketOf) }) };
}

function backupOf(backup: EtcdSettingsData['backup'], bucketOf: (name: string) => Bucket): unknown {
  if (backup === false) return false;
  const { to, ...rest } = backup;
  return { ...rest, to: 'bucket' in to ? bucketOf(to.bucket) : to };
}
