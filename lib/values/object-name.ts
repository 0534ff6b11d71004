/**
 * Names and labels as Kubernetes takes them, and how a text becomes one: as it is where it is legal, otherwise cleaned and cut, with a hash
 * of the whole that keeps it apart from others.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/
 */
import { createHash } from 'node:crypto';

/** The most characters of a name of an object that is a DNS subdomain, such as a persistent volume. */
export const LONGEST_OBJECT_NAME = 253;

/** The most characters of a label's value, and of a name that is one DNS label, such as a namespace. */
export const LONGEST_LABEL = 63;

const LABEL_VALUE = /^[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?$/;
const DNS_LABEL = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/;
const HASH_DIGITS = 8;
const ALL_DIGITS = 64;

/** Whether it is a name of an object: a DNS subdomain of at most 253 characters (RFC 1123), in lower case. */
export function isObjectName(text: unknown): text is string {
  if (typeof text !== 'string' || text.length > LONGEST_OBJECT_NAME) return false;
  return text.split('.').every((part) => DNS_LABEL.test(part));
}

/** Whether it is a DNS label of at most 63 characters, as the names of namespaces and of volumes in a pod are. */
export function isDnsLabel(text: unknown): text is string {
  return typeof text === 'string' && text.length <= LONGEST_LABEL && DNS_LABEL.test(text);
}

/** Whether it is a value of a label: at most 63 letters, digits, `-`, `_` and `.`, none of these three at an end; or empty. */
export function isLabelValue(text: unknown): text is string {
  return (
    text === '' ||
    (typeof text === 'string' && text.length <= LONGEST_LABEL && LABEL_VALUE.test(text))
  );
}

/** Whether it is a key of a label: a name as a value is, and possibly a DNS subdomain and a slash before it. */
export function isLabelKey(text: unknown): text is string {
  if (typeof text !== 'string') return false;
  const [name = '', prefix, ...more] = text.split('/').reverse();
  const named = name !== '' && isLabelValue(name) && more.length === 0;
  return named && (prefix === undefined || isObjectName(prefix));
}

/**
 * The name that a text gives an object.
 *
 * @param text what the name should be
 * @param whole what tells this object from all others; hashed where the text alone is no legal name
 * @param longest the most characters, at least 18
 */
export function objectNameOf(text: string, whole = text, longest = LONGEST_OBJECT_NAME): string {
  if (isObjectName(text) && text.length <= longest) return text;
  return hashedName(text, whole, longest, HASH_DIGITS);
}

/** The value that a text gives a label, as `objectNameOf`; in lower case where it cannot stay as it is. */
export function labelValueOf(text: string, whole = text): string {
  if (text !== '' && isLabelValue(text)) return text;
  return withHash(
    text.toLowerCase().replace(/[^-a-z0-9_.]+/g, '-'),
    whole,
    LONGEST_LABEL,
    HASH_DIGITS,
  );
}

/**
 * A name with a hash of the whole in any case: for objects that must be made anew when what is hashed changes.
 *
 * @param text what the name should begin with
 * @param whole what is hashed
 * @param longest the most characters, at least 18
 */
export function hashedObjectName(text: string, whole: string, longest = LONGEST_LABEL): string {
  return hashedName(text, whole, longest, HASH_DIGITS);
}

/** A name that is wanted, and what tells its object from all others. */
export interface WantedName {
  readonly text: string;
  readonly whole: string;
}

/**
 * Names for several objects, no two of them the same: each as `objectNameOf` has it, and with a hash of its whole where two would be alike,
 * whatever their order. Only objects of one whole share a name.
 *
 * @param wanted what the names should be
 * @param longest the most characters, at least 18
 */
export function uniqueObjectNames(
  wanted: readonly WantedName[],
  longest = LONGEST_OBJECT_NAME,
): readonly string[] {
  const most = Math.min(ALL_DIGITS, longest - HASH_DIGITS - 2);
  let digits = wanted.map(() => 0);
  for (;;) {
    const names = wanted.map(({ text, whole }, index) =>
      nameWith(text, whole, longest, digits[index] ?? 0),
    );
    const alike = clashing(names, wanted);
    const next = digits.map((count, index) =>
      alike.has(names[index] ?? '') ? Math.min(most, Math.max(HASH_DIGITS, count * 2)) : count,
    );
    if (next.every((count, index) => count === digits[index])) return names;
    digits = next;
  }
}

function nameWith(text: string, whole: string, longest: number, digits: number): string {
  return digits === 0
    ? objectNameOf(text, whole, longest)
    : hashedName(text, whole, longest, digits);
}

/** The names that objects of different wholes share. */
function clashing(names: readonly string[], wanted: readonly WantedName[]): ReadonlySet<string> {
  const owners = new Map<string, string>();
  const alike = new Set<string>();
  names.forEach((name, index) => {
    const whole = wanted[index]?.whole ?? '';
    const owner = owners.get(name);
    if (owner === undefined) owners.set(name, whole);
    else if (owner !== whole) alike.add(name);
  });
  return alike;
}

function hashedName(text: string, whole: string, longest: number, digits: number): string {
  const clean = text
    .toLowerCase()
    .replace(/[^-a-z0-9.]+/g, '-')
    // No part between dots may begin or end with a hyphen, or be empty.
    .replace(/-*\.[-.]*/g, '.');
  return withHash(clean, whole, longest, digits);
}

function withHash(text: string, whole: string, longest: number, digits: number): string {
  const hash = createHash('sha256').update(whole).digest('hex').slice(0, digits);
  const good = text.slice(0, longest - digits - 1).replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, '');
  return good === '' ? hash : `${good}-${hash}`;
}
