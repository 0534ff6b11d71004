/** What is asked for in an authority: read and judged from the arguments, in the program and once more in the provider. */
import { Findings, checkSwitch } from '../values';
import type { Violation } from '../values';
import { LONGEST_NAME_PART, readSubject } from './distinguished-name';
import type { Subject } from './distinguished-name';
import { readKeyAlgorithm } from './key-algorithm';
import type { KeyAlgorithm } from './key-algorithm';
import { nothingLate, readLateList } from './late-input';
import type { IsLate } from './late-input';
import { readNameConstraints } from './name-constraints';
import type { ReadConstraints } from './name-constraints';
import { readCertificates } from './pem';
import { readValidity } from './validity';
import type { Validity } from './validity';

/** An authority as it is wanted. */
export interface AuthoritySpec {
  readonly subject: Subject;
  readonly keyAlgorithm: KeyAlgorithm;
  readonly validity: Validity;
  readonly pathLength: number | undefined;
  readonly nameConstraints: ReadConstraints | undefined;
  /** Which of its keys signs. */
  readonly generation: number;
  /** Which other keys of its own are trusted. */
  readonly alsoTrust: readonly number[];
}

/** Ten years, as `kubeadm` gives them. */
export const AUTHORITY_VALIDITY = '87600h';
const MOST_GENERATIONS = 9999;
const OWN_ONLY = [
  'commonName',
  'organizations',
  'keyAlgorithm',
  'validity',
  'renewBefore',
  'backdate',
  'pathLength',
  'nameConstraints',
  'generation',
  'issuer',
] as const;

/**
 * Reads the arguments of an authority. What is late is taken for good.
 *
 * @param given as the user writes them; `issuer` matters only by being there
 */
export function readAuthority(
  given: Readonly<Record<string, unknown>>,
  isLate: IsLate,
): { readonly spec: AuthoritySpec; readonly violations: readonly Violation[] } {
  const findings = new Findings();
  const brought = given['certificate'] !== undefined || given['privateKey'] !== undefined;
  const generation = readCount(given['generation'], 'generation', 1, findings);
  const spec: AuthoritySpec = {
    subject: readSubject(given, isLate, findings),
    keyAlgorithm: readKeyAlgorithm(given['keyAlgorithm'], 'keyAlgorithm', findings),
    validity: readValidity(given, AUTHORITY_VALIDITY, findings),
    pathLength: readPathLength(given['pathLength'], findings),
    nameConstraints: readNameConstraints(given['nameConstraints'], findings),
    generation,
    alsoTrust: readAlsoTrust(given['alsoTrust'], brought ? undefined : generation, findings),
  };
  checkSwitch(given['withoutOverlap'], 'withoutOverlap', findings);
  checkTrusted(given['trustedCertificates'], isLate, findings);
  if (brought) checkBroughtArgs(given, findings);
  else checkOwnArgs(given, spec, findings);
  return { spec, violations: findings.violations };
}

/** What is wrong with the arguments of an authority, as far as they are plain data; nothing is thrown, and no engine is needed. */
export function checkAuthority(given: Readonly<Record<string, unknown>>): readonly Violation[] {
  return readAuthority(given, nothingLate).violations;
}

/** The common name of one generation: as it is for the first, `etcd G2` for the second, so that people and programs can tell them apart. */
export function nameOfGeneration(commonName: string, generation: number): string {
  return generation === 1 ? commonName : `${commonName} G${generation}`;
}

function readCount(given: unknown, path: string, least: number, findings: Findings): number {
  if (given === undefined) return least;
  const fits = typeof given === 'number' && Number.isInteger(given);
  if (fits && given >= least && given <= MOST_GENERATIONS) return given;
  const reason = `is no whole number from ${least} to ${MOST_GENERATIONS}`;
  findings.add('out-of-range', path, given, reason, `write for example ${least + 1}`);
  return least;
}

function readPathLength(given: unknown, findings: Findings): number | undefined {
  return given === undefined ? undefined : readCount(given, 'pathLength', 0, findings);
}

function readAlsoTrust(
  given: unknown,
  signing: number | undefined,
  findings: Findings,
): readonly number[] {
  const { values } = readLateList(given, 'alsoTrust', nothingLate, findings, (one, path) => {
    const count = readCount(one ?? NaN, path, 1, findings);
    if (count !== signing || count !== one) return count === one ? count : undefined;
    const reason = 'is the generation that signs, which is trusted anyway';
    findings.add('duplicate', path, one, reason, 'leave it out');
    return undefined;
  });
  if (new Set(values).size < values.length) {
    findings.add('duplicate', 'alsoTrust', given, 'holds a generation twice', 'leave one out');
  }
  return [...new Set(values)].sort((a, b) => a - b);
}

function checkTrusted(given: unknown, isLate: IsLate, findings: Findings): void {
  readLateList(given, 'trustedCertificates', isLate, findings, (one, path) => {
    const found = typeof one === 'string' ? readCertificates(one) : undefined;
    const remedy = 'give the certificate of an authority as PEM';
    if (found === undefined || found.length === 0) {
      findings.add('invalid', path, undefined, 'holds no certificate that can be read', remedy);
    } else if (found.some(({ ca }) => !ca)) {
      findings.add('invalid', path, undefined, 'is no certificate of an authority', remedy);
    }
    return undefined;
  });
}

function checkBroughtArgs(given: Readonly<Record<string, unknown>>, findings: Findings): void {
  for (const key of ['certificate', 'privateKey'] as const) {
    if (given[key] !== undefined) continue;
    const reason = 'is missing; an authority that is brought along is its certificate and its key';
    findings.add('required', key, undefined, reason, 'give both, or neither to have one made');
  }
  for (const key of OWN_ONLY) {
    if (given[key] === undefined) continue;
    const reason = 'is said by the certificate that is brought along';
    findings.add('conflict', key, undefined, reason, 'leave it out');
  }
}

function checkOwnArgs(
  given: Readonly<Record<string, unknown>>,
  { subject, generation, alsoTrust }: AuthoritySpec,
  findings: Findings,
): void {
  if (given['commonName'] === undefined) {
    const remedy = 'name it, for example "etcd", or bring one along by certificate and privateKey';
    findings.add('required', 'commonName', undefined, 'an authority needs a name', remedy);
  }
  const newest = Math.max(generation, ...alsoTrust);
  const name = subject.commonName;
  if (name !== undefined && Array.from(nameOfGeneration(name, newest)).length > LONGEST_NAME_PART) {
    const reason = `has no room for the "${nameOfGeneration('', newest)}" of a later generation within ${LONGEST_NAME_PART} characters`;
    findings.add('too-long', 'commonName', name, reason, 'shorten it');
  }
  if (given['issuer'] !== undefined && alsoTrust.length > 0) {
    const reason = 'an authority below another is trusted by way of the one above';
    const remedy = 'leave it out: a new generation takes effect at once, and nobody is cut off';
    findings.add('conflict', 'alsoTrust', undefined, reason, remedy);
  }
}
