/** How one key of an authority follows another without cutting anybody off: first both are trusted, then the new one signs, then the old one goes. */
import type { X509Certificate } from 'node:crypto';

import { Findings } from '../values';
import type { Violation } from '../values';
import type { AuthorityInputs } from './authority-inputs';
import { keyFingerprint } from './key-algorithm';
import { readCertificates } from './pem';
import { holdsUnknown, same } from './resource-provider';

interface Trust {
  /** What vouches for everything that is issued: a generation, or the fingerprint of a key. */
  readonly anchor: string;
  /** What members accept. */
  readonly trusted: readonly string[];
  /** The input that a violation is about. */
  readonly path: string;
}

/**
 * Whether a step may follow another: a signing key may change only when members know the new one already, and go on trusting the old one.
 *
 * @param olds the inputs of the last run; empty before the first
 */
export function checkRotation(
  olds: Partial<AuthorityInputs>,
  news: AuthorityInputs,
): readonly Violation[] {
  if (holdsUnknown(olds) || holdsUnknown(news)) return [];
  const kept = checkKept(olds, news);
  const [before, after] = [trustOf(olds), trustOf(news)];
  if (before === undefined || after === undefined) return kept;
  return [...checkOverlap(before, after, news), ...checkLasting(olds, news), ...kept];
}

function checkOverlap(before: Trust, after: Trust, news: AuthorityInputs): readonly Violation[] {
  if (before.anchor === after.anchor || news.withoutOverlap === true) return [];
  const findings = new Findings();
  const emergency = 'or set withoutOverlap, which cuts off whoever has the old certificates only';
  if (!before.trusted.includes(after.anchor)) {
    const reason = 'nobody trusts it yet, so whatever it signs would be refused';
    const remedy = `first trust both in a run of its own (alsoTrust, or trustedCertificates), ${emergency}`;
    findings.add('conflict', after.path, shown(after), reason, remedy);
  }
  if (!after.trusted.includes(before.anchor)) {
    const reason = `${shown(before)} has signed what is still in use, and would be trusted no more`;
    const remedy = `keep it in this run (alsoTrust, or trustedCertificates) and leave it out in the next, ${emergency}`;
    findings.add('conflict', after.path, shown(after), reason, remedy);
  }
  return findings.violations;
}

/** A root is known by its name and its key, so neither changes while it lasts; the next generation may have others. */
function checkLasting(olds: Partial<AuthorityInputs>, news: AuthorityInputs): readonly Violation[] {
  const bothRoots = [olds, news].every(
    (one) => one.broughtCertificate === undefined && one.issuerCertificate === undefined,
  );
  const known = generationsOf(olds);
  if (!bothRoots || generationsOf(news).some((one) => !known.includes(one))) return [];
  const findings = new Findings();
  for (const key of ['commonName', 'organizations', 'keyAlgorithm'] as const) {
    if (same(olds[key], news[key])) continue;
    const reason = 'what an authority is called and its kind of key last as long as its key does';
    const next = Math.max(...known) + 1;
    const remedy = `make a new generation with it: alsoTrust: [${next}]`;
    findings.add('conflict', key, undefined, reason, remedy);
  }
  return findings.violations;
}

/** Beside one that is brought along there is no name for a new key, only room for those that are there. */
function checkKept(olds: Partial<AuthorityInputs>, news: AuthorityInputs): readonly Violation[] {
  if (news.broughtCertificate === undefined) return [];
  const known = generationsOf(olds);
  const findings = new Findings();
  for (const [index, generation] of (news.alsoTrust ?? []).entries()) {
    if (known.includes(generation)) continue;
    const reason = 'was never made, and is not made beside an authority that is brought along';
    findings.add('conflict', `alsoTrust[${index}]`, generation, reason, 'leave it out');
  }
  return findings.violations;
}

function trustOf(inputs: Partial<AuthorityInputs>): Trust | undefined {
  const own = (inputs.alsoTrust ?? []).map(generationId);
  const foreign = (inputs.trustedCertificates ?? []).flatMap((text) => keysIn(text));
  if (inputs.broughtCertificate !== undefined) {
    const anchor = keysIn(inputs.broughtCertificate).at(-1);
    if (anchor === undefined) return undefined;
    return { anchor, trusted: [anchor, ...own, ...foreign], path: 'certificate' };
  }
  if (inputs.issuerCertificate !== undefined) {
    const [anchor] = keysIn(inputs.issuerRoot ?? '');
    if (anchor === undefined) return undefined;
    const above = keysIn(inputs.issuerTrustBundle ?? '');
    return { anchor, trusted: [anchor, ...above, ...own, ...foreign], path: 'issuer' };
  }
  if (inputs.commonName === undefined) return undefined;
  const anchor = generationId(inputs.generation ?? 1);
  return { anchor, trusted: [anchor, ...own, ...foreign], path: 'generation' };
}

/** Those that have a key of their own. */
function generationsOf(inputs: Partial<AuthorityInputs>): readonly number[] {
  const { alsoTrust = [], broughtCertificate, commonName, generation = 1 } = inputs;
  const signs = broughtCertificate === undefined && commonName !== undefined ? [generation] : [];
  return [...signs, ...alsoTrust];
}

function generationId(generation: number): string {
  return `generation ${generation}`;
}

function keysIn(text: string): readonly string[] {
  const certificates: readonly X509Certificate[] = readCertificates(text) ?? [];
  return certificates.map(({ publicKey }) => keyFingerprint(publicKey));
}

function shown({ anchor }: Trust): string {
  return anchor.startsWith('generation') ? anchor : `the root with the key ${anchor.slice(0, 16)}…`;
}
