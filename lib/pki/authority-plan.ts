/** What an authority needs now, decided from what is wanted, what is there and what time it is; nothing is made here. */
import { X509Certificate, createHash } from 'node:crypto';

import type { AuthorityInputs, AuthorityState, Generation } from './authority-inputs';
import { readAuthority } from './authority-spec';
import type { AuthoritySpec } from './authority-spec';
import { periodOf } from './certificate-facts';
import { issuerIdentity } from './issuer-input';
import { nothingLate } from './late-input';
import { same } from './resource-provider';
import { isDue, periodFrom } from './validity';

/** What becomes of one generation. */
export interface GenerationTask {
  readonly generation: number;
  /** Its last state; undefined when it is to be made. */
  readonly old: Generation | undefined;
  /** `make` is a new key, `renew` a new certificate for the key that is there. */
  readonly action: 'keep' | 'make' | 'renew';
  /** Why, for people; empty when it is kept. */
  readonly reason: string;
}

/** What an authority needs now. */
export interface AuthorityPlan {
  readonly spec: AuthoritySpec;
  readonly tasks: readonly GenerationTask[];
  /** Whether anything of the state will be another. */
  readonly changes: boolean;
  /** Lines for people. */
  readonly reasons: readonly string[];
}

/** The arguments as the user wrote them. */
export function argumentsOf(inputs: AuthorityInputs): Readonly<Record<string, unknown>> {
  const { broughtCertificate, broughtPrivateKey, issuerCertificate, ...rest } = inputs;
  return {
    ...rest,
    certificate: broughtCertificate,
    privateKey: broughtPrivateKey,
    issuer: issuerCertificate,
  };
}

/** The inputs without the secrets that the state has no need of. */
export function lasting<T extends object>(inputs: T, keys: readonly string[]): Partial<T> {
  return Object.fromEntries(
    Object.entries(inputs).filter(([key]) => !keys.includes(key) && key !== '__provider'),
  ) as Partial<T>;
}

/** Secrets of others, which stay among the inputs. */
export const AUTHORITY_SECRETS = ['issuerPrivateKey', 'broughtPrivateKey'] as const;

/** Decides. */
export function planAuthority(
  inputs: AuthorityInputs,
  old: AuthorityState | undefined,
  now: Date,
): AuthorityPlan {
  const { spec } = readAuthority(argumentsOf(inputs), nothingLate);
  const own = inputs.broughtCertificate === undefined ? [spec.generation] : [];
  const wanted = [...own, ...spec.alsoTrust].sort((a, b) => a - b);
  const tasks = wanted.map((generation) => taskFor(generation, inputs, spec, old, now));
  const dropped = (old?.keyRing ?? []).filter(({ generation }) => !wanted.includes(generation));
  const reasons = [
    ...tasks.flatMap(({ generation, reason }) =>
      reason === '' ? [] : [`generation ${generation}: ${reason}`],
    ),
    ...dropped.map(({ generation }) => `generation ${generation}: trusted no more, key dropped`),
  ];
  const changed = old === undefined || inputsChanged(inputs, old);
  return { spec, tasks, reasons, changes: changed || reasons.length > 0 };
}

/** What a certificate of this authority is issued for. A root's name and kind of key are not among it: they last as long as the key does. */
export function issuedFor(inputs: AuthorityInputs, spec: AuthoritySpec): string {
  const issuer = issuerOf(inputs);
  const content = {
    pathLength: spec.pathLength,
    nameConstraints: spec.nameConstraints,
    length: spec.validity.length,
    ...(issuer === undefined
      ? {}
      : {
          subject: spec.subject,
          keyAlgorithm: spec.keyAlgorithm,
          issuer: issuerIdentity(issuer),
        }),
  };
  return createHash('sha256').update(JSON.stringify(content)).digest('hex');
}

function taskFor(
  generation: number,
  inputs: AuthorityInputs,
  spec: AuthoritySpec,
  old: AuthorityState | undefined,
  now: Date,
): GenerationTask {
  const entry = old?.keyRing.find((one) => one.generation === generation);
  if (entry === undefined || old === undefined) {
    return { generation, old: undefined, action: 'make', reason: 'a new key' };
  }
  const issuer = issuerOf(inputs);
  if (issuer !== undefined && !same(old.keyAlgorithm, inputs.keyAlgorithm)) {
    return { generation, old: entry, action: 'make', reason: 'a new key of another kind' };
  }
  if (entry.issuedFor !== issuedFor(inputs, spec)) {
    const reason = 'issued anew for what is asked for now, the key is kept';
    return { generation, old: entry, action: 'renew', reason };
  }
  const period = periodOf(new X509Certificate(entry.certificate));
  const next = periodFrom(now, spec.validity, issuer && periodOf(issuer));
  if (!isDue(now, period, spec.validity.renewBefore, next)) {
    return { generation, old: entry, action: 'keep', reason: '' };
  }
  const reason = `renewed, since it ends on ${period.notAfter.toISOString()}; the key is kept`;
  return { generation, old: entry, action: 'renew', reason };
}

function issuerOf({ issuerCertificate }: AuthorityInputs): X509Certificate | undefined {
  return issuerCertificate === undefined ? undefined : new X509Certificate(issuerCertificate);
}

function inputsChanged(inputs: AuthorityInputs, old: AuthorityState): boolean {
  const wanted = lasting(inputs, AUTHORITY_SECRETS);
  const keys = new Set([...Object.keys(wanted), ...INPUT_KEYS]);
  return [...keys].some(
    (key) => !same(wanted[key as keyof AuthorityInputs], old[key as keyof AuthorityState]),
  );
}

// Those that can be taken away again.
const INPUT_KEYS = [
  'commonName',
  'organizations',
  'keyAlgorithm',
  'validity',
  'renewBefore',
  'backdate',
  'pathLength',
  'nameConstraints',
  'generation',
  'alsoTrust',
  'trustedCertificates',
  'withoutOverlap',
  'broughtCertificate',
  'issuerCertificate',
  'issuerChain',
  'issuerRoot',
  'issuerTrustBundle',
] as const satisfies readonly (keyof AuthorityState)[];
