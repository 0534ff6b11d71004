import { quote, refuse, textOf } from './refusal';
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
    return valueOrThrow(`duration ${JSON.stringify(quote(input))}`, Duration.parse(input));
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
  const negative = text.startsWith('-');
  const terms = text.replace(/^[+-]/, '');
  if (terms === '0') return 0n;
  let total = 0n;
  let position = 0;
  while (position < terms.length) {
    TERM.lastIndex = position;
    const match = TERM.exec(terms);
    const unit = UNITS[match?.[3] ?? ''];
    if (match === null || unit === undefined) return undefined;
    const [term, whole = '', fraction = ''] = match;
    if (whole + fraction === '') return undefined;
    // Cut off, not rounded: what Go does with the part that is finer than a nanosecond.
    total += BigInt(whole || '0') * unit;
    total += (BigInt(fraction || '0') * unit) / 10n ** BigInt(fraction.length);
    position += term.length;
  }
  if (terms === '') return undefined;
  return negative ? -total : total;
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
  if (/^[+-]?\d+(\.\d+)?$/.test(text)) return `name the unit: "${text}s" or "${text}m"`;
  const days = /^(\d{1,6})([dw])$/i.exec(text);
  if (days !== null) {
    const hours = Number(days[1]) * (days[2]?.toLowerCase() === 'w' ? 168 : 24);
    return `the largest unit is the hour: write "${hours}h"`;
  }
  return 'write for example "1h30m", "90s" or "100ms"';
}
