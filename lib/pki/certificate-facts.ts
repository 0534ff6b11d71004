/** What stands in a certificate, as plain data. */
import { createHash } from 'node:crypto';
import type { X509Certificate } from 'node:crypto';

import { AsnConvert } from '@peculiar/asn1-schema';
import {
  BasicConstraints,
  Certificate,
  KeyUsage,
  KeyUsageFlags,
  NameConstraints,
  SubjectAlternativeName,
  SubjectKeyIdentifier,
  id_ce_basicConstraints,
  id_ce_keyUsage,
  id_ce_nameConstraints,
  id_ce_subjectAltName,
  id_ce_subjectKeyIdentifier,
} from '@peculiar/asn1-x509';

import type { AlternativeNames } from './alternative-names';
import { fromExtension } from './name-constraints';
import type { ReadConstraints } from './name-constraints';
import type { Period } from './validity';

/** Reads the extension of that number as what it is; undefined when the certificate has none. */
function extensionOf<T>(certificate: Certificate, id: string, type: new () => T): T | undefined {
  const found = certificate.tbsCertificate.extensions?.find(({ extnID }) => extnID === id);
  return found === undefined ? undefined : AsnConvert.parse(found.extnValue.buffer, type);
}

/** The certificate as ASN.1. */
export function decode(certificate: X509Certificate): Certificate {
  return AsnConvert.parse(certificate.raw, Certificate);
}

/** From when until when it is valid. */
export function periodOf(certificate: X509Certificate): Period {
  const { notBefore, notAfter } = decode(certificate).tbsCertificate.validity;
  return { notBefore: notBefore.getTime(), notAfter: notAfter.getTime() };
}

/** Who holds it, in bytes that can be compared. */
export function subjectBytes(certificate: X509Certificate): string {
  return Buffer.from(AsnConvert.serialize(decode(certificate).tbsCertificate.subject)).toString(
    'hex',
  );
}

/** How many authorities may stand between this one and a certificate that it vouches for; undefined when there is no limit. */
export function pathLengthOf(certificate: X509Certificate): number | undefined {
  const found = extensionOf(decode(certificate), id_ce_basicConstraints, BasicConstraints);
  return found?.pathLenConstraint;
}

/** Whether its key may sign certificates: said by the key usage, or by saying nothing about it. */
export function maySignCertificates(certificate: X509Certificate): boolean {
  const usage = extensionOf(decode(certificate), id_ce_keyUsage, KeyUsage);
  return usage === undefined || (usage.toNumber() & KeyUsageFlags.keyCertSign) !== 0;
}

/** The names that it may sign; undefined when it may sign all. */
export function constraintsOf(certificate: X509Certificate): ReadConstraints | undefined {
  const found = extensionOf(decode(certificate), id_ce_nameConstraints, NameConstraints);
  return found === undefined ? undefined : fromExtension(found);
}

/** Its key's identifier, as those whom it issues name it. */
export function keyIdentifierOf(certificate: X509Certificate): ArrayBuffer | undefined {
  return extensionOf(decode(certificate), id_ce_subjectKeyIdentifier, SubjectKeyIdentifier)?.buffer;
}

/** The names that it is good for. The common name is none of them: no client looks at it any more. */
export function namesOf(certificate: X509Certificate): AlternativeNames {
  const found = extensionOf(decode(certificate), id_ce_subjectAltName, SubjectAlternativeName);
  const names = Array.from(found ?? []);
  return {
    dnsNames: names.flatMap(({ dNSName }) => dNSName ?? []),
    ipAddresses: names.flatMap(({ iPAddress }) => iPAddress ?? []),
    uris: names.flatMap(({ uniformResourceIdentifier }) => uniformResourceIdentifier ?? []),
  };
}

/** SHA-256 of the certificate, as hexadecimal digits. */
export function fingerprintOf(certificate: X509Certificate): string {
  return createHash('sha256').update(certificate.raw).digest('hex');
}

/** What every issued certificate tells of itself. */
export interface CertificateDates {
  /** As ISO 8601 has it. */
  readonly notBefore: string;
  readonly notAfter: string;
  /** SHA-256, as hexadecimal digits. */
  readonly fingerprint: string;
  /** As hexadecimal digits. */
  readonly serialNumber: string;
}

/** Its dates and what it is known by, as the state keeps them. */
export function datesOf(certificate: X509Certificate): CertificateDates {
  const { notBefore, notAfter } = periodOf(certificate);
  return {
    notBefore: notBefore.toISOString(),
    notAfter: notAfter.toISOString(),
    fingerprint: fingerprintOf(certificate),
    serialNumber: certificate.serialNumber.toLowerCase(),
  };
}
