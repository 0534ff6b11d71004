import { createHash, generateKeyPairSync } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

import type { Findings } from '../values';

/** Kinds of key, the default first. */
export const KEY_ALGORITHMS = [
  'ECDSA-P256',
  'ECDSA-P384',
  'RSA-2048',
  'RSA-3072',
  'RSA-4096',
  'Ed25519',
] as const;

/**
 * The kind of a key. All of them are taken by etcd and Kubernetes, whose TLS is Go's; `Ed25519` is refused by programs in FIPS mode, and RSA is for
 * those that know nothing else.
 *
 * @see https://pkg.go.dev/crypto/tls#X509KeyPair
 */
export type KeyAlgorithm = (typeof KEY_ALGORITHMS)[number];

/** What is made where nothing else is asked for. */
export const DEFAULT_KEY_ALGORITHM: KeyAlgorithm = 'ECDSA-P256';

/** A key and its public half. */
export interface KeyPair {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

const CURVES: Readonly<Record<string, KeyAlgorithm>> = {
  prime256v1: 'ECDSA-P256',
  secp384r1: 'ECDSA-P384',
};
const RSA_SIZES: Readonly<Record<number, KeyAlgorithm>> = {
  2048: 'RSA-2048',
  3072: 'RSA-3072',
  4096: 'RSA-4096',
};

/** Reads the kind of key that is asked for; refuses what etcd and Kubernetes cannot use. */
export function readKeyAlgorithm(given: unknown, path: string, findings: Findings): KeyAlgorithm {
  const known = KEY_ALGORITHMS.find((one) => one === given);
  if (given === undefined || known !== undefined) return known ?? DEFAULT_KEY_ALGORITHM;
  const remedy = `write one of ${KEY_ALGORITHMS.map((one) => `"${one}"`).join(', ')}`;
  findings.add('unsupported', path, given, 'is no kind of key that is made here', remedy);
  return DEFAULT_KEY_ALGORITHM;
}

/** The kind of a key; undefined when it is none of ours. */
export function algorithmOf(key: KeyObject): KeyAlgorithm | undefined {
  const { namedCurve = '', modulusLength = 0 } = key.asymmetricKeyDetails ?? {};
  switch (key.asymmetricKeyType) {
    case 'ec':
      return CURVES[namedCurve];
    case 'rsa':
      return RSA_SIZES[modulusLength];
    case 'ed25519':
      return 'Ed25519';
    default:
      return undefined;
  }
}

/** Makes a new key. */
export function generateKey(algorithm: KeyAlgorithm): KeyPair {
  switch (algorithm) {
    case 'ECDSA-P256':
      return generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
    case 'ECDSA-P384':
      return generateKeyPairSync('ec', { namedCurve: 'secp384r1' });
    case 'RSA-2048':
    case 'RSA-3072':
    case 'RSA-4096':
      return generateKeyPairSync('rsa', { modulusLength: Number(algorithm.slice('RSA-'.length)) });
    case 'Ed25519':
      return generateKeyPairSync('ed25519');
  }
}

/** A private key as text: PKCS#8, which OpenSSL, Go and Node.js read without being told what is in it. */
export function printKey(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString();
}

/** Knows a public key again: SHA-256 of its DER, as hexadecimal digits. */
export function keyFingerprint(publicKey: KeyObject): string {
  return createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex');
}
