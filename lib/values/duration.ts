import { printedValue } from './printed-value';
import { refuse, textOf } from './refusal';
import { parsed, valueOrThrow } from './violation';
import type { Parsed } from './violation';

/** What `Duration.of` takes: Go's notation, such as `'1h30m'`. No number: it would not say its unit. */
export type DurationInput = string | Duration;

const SECOND = 1_000_000_000n;
const UNITS: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  // Two signs look the same: the micro sign and the Greek letter. Go takes both.
  '\u00b5s': 1_000n,
  '\u03bcs': 1_000n,
  ms: 1_000_000n,
  s: SECOND,
  m: 60n * SECOND,
  h: 3600n * SECOND,
};
const TERM = /(\d*)(?:\.(\d*))?(ns|us|\u00b5s|\u03bcs|ms|s|m|h)/y;
const MOST = 2n ** 63n;
const MOST_HOURS = 2_562_047;
const MAXIMUM_LENGTH = 256;

/**
 * A length of time in Go's notation, which the kubelet, etcd and kubeadm read: whole nanoseconds, up to about 292 years.
 *
 * @see https://pkg.go.dev/time#ParseDuration
 */
export class Duration {
  /** No time at all. */
  static readonly zero = new Duration(0n);

  /** The whole length. */
  readonly nanoseconds: bigint;

  private constructor(nanoseconds: bigint) {
    this.nanoseconds = nanoseconds;
  }

  /** Reads `1h30m`, `1.5s`, `100ms`, `-1m`. Refuses a number without a unit, days and weeks, and what is beyond 64 bits. */
  static parse(input: DurationInput, path = ''): Parsed<Duration> {
    if (input instanceof Duration) return parsed(input);
    const given: unknown = input;
    if (typeof given === 'number') {
      const remedy = `name the unit, such as "${given}s" or "${given}m"`;
      return refuse('invalid', path, input, 'a number does not say its unit', remedy);
    }
    const text = textOf(input, path, '1h30m', MAXIMUM_LENGTH);
    if (!text.ok) return text;
    const nanoseconds = readGo(text.value);
    if (nanoseconds === undefined) {
      return refuse('invalid', path, input, 'is no duration', remedyFor(text.value));
    }
    return Duration.limited(nanoseconds, input, path);
  }

  /**
   * The duration that is written in a program.
   *
   * @throws InvalidConfiguration when `parse` refuses it
   */
  static of(input: DurationInput): Duration {
    return valueOrThrow(`duration ${JSON.stringify(printedValue(input))}`, Duration.parse(input));
  }

  /** A number of seconds; what is finer than a nanosecond is cut off. */
  static ofSeconds(seconds: number): Duration {
    const nanoseconds = Number.isFinite(seconds) ? BigInt(Math.trunc(seconds * 1e9)) : MOST;
    return valueOrThrow(
      `duration of ${seconds} seconds`,
      Duration.limited(nanoseconds, seconds, ''),
    );
  }

  /** The sum. */
  plus(other: DurationInput): Duration {
    const sum = this.nanoseconds + Duration.of(other).nanoseconds;
    return valueOrThrow('sum of durations', Duration.limited(sum, sum, ''));
  }

  /** The difference, which may be negative. */
  minus(other: DurationInput): Duration {
    const difference = this.nanoseconds - Duration.of(other).nanoseconds;
    return valueOrThrow('difference of durations', Duration.limited(difference, difference, ''));
  }

  /** Negative, zero or positive, as this is shorter than, equal to or longer than the other. */
  compare(other: DurationInput): number {
    const { nanoseconds } = Duration.of(other);
    return this.nanoseconds < nanoseconds ? -1 : this.nanoseconds > nanoseconds ? 1 : 0;
  }

  /** Whether both are equally long. */
  equals(other: DurationInput): boolean {
    return this.compare(other) === 0;
  }

  /** Whether this is less than nothing. */
  isNegative(): boolean {
    return this.nanoseconds < 0n;
  }

  /** Whether this is no time at all. */
  isZero(): boolean {
    return this.nanoseconds === 0n;
  }

  /** The length in seconds, with a fraction. */
  seconds(): number {
    return Number(this.nanoseconds) / 1e9;
  }

  /** As Go prints it: `1h30m0s`, `1.5s`, `100ms`, `0s`. */
  toString(): string {
    return printGo(this.nanoseconds);
  }

  /** As `toString`, so that `JSON.stringify` prints it the same way. */
  toJSON(): string {
    return this.toString();
  }

  private static limited(nanoseconds: bigint, input: unknown, path: string): Parsed<Duration> {
    if (nanoseconds < MOST && nanoseconds >= -MOST) return parsed(new Duration(nanoseconds));
    const reason = 'is beyond ±2562047h47m16s, the most that 64 bits of nanoseconds hold';
    return refuse('out-of-range', path, input, reason, 'write a shorter duration');
  }
}

function readGo(text: string): bigint | undefined {
  const terms = text.replace(/^[+-]/, '');
  if (terms === '0') return 0n;
  if (terms === '') return undefined;
  let total = 0n;
  TERM.lastIndex = 0;
  while (TERM.lastIndex < terms.length) {
    const match = TERM.exec(terms);
    if (match === null) return undefined;
    const [, whole = '', fraction = '', unit = ''] = match;
    const term = readTerm(whole, fraction, UNITS[unit] ?? 0n);
    if (term === undefined) return undefined;
    total += term;
  }
  return text.startsWith('-') ? -total : total;
}

function readTerm(whole: string, fraction: string, unit: bigint): bigint | undefined {
  if (whole + fraction === '') return undefined;
  return BigInt(`0${whole}`) * unit + fractionOf(fraction, unit);
}

// Go works out the fraction in floating point and cuts off what is finer than a nanosecond. The programs that will read the text are
// written in Go, so this takes the same steps: 0.3333333333333333333h is 20 minutes for them, and must be here.
function fractionOf(fraction: string, unit: bigint): bigint {
  let digits = 0n;
  let scale = 1;
  for (const digit of fraction) {
    const next = digits * 10n + BigInt(digit);
    if (digits > (MOST - 1n) / 10n || next > MOST) break;
    digits = next;
    scale *= 10;
  }
  return BigInt(Math.trunc(Number(digits) * (Number(unit) / scale)));
}

function printGo(nanoseconds: bigint): string {
  if (nanoseconds === 0n) return '0s';
  const sign = nanoseconds < 0n ? '-' : '';
  const magnitude = nanoseconds < 0n ? -nanoseconds : nanoseconds;
  if (magnitude < 1_000n) return `${sign}${magnitude}ns`;
  if (magnitude < 1_000_000n) return `${sign}${decimal(magnitude, 1_000n)}\u00b5s`;
  if (magnitude < SECOND) return `${sign}${decimal(magnitude, 1_000_000n)}ms`;
  const minutes = magnitude / (60n * SECOND);
  const seconds = `${decimal(magnitude % (60n * SECOND), SECOND)}s`;
  if (minutes === 0n) return `${sign}${seconds}`;
  if (minutes < 60n) return `${sign}${minutes}m${seconds}`;
  return `${sign}${minutes / 60n}h${minutes % 60n}m${seconds}`;
}

function decimal(value: bigint, unit: bigint): string {
  const places = String(unit).length - 1;
  const fraction = String(value % unit)
    .padStart(places, '0')
    .replace(/0+$/, '');
  return `${value / unit}${fraction === '' ? '' : `.${fraction}`}`;
}

function remedyFor(text: string): string {
  const compact = text.replace(/\s+/gu, '');
  if (compact !== text && readGo(compact) !== undefined) return `write "${compact}"`;
  if (/^[+-]?\d+(\.\d+)?$/.test(text)) return `name the unit: "${text}s" or "${text}m"`;
  const days = /^(\d{1,6})([dw])$/i.exec(text);
  const hours = Number(days?.[1]) * (days?.[2]?.toLowerCase() === 'w' ? 168 : 24);
  if (hours <= MOST_HOURS) {
    return `the largest unit is the hour: write "${hours}h"`;
  }
  return 'write for example "1h30m", "90s" or "100ms"';
}
