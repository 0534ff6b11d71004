/** Secret texts: given, or in a Secret that is there. They are checked, and never shown. */
import { hasPlaceholder, isObjectName, isRecord, isText } from '../values';
import type { Findings } from '../values';

/** A secret text that was read. */
export type ReadSecretText =
  | { readonly from: 'text'; readonly text: string }
  | { readonly from: 'secret'; readonly secret: string; readonly key: string };

/** The keys of a ConfigMap or Secret. */
const DATA_KEY = /^[-._A-Za-z0-9]{1,253}$/;

/** Why a text is not what is wanted, in words that do not show it; undefined when it is. */
export type SecretTextCheck = (text: string) => string | undefined;

/** Reads one; texts that are known only later are taken for right. */
export function readSecretText(
  given: unknown,
  path: string,
  remedy: string,
  check: SecretTextCheck,
  findings: Findings,
): ReadSecretText | undefined {
  if (given === undefined || given === null || given === '') {
    findings.add('required', path, undefined, 'nothing is given', remedy);
    return undefined;
  }
  if (typeof given === 'string') {
    const reason = hasPlaceholder(given) ? undefined : check(given);
    if (reason === undefined) return { from: 'text', text: given };
    findings.add('invalid', path, undefined, reason, remedy);
    return undefined;
  }
  if (!isRecord(given)) {
    findings.add('invalid', path, undefined, 'is neither a text nor a key of a Secret', remedy);
    return undefined;
  }
  const { secret, key } = given;
  if (isObjectName(secret) && isText(key, DATA_KEY)) return { from: 'secret', secret, key };
  const reason = 'names no Secret and no key in it';
  findings.add(
    'invalid',
    path,
    undefined,
    reason,
    'write for example { secret: "heketi", key: "admin" }',
  );
  return undefined;
}

const SHORTEST_KEY = 16;
const LONGEST_KEY = 1024;

/**
 * Why a text is no key of Heketi's. It is a key of HMAC, and its end is where people go wrong: a file that was made into a Secret has a new
 * line there, which is a part of the key for the server and none for who types it.
 */
export function whyNoHeketiKey(text: string): string | undefined {
  if (text.length < SHORTEST_KEY) return `is shorter than ${SHORTEST_KEY} characters`;
  if (text.length > LONGEST_KEY) return `is longer than ${LONGEST_KEY} characters`;
  if (!/^[\x21-\x7e]+$/.test(text)) {
    return 'holds white space, a new line or a character beyond ASCII';
  }
  return undefined;
}

/** Why a text is no private key that Heketi can read: it asks nobody for a passphrase. */
export function whyNoPrivateKey(text: string): string | undefined {
  if (/^(?:ssh-|ecdsa-)/.test(text.trim())) return 'is the public key';
  if (
    !/^-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY-----\r?\n[\s\S]+-----END [A-Z0-9 ]+-----\s*$/.test(
      text,
    )
  ) {
    return 'is no private key in PEM';
  }
  if (/BEGIN ENCRYPTED|Proc-Type: 4,ENCRYPTED/.test(text) || isEncryptedOpenSsh(text)) {
    return 'has a passphrase, which nobody gives';
  }
  return undefined;
}

/** In OpenSSH's own form the cipher is the first text after the magic bytes: `none` where there is no passphrase. */
function isEncryptedOpenSsh(text: string): boolean {
  if (!text.includes('BEGIN OPENSSH')) return false;
  const body = text.replace(/-----[^-]+-----|\s/g, '');
  const bytes = Buffer.from(body, 'base64').toString('latin1');
  return bytes.startsWith('openssh-key-v1\0') && !bytes.slice(15).startsWith('\0\0\0\x04none');
}
