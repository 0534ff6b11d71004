import { printedValue } from './printed-value';
import { refuse, wordOf } from './refusal';
import { parsed, valueOrThrow } from './violation';
import type { Parsed } from './violation';

/** What `Percentage.of` takes: `'7.5%'`, or the number of percent. */
export type PercentageInput = string | number | Percentage;

const SHAPE = /^\+?(\d{1,3})(?:\.(\d{1,9}))?%$/;
const SCALE = 1_000_000_000n;

/** A share of a whole, from 0 % to 100 %, exact to nine decimal places of a percent. */
export class Percentage {
  private readonly scaled: bigint;

  private constructor(scaled: bigint) {
    this.scaled = scaled;
  }

  /** Reads `'10%'`, `'7.5%'` or a number of percent (10 is 10 %), rounded to nine places. Refuses what is negative, above 100 %, or has no `%`. */
  static parse(input: PercentageInput, path = ''): Parsed<Percentage> {
    if (input instanceof Percentage) return parsed(input);
    // A number that was worked out (100 - 66.9) carries noise far behind its last digit.
    const given = typeof input === 'number' ? `${input.toFixed(9)}%` : input;
    const text = wordOf(given, path, '10%', 64);
    if (!text.ok) return text;
    const match = SHAPE.exec(text.value);
    if (match === null) return refuseShape(input, text.value, path);
    const [, whole = '', fraction = ''] = match;
    const scaled = BigInt(whole + fraction.padEnd(9, '0'));
    if (scaled > 100n * SCALE) {
      const remedy = 'write a share of the whole, such as "10%"';
      return refuse('out-of-range', path, input, 'must be between 0% and 100%', remedy);
    }
    return parsed(new Percentage(scaled));
  }

  /**
   * The percentage that is written in a program.
   *
   * @throws InvalidConfiguration when `parse` refuses it
   */
  static of(input: PercentageInput): Percentage {
    return valueOrThrow(
      `percentage ${JSON.stringify(printedValue(input))}`,
      Percentage.parse(input),
    );
  }

  /** The share as a fraction of whole numbers; for exact arithmetic. */
  get fraction(): { readonly numerator: bigint; readonly denominator: bigint } {
    return { numerator: this.scaled, denominator: 100n * SCALE };
  }

  /** Negative, zero or positive, as this is smaller than, equal to or larger than the other. */
  compare(other: PercentageInput): number {
    const { scaled } = Percentage.of(other);
    return this.scaled < scaled ? -1 : this.scaled > scaled ? 1 : 0;
  }

  /** Whether both are the same share. */
  equals(other: PercentageInput): boolean {
    return this.compare(other) === 0;
  }

  /** The number of percent: 7.5 for `7.5%`. */
  toNumber(): number {
    return Number(this.toString().slice(0, -1));
  }

  /** As the kubelet's eviction thresholds take it: `7.5%`. */
  toString(): string {
    const fraction = String(this.scaled % SCALE)
      .padStart(9, '0')
      .replace(/0+$/, '');
    return `${this.scaled / SCALE}${fraction === '' ? '' : `.${fraction}`}%`;
  }

  /** As `toString`, so that `JSON.stringify` prints it the same way. */
  toJSON(): string {
    return this.toString();
  }
}

function refuseShape(input: PercentageInput, text: string, path: string): Parsed<Percentage> {
  if (/^-[\d.]+%$/.test(text)) {
    const remedy = 'write a share of the whole, such as "10%"';
    return refuse('out-of-range', path, input, 'must be between 0% and 100%', remedy);
  }
  const instead = `${text}%`;
  const remedy =
    SHAPE.test(instead) && Number(text) <= 100 ? `write "${instead}"` : 'write for example "7.5%"';
  return refuse('invalid', path, input, 'is no percentage', remedy);
}
