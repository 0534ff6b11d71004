/**
 * What may stand as a name or a secret of CHAP, the login of iSCSI: what every program on the way takes alike, be it read from a file of
 * settings, from JSON or from the kernel's configfs.
 */
import type { Findings } from './findings';
import { isText } from './findings';

/** The shortest secret: 96 bits, below which the protocol wants an encrypted connection beside it. */
export const SHORTEST_CHAP_SECRET = 12;

/** The longest name or secret, for which open-iscsi and the kernel have 256 bytes with the end. */
export const LONGEST_CHAP_TEXT = 255;

const PRINTED = /^[\x21-\x7e]+$/;

/**
 * Refuses a secret that is shorter than 12 characters, longer than 255, or holds anything but printed ASCII. The message never holds it.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7143#section-9.2.1
 */
export function checkChapSecret(given: unknown, path: string, findings: Findings): given is string {
  const remedy = `write ${SHORTEST_CHAP_SECRET} to ${LONGEST_CHAP_TEXT} random characters`;
  const reason = secretTrouble(given);
  if (reason === undefined) return true;
  const code = given === undefined ? 'required' : 'invalid';
  findings.add(code, path, undefined, reason, remedy);
  return false;
}

function secretTrouble(given: unknown): string | undefined {
  if (given === undefined) return 'there is no secret';
  if (typeof given !== 'string') return 'the secret is no text';
  if (given.length < SHORTEST_CHAP_SECRET) {
    return `the secret has ${given.length} characters, and ${SHORTEST_CHAP_SECRET} are the least`;
  }
  if (given.length > LONGEST_CHAP_TEXT) {
    return `the secret has ${given.length} characters, and ${LONGEST_CHAP_TEXT} are the most`;
  }
  return PRINTED.test(given) ? undefined : 'the secret holds more than printed ASCII';
}

/** Refuses a name that no list of accounts has: empty, with white space, or `NULL`, by which the kernel is told that there is none. */
export function checkChapName(given: unknown, path: string, findings: Findings): given is string {
  const good = isText(given, PRINTED) && given.length <= LONGEST_CHAP_TEXT && given !== 'NULL';
  if (good) return true;
  const code = given === undefined ? 'required' : 'invalid';
  const remedy = 'write for example "storage-client"';
  findings.add(code, path, given, 'is no name for a login by CHAP', remedy);
  return false;
}
