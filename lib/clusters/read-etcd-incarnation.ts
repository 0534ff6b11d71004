/** What the cluster begins with, and whether it was really meant. */
import { isRecord, isText } from '../values';
import type { Findings } from '../values';

/** What the cluster begins with: plain data. */
export interface ReadEtcdIncarnation {
  readonly number: number;
  readonly from?: { readonly snapshot: string } | { readonly survivor: string };
  readonly confirm?: string;
}

const SNAPSHOT = /^[A-Za-z0-9](?:[A-Za-z0-9._/-]{0,253}[A-Za-z0-9])?$/;
const LARGEST = 9999;

/** What has to be written so that the data of a cluster is replaced. */
export function confirmationOf(cluster: string, number: number): string {
  return `${cluster} incarnation ${number}`;
}

/** Reads it. */
export function readEtcdIncarnation(
  given: unknown,
  cluster: string,
  members: readonly { readonly name: string }[],
  findings: Findings,
): ReadEtcdIncarnation {
  if (given === undefined) return { number: 1 };
  const path = 'incarnation';
  if (!isRecord(given)) {
    findings.add('invalid', path, given, 'is no record', 'write for example { number: 2, … }');
    return { number: 1 };
  }
  const number = readNumber(given['number'], findings);
  if (given['from'] === undefined) return { number };
  if (number === 1) {
    const reason = 'a cluster that is restored is its second incarnation at least';
    findings.add('conflict', `${path}.from`, undefined, reason, 'write number: 2');
  }
  const from = readFrom(given['from'], members, findings);
  const confirm = confirmationOf(cluster, number);
  if (given['confirm'] !== confirm) {
    const reason = `the data of ${cluster} would be replaced; what it has now is moved aside and serves no more`;
    const remedy = `write confirm: "${confirm}" when you want that`;
    const code = given['confirm'] === undefined ? 'required' : 'conflict';
    findings.add(code, `${path}.confirm`, given['confirm'], reason, remedy);
  }
  return { number, ...(from === undefined ? {} : { from }), confirm };
}

function readNumber(given: unknown, findings: Findings): number {
  const whole = typeof given === 'number' && Number.isInteger(given);
  if (whole && given >= 1 && given <= LARGEST) return given;
  const remedy = `write 1, and one more each time that the cluster is restored`;
  findings.add('invalid', 'incarnation.number', given, 'is no number of an incarnation', remedy);
  return 1;
}

function readFrom(
  given: unknown,
  members: readonly { readonly name: string }[],
  findings: Findings,
): ReadEtcdIncarnation['from'] {
  const path = 'incarnation.from';
  const [key, ...others] = isRecord(given) ? Object.keys(given) : [];
  const value = isRecord(given) && key !== undefined ? given[key] : undefined;
  if (others.length === 0 && key === 'snapshot' && isText(value, SNAPSHOT)) {
    return { snapshot: value };
  }
  if (others.length === 0 && key === 'survivor' && typeof value === 'string') {
    if (members.some(({ name }) => name === value)) return { survivor: value };
    const remedy = `write one of ${members.map(({ name }) => name).join(', ')}`;
    findings.add('unsupported', `${path}.survivor`, value, 'is no member', remedy);
    return undefined;
  }
  const remedy =
    'write { snapshot: "…" } with a name that etcd-snapshots lists, or { survivor: "…" }';
  findings.add('invalid', path, given, 'says not what the cluster begins with', remedy);
  return undefined;
}
