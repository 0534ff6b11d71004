/**
 * The provider of what members trust. It comes after the authorities and before whatever they issue is brought to members: a step in the change of an
 * authority's key is brought only where every member has the step before, since members two steps apart refuse each other.
 */
import { createHash } from 'node:crypto';

import { Findings } from '../values';
import type { Violation } from '../values';
import { NOT_RUNNING } from './etcd-machines';
import type { EtcdMachine, Surroundings } from './etcd-machines';
import { Failure } from './failure';
import { differs, toFailures } from './resource-provider';
import type { ResourceProvider } from './resource-provider';
import { refuseUnwatched, unwatchedNames } from './unwatched';

/** What is trusted on one side, as PEM: nothing of it is secret. */
export interface EtcdTrusted {
  /** The root of what signs. */
  readonly root: string;
  /** All that is trusted. */
  readonly bundle: string;
}

/** What the members of a cluster trust. */
export interface EtcdTrustInputs {
  readonly cluster: string;
  readonly machines: readonly EtcdMachine[];
  readonly clients: EtcdTrusted;
  readonly peers: EtcdTrusted;
  /** Whether members may be cut off: for a key that others have got hold of. */
  readonly withoutOverlap: boolean;
}

const FILES = { clients: '/etc/etcd/pki/ca.crt', peers: '/etc/etcd/pki/peer-ca.crt' };
const SIDES = ['clients', 'peers'] as const;
const KEYS = ['clients', 'peers', 'machines'] as const;
const BACK =
  'go back to the settings of the step between, run "up" until it ends well, and then go on';

/** Makes the provider. */
export function etcdTrustProvider(
  surroundings: Surroundings,
): ResourceProvider<EtcdTrustInputs, EtcdTrustInputs> {
  return {
    check: (olds, news) =>
      Promise.resolve({
        inputs: news,
        failures: toFailures([...checkStep(olds, news), ...checkUnwatchedStep(olds, news)]),
      }),
    diff: (_id, olds, news) => Promise.resolve({ changes: differs(olds, news, KEYS) }),
    create: (inputs) => Promise.resolve({ id: `${inputs.cluster}/trust`, outs: inputs }),
    read: (id, props) => Promise.resolve({ id, props }),
    async update(_id, olds, news) {
      const changed = SIDES.filter((side) => olds[side].bundle !== news[side].bundle);
      if (changed.length > 0 && !news.withoutOverlap) {
        for (const machine of news.machines) await checkMember(surroundings, machine, olds, news);
      }
      return { outs: news };
    },
    delete: () => Promise.resolve(),
  };
}

/** Whether whoever has what was brought last and whoever has what is brought now take each other. */
export function checkStep(
  olds: Partial<EtcdTrustInputs>,
  news: EtcdTrustInputs,
): readonly Violation[] {
  const findings = new Findings();
  for (const side of SIDES) {
    const [before, after] = [olds[side], news[side]];
    if (before === undefined || news.withoutOverlap || !isKnown(before) || !isKnown(after))
      continue;
    if (before.bundle.includes(after.root) && after.bundle.includes(before.root)) continue;
    const whom = side === 'clients' ? 'clients' : 'each other';
    const reason = `members have what they know ${whom} by from two steps before, and would be cut off`;
    findings.add('conflict', side, undefined, reason, BACK);
  }
  return findings.violations;
}

/** Whether every member has the step before cannot be seen of machines that nobody looks into. */
function checkUnwatchedStep(
  olds: Partial<EtcdTrustInputs>,
  { withoutOverlap, machines, ...news }: EtcdTrustInputs,
): readonly Violation[] {
  const findings = new Findings();
  const blind = unwatchedNames(machines);
  if (withoutOverlap || blind.length === 0) return [];
  for (const side of SIDES) {
    const [before, after] = [olds[side], news[side]];
    if (before === undefined || !isKnown(before) || !isKnown(after)) continue;
    if (before.bundle === after.bundle) continue;
    const change = 'what members trust would change';
    refuseUnwatched({ path: side, value: undefined, change }, blind, findings);
  }
  return findings.violations;
}

// In a preview it is the engine's mark for what is not known yet.
function isKnown(given: unknown): given is EtcdTrusted {
  return typeof given === 'object' && given !== null && Object.values(given).every(isPem);
}

function isPem(text: unknown): boolean {
  return typeof text === 'string' && text.includes('-----BEGIN');
}

/** A member that runs has what was brought last, or already what is brought now. One that does not fetches it when it boots. */
async function checkMember(
  { run, boots }: Surroundings,
  { name, access }: EtcdMachine,
  olds: EtcdTrustInputs,
  news: EtcdTrustInputs,
): Promise<void> {
  if (!boots(access)) return;
  const result = await run(access, ['sha256sum', ...SIDES.map((side) => FILES[side])]);
  if (result.code === NOT_RUNNING) return;
  const there = result.stdout.split('\n').map((line) => line.split(' ')[0]);
  const behind = SIDES.some((side, index) => {
    const known = [olds[side].bundle, news[side].bundle].map(sumOf);
    return !known.includes(there[index] ?? '');
  });
  if (!behind) return;
  throw new Failure(
    `${name} has not got yet what the last run was to bring it, and would be cut off by the next step in the change of an authority's key; ${BACK}`,
  );
}

function sumOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
