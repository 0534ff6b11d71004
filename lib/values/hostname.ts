import { printedValue } from './printed-value';
import { refuse, wordOf } from './refusal';
import { parsed, valueOrThrow } from './violation';
import type { Parsed } from './violation';

/** What `Hostname.of` takes. */
export type HostnameInput = string | Hostname;

const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const ADDRESS = /^\d[\d.]*\.\d+$/;
const MAXIMUM_LABEL = 63;
const MAXIMUM_NAME = 253;
const MAXIMUM_LINUX = 64;

/**
 * The name of a machine: one RFC 1123 label or several joined by dots, in lower case, since it becomes the name of a Kubernetes node.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/
 */
export class Hostname {
  private readonly text: string;

  private constructor(text: string) {
    this.text = text;
  }

  /**
   * Reads a name. Refuses upper case, labels over 63 characters, names over 253, IPv4 addresses, and whatever is no letter, digit,
   * hyphen or dot.
   */
  static parse(input: HostnameInput, path = ''): Parsed<Hostname> {
    if (input instanceof Hostname) return parsed(input);
    const text = wordOf(input, path, 'worker-1');
    if (!text.ok) return text;
    return problemOf(text.value, path) ?? parsed(new Hostname(text.value));
  }

  /**
   * The name that is written in a program.
   *
   * @throws InvalidConfiguration when `parse` refuses it
   */
  static of(input: HostnameInput): Hostname {
    return valueOrThrow(`hostname ${JSON.stringify(printedValue(input))}`, Hostname.parse(input));
  }

  /** The first label: `srvnode-1` of `srvnode-1.colo.example`. */
  get short(): string {
    return this.labels[0] ?? this.text;
  }

  /** What follows the first label, without the dot; undefined for a single label. */
  get domain(): string | undefined {
    const rest = this.labels.slice(1);
    return rest.length === 0 ? undefined : rest.join('.');
  }

  /** The labels in order. */
  get labels(): readonly string[] {
    return this.text.split('.');
  }

  /** Whether the Linux kernel takes it as its own host name (HOST_NAME_MAX, 64); a longer one is good for DNS only. */
  get fitsKernel(): boolean {
    return this.text.length <= MAXIMUM_LINUX;
  }

  /** Whether both are the same name. */
  equals(other: HostnameInput): boolean {
    return this.text === Hostname.of(other).text;
  }

  /** The name as it was given. */
  toString(): string {
    return this.text;
  }

  /** As `toString`, so that `JSON.stringify` prints it the same way. */
  toJSON(): string {
    return this.text;
  }
}

function problemOf(text: string, path: string): Parsed<Hostname> | undefined {
  if (text.length > MAXIMUM_NAME) {
    const reason = `is ${text.length} characters long; a name has at most ${MAXIMUM_NAME}`;
    return refuse('too-long', path, text, reason, 'shorten it');
  }
  if (ADDRESS.test(text)) {
    return refuse('invalid', path, text, 'is an address, no name', 'write for example "worker-1"');
  }
  for (const label of text.split('.')) {
    if (label.length > MAXIMUM_LABEL) {
      const reason = `the part "${label.slice(0, 12)}…" is ${label.length} characters long; a part has at most ${MAXIMUM_LABEL}`;
      return refuse('too-long', path, text, reason, 'shorten it');
    }
    if (!LABEL.test(label)) return refuseLabel(label, text, path);
  }
  return undefined;
}

function refuseLabel(label: string, text: string, path: string): Parsed<Hostname> {
  if (label === '') {
    const instead = text.replace(/\.{2,}/g, '.').replace(/^\.|\.$/g, '');
    return refuse('invalid', path, text, 'holds an empty part between its dots', remedyBy(instead));
  }
  const lower = text.toLowerCase();
  if (lower !== text && isName(lower)) {
    return refuse('invalid', path, text, 'holds upper case', remedyBy(lower));
  }
  const reason = 'is no host name: lower-case letters, digits and inner hyphens only';
  return refuse('invalid', path, text, reason, remedyBy(lower.replaceAll('_', '-')));
}

function remedyBy(instead: string): string {
  return isName(instead) ? `write "${instead}"` : 'write for example "worker-1"';
}

// Whether a remedy may propose it. Not `parse`, which would look for a remedy in turn.
function isName(text: string): boolean {
  const labels = text.split('.');
  const fits = text.length <= MAXIMUM_NAME && labels.every(({ length }) => length <= MAXIMUM_LABEL);
  return fits && !ADDRESS.test(text) && labels.every((label) => LABEL.test(label));
}
