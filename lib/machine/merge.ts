/**
 * Contributions to one whole: what two constructs say alike is kept once, what they say differently is a conflict that names both. One
 * pass over a map, so that a machine of many parts costs no more than its parts.
 */
import type { Violation } from '../values';

import type { Contribution, Provided } from './contribution';
import { problem } from './problem';

/** Contributions without repetition, and the conflicts among them. */
export interface Merged {
  readonly parts: readonly Provided[];
  readonly violations: readonly Violation[];
  /** The part that has a claim, such as `path /etc/hosts`. */
  readonly byClaim: ReadonlyMap<string, Provided>;
}

/** Merges the contributions of one machine, the first of each kept. */
export function mergeParts(provided: readonly Provided[]): Merged {
  const byClaim = new Map<string, Provided>();
  const parts: Provided[] = [];
  const violations: Violation[] = [];
  for (const part of provided) {
    const claim = claimOf(part);
    const first = byClaim.get(claim);
    if (first === undefined) {
      byClaim.set(claim, part);
      parts.push(part);
      continue;
    }
    const clash = clashOf(first, part);
    if (clash !== undefined) violations.push(clash);
  }
  return { parts, violations, byClaim };
}

/** What a contribution lays claim to on the machine. */
export function claimOf(part: Contribution): string {
  return `${SUBJECTS[part.kind]} ${valueOf(part)}`;
}

const SUBJECTS: Readonly<Record<Contribution['kind'], string>> = {
  file: 'path',
  directory: 'path',
  mount: 'mount point',
  'file-system': 'file system on',
  'device-use': 'disk',
  sysctl: 'kernel setting',
  module: 'module',
  'module-parameter': 'module parameter',
  step: 'step',
  unit: 'unit',
  package: 'package',
  user: 'user',
};

// One owner each: a second one, even when it says the same, is a mistake in the program and not a coincidence.
const ONE_OWNER = new Set<Contribution['kind']>(['mount', 'file-system', 'step']);

function clashOf(first: Provided, second: Provided): Violation | undefined {
  const same = sayTheSame(first, second);
  if (same && !ONE_OWNER.has(first.kind)) return undefined;
  const subject = SUBJECTS[second.kind];
  const value = valueOf(second);
  if (same) {
    const reason = `${first.construct} and ${second.construct} both have this ${subject}`;
    return problem('duplicate', second.construct, value, reason, 'keep one of them');
  }
  const reason = `${subject} ${briefly(first)} by ${first.construct}, ${briefly(second)} by ${second.construct}`;
  const remedy = 'let one construct have it, or give both the same';
  return problem('conflict', second.construct, value, reason, remedy);
}

type Of<K extends Contribution['kind']> = Extract<Contribution, { kind: K }>;

/** How a message sums up what a part says. */
const BRIEFLY: { readonly [K in Contribution['kind']]: (part: Of<K>) => string } = {
  file: ({ content, mode, owner }) => `a file of ${content.length} characters, ${mode} ${owner},`,
  directory: ({ mode, owner }) => `a directory, ${mode} ${owner},`,
  mount: ({ what, type, options }) => `for ${what} (${type}, ${options.join(',')})`,
  'file-system': ({ type, label }) => `made as ${type}, label ${label ?? 'none'},`,
  'device-use': ({ use }) => `used as ${use}`,
  sysctl: ({ value }) => `set to ${value}`,
  'module-parameter': ({ value }) => `set to ${value}`,
  package: ({ version }) => `wanted in version ${version ?? 'any'}`,
  unit: ({ enable, start }) => `with enable ${String(enable)}, start ${String(start)}`,
  step: ({ command }) => `"${command.join(' ')}"`,
  module: () => 'loaded',
  user: () => 'made',
};

function briefly<K extends Contribution['kind']>(part: Of<K> & { kind: K }): string {
  return BRIEFLY[part.kind](part);
}

function valueOf(part: Contribution): string {
  if ('path' in part) return part.path;
  if ('device' in part) return part.device;
  if ('key' in part) return part.key;
  if ('id' in part) return part.id;
  return part.kind === 'module-parameter' ? `${part.module}.${part.name}` : part.name;
}

function sayTheSame(first: Provided, second: Provided): boolean {
  return sayingOf(first) === sayingOf(second);
}

/** What a contribution says, whoever says it: its fields in the order of their names. */
function sayingOf(part: Provided): string {
  const fields = Object.entries(part).filter(([name]) => name !== 'construct');
  return JSON.stringify(fields.sort(([a], [b]) => (a < b ? -1 : 1)));
}
