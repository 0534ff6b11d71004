/**
 * How the amounts of one resource are printed beside each other: all in one unit in which each is whole, so that a reader can add them up.
 * Shares of the memory (an eviction threshold of 7 %) are whole in no unit; they are rounded, in such a way that the sum still holds.
 */

import type { Quantity } from '../values';
import type { ResourceReport } from './plan-report';

/** A whole and its parts as text. */
export interface SumTexts {
  readonly whole: string;
  readonly parts: readonly string[];

  /**
   * To what the figures are rounded.
   *
   * @default - they are exact
   */
  readonly roundedTo?: string;
}

interface Unit {
  readonly suffix: string;
  /** In thousandths of a CPU, or bytes. */
  readonly size: bigint;
}

const CPU_UNITS: readonly Unit[] = [
  { suffix: '', size: 1000n },
  { suffix: 'm', size: 1n },
];
const BYTE_UNITS: readonly Unit[] = [
  { suffix: 'Ti', size: 1n << 40n },
  { suffix: 'Gi', size: 1n << 30n },
  { suffix: 'Mi', size: 1n << 20n },
  { suffix: 'Ki', size: 1n << 10n },
];
const ROUNDED_TO = '0.001Mi';

/** A whole and parts of it that should add up to it. */
export function sumTexts(
  key: keyof ResourceReport,
  whole: Quantity,
  parts: readonly Quantity[],
): SumTexts {
  const all = [whole, ...parts];
  const counts = all.map((amount) => wholeCount(key, amount));
  const units = key === 'cpu' ? CPU_UNITS : BYTE_UNITS;
  const unit = units.find(({ size }) => counts.every((n) => n !== undefined && n % size === 0n));
  if (unit !== undefined) {
    const [first = '0', ...rest] = counts.map((n) => unitText((n ?? 0n) / unit.size, unit.suffix));
    return { whole: first, parts: rest };
  }
  if (key !== 'cpu') return roundedTexts(whole, parts);
  return { whole: whole.toString(), parts: parts.map(String) };
}

/** One amount by itself. */
export function amountText(key: keyof ResourceReport, amount: Quantity): string {
  return sumTexts(key, amount, []).whole;
}

/** Whether the parts add up to the whole, exactly. */
export function addsUp(whole: Quantity, parts: readonly Quantity[]): boolean {
  return parts.reduce((left, part) => left.minus(part), whole).isZero();
}

// A sum that holds must be seen to hold: the largest part, which feels it least, takes what rounding left over.
function roundedTexts(whole: Quantity, parts: readonly Quantity[]): SumTexts {
  const total = thousandthsOfMi(whole);
  const rounded = parts.map(thousandthsOfMi);
  if (rounded.length > 0 && addsUp(whole, parts)) {
    const rest = rounded.reduce((left, part) => left - part, total);
    const largest = rounded.reduce((best, part, i) => (part > (rounded[best] ?? 0n) ? i : best), 0);
    rounded[largest] = (rounded[largest] ?? 0n) + rest;
  }
  return { whole: miText(total), parts: rounded.map(miText), roundedTo: ROUNDED_TO };
}

function thousandthsOfMi(amount: Quantity): bigint {
  const mebi = 1n << 20n;
  return (amount.millis() + mebi / 2n) / mebi;
}

function miText(thousandths: bigint): string {
  const digits = String(thousandths).padStart(4, '0');
  const decimals = digits.slice(-3).replace(/0+$/, '');
  const text = `${digits.slice(0, -3)}${decimals === '' ? '' : `.${decimals}`}`;
  return text === '0' ? '0' : `${text}Mi`;
}

function unitText(count: bigint, suffix: string): string {
  return count === 0n ? '0' : `${count}${suffix}`;
}

// Thousandths of a CPU or bytes; none where that would round.
function wholeCount(key: keyof ResourceReport, amount: Quantity): bigint | undefined {
  const count = key === 'cpu' ? amount.millis() : amount.bytes();
  const exact = key === 'cpu' ? amount.times(1000).equals(count) : amount.equals(count);
  return exact ? count : undefined;
}
