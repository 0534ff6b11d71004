/** Whether a cluster that is there may become the one that is wanted. */
import { Findings } from '../values';
import type { Violation } from '../values';
import { refuseMoves } from './domain-move';
import type { KnownDomains } from './domain-move';
import { confirmationOf } from './read-etcd-incarnation';
import { refuseUnwatched } from './unwatched';

/** What is known of a cluster from one run to the next. */
export interface EtcdPlanInputs {
  readonly cluster: string;
  readonly token: string;
  readonly version: string;
  readonly members: readonly string[];
  readonly incarnation: number;
  readonly from?: string;
  readonly confirm?: string;
  readonly allowDowngrade: boolean;
  /**
   * The members whose machines nobody can look into.
   *
   * @default [] - every one is seen
   */
  readonly unwatched?: readonly string[];
  /**
   * Where its members stand.
   *
   * @default {} - not known, or they may stand anywhere
   */
  readonly domains?: KnownDomains;
  /**
   * The addresses of its members.
   *
   * @default {} - not known, or nobody lives there
   */
  readonly addresses?: Readonly<Record<string, string>>;
}

/**
 * The oldest 3.5 that may become 3.6: it takes members out of its database that it removed long ago, and that 3.6 would bring back.
 *
 * @see https://etcd.io/blog/2025/zombie_members_upgrade/
 */
const LAST_STEP_BEFORE_36 = { text: '3.5.26', patch: 26 };

/**
 * Holds what is wanted against what was there in the last run.
 *
 * @param olds empty before the first run
 */
export function checkTransition(
  olds: Partial<EtcdPlanInputs>,
  news: EtcdPlanInputs,
): readonly Violation[] {
  const findings = new Findings();
  checkIncarnation(olds, news, findings);
  if (olds.version !== undefined) checkVersion(olds.version, news, findings);
  if (olds.token !== undefined && olds.token !== news.token) {
    const reason = `is another cluster than ${olds.token}, whose data its members would not take`;
    findings.add('conflict', 'token', news.token, reason, `leave it ${olds.token}`);
  }
  checkUnwatched(olds, news, findings);
  refuseMoves(olds.domains, news.domains, findings);
  checkAddresses(olds, news, findings);
  return findings.violations;
}

/**
 * The others know a member by the address that it joined with, and a new one in its own settings changes nothing of that. Whoever has moved still finds those
 * that have not; when the last one has moved nobody finds anybody, and there is no majority any more. Who is restored from a snapshot, or joins a survivor anew,
 * is listed anew; the survivor itself keeps its entry.
 *
 * @see https://etcd.io/docs/v3.6/op-guide/runtime-configuration/#update-advertise-peer-urls
 */
function checkAddresses(
  { addresses: before = {}, incarnation }: Partial<EtcdPlanInputs>,
  news: EtcdPlanInputs,
  findings: Findings,
): void {
  const isReplaced = incarnation !== undefined && incarnation < news.incarnation;
  for (const [name, address] of Object.entries(news.addresses ?? {})) {
    const old = before[name];
    if (old === undefined || old === address) continue;
    if (isReplaced && news.from !== name) continue;
    const reason = `would be the address of ${name}, which the others know at ${old}: etcd does not tell them`;
    const remedy = `leave it ${old} ("addresses" says so); or take ${name} away in one run, and add it in the next`;
    findings.add('conflict', 'addresses', address, reason, remedy);
  }
}

/** A cluster that nobody looks into can be made, and is not changed. */
function checkUnwatched(
  olds: Partial<EtcdPlanInputs>,
  { unwatched = [], ...news }: EtcdPlanInputs,
  findings: Findings,
): void {
  if (unwatched.length === 0) return;
  const refuse = (path: string, value: unknown, change: string): void => {
    refuseUnwatched({ path, value, change }, unwatched, findings);
  };
  if (olds.members !== undefined && olds.members.join() !== news.members.join()) {
    const change = `the members would be others than ${olds.members.join(', ')}`;
    refuse('members', news.members.length, change);
  }
  if (olds.version !== undefined && olds.version !== news.version) {
    refuse('version', news.version, `the version would change from ${olds.version}`);
  }
  const raised = olds.incarnation !== undefined && olds.incarnation < news.incarnation;
  if (raised || (olds.incarnation === undefined && news.from !== undefined)) {
    refuse('incarnation.number', news.incarnation, 'data would be brought to its members');
  }
}

function checkVersion(before: string, news: EtcdPlanInputs, findings: Findings): void {
  const [old, wanted] = [partsOf(before), partsOf(news.version)];
  if (old === undefined || wanted === undefined) return;
  const step = wanted.minor - old.minor;
  if (step > 1) {
    const between = `3.${old.minor + 1}`;
    const reason = `leaves out ${between}: members of ${before} and ${news.version} do not form a cluster`;
    const remedy = `go to the newest ${between} first, in a run of its own`;
    findings.add('conflict', 'version', news.version, reason, remedy);
  } else if (step < 0 && !(step === -1 && news.allowDowngrade)) {
    const reason = `is older than ${before}, which may have written what it cannot read`;
    const remedy = `stay; or, one minor back, follow etcd's own procedure first ("etcdctl downgrade validate 3.${wanted.minor}", then "etcdctl downgrade enable 3.${wanted.minor}", see https://etcd.io/docs/v3.6/downgrades/), and then set allowDowngrade`;
    findings.add('forbidden', 'version', news.version, reason, remedy);
  } else if (step === 1 && old.minor === 5 && old.patch < LAST_STEP_BEFORE_36.patch) {
    const reason = `may bring back members that were removed long ago, when it follows ${before}`;
    const remedy = `go to ${LAST_STEP_BEFORE_36.text} or newer first, in a run of its own`;
    findings.add('conflict', 'version', news.version, reason, remedy);
  }
}

function checkIncarnation(
  olds: Partial<EtcdPlanInputs>,
  news: EtcdPlanInputs,
  findings: Findings,
): void {
  const { incarnation: wanted, from, confirm, cluster } = news;
  const path = 'incarnation.number';
  const before = olds.incarnation ?? (from === undefined ? wanted : wanted - 1);
  if (wanted < before) {
    const reason = `is lower than ${before}, which the cluster has: data that was replaced does not come back by itself`;
    const remedy = `leave it ${before}, or restore a snapshot of that time as ${before + 1}`;
    findings.add('conflict', path, wanted, reason, remedy);
  } else if (wanted > before + 1) {
    const reason = `leaves out ${before + 1}`;
    findings.add('conflict', path, wanted, reason, `write ${before + 1}`);
  }
  if (wanted <= before) return;
  if (from === undefined) {
    const reason = 'says not what the cluster begins with';
    const remedy = `give a snapshot or a survivor, or leave the number ${before}`;
    findings.add('required', 'incarnation.from', undefined, reason, remedy);
    return;
  }
  const needed = confirmationOf(cluster, wanted);
  if (confirm !== needed) {
    const reason = `the data of ${cluster} would be replaced`;
    findings.add('required', 'incarnation.confirm', confirm, reason, `write "${needed}"`);
  }
  checkNothingElse(olds, news, findings);
}

/** Who is restored stands still: one thing at a time can be judged and gone back from. */
function checkNothingElse(
  olds: Partial<EtcdPlanInputs>,
  news: EtcdPlanInputs,
  findings: Findings,
): void {
  const own = 'restore in a run of its own, and change this in the next';
  if (olds.members !== undefined && olds.members.join() !== news.members.join()) {
    const reason = `the number of members would change from ${olds.members.length} while the cluster is restored`;
    findings.add('conflict', 'members', news.members.length, reason, own);
  }
  if (olds.version !== undefined && olds.version !== news.version) {
    const reason = `the version would change from ${olds.version} while the cluster is restored`;
    findings.add('conflict', 'version', news.version, reason, own);
  }
}

function partsOf(version: string): { readonly minor: number; readonly patch: number } | undefined {
  const [, minor, patch] = /^3\.([0-9]+)\.([0-9]+)$/.exec(version) ?? [];
  return minor === undefined ? undefined : { minor: Number(minor), patch: Number(patch) };
}
