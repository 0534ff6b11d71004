/** From the arguments of a cluster to what it is; what is wrong is told, and something plausible stands in its place. */
import { ETCD_USUAL_QUOTA } from '../node';
import { Findings, Quantity, at, checkSwitch, isRecord } from '../values';
import type { EtcdClusterSpec } from './etcd-cluster-args';
import { checkSpread, domainOf } from './etcd-domains';
import { checkVersionSkew } from './etcd-version-skew';
import { readEtcdBackup } from './read-etcd-backup';
import type { ReadEtcdBackup } from './read-etcd-backup';
import { readEtcdIncarnation } from './read-etcd-incarnation';
import type { ReadEtcdIncarnation } from './read-etcd-incarnation';
import { readSize as readCount } from './read-etcd-members';
import { readEtcdNames } from './read-etcd-names';
import {
  checkPerformance,
  checkSize,
  listOf,
  readAddresses,
  readDomains,
  readName,
  readReplacements,
  readTimeout,
} from './read-places';

export type { ReadEtcdBackup } from './read-etcd-backup';
export type { ReadEtcdIncarnation } from './read-etcd-incarnation';

/** A cluster that was read. */
export interface ReadEtcdCluster {
  readonly name: string;
  readonly spec: EtcdClusterSpec;
  readonly version: string;
  readonly members: readonly ReadEtcdMember[];
  readonly quota: Quantity;
  readonly volume: Quantity;
  readonly walVolume: Quantity | undefined;
  readonly backup: ReadEtcdBackup | false;
  readonly incarnation: ReadEtcdIncarnation;
  /** Names for certificates, by member. */
  readonly names: (member: string) => readonly string[];
  readonly timeoutSeconds: number;
  readonly events?: ReadEtcdCluster;
}

/** A member that was read. */
export interface ReadEtcdMember {
  readonly name: string;
  readonly failureDomain: string;
  readonly address?: string;
  /** How often its machine was made anew on purpose. */
  readonly replacement: number;
}

const SWITCHES = [
  'allowSingle',
  'allowEvenSize',
  'allowSharedDomain',
  'allowSharedHost',
  'allowDowngrade',
  'metrics',
] as const;
const MEMBER = 'member';
const USUAL_TIMEOUT = '5m';

/** Reads the arguments. */
export function readEtcdCluster(given: EtcdClusterSpec, findings: Findings): ReadEtcdCluster {
  const spec = recordOf(given, findings);
  for (const key of SWITCHES) checkSwitch(spec[key], key, findings);
  checkForms(spec, findings);
  checkVersionSkew(spec.version, spec.kubernetesVersion, findings);
  const read = readShard(spec, findings);
  const events = readEvents(spec);
  if (events === undefined) return read;
  const found = new Findings();
  const shard = readShard(events, found);
  findings.addAll(found.violations.map((violation) => at(violation, 'events')));
  return { ...read, events: shard };
}

/** What is neither refused nor read by anybody else. */
function checkForms(spec: Readonly<Record<string, unknown>>, findings: Findings): void {
  const { events, machine, maintenance } = spec;
  if (maintenance !== undefined && maintenance !== false && !isRecord(maintenance)) {
    const remedy = 'write { every: "24h" }, or false for none';
    findings.add('invalid', 'maintenance', maintenance, 'is no record', remedy);
  }
  if (events !== undefined && typeof events !== 'boolean' && !isRecord(events)) {
    const remedy = 'write true, or { members: 1 }';
    findings.add('invalid', 'events', events, 'says not what the cluster for events is', remedy);
  }
  if (machine !== undefined && typeof machine !== 'function') {
    const remedy = 'write (machine, at) => { … }';
    findings.add('invalid', 'machine', machine, 'is no function', remedy);
  }
}

function recordOf(given: EtcdClusterSpec, findings: Findings): EtcdClusterSpec {
  if (isRecord(given)) return given;
  findings.add('invalid', '', given, 'is no record of settings', 'give the arguments of a cluster');
  return {} as EtcdClusterSpec;
}

/** What is left out is as in the main cluster, but what belongs to single members. */
function readEvents(spec: EtcdClusterSpec): EtcdClusterSpec | undefined {
  const events: unknown = spec.events;
  if (events === undefined || events === false) return undefined;
  const own = isRecord(events) ? events : {};
  const { addresses, replacements, incarnation, events: _none, ...shared } = spec;
  const name: unknown = spec.name;
  return { ...shared, ...own, name: `${typeof name === 'string' ? name : 'etcd'}-events` };
}

function readShard(spec: EtcdClusterSpec, findings: Findings): ReadEtcdCluster {
  const name = readName(spec.name, MEMBER, 'etcd', findings);
  const domains = readDomains(spec, findings);
  const count = readCount(spec, findings);
  checkSize(spec.size, findings);
  const names = Array.from({ length: count }, (_, index) => `${name}-${index + 1}`);
  const addresses = readAddresses(spec.addresses, count, MEMBER, findings);
  const replacements = readReplacements(spec.replacements, names, MEMBER, findings);
  const members = names.map((member, index) => {
    const address = addresses[index];
    return {
      name: member,
      failureDomain: domainOf(domains, index),
      ...(address === undefined ? {} : { address }),
      replacement: replacements[member] ?? 0,
    };
  });
  if (spec.allowSharedDomain !== true) checkSpread(members, listOf(spec.platformDomains), findings);
  const quota = readQuota(spec);
  const volume = readVolume(spec.dataVolume, 'dataVolume', findings) ?? Quantity.of('100Gi');
  const walVolume =
    spec.walVolume === undefined ? undefined : readVolume(spec.walVolume, 'walVolume', findings);
  const backup = readEtcdBackup(spec.backup, findings);
  checkRoom(quota, volume, backup !== false, findings);
  return {
    ...{ name, spec, members, quota, volume, walVolume, backup },
    version: spec.version,
    incarnation: readEtcdIncarnation(spec.incarnation, name, members, findings),
    names: readEtcdNames(spec.tls, findings),
    timeoutSeconds: readTimeout(spec.timeout, USUAL_TIMEOUT, MEMBER, findings),
  };
}

function readQuota({ settings }: EtcdClusterSpec): Quantity {
  const given: unknown = isRecord(settings) ? settings['quota-backend-bytes'] : undefined;
  // Refused by the member itself, with the same path.
  const outcome = Quantity.parse((given ?? ETCD_USUAL_QUOTA) as string);
  return outcome.ok ? outcome.value : Quantity.of(ETCD_USUAL_QUOTA);
}

function readVolume(given: unknown, path: string, findings: Findings): Quantity | undefined {
  if (isRecord(given)) {
    checkPerformance(given['performance'], `${path}.performance`, findings);
    return findings.take(Quantity.parse(given['size'] as string, `${path}.size`));
  }
  const reason = 'says no size, and data never goes to the disk of the system';
  findings.add('required', path, given, reason, 'write for example { size: "20Gi" }');
  return undefined;
}

function checkRoom(quota: Quantity, volume: Quantity, backups: boolean, findings: Findings): void {
  const [path, remedy] = ['dataVolume.size', 'give more, or lower settings.quota-backend-bytes'];
  const needed = quota.times(3);
  if (backups && volume.compare(needed) < 0) {
    const reason = `is less than three times the quota of ${quota.toString()}: beside a full database there would be no room for a snapshot and a defragmented copy`;
    findings.add(
      'out-of-range',
      path,
      volume.toString(),
      reason,
      `${remedy}: ${needed.toString()}`,
    );
  } else if (!backups && volume.compare(quota) <= 0) {
    const reason = `is no more than the quota of ${quota.toString()}, and the log is on it too`;
    findings.add('out-of-range', path, volume.toString(), reason, remedy);
  }
}
