/** Makes certificates: the structures are those of `@peculiar/asn1-x509`, keys and signatures those of Node.js. */
import { createHash, randomBytes, sign } from 'node:crypto';
import type { KeyObject, X509Certificate } from 'node:crypto';

import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import {
  AlgorithmIdentifier,
  AuthorityKeyIdentifier,
  BasicConstraints,
  Certificate,
  ExtendedKeyUsage,
  Extension,
  Extensions,
  KeyIdentifier,
  KeyUsage,
  KeyUsageFlags,
  SubjectAlternativeName,
  SubjectKeyIdentifier,
  SubjectPublicKeyInfo,
  TBSCertificate,
  Validity,
  Version,
  id_ce_authorityKeyIdentifier,
  id_ce_basicConstraints,
  id_ce_extKeyUsage,
  id_ce_keyUsage,
  id_ce_nameConstraints,
  id_ce_subjectAltName,
  id_ce_subjectKeyIdentifier,
  id_kp_clientAuth,
  id_kp_serverAuth,
} from '@peculiar/asn1-x509';
import type { Name } from '@peculiar/asn1-x509';

import { countNames, toGeneralNames } from './alternative-names';
import type { AlternativeNames } from './alternative-names';
import { decode, keyIdentifierOf } from './certificate-facts';
import { algorithmOf } from './key-algorithm';
import type { KeyAlgorithm } from './key-algorithm';
import { toExtension } from './name-constraints';
import type { ReadConstraints } from './name-constraints';
import { readCertificates, printDer } from './pem';
import type { Period } from './validity';

/** What a certificate is for. */
export type Usage = 'server auth' | 'client auth';

/** Who signs. */
export interface Issuer {
  readonly certificate: X509Certificate;
  readonly privateKey: KeyObject;
}

interface Common {
  readonly subject: Name;
  readonly publicKey: KeyObject;
  readonly period: Period;
}

/** What an authority's certificate says. */
export interface AuthorityContent extends Common {
  readonly pathLength?: number;
  readonly nameConstraints?: ReadConstraints;
}

/** What any other certificate says. */
export interface EndContent extends Common {
  readonly names: AlternativeNames;
  readonly usages: readonly Usage[];
}

const CRITICAL = true;
const KEY_IDENTIFIER_BYTES = 20;
const SERIAL_BYTES = 20;
const PURPOSES: Readonly<Record<Usage, string>> = {
  'server auth': id_kp_serverAuth,
  'client auth': id_kp_clientAuth,
};
const ASN_NULL = Uint8Array.of(5, 0).buffer;
const SIGNATURES: Readonly<
  Record<KeyAlgorithm, { readonly oid: string; readonly hash: string | null }>
> = {
  'ECDSA-P256': { oid: '1.2.840.10045.4.3.2', hash: 'sha256' },
  'ECDSA-P384': { oid: '1.2.840.10045.4.3.3', hash: 'sha384' },
  'RSA-2048': { oid: '1.2.840.113549.1.1.11', hash: 'sha256' },
  'RSA-3072': { oid: '1.2.840.113549.1.1.11', hash: 'sha256' },
  'RSA-4096': { oid: '1.2.840.113549.1.1.11', hash: 'sha256' },
  Ed25519: { oid: '1.3.101.112', hash: null },
};

/**
 * Issues the certificate of an authority.
 *
 * @param issuer who signs; the key's owner itself for a root
 */
export function issueAuthority(
  content: AuthorityContent,
  issuer: Issuer | { readonly privateKey: KeyObject },
): X509Certificate {
  const { pathLength, nameConstraints } = content;
  const basic = new BasicConstraints({
    cA: true,
    ...(pathLength === undefined ? {} : { pathLenConstraint: pathLength }),
  });
  return issue(content, issuer, [
    extension(id_ce_basicConstraints, basic, CRITICAL),
    keyUsage(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign),
    ...(nameConstraints === undefined
      ? []
      : [extension(id_ce_nameConstraints, toExtension(nameConstraints), CRITICAL)]),
  ]);
}

/** Issues the certificate of a server, a client or a peer. */
export function issueEnd(content: EndContent, issuer: Issuer): X509Certificate {
  const { names, publicKey, subject, usages } = content;
  const rsa = publicKey.asymmetricKeyType === 'rsa';
  const purposes = usages.map((usage) => PURPOSES[usage]);
  const alternatives = new SubjectAlternativeName(toGeneralNames(names));
  return issue(content, issuer, [
    extension(id_ce_basicConstraints, new BasicConstraints({ cA: false }), CRITICAL),
    // Only RSA can carry the key of an old cipher suite.
    keyUsage(KeyUsageFlags.digitalSignature | (rsa ? KeyUsageFlags.keyEncipherment : 0)),
    extension(id_ce_extKeyUsage, new ExtendedKeyUsage(purposes)),
    ...(countNames(names) === 0
      ? []
      : // Critical where there is no subject to go by: RFC 5280, section 4.2.1.6.
        [extension(id_ce_subjectAltName, alternatives, subject.length === 0)]),
  ]);
}

function issue(
  content: Common,
  issuer: Issuer | { readonly privateKey: KeyObject },
  extensions: readonly Extension[],
): X509Certificate {
  const signer = 'certificate' in issuer ? decode(issuer.certificate) : undefined;
  const { oid, hash } = SIGNATURES[algorithmOf(issuer.privateKey) ?? unknownKey()];
  const rsa = issuer.privateKey.asymmetricKeyType === 'rsa';
  const algorithm = new AlgorithmIdentifier({
    algorithm: oid,
    ...(rsa ? { parameters: ASN_NULL } : {}),
  });
  const subjectKey = keyIdentifier(content.publicKey);
  const authorityKey = 'certificate' in issuer ? keyIdentifierOf(issuer.certificate) : subjectKey;
  const body = new TBSCertificate({
    version: Version.v3,
    serialNumber: serialNumber(),
    signature: algorithm,
    issuer: signer?.tbsCertificate.subject ?? content.subject,
    validity: new Validity(content.period),
    subject: content.subject,
    subjectPublicKeyInfo: publicKeyInfo(content.publicKey),
    extensions: new Extensions([
      ...extensions,
      extension(id_ce_subjectKeyIdentifier, new SubjectKeyIdentifier(subjectKey)),
      ...(authorityKey === undefined ? [] : [authorityKeyExtension(authorityKey)]),
    ]),
  });
  const signed = Buffer.from(AsnConvert.serialize(body));
  const signature = sign(hash, signed, issuer.privateKey);
  const certificate = new Certificate({
    tbsCertificate: body,
    signatureAlgorithm: algorithm,
    signatureValue: bytes(signature),
  });
  const [made] = readCertificates(printDer(Buffer.from(AsnConvert.serialize(certificate)))) ?? [];
  return proved(made, 'certificate' in issuer ? issuer.certificate : made);
}

// The two that must never be let out: one that its issuer does not vouch for, and one that names another issuer.
function proved(
  made: X509Certificate | undefined,
  issuer: X509Certificate | undefined,
): X509Certificate {
  if (made !== undefined && issuer !== undefined) {
    if (made.checkIssued(issuer) && made.verify(issuer.publicKey)) return made;
  }
  throw new Error('bug: the certificate that was made does not belong to its issuer');
}

function extension(id: string, content: unknown, critical = false): Extension {
  const extnValue = new OctetString(AsnConvert.serialize(content));
  return new Extension({ extnID: id, critical, extnValue });
}

function keyUsage(flags: number): Extension {
  return extension(id_ce_keyUsage, new KeyUsage(flags), CRITICAL);
}

// By the key alone: with the issuer's serial number in it, a renewed authority would no longer be the one that is named.
function authorityKeyExtension(key: ArrayBuffer): Extension {
  const content = new AuthorityKeyIdentifier({ keyIdentifier: new KeyIdentifier(key) });
  return extension(id_ce_authorityKeyIdentifier, content);
}

function publicKeyInfo(key: KeyObject): SubjectPublicKeyInfo {
  return AsnConvert.parse(key.export({ type: 'spki', format: 'der' }), SubjectPublicKeyInfo);
}

/** The first 160 bits of the key's SHA-256: RFC 7093, section 2, method 1. */
function keyIdentifier(key: KeyObject): ArrayBuffer {
  const content = Buffer.from(publicKeyInfo(key).subjectPublicKey);
  return bytes(createHash('sha256').update(content).digest().subarray(0, KEY_IDENTIFIER_BYTES));
}

/** Twenty octets, the most that RFC 5280 allows (section 4.1.2.2): positive, and never shorter, for the first two bits are 01. */
function serialNumber(): ArrayBuffer {
  const random = randomBytes(SERIAL_BYTES);
  random.writeUInt8((random.readUInt8(0) & 0x3f) | 0x40, 0);
  return bytes(random);
}

function bytes(buffer: Uint8Array): ArrayBuffer {
  return Uint8Array.from(buffer).buffer;
}

function unknownKey(): never {
  throw new Error('bug: a certificate is to be signed by a key of an unknown kind');
}
