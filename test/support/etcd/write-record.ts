/**
 * What became of every write of a load: a number for each write of each writer, and its fate. It is the one thing that a cluster is held against,
 * so it is plain data and knows no etcd.
 */
import { createHash } from 'node:crypto';

/** What became of a write. A `refused` one must never be seen, an `unclear` one may be. */
export type WriteFate = 'pending' | 'acknowledged' | 'refused' | 'unclear';

/** How a stretch of time went, such as an operation on the cluster. */
export interface Period {
  readonly name: string;
  readonly seconds: number;
  readonly acknowledged: number;
  readonly refused: number;
  readonly unclear: number;
  /** The longest time without a write that was acknowledged, in milliseconds; it may have begun before the period. */
  readonly longestGapMs: number;
  readonly reads: number;
}

/** All keys of a load stand under this. */
export const LOAD_PREFIX = '/load/';
/** The counters of its writers stand under this. */
export const REGISTER_PREFIX = '/register/';

const KEY = /^\/load\/(\d+)\/(\d{10})$/;

/** The key of a write: its number is padded, so that keys are ordered as they were written. */
export function keyOf(writer: number, number: number): string {
  return `${LOAD_PREFIX}${writer}/${counterText(number)}`;
}

/** Whose write a key is of; undefined for a key that no load has. */
export function writeOf(key: string): readonly [writer: number, number: number] | undefined {
  const match = KEY.exec(key);
  return match === null ? undefined : [Number(match[1]), Number(match[2])];
}

/** The value that a key has to have: told by the key alone, so nobody has to remember it. */
export function valueOf(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}

/** The key of a writer's counter. */
export function registerOf(writer: number): string {
  return `${REGISTER_PREFIX}${writer}`;
}

/** A counter as it stands in its register: padded, so that etcd can compare two. */
export function counterText(number: number): string {
  return String(number).padStart(10, '0');
}

/** The writes of a load. */
export class WriteRecord {
  readonly #fates: WriteFate[][];
  readonly #highest: number[];
  readonly #periods: Period[] = [];
  #began: number;
  #last: number;
  #gap = 0;
  #counts = { acknowledged: 0, refused: 0, unclear: 0, reads: 0 };

  /**
   * Begins one.
   *
   * @param now milliseconds of any clock that never goes back
   */
  constructor(writers: number, now: number) {
    this.#fates = Array.from({ length: writers }, () => []);
    this.#highest = Array.from({ length: writers }, () => 0);
    this.#began = now;
    this.#last = now;
  }

  get writers(): number {
    return this.#fates.length;
  }

  /** The next write of a writer; they count from 1. */
  begin(writer: number): number {
    const fates = this.#of(writer);
    fates.push('pending');
    return fates.length;
  }

  /** Writes down what became of a write. */
  settle(writer: number, number: number, fate: Exclude<WriteFate, 'pending'>, now: number): void {
    this.#of(writer)[number - 1] = fate;
    this.#counts[fate] += 1;
    if (fate !== 'acknowledged') return;
    this.#gap = Math.max(this.#gap, now - this.#last);
    this.#last = now;
    this.#highest[writer] = Math.max(this.#highest[writer] ?? 0, number);
  }

  /** Counts a read that was answered. */
  sawRead(): void {
    this.#counts.reads += 1;
  }

  /** Ends the period, which gets this name, and begins the next. */
  mark(name: string, now: number): Period {
    const period = {
      name,
      seconds: (now - this.#began) / 1000,
      ...this.#counts,
      longestGapMs: Math.round(Math.max(this.#gap, now - this.#last)),
    };
    this.#periods.push(period);
    this.#began = now;
    this.#gap = 0;
    this.#counts = { acknowledged: 0, refused: 0, unclear: 0, reads: 0 };
    return period;
  }

  /** All periods that have ended. */
  get periods(): readonly Period[] {
    return [...this.#periods];
  }

  /** The fate of a write; undefined for one that was never begun. */
  fate(writer: number, number: number): WriteFate | undefined {
    return this.#fates[writer]?.[number - 1];
  }

  /** The highest number of a writer that was acknowledged; 0 for none. */
  highest(writer: number): number {
    return this.#highest[writer] ?? 0;
  }

  /** The highest number of a writer that was begun; 0 for none. */
  begun(writer: number): number {
    return this.#fates[writer]?.length ?? 0;
  }

  /** The keys of all writes with one of these fates, by writer and number. */
  keys(...fates: readonly WriteFate[]): readonly string[] {
    return this.#fates.flatMap((list, writer) =>
      list.flatMap((fate, index) => (fates.includes(fate) ? [keyOf(writer, index + 1)] : [])),
    );
  }

  #of(writer: number): WriteFate[] {
    const fates = this.#fates[writer];
    if (fates === undefined) throw new RangeError(`there is no writer ${writer}`);
    return fates;
  }
}

/** The periods as a table for people. */
export function periodTable(periods: readonly Period[]): string {
  const head = ['operation', 's', 'writes', 'unclear', 'refused', 'reads', 'longest gap'];
  const rows = periods.map((one) => [
    one.name,
    one.seconds.toFixed(1),
    ...[one.acknowledged, one.unclear, one.refused, one.reads].map(String),
    `${one.longestGapMs} ms`,
  ]);
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ');
  return [head, ...rows].map((row) => `${line(row)}\n`).join('');
}
