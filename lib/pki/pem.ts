/** Certificates and keys as text: RFC 7468. */
import { X509Certificate, createPrivateKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g;
const ENCRYPTED = /BEGIN ENCRYPTED PRIVATE KEY|Proc-Type: 4,ENCRYPTED/;

/** The certificates in a text, in their order; undefined when one of them cannot be read. Text around them is left out. */
export function readCertificates(text: string): readonly X509Certificate[] | undefined {
  try {
    return [...text.matchAll(CERTIFICATE)].map(([block]) => new X509Certificate(block));
  } catch {
    return undefined;
  }
}

/** Certificates as text, one after the other, each with lines of 64 characters and a line feed at its end. */
export function printCertificates(certificates: readonly X509Certificate[]): string {
  return certificates.map((one) => printDer(one.raw)).join('');
}

/** A certificate's bytes as text. */
export function printDer(der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}

/** Whether a key is locked by a passphrase. */
export function isEncrypted(text: string): boolean {
  return ENCRYPTED.test(text);
}

/** The private key in a text: PKCS#8, PKCS#1 or SEC 1; undefined when there is none that can be read. */
export function readKey(text: string): KeyObject | undefined {
  try {
    return createPrivateKey(text);
  } catch {
    return undefined;
  }
}
