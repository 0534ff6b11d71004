/** How an authority reaches the provider of what it signs: as inputs, since a provider sees no other resource. */
import { X509Certificate } from 'node:crypto';

import { Findings } from '../values';
import type { Violation } from '../values';
import { pathLengthOf, periodOf, subjectBytes } from './certificate-facts';
import type { Issuer } from './issue-certificate';
import { keyFingerprint } from './key-algorithm';
import { readKey } from './pem';

/** The issuer's side of the inputs; texts are PEM. */
export interface IssuerInputs {
  readonly issuerCertificate: string;
  /** What a certificate is sent with besides itself: the issuer and those above it, without the root. Empty for a root. */
  readonly issuerChain: string;
  readonly issuerRoot: string;
  readonly issuerTrustBundle: string;
  /** A secret, which stays among the inputs: the state of what was issued has no copy. */
  readonly issuerPrivateKey: string;
}

/** Those that an authority without another above it has not. */
export const ISSUER_KEYS = [
  'issuerCertificate',
  'issuerChain',
  'issuerRoot',
  'issuerTrustBundle',
  'issuerPrivateKey',
] as const satisfies readonly (keyof IssuerInputs)[];

/** The issuer, ready to sign. */
export function readIssuer(inputs: IssuerInputs): Issuer {
  const certificate = new X509Certificate(inputs.issuerCertificate);
  const privateKey = readKey(inputs.issuerPrivateKey);
  if (privateKey !== undefined && certificate.checkPrivateKey(privateKey)) {
    return { certificate, privateKey };
  }
  throw new Error('bug: the key of the issuer does not belong to its certificate');
}

/** Knows an issuer again, also after it was renewed: by its name and its key. */
export function issuerIdentity(certificate: X509Certificate): string {
  return `${subjectBytes(certificate)} ${keyFingerprint(certificate.publicKey)}`;
}

/**
 * Whether this issuer can sign now.
 *
 * @param forAuthority whether what it signs is to sign in turn, and for how many below it
 */
export function checkIssuer(
  certificate: X509Certificate,
  now: Date,
  forAuthority?: { readonly pathLength: number },
): readonly Violation[] {
  const findings = new Findings();
  const { notAfter } = periodOf(certificate);
  if (now >= notAfter) {
    const reason = `the issuer ended on ${notAfter.toISOString()}`;
    findings.add('out-of-range', 'issuer', undefined, reason, 'renew the issuer first');
  }
  const room = pathLengthOf(certificate);
  if (forAuthority !== undefined && room !== undefined && room <= forAuthority.pathLength) {
    const reason = `the issuer allows ${room} authorities below it, and this one asks for ${forAuthority.pathLength} below itself`;
    const remedy = 'raise the pathLength of the issuer, or lower that of this one';
    findings.add('forbidden', 'pathLength', forAuthority.pathLength, reason, remedy);
  }
  return findings.violations;
}
