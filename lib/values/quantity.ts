import { Percentage } from './percentage';
import type { PercentageInput } from './percentage';
import {
  NANOS_PER_UNIT,
  divideAwayFromZero,
  nanosOf,
  nanosPer,
  printCanonical,
  printIn,
  readNotation,
} from './quantity-notation';
import type { QuantityFormat, Suffix } from './quantity-notation';
import { printedValue } from './printed-value';
import { refuse, textOf } from './refusal';
import { parsed, valueOrThrow } from './violation';
import type { Parsed } from './violation';

/** What `Quantity.of` takes: Kubernetes' notation (`'500m'`, `'1.5Gi'`, `'1e3'`), or a plain number. */
export type QuantityInput = string | number | bigint | Quantity;

const LARGEST = 2n ** 63n - 1n;
const MAXIMUM_EXPONENT = 999;
const MAXIMUM_LENGTH = 256;

/**
 * An amount of CPU, memory, storage or anything counted, exact to 10⁻⁹ like Kubernetes' own. What is finer is rounded up, away from
 * zero. It remembers the family of suffixes it was written with (1000s, 1024s, exponents) and prints with the same again.
 *
 * Sums may exceed 2^63 − 1, the most that one field of Kubernetes holds; a text that does is refused.
 *
 * @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
 */
export class Quantity {
  /** Nothing; it takes the suffixes of what is added to it. */
  static readonly zero = new Quantity(0n, 'decimal-si');

  private readonly nanos: bigint;
  private readonly format: QuantityFormat;

  private constructor(nanos: bigint, format: QuantityFormat) {
    this.nanos = nanos;
    this.format = format;
  }

  /**
   * Reads a quantity. Refuses what does not follow the notation, what is beyond ±(2^63 − 1), numbers that are no longer exact (whole
   * numbers beyond 2^53) and those that are not finite.
   */
  static parse(input: QuantityInput, path = ''): Parsed<Quantity> {
    if (input instanceof Quantity) return parsed(input);
    if (typeof input === 'bigint') return limited(Quantity.exactly(input), input, path);
    if (typeof input === 'number') return Quantity.fromNumber(input, path);
    const text = textOf(input, path, '1.5Gi', MAXIMUM_LENGTH);
    return text.ok ? Quantity.fromText(text.value, path) : text;
  }

  /**
   * The quantity that is written in a program.
   *
   * @throws InvalidConfiguration when `parse` refuses it
   */
  static of(input: QuantityInput): Quantity {
    return valueOrThrow(`quantity ${JSON.stringify(printedValue(input))}`, Quantity.parse(input));
  }

  /** The larger of two; the first when they are equal. */
  static max(a: QuantityInput, b: QuantityInput): Quantity {
    const [first, second] = [Quantity.of(a), Quantity.of(b)];
    return first.compare(second) < 0 ? second : first;
  }

  /** The smaller of two; the first when they are equal. */
  static min(a: QuantityInput, b: QuantityInput): Quantity {
    const [first, second] = [Quantity.of(a), Quantity.of(b)];
    return first.compare(second) > 0 ? second : first;
  }

  private static exactly(whole: bigint): Quantity {
    return new Quantity(whole * NANOS_PER_UNIT, 'decimal-si');
  }

  private static fromNumber(input: number, path: string): Parsed<Quantity> {
    if (!Number.isFinite(input)) {
      return refuse('invalid', path, input, 'is no finite number', 'write for example 1.5');
    }
    if (Number.isInteger(input) && !Number.isSafeInteger(input)) {
      const reason = 'a number this large is no longer exact';
      return refuse('out-of-range', path, input, reason, `write it as text, such as "8E" or "7Ei"`);
    }
    // The shortest text that means this number: 0.1 is one tenth, not the binary fraction next to it.
    const notation = readNotation(String(input));
    if (notation === undefined) throw new Error(`bug: cannot read the number ${input}`);
    return limited(new Quantity(nanosOf(notation), 'decimal-si'), input, path);
  }

  private static fromText(text: string, path: string): Parsed<Quantity> {
    const notation = readNotation(text);
    if (notation === undefined) {
      return refuse('invalid', path, text, 'is no quantity', remedyFor(text));
    }
    if (Math.abs(notation.exponent) > MAXIMUM_EXPONENT) {
      const reason = `the exponent is beyond ±${MAXIMUM_EXPONENT}`;
      return refuse('out-of-range', path, text, reason, 'write for example "1e3"');
    }
    const nanos = nanosOf(notation);
    // Less than one unit of a binary suffix is a decimal quantity from then on, as in apimachinery.
    const fraction = nanos !== 0n && nanos < NANOS_PER_UNIT && nanos > -NANOS_PER_UNIT;
    const format = notation.format === 'binary-si' && fraction ? 'decimal-si' : notation.format;
    return limited(new Quantity(nanos, format), text, path);
  }

  /** The sum, in this quantity's suffixes; in the other's when this is zero. */
  plus(other: QuantityInput): Quantity {
    const { nanos, format } = Quantity.of(other);
    return new Quantity(this.nanos + nanos, this.isZero() ? format : this.format);
  }

  /** The difference, which may be negative, in this quantity's suffixes; in the other's when this is zero. */
  minus(other: QuantityInput): Quantity {
    const { nanos, format } = Quantity.of(other);
    return new Quantity(this.nanos - nanos, this.isZero() ? format : this.format);
  }

  /**
   * This many times a whole number, such as a count of replicas.
   *
   * @throws RangeError when the factor is no whole number
   */
  times(factor: number | bigint): Quantity {
    return new Quantity(this.nanos * BigInt(factor), this.format);
  }

  /** A share of this: `timesPercent('10%')` and `timesPercent(10)` are a tenth. */
  timesPercent(share: PercentageInput): Quantity {
    const { numerator, denominator } = Percentage.of(share).fraction;
    return new Quantity(divideAwayFromZero(this.nanos * numerator, denominator), this.format);
  }

  /** Negative, zero or positive, as this is smaller than, equal to or larger than the other. */
  compare(other: QuantityInput): number {
    const { nanos } = Quantity.of(other);
    return this.nanos < nanos ? -1 : this.nanos > nanos ? 1 : 0;
  }

  /** Whether both are the same amount, however they are written: `1024` equals `1Ki`. */
  equals(other: QuantityInput): boolean {
    return this.compare(other) === 0;
  }

  /** Whether this is less than zero. */
  isNegative(): boolean {
    return this.nanos < 0n;
  }

  /** Whether this is nothing at all. */
  isZero(): boolean {
    return this.nanos === 0n;
  }

  /** The amount in whole units (bytes, for memory and storage), rounded up, away from zero. */
  bytes(): bigint {
    return divideAwayFromZero(this.nanos, NANOS_PER_UNIT);
  }

  /** The amount in thousandths (millicores, for CPU), rounded up, away from zero. */
  millis(): bigint {
    return divideAwayFromZero(this.nanos, nanosPer('m'));
  }

  /** The next whole number of a unit, away from zero: what a disk that is sold in whole GiB must have. */
  roundedUp(unit: Suffix): Quantity {
    const step = nanosPer(unit);
    return new Quantity(divideAwayFromZero(this.nanos, step) * step, this.format);
  }

  /** The previous whole number of a unit, towards zero. */
  roundedDown(unit: Suffix): Quantity {
    const step = nanosPer(unit);
    return new Quantity((this.nanos / step) * step, this.format);
  }

  /** The nearest floating point number; for charts, not for arithmetic. */
  toNumber(): number {
    return Number(printIn(this.nanos, ''));
  }

  /** The amount in a chosen unit, exact: `Quantity.of('29196Mi').in('Gi')` is `28.51171875Gi`. */
  in(unit: Suffix): string {
    return printIn(this.nanos, unit);
  }

  /** Kubernetes' canonical form: `1500m`, `1536Mi`, `10e3`. */
  toString(): string {
    return printCanonical(this.nanos, this.format);
  }

  /** As `toString`, so that `JSON.stringify` prints it the same way. */
  toJSON(): string {
    return this.toString();
  }
}

function limited(quantity: Quantity, input: QuantityInput, path: string): Parsed<Quantity> {
  const whole = quantity.bytes();
  if (whole <= LARGEST && whole >= -LARGEST) return parsed(quantity);
  const reason = `is beyond ±${LARGEST}, the most that Kubernetes can hold`;
  return refuse('out-of-range', path, input, reason, 'write a smaller amount');
}

// Whether a remedy may propose it. Not `parse`, which would look for a remedy in turn.
function isQuantity(text: string): boolean {
  const notation = readNotation(text);
  if (notation === undefined || Math.abs(notation.exponent) > MAXIMUM_EXPONENT) return false;
  const nanos = nanosOf({ ...notation, negative: false });
  return nanos <= LARGEST * NANOS_PER_UNIT;
}

// The mistakes that people make with units, each with what they most likely meant.
function remedyFor(text: string): string {
  const compact = text.replace(/\s+/gu, '');
  if (compact !== text && isQuantity(compact)) return `write "${compact}"`;
  if (text.includes(',')) return 'use "." before decimals, and nothing between thousands';
  const match = /^([+-]?(?:\d+\.?\d*|\.\d+))([A-Za-z%]+)$/.exec(compact);
  const unit = match?.[2]?.toLowerCase() ?? '';
  return remedyForUnit(match?.[1] ?? '', unit) ?? 'write for example "500m" or "1.5Gi"';
}

function remedyForUnit(number: string, unit: string): string | undefined {
  if (unit === '%') return 'a percentage cannot stand here; write the amount, such as "1.5Gi"';
  if (unit === 'b' && isQuantity(number)) return `write "${number}"`;
  const letter = /^([kmgtpe])(?:i?b?|ib?)$/.exec(unit)?.[1];
  if (letter === undefined) return undefined;
  const binary = `${letter.toUpperCase()}i`;
  const decimal = letter === 'k' ? 'k' : letter.toUpperCase();
  if (!isQuantity(`${number}${binary}`)) return undefined;
  return `write "${number}${binary}" (powers of 1024) or "${number}${decimal}" (powers of 1000)`;
}
