/**
 * The settings of a cloud.conf: what each may be, read from what a person gives to the lines of a section.
 *
 * @see https://github.com/kubernetes/cloud-provider-openstack/blob/v1.36.0/pkg/openstack/openstack.go (LoadBalancerOpts, NetworkingOpts)
 */
import { Cidr, Duration, isRecord, isText } from '../values';
import type { CidrInput, DurationInput, Findings } from '../values';

import { readLabels } from './labels';
import { refuseUnknown } from './openstack-cloud-fields';

/** A line of a section: a name, and its value as it stands in the file. */
export type ConfigLine = readonly [name: string, value: string];

/** Reads one setting to the values of its lines; none when it is refused. */
type Setting = (given: unknown, path: string, findings: Findings) => readonly string[];

/** The settings of a section, by their names. */
export type Section = Readonly<Record<string, Setting>>;

/** Whether or not. */
export const aSwitch: Setting = (given, path, findings) => {
  if (typeof given === 'boolean') return [String(given)];
  findings.add('invalid', path, given, 'is neither true nor false', 'write it without quotes');
  return [];
};

/** A text on one line. */
export const aText: Setting = (given, path, findings) => {
  if (isText(given, /^[^\p{Cc}]+$/u)) return [quoted(given)];
  findings.add('invalid', path, given, 'is no text on one line', 'write it as OpenStack shows it');
  return [];
};

/** Several texts: one line for each. */
export const someTexts: Setting = (given, path, findings) => {
  if (Array.isArray(given)) {
    return given.flatMap((one: unknown, index) => aText(one, `${path}[${index}]`, findings));
  }
  findings.add('invalid', path, given, 'is no list of texts', 'write for example ["private"]');
  return [];
};

/** One of some words. */
export function oneOf(...words: readonly string[]): Setting {
  return (given, path, findings) => {
    if (typeof given === 'string' && words.includes(given)) return [quoted(given)];
    findings.add('unsupported', path, given, 'is none', `use ${words.join(', ')}`);
    return [];
  };
}

/** One or several of some words, in an order; no word twice. */
export function orderOf(...words: readonly string[]): Setting {
  return (given, path, findings) => {
    const list: readonly unknown[] = Array.isArray(given) ? given : [];
    const known = list.every((one) => typeof one === 'string' && words.includes(one));
    if (list.length > 0 && known && new Set(list).size === list.length) {
      return [quoted(list.join(','))];
    }
    const remedy = `use a list of ${words.join(', ')}`;
    findings.add('invalid', path, given, 'is no order of them', remedy);
    return [];
  };
}

/** A whole number in a range. */
export function aNumber(least: number, most: number): Setting {
  return (given, path, findings) => {
    if (typeof given === 'number' && Number.isInteger(given) && given >= least && given <= most) {
      return [String(given)];
    }
    const reason = `is no whole number from ${least} to ${most}`;
    findings.add('out-of-range', path, given, reason, `write for example ${least}`);
    return [];
  };
}

/** A length of time: more than nothing. */
export const aDuration: Setting = (given, path, findings) => {
  const duration = findings.take(Duration.parse(given as DurationInput, path));
  if (duration === undefined) return [];
  if (duration.compare('1s') >= 0) return [quoted(duration.toString())];
  findings.add('out-of-range', path, given, 'is less than a second', 'write for example "5s"');
  return [];
};

/** Ranges of addresses, in an order. */
export const someRanges: Setting = (given, path, findings) => {
  if (!Array.isArray(given) || given.length === 0) {
    const remedy = 'write for example ["10.0.0.0/16"]';
    findings.add('invalid', path, given, 'is no list of ranges', remedy);
    return [];
  }
  const ranges = given.flatMap((one: unknown, index) => {
    return findings.take(Cidr.parse(one as CidrInput, `${path}[${index}]`))?.toString() ?? [];
  });
  return [quoted(ranges.join(','))];
};

/** Labels of nodes; an empty value stands for any. */
export const someLabels: Setting = (given, path, findings) => {
  const labels = Object.entries(readLabels(given, path, findings));
  if (labels.length === 0) return [];
  const words = labels.map(([key, value]) => (value === '' ? key : `${key}=${value}`));
  return [quoted(words.join(','))];
};

/** Reads a section: its lines in the order of what was given. */
export function readSection(
  given: unknown,
  section: Section,
  path: string,
  findings: Findings,
): readonly ConfigLine[] {
  if (given === undefined) return [];
  if (!isRecord(given)) {
    const remedy = `write { "${Object.keys(section)[0] ?? ''}": … }`;
    findings.add('invalid', path, given, 'is no record of settings', remedy);
    return [];
  }
  refuseUnknown(given, Object.keys(section), path, findings);
  return Object.entries(section).flatMap(([name, setting]) => {
    const value = given[name];
    if (value === undefined) return [];
    return setting(value, `${path}.${name}`, findings).map((text) => [name, text] as const);
  });
}

/** A section as it stands in a file; nothing when it has no lines. */
export function sectionText(title: string, lines: readonly ConfigLine[]): string {
  if (lines.length === 0) return '';
  return [`[${title}]`, ...lines.map(([name, value]) => `${name} = ${value}`), ''].join('\n');
}

/** A text as it stands in a file: what a `#` or `;` begins would be a comment otherwise. */
export function quoted(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&')}"`;
}
