/** What is asked for in a certificate: read and judged from the arguments, in the program and once more in the provider. */
import { Findings, checkSwitch } from '../values';
import type { Violation } from '../values';
import { readAlternativeNames } from './alternative-names';
import type { ReadNames } from './alternative-names';
import { readSubject } from './distinguished-name';
import type { Subject } from './distinguished-name';
import type { Usage } from './issue-certificate';
import { readKeyAlgorithm } from './key-algorithm';
import type { KeyAlgorithm } from './key-algorithm';
import { nothingLate, readLateList } from './late-input';
import type { IsLate } from './late-input';
import { readValidity } from './validity';
import type { Validity } from './validity';

/** A certificate as it is wanted. */
export interface CertificateSpec {
  readonly subject: Subject;
  readonly names: ReadNames;
  readonly usages: readonly Usage[];
  readonly keyAlgorithm: KeyAlgorithm;
  readonly validity: Validity;
  readonly renewKey: boolean;
}

/** A year, as `kubeadm` gives them. */
export const CERTIFICATE_VALIDITY = '8760h';
const USAGES: readonly Usage[] = ['server auth', 'client auth'];

/** Reads the arguments of a certificate. What is late is taken for good. */
export function readCertificate(
  given: Readonly<Record<string, unknown>>,
  isLate: IsLate,
): { readonly spec: CertificateSpec; readonly violations: readonly Violation[] } {
  const findings = new Findings();
  const spec: CertificateSpec = {
    subject: readSubject(given, isLate, findings),
    names: readAlternativeNames(given, isLate, findings),
    usages: readUsages(given['usages'], findings),
    keyAlgorithm: readKeyAlgorithm(given['keyAlgorithm'], 'keyAlgorithm', findings),
    validity: readValidity(given, CERTIFICATE_VALIDITY, findings),
    renewKey: given['renewKey'] === true,
  };
  checkSwitch(given['renewKey'], 'renewKey', findings);
  checkIdentity(given, spec.usages, findings);
  return { spec, violations: findings.violations };
}

/** What is wrong with the arguments of a certificate, as far as they are plain data; nothing is thrown, and no engine is needed. */
export function checkCertificate(given: Readonly<Record<string, unknown>>): readonly Violation[] {
  return readCertificate(given, nothingLate).violations;
}

function readUsages(given: unknown, findings: Findings): readonly Usage[] {
  const example = 'write ["server auth"], ["client auth"], or both for a peer';
  const { values } = readLateList(given, 'usages', nothingLate, findings, (one, path) => {
    const known = USAGES.find((usage) => usage === one);
    if (known === undefined) findings.add('unsupported', path, one, 'is no usage', example);
    return known;
  });
  if (given === undefined || (Array.isArray(given) && given.length === 0)) {
    findings.add('required', 'usages', undefined, 'says not what it is for', example);
  }
  if (new Set(values).size < values.length) {
    findings.add('duplicate', 'usages', given, 'holds a usage twice', 'leave one of them out');
  }
  return USAGES.filter((usage) => values.includes(usage));
}

function checkIdentity(
  given: Readonly<Record<string, unknown>>,
  usages: readonly Usage[],
  findings: Findings,
): void {
  const reachable = isGiven(given, 'dnsNames', 'ipAddresses');
  if (usages.includes('server auth') && !reachable) {
    const reason =
      'a server needs a name or an address under which it is reached; clients look neither at commonName nor at uris';
    findings.add('required', 'dnsNames', undefined, reason, 'give dnsNames or ipAddresses');
  }
  if (!usages.includes('server auth') && !reachable && !isGiven(given, 'commonName', 'uris')) {
    const reason = "a certificate without any name is nobody's";
    findings.add('required', 'commonName', undefined, reason, 'name the client');
  }
}

// Also when it was refused: then that is what is wrong, and not that it is missing.
function isGiven(given: Readonly<Record<string, unknown>>, ...keys: readonly string[]): boolean {
  return keys.some((key) => {
    const value = given[key];
    return Array.isArray(value) ? value.length > 0 : value !== undefined;
  });
}
