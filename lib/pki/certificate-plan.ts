/** What a certificate needs now, decided from what is wanted, what is there and what time it is; nothing is made here. */
import { X509Certificate, createHash } from 'node:crypto';

import { lasting } from './authority-plan';
import { periodOf } from './certificate-facts';
import type { CertificateDates } from './certificate-facts';
import { readCertificate } from './certificate-spec';
import type { CertificateSpec } from './certificate-spec';
import type { Usage } from './issue-certificate';
import { issuerIdentity } from './issuer-input';
import type { IssuerInputs } from './issuer-input';
import type { KeyAlgorithm } from './key-algorithm';
import { nothingLate } from './late-input';
import { same } from './resource-provider';
import { isDue, periodFrom } from './validity';

/** A certificate as its provider sees it. */
export interface CertificateInputs extends IssuerInputs {
  readonly commonName?: string;
  readonly organizations?: readonly string[];
  readonly dnsNames?: readonly string[];
  readonly ipAddresses?: readonly string[];
  readonly uris?: readonly string[];
  readonly usages: readonly Usage[];
  readonly keyAlgorithm?: KeyAlgorithm;
  readonly validity?: string;
  readonly renewBefore?: string;
  readonly backdate?: string;
  readonly renewKey?: boolean;
}

/** What the state holds of it. */
export interface CertificateState
  extends Omit<CertificateInputs, 'issuerPrivateKey'>, CertificateDates {
  readonly certificate: string;
  readonly privateKey: string;
  readonly caCertificate: string;
  readonly trustBundle: string;
  /** Knows again what it was issued for. */
  readonly issuedFor: string;
}

/** The secret of another, which stays among the inputs. */
export const CERTIFICATE_SECRETS = ['issuerPrivateKey'] as const;

/** What a certificate needs now. */
export interface CertificatePlan {
  readonly spec: CertificateSpec;
  /** `follow` is the same certificate beside another chain or another trust bundle. */
  readonly action: 'keep' | 'follow' | 'issue';
  readonly newKey: boolean;
  /** Why, for people; empty when there is nothing to tell. */
  readonly reason: string;
}

/** Decides. */
export function planCertificate(
  inputs: CertificateInputs,
  old: CertificateState | undefined,
  now: Date,
): CertificatePlan {
  const { spec } = readCertificate({ ...inputs }, nothingLate);
  if (old === undefined) return { spec, action: 'issue', newKey: true, reason: 'issued' };
  const otherKind = !same(old.keyAlgorithm, inputs.keyAlgorithm);
  const cause = otherKind ? 'with a key of another kind' : causeOf(inputs, old, spec, now);
  if (cause !== undefined) {
    const newKey = otherKind || spec.renewKey;
    const key = newKey ? 'the key is a new one' : 'the key is kept';
    return { spec, action: 'issue', newKey, reason: `issued anew ${cause}; ${key}` };
  }
  const wanted = lasting(inputs, CERTIFICATE_SECRETS);
  const keys = new Set([...Object.keys(wanted), ...REMOVABLE]);
  const changed = [...keys].some(
    (key) => !same(wanted[key as keyof CertificateInputs], old[key as keyof CertificateState]),
  );
  return { spec, action: changed ? 'follow' : 'keep', newKey: false, reason: '' };
}

/** What a certificate is issued for: whatever else changes, it can stay as it is. */
export function issuedFor(inputs: CertificateInputs, spec: CertificateSpec): string {
  const content = {
    subject: spec.subject,
    dnsNames: spec.names.dnsNames,
    ipAddresses: spec.names.ipAddresses,
    uris: spec.names.uris,
    usages: spec.usages,
    length: spec.validity.length,
    issuer: issuerIdentity(new X509Certificate(inputs.issuerCertificate)),
  };
  return createHash('sha256').update(JSON.stringify(content)).digest('hex');
}

function causeOf(
  inputs: CertificateInputs,
  old: CertificateState,
  spec: CertificateSpec,
  now: Date,
): string | undefined {
  const before = issuerIdentity(new X509Certificate(old.issuerCertificate));
  const issuer = new X509Certificate(inputs.issuerCertificate);
  if (before !== issuerIdentity(issuer)) return 'by another key of the authority';
  if (old.issuedFor !== issuedFor(inputs, spec)) return 'for what is asked for now';
  const period = periodOf(new X509Certificate(old.certificate));
  const next = periodFrom(now, spec.validity, periodOf(issuer));
  if (!isDue(now, period, spec.validity.renewBefore, next)) return undefined;
  return `since it ends on ${period.notAfter.toISOString()}`;
}

// Those that can be taken away again.
const REMOVABLE = [
  'commonName',
  'organizations',
  'dnsNames',
  'ipAddresses',
  'uris',
  'keyAlgorithm',
  'validity',
  'renewBefore',
  'backdate',
  'renewKey',
] as const satisfies readonly (keyof CertificateInputs)[];
