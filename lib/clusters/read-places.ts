/**
 * What all clusters of machines with identity are told: their name, where they stand, which of them were made anew on purpose, how long is waited.
 */
import { Duration, Hostname, isRecord, isText } from '../values';
import type { Findings } from '../values';

const PERFORMANCES: readonly unknown[] = ['standard', 'fast'];
const TIMEOUT_SECONDS = [10, 3600] as const;

/** What is said about failure domains. */
export interface PlacesSpec {
  readonly failureDomains?: unknown;
  /** All that the platform has. */
  readonly platformDomains: unknown;
}

/** The name of a cluster. */
export function readName(given: unknown, noun: string, usual: string, findings: Findings): string {
  const name = findings.take(Hostname.parse(given as string, 'name'))?.toString() ?? usual;
  if (name.length <= 40 && !name.includes('.')) return name;
  const reason = `is the beginning of the names of ${noun}s and of what belongs to them`;
  const remedy = 'write at most 40 lower-case letters, digits and hyphens';
  findings.add('too-long', 'name', name, reason, remedy);
  return name;
}

/** The size of its machines. */
export function checkSize(given: unknown, findings: Findings): void {
  if (given === undefined || isText(given, /^\S+$/)) return;
  const remedy = 'write the platform’s own name for it, or leave it out';
  findings.add('invalid', 'size', given, 'is no name of a size of machines', remedy);
}

/** How fast a disk of theirs is. */
export function checkPerformance(given: unknown, path: string, findings: Findings): void {
  if (given === undefined || PERFORMANCES.includes(given)) return;
  findings.add('unsupported', path, given, 'is neither standard nor fast', 'write "fast"');
}

/** The failure domains that its machines are spread over. */
export function readDomains(spec: PlacesSpec, findings: Findings): readonly string[] {
  const known = listOf(spec.platformDomains);
  const given: unknown = spec.failureDomains;
  if (given === undefined) return known;
  if (!Array.isArray(given) || given.length === 0) {
    const remedy = `leave it out, or write for example ["${known[0] ?? 'a'}"]`;
    findings.add('invalid', 'failureDomains', given, 'is no list of failure domains', remedy);
    return known;
  }
  const texts: readonly unknown[] = given;
  for (const [index, domain] of texts.entries()) {
    const path = `failureDomains[${index}]`;
    if (typeof domain !== 'string' || !known.includes(domain)) {
      const remedy = `write one of ${known.join(', ')}`;
      findings.add('unsupported', path, domain, 'is no failure domain of the platform', remedy);
    } else if (texts.indexOf(domain) < index) {
      findings.add('duplicate', path, domain, 'is named twice', 'name each once');
    }
  }
  const good = texts.filter((one): one is string => typeof one === 'string');
  return good.length === 0 ? known : [...new Set(good)];
}

/** Addresses of its machines, in their order. */
export function readAddresses(
  given: unknown,
  count: number,
  noun: string,
  findings: Findings,
): readonly string[] {
  if (given === undefined) return [];
  const list = listOf(given);
  if (!Array.isArray(given) || list.length < count) {
    const reason = `is no list of ${count} addresses, one for each ${noun}`;
    const shown = list.length === 0 ? given : list.join(', ');
    findings.add('invalid', 'addresses', shown, reason, 'write one for each, or leave it out');
  }
  return list;
}

/** How often each machine was made anew on purpose. */
export function readReplacements(
  given: unknown,
  names: readonly string[],
  noun: string,
  findings: Findings,
): Readonly<Record<string, number>> {
  if (given === undefined) return {};
  const path = 'replacements';
  if (!isRecord(given)) {
    findings.add('invalid', path, given, 'is no record', `write { "${names[0] ?? ''}": 1 }`);
    return {};
  }
  const good: Record<string, number> = {};
  for (const [name, value] of Object.entries(given)) {
    if (!names.includes(name)) {
      const remedy = `write one of ${names.join(', ')}`;
      findings.add('unsupported', `${path}.${name}`, name, `is no ${noun}`, remedy);
    } else if (typeof value !== 'number' || !Number.isInteger(value) || value < 0) {
      const remedy = 'write 1, and one more each time';
      findings.add('invalid', `${path}.${name}`, value, 'is no whole number', remedy);
    } else {
      good[name] = value;
    }
  }
  return good;
}

/** How long is waited for one of its machines, in seconds. */
export function readTimeout(
  given: unknown,
  usual: string,
  noun: string,
  findings: Findings,
): number {
  const span = findings.take(Duration.parse((given ?? usual) as string, 'timeout'));
  const seconds = span?.seconds() ?? 300;
  const [least, most] = TIMEOUT_SECONDS;
  if (seconds < least || seconds > most) {
    const reason = `is no time to wait for a ${noun}`;
    findings.add('out-of-range', 'timeout', given, reason, 'write from 10s to 1h');
  }
  return seconds;
}

/** The texts of a list. */
export function listOf(given: unknown): readonly string[] {
  return Array.isArray(given) ? given.filter((one): one is string => typeof one === 'string') : [];
}
