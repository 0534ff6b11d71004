/** An authority that the user brings along: its certificate, the way up to its root, and its key. */
import type { KeyObject, X509Certificate } from 'node:crypto';

import { Findings } from '../values';
import type { Violation, ViolationCode } from '../values';
import { maySignCertificates, pathLengthOf, periodOf } from './certificate-facts';
import type { Issuer } from './issue-certificate';
import { algorithmOf } from './key-algorithm';
import { isEncrypted, readCertificates, readKey } from './pem';

/** An authority that can sign. */
export interface BroughtAuthority extends Issuer {
  /** Those above it, the root last; empty when it is a root itself. */
  readonly above: readonly X509Certificate[];
}

/** What was brought, or what is wrong with it. */
export interface ReadBrought {
  readonly authority?: BroughtAuthority;
  readonly violations: readonly Violation[];
}

/**
 * Reads what was brought along, and judges whether it can be used: a certificate authority, whose key it is, valid now, with its chain.
 *
 * @param certificateText PEM: the authority first, then those above it, the root last
 * @param keyText PEM, never shown
 * @param now without it, whether it is valid now is not asked
 */
export function readBrought(certificateText: unknown, keyText: unknown, now?: Date): ReadBrought {
  const findings = new Findings();
  const chain = readChain(certificateText, findings);
  const privateKey = readBroughtKey(keyText, findings);
  const [certificate, ...above] = chain;
  if (certificate !== undefined) {
    checkAuthorities(chain, now, findings);
    checkChain(chain, findings);
    if (findings.violations.length === 0) checkLengths(chain, findings);
    if (privateKey !== undefined && !certificate.checkPrivateKey(privateKey)) {
      const reason = 'is the key of another certificate';
      findings.add('conflict', 'privateKey', undefined, reason, 'give the key of certificate');
    }
  }
  const { violations } = findings;
  if (certificate === undefined || privateKey === undefined || violations.length > 0) {
    return { violations };
  }
  return { authority: { certificate, privateKey, above }, violations };
}

function readChain(text: unknown, findings: Findings): readonly X509Certificate[] {
  const found = typeof text === 'string' ? readCertificates(text) : undefined;
  if (found !== undefined && found.length > 0) return found;
  const remedy = 'give it as PEM, from "-----BEGIN CERTIFICATE-----" on';
  findings.add('invalid', 'certificate', undefined, 'holds no certificate', remedy);
  return [];
}

function readBroughtKey(text: unknown, findings: Findings): KeyObject | undefined {
  const given = typeof text === 'string' ? text : '';
  const key = readKey(given);
  if (key === undefined) {
    const [reason, remedy] = isEncrypted(given)
      ? ['is locked by a passphrase', 'unlock it: openssl pkey -in ca.key']
      : ['holds no private key', 'give it as PEM, from "-----BEGIN PRIVATE KEY-----" on'];
    findings.add('invalid', 'privateKey', undefined, reason, remedy);
  } else if (algorithmOf(key) === undefined) {
    const remedy =
      'bring one with ECDSA P-256 or P-384, RSA of 2048, 3072 or 4096 bits, or Ed25519';
    findings.add('unsupported', 'privateKey', undefined, 'is of a kind that is not used', remedy);
  }
  return key;
}

function checkAuthorities(
  chain: readonly X509Certificate[],
  now: Date | undefined,
  findings: Findings,
): void {
  for (const one of chain) {
    const who = subjectOf(one);
    const add: Refuse = (code, reason, remedy) => {
      findings.add(code, 'certificate', who, reason, remedy);
    };
    if (!one.ca || !maySignCertificates(one)) {
      add('invalid', 'may sign no certificates', 'bring one with CA:TRUE and keyCertSign');
    }
    if (now !== undefined) checkPeriod(one, now, add);
  }
}

type Refuse = (code: ViolationCode, reason: string, remedy: string) => void;

function checkPeriod(certificate: X509Certificate, now: Date, add: Refuse): void {
  const { notBefore, notAfter } = periodOf(certificate);
  if (now > notAfter) add('out-of-range', `ended on ${notAfter.toISOString()}`, 'bring a new one');
  if (now < notBefore) {
    add('out-of-range', `begins on ${notBefore.toISOString()} only`, 'wait, or mend the clock');
  }
}

function checkChain(chain: readonly X509Certificate[], findings: Findings): void {
  for (const [index, one] of chain.entries()) {
    const next = chain[index + 1];
    if (next === undefined) {
      if (vouches(one, one)) return;
      const reason = 'is issued by an authority whose certificate is not there';
      const remedy = 'append the certificates above it, the root last';
      findings.add('required', 'certificate', subjectOf(one), reason, remedy);
    } else if (!vouches(next, one)) {
      const reason = `is not issued by the one that follows, ${subjectOf(next)}`;
      const remedy = 'put each certificate before the one that issued it, the root last';
      findings.add('conflict', 'certificate', subjectOf(one), reason, remedy);
    }
  }
}

function checkLengths(chain: readonly X509Certificate[], findings: Findings): void {
  for (const [index, one] of chain.entries()) {
    const length = pathLengthOf(one);
    if (length === undefined || length >= index) continue;
    const reason = `allows ${length} authorities below it, and there are ${index}`;
    const remedy = 'bring one that is nearer to the root';
    findings.add('forbidden', 'certificate', subjectOf(one), reason, remedy);
  }
}

function vouches(issuer: X509Certificate, subject: X509Certificate): boolean {
  return subject.checkIssued(issuer) && subject.verify(issuer.publicKey);
}

function subjectOf(certificate: X509Certificate): string {
  // Node.js gives undefined for an empty name, against its own types.
  const subject = certificate.subject as string | undefined;
  return (subject ?? 'no name').replaceAll('\n', ', ');
}
