/** Who vouches for the packages of a source. */
import type { Violation } from '../values';

import { validateAbsolutePath } from './file-path';
import { validateSwitch } from './given';
import { normalPgpKey, validatePgpKey } from './pgp-key';
import { problem } from './problem';

/** Exactly one of the three. */
export interface PackageTrust {
  /**
   * The public key of the source, in armor: the text of its `.asc` file. Private keys are refused.
   *
   * @default - none
   */
  readonly key?: string;

  /**
   * A key that is on the machine already, by its path, such as `/usr/share/keyrings/debian-archive-keyring.gpg`.
   *
   * @default - none
   */
  readonly keyring?: string;

  /**
   * Whether nobody vouches for the packages: whoever can answer in the place of the source decides what is installed.
   *
   * @default false
   */
  readonly trusted?: boolean;
}

/** What is wrong with it. */
export function validateTrust({ key, keyring, trusted }: PackageTrust): Violation[] {
  const given = [
    ...(key === undefined ? [] : ['key']),
    ...(keyring === undefined ? [] : ['keyring']),
    ...(trusted === undefined || (trusted as unknown) === false ? [] : ['trusted']),
  ];
  return [
    ...(key === undefined ? [] : validatePgpKey(key, 'key')),
    ...(keyring === undefined ? [] : validateKeyring(keyring)),
    ...(trusted === undefined ? [] : validateSwitch(trusted, 'trusted')),
    ...validateOne(given),
  ];
}

/** The text of a key's file. */
export function keyFile(key: string): string {
  return `${normalPgpKey(key)}\n`;
}

function validateOne([first, second]: readonly string[]): Violation[] {
  if (first === undefined) {
    const reason = 'nobody vouches for its packages';
    const remedy = 'give its public key, or set trusted where that is meant';
    return [problem('required', 'key', '', reason, remedy)];
  }
  if (second === undefined) return [];
  const reason = `stands beside ${first}`;
  return [{ code: 'conflict', path: second, reason, remedy: 'keep one of key, keyring, trusted' }];
}

function validateKeyring(keyring: unknown): Violation[] {
  const wrong = validateAbsolutePath(keyring, 'keyring');
  if (wrong.length > 0 || /^[^\s,]+\.(gpg|asc|pgp)$/.test(String(keyring))) return wrong;
  const remedy = 'write for example "/usr/share/keyrings/debian-archive-keyring.gpg"';
  return [problem('invalid', 'keyring', keyring, 'is no file of keys (.gpg, .asc)', remedy)];
}
