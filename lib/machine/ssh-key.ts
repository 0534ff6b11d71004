/** Public keys of OpenSSH. */
import type { Violation } from '../values';

import { isText, itemsOf, validateList } from './given';
import { problem } from './problem';

const PUBLIC_KEY =
  /^((ssh-(ed25519|rsa)|ecdsa-sha2-nistp(256|384|521)|sk-(ssh-ed25519|ecdsa-sha2-nistp256)@openssh\.com) )[A-Za-z0-9+/]{40,}={0,3}( \P{Cc}*)?$/u;

/** What is wrong with a list of public keys, each as one line of authorized_keys(5) without options. */
export function validatePublicKeys(keys: readonly string[], at: string): Violation[] {
  return [
    ...validateList(keys, at, '["ssh-ed25519 AAAA… name"]'),
    ...itemsOf(keys).flatMap((key, index) => validateKey(key, `${at}[${index}]`)),
  ];
}

function validateKey(key: unknown, path: string): Violation[] {
  if (isText(key, /PRIVATE KEY/)) {
    const remedy = 'give the public one, and replace this key: it has been shown';
    return [{ code: 'forbidden', path, reason: 'is a private key', remedy }];
  }
  if (isText(key, PUBLIC_KEY)) return [];
  const remedy = 'give one line of a .pub file: "ssh-ed25519 AAAA… name"';
  return [problem('invalid', path, key, 'is no public key of OpenSSH', remedy)];
}
