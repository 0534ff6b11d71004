/**
 * The notation of Kubernetes quantities: text to an exact number of nano-units and back. Every step is on whole numbers.
 *
 * Checked against k8s.io/apimachinery v0.36.6 (`tools/quantity-oracle`). Stricter on purpose, because there a typing error passes for
 * a number: a text without a digit (`Ki`, `.`, `-` are 0 there), a value beyond ±(2^63 − 1) (capped with a binary suffix, printed wrongly
 * with others), an exponent beyond ±999 (wraps around there).
 *
 * @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
 */

/** The unit that a quantity is printed in. */
export type Suffix =
  | 'n'
  | 'u'
  | 'm'
  | ''
  | 'k'
  | 'M'
  | 'G'
  | 'T'
  | 'P'
  | 'E'
  | 'Ki'
  | 'Mi'
  | 'Gi'
  | 'Ti'
  | 'Pi'
  | 'Ei';

/** The family of suffixes a quantity was written with, and is printed with again. */
export type QuantityFormat = 'decimal-si' | 'binary-si' | 'decimal-exponent';

/** What the text says, before anything is rounded or limited. */
export interface Notation {
  readonly negative: boolean;
  readonly digits: string;
  /** The text's value is `digits × 10^exponent × 2^binaryExponent`. */
  readonly exponent: number;
  readonly binaryExponent: number;
  readonly format: QuantityFormat;
}

/** The finest step of a quantity: 1 = 10^9 nano-units. */
export const NANOS_PER_UNIT = 1_000_000_000n;

const DECIMAL: Readonly<Record<string, number>> = {
  n: -9,
  u: -6,
  m: -3,
  '': 0,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
};
const BINARY: Readonly<Record<string, number>> = { Ki: 10, Mi: 20, Gi: 30, Ti: 40, Pi: 50, Ei: 60 };
const DECIMAL_SUFFIXES = ['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E'];
const BINARY_SUFFIXES = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const SHAPE = /^([+-]?)(\d*)(?:\.(\d*))?(?:([EPTGMK]i)|([numkMGTPE])|[eE]([+-]?\d+))?$/;

/** Reads the notation; undefined when the text does not follow it. */
export function readNotation(text: string): Notation | undefined {
  const match = SHAPE.exec(text);
  if (match === null) return undefined;
  const [, sign, whole = '', fraction = '', binary, decimal = '', exponent] = match;
  const digits = whole + fraction;
  if (digits === '') return undefined;
  return {
    negative: sign === '-',
    digits,
    exponent: Number(exponent ?? DECIMAL[decimal] ?? 0) - fraction.length,
    binaryExponent: binary === undefined ? 0 : (BINARY[binary] ?? 0),
    format:
      exponent !== undefined
        ? 'decimal-exponent'
        : binary !== undefined
          ? 'binary-si'
          : 'decimal-si',
  };
}

/** The value in nano-units. What is finer than one nano-unit is rounded up, away from zero, as Kubernetes does. */
export function nanosOf(notation: Notation): bigint {
  const { digits, exponent, binaryExponent, negative } = notation;
  const scaled = BigInt(digits) << BigInt(binaryExponent);
  const places = exponent + 9;
  const nanos =
    places >= 0
      ? scaled * 10n ** BigInt(places)
      : divideAwayFromZero(scaled, 10n ** BigInt(-places));
  return negative ? -nanos : nanos;
}

/** The canonical form: no fraction, nothing lost, the largest suffix of the family that allows both. */
export function printCanonical(nanos: bigint, format: QuantityFormat): string {
  if (nanos === 0n) return '0';
  if (format === 'binary-si' && isWholeBinary(nanos)) {
    const { mantissa, steps } = takeOut(nanos / NANOS_PER_UNIT, 1024n, BINARY_SUFFIXES.length - 1);
    return `${mantissa}${BINARY_SUFFIXES[steps] ?? ''}`;
  }
  if (format === 'decimal-exponent') {
    const { mantissa, steps } = takeOut(nanos, 1000n, Number.POSITIVE_INFINITY);
    const exponent = 3 * steps - 9;
    return exponent === 0 ? `${mantissa}` : `${mantissa}e${exponent}`;
  }
  const { mantissa, steps } = takeOut(nanos, 1000n, DECIMAL_SUFFIXES.length - 1);
  return `${mantissa}${DECIMAL_SUFFIXES[steps] ?? ''}`;
}

/** How many nano-units one of this unit is. */
export function nanosPer(unit: Suffix): bigint {
  const binary = BINARY[unit];
  if (binary !== undefined) return NANOS_PER_UNIT << BigInt(binary);
  return 10n ** BigInt((DECIMAL[unit] ?? 0) + 9);
}

/** The value in a chosen unit, as a decimal number that is exact: a binary unit has only the prime factor 2, so it always ends. */
export function printIn(nanos: bigint, unit: Suffix): string {
  const divisor = nanosPer(unit);
  const magnitude = nanos < 0n ? -nanos : nanos;
  let rest = magnitude % divisor;
  let fraction = '';
  while (rest !== 0n) {
    rest *= 10n;
    fraction += String(rest / divisor);
    rest %= divisor;
  }
  const sign = nanos < 0n ? '-' : '';
  return `${sign}${magnitude / divisor}${fraction === '' ? '' : `.${fraction}`}${unit}`;
}

/** Division that rounds away from zero: what is asked for in part is had in whole. */
export function divideAwayFromZero(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  if (dividend % divisor === 0n) return quotient;
  return dividend < 0n === divisor < 0n ? quotient + 1n : quotient - 1n;
}

// Kubernetes prints values between −1024 and 1024, and those with a fraction, with decimal suffixes, so that nothing is rounded.
function isWholeBinary(nanos: bigint): boolean {
  const magnitude = nanos < 0n ? -nanos : nanos;
  return nanos % NANOS_PER_UNIT === 0n && magnitude >= 1024n * NANOS_PER_UNIT;
}

function takeOut(value: bigint, factor: bigint, most: number): { mantissa: bigint; steps: number } {
  let mantissa = value;
  let steps = 0;
  while (steps < most && mantissa % factor === 0n) {
    mantissa /= factor;
    steps += 1;
  }
  return { mantissa, steps };
}
