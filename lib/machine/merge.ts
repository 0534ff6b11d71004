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
function claimOf(part: Contribution): string {
  return `${SUBJECTS[part.kind]} ${valueOf(part)}`;
}

const SUBJECTS: Readonly<Record<Contribution['kind'], string>> = {
  file: 'path',
  directory: 'path',
  mount: 'mount point',
  'file-system': 'disk with a file system',
  'device-use': 'disk',
  sysctl: 'kernel setting',
  module: 'module',
  'module-parameter': 'module parameter',
  step: 'step',
  unit: 'unit',
  package: 'package',
  user: 'user',
  'authorized-key': 'key of the default user',
  'grow-partition': 'growing of partitions',
  'user-data-part': 'part of the user data',
};

// One owner each: a second one, even when it says the same, is a mistake in the program and not a coincidence.
const ONE_OWNER = new Set<Contribution['kind']>(['mount', 'file-system']);

function clashOf(first: Provided, second: Provided): Violation | undefined {
  const same = sayTheSame(first, second);
  const oneOwner = ONE_OWNER.has(first.kind);
  if (same && !oneOwner) return undefined;
  const subject = SUBJECTS[second.kind];
  const value = valueOf(second);
  if (same) {
    const reason = `${first.construct} and ${second.construct} both have this ${subject}`;
    return problem('duplicate', second.construct, value, reason, 'keep one of them');
  }
  const ways = `${briefly(first)} by ${first.construct} and ${briefly(second)} by ${second.construct}`;
  const reason = `this ${subject} is wanted ${ways}${difference(first, second)}`;
  const remedy = `let one construct have it${oneOwner ? '' : ', or give both the same'}`;
  return problem('conflict', second.construct, value, reason, remedy);
}

type Of<K extends Contribution['kind']> = Extract<Contribution, { kind: K }>;

/** How a message sums up what a part says. Never the content of a file, which may be a secret. */
const BRIEFLY: { readonly [K in Contribution['kind']]: (part: Of<K>) => string } = {
  file: ({ content, mode, owner }) => `as a file (${content.length} characters, ${mode}, ${owner})`,
  directory: ({ mode, owner }) => `as a directory (${mode}, ${owner})`,
  mount: ({ what, type, options }) => `for ${what} (${type}, ${options.join(',')})`,
  'file-system': ({ type, label }) => `as ${type}${label === undefined ? '' : ` "${label}"`}`,
  'device-use': ({ use }) => `as ${use}`,
  sysctl: ({ value }) => `as ${value}`,
  module: () => 'loaded',
  'module-parameter': ({ value }) => `as ${value}`,
  step: ({ command }) => `as "${command.join(' ')}"`,
  unit: ({ enable, start }) => `with enable ${String(enable)} and start ${String(start)}`,
  package: ({ version }) => `in ${version === undefined ? 'any version' : `version ${version}`}`,
  'authorized-key': () => 'allowed',
  'grow-partition': ({ devices, mode }) => `for ${devices.join(', ')} (${mode})`,
  'user-data-part': ({ contentType }) => `as ${contentType}`,
  user: ({ groups, shell, sudo, sshAuthorizedKeys: keys }) =>
    `with groups [${groups.join(', ')}], shell ${shell ?? 'unset'}, sudo ${sudo ?? 'unset'}, ${keys.length} keys`,
};

function briefly<K extends Contribution['kind']>(part: Of<K> & { kind: K }): string {
  return BRIEFLY[part.kind](part);
}

function difference(first: Provided, second: Provided): string {
  if (first.kind === 'file' && second.kind === 'file') return differentLine(first, second);
  if (briefly(first) !== briefly(second)) return '';
  const [one, other] = [new Map(saying(first)), new Map(saying(second))];
  const fields = [...new Set([...one.keys(), ...other.keys()])].filter(
    (name) => JSON.stringify(one.get(name)) !== JSON.stringify(other.get(name)),
  );
  return `, different in ${fields.join(', ')}`;
}

function differentLine(first: Of<'file'>, second: Of<'file'>): string {
  if (first.content === second.content) return '';
  const [one, other] = [first.content.split('\n'), second.content.split('\n')];
  const line = one.findIndex((text, index) => text !== other[index]);
  return `, different from line ${(line === -1 ? one.length : line) + 1} on`;
}

function valueOf(part: Contribution): string {
  if ('path' in part) return part.path;
  if ('device' in part) return part.device;
  if ('key' in part) return part.key;
  if ('id' in part) return part.id;
  if (part.kind === 'grow-partition') return 'growpart';
  return part.kind === 'module-parameter' ? `${part.module}.${part.name}` : part.name;
}

function sayTheSame(first: Provided, second: Provided): boolean {
  return JSON.stringify(saying(first)) === JSON.stringify(saying(second));
}

/** What a contribution says, whoever says it: its fields in the order of their names. */
function saying(part: Provided): (readonly [field: string, value: unknown])[] {
  const fields = Object.entries(part).filter(([name]) => name !== 'construct');
  return fields.sort(([a], [b]) => (a < b ? -1 : 1));
}
