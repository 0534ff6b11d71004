/**
 * Judges whether a cluster still has what it had promised: pure, so that its own tests can show that it finds what is wrong.
 */
import { counterText, registerOf, valueOf, writeOf } from './write-record';
import type { WriteRecord } from './write-record';

/** What a member says of its own data at a revision. */
export interface MemberHash {
  readonly endpoint: string;
  readonly hash: string;
  /** The revision that was asked for. */
  readonly revision: string;
  /** Up to where it has compacted: only hashes with the same one can be compared. */
  readonly compactRevision: string;
}

/** All that was found in a cluster at one revision. */
export interface ClusterContents {
  readonly revision: string;
  /** The keys of the load with their values. */
  readonly keys: ReadonlyMap<string, string>;
  /** The counters of the writers. */
  readonly registers: ReadonlyMap<string, string>;
  readonly hashes: readonly MemberHash[];
  /** Raised alarms, as `NOSPACE of 8e9e05c52164694d`. */
  readonly alarms: readonly string[];
}

/** What had been promised before one began to look. */
export interface Promised {
  readonly acknowledged: readonly string[];
  /** The highest acknowledged number of each writer. */
  readonly counters: readonly number[];
}

/** How a look ended. */
export interface Verdict {
  readonly revision: string;
  readonly acknowledged: number;
  readonly found: number;
  /** As many as could be there: acknowledged, unclear, and on their way. */
  readonly possible: number;
  readonly members: number;
  /** What is wrong, one clause each; empty when nothing is. */
  readonly findings: readonly string[];
}

const SHOWN = 5;

/** What is promised now. */
export function promisedBy(record: WriteRecord): Promised {
  return {
    acknowledged: record.keys('acknowledged'),
    counters: Array.from({ length: record.writers }, (_, writer) => record.highest(writer)),
  };
}

/**
 * Compares what was promised with what is there.
 *
 * @param promised taken before the first read
 * @param record as it is after the last read
 */
export function verify(
  promised: Promised,
  contents: ClusterContents,
  record: WriteRecord,
): Verdict {
  const possible = record.keys('acknowledged', 'unclear', 'pending').length;
  const { acknowledged } = promised;
  const found = contents.keys.size;
  return {
    revision: contents.revision,
    acknowledged: acknowledged.length,
    found,
    possible,
    members: contents.hashes.length,
    findings: [
      ...lost(acknowledged, contents.keys),
      ...wrong(contents.keys),
      ...unpromised(contents.keys, record),
      ...count(acknowledged.length, found, possible),
      ...counters(promised.counters, contents.registers, record),
      ...hashes(contents.hashes),
      ...contents.alarms.map((alarm) => `alarm ${alarm}`),
    ],
  };
}

/** The verdict in one line for people. */
export function verdictText(name: string, verdict: Verdict): string {
  const { revision, acknowledged, found, possible, members, findings } = verdict;
  const judged = findings.length === 0 ? 'all there' : findings.join('; ');
  return `${name}: ${acknowledged} acknowledged <= ${found} there <= ${possible} possible, ${members} members of one hash at revision ${revision}: ${judged}`;
}

function lost(acknowledged: readonly string[], keys: ReadonlyMap<string, string>): string[] {
  return some(
    'acknowledged and lost',
    acknowledged.filter((key) => !keys.has(key)),
  );
}

function wrong(keys: ReadonlyMap<string, string>): string[] {
  const others = [...keys].filter(([key, value]) => value !== valueOf(key));
  return some(
    'with another value',
    others.map(([key]) => key),
  );
}

function unpromised(keys: ReadonlyMap<string, string>, record: WriteRecord): string[] {
  const strange = [...keys.keys()].filter((key) => {
    const write = writeOf(key);
    const fate = write === undefined ? undefined : record.fate(...write);
    return fate === undefined || fate === 'refused';
  });
  return some('there though never written, or refused', strange);
}

function count(acknowledged: number, found: number, possible: number): string[] {
  return acknowledged <= found && found <= possible
    ? []
    : [`${found} keys, which is not between ${acknowledged} and ${possible}`];
}

function counters(
  promised: readonly number[],
  registers: ReadonlyMap<string, string>,
  record: WriteRecord,
): string[] {
  return promised.flatMap((atLeast, writer) => {
    const text = registers.get(registerOf(writer));
    if (text === undefined) return atLeast === 0 ? [] : [`the counter of writer ${writer} is lost`];
    if (text < counterText(atLeast)) {
      return [`the counter of writer ${writer} went back from ${atLeast} to ${Number(text)}`];
    }
    const begun = record.begun(writer);
    return Number(text) > begun
      ? [`the counter of writer ${writer} is ${Number(text)}, and only ${begun} were written`]
      : [];
  });
}

function hashes(all: readonly MemberHash[]): string[] {
  const different = new Set(all.map((one) => `${one.hash} since ${one.compactRevision}`));
  if (all.length > 0 && different.size === 1) return [];
  if (all.length === 0) return ['no member told its hash'];
  return [
    `members differ: ${all.map((one) => `${one.endpoint} has ${one.hash} since ${one.compactRevision}`).join(', ')}`,
  ];
}

function some(what: string, keys: readonly string[]): string[] {
  if (keys.length === 0) return [];
  const more = keys.length > SHOWN ? ', …' : '';
  return [`${keys.length} ${what}: ${keys.slice(0, SHOWN).join(', ')}${more}`];
}
