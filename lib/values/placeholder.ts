/**
 * The shape of what stands in a text in the place of a value that is known only later. The bridge hands them out and puts the values in their
 * place; every other room only has to know one when it sees one, so that none reaches a machine or a cluster.
 *
 * A text survives JSON, YAML, URLs, shells and the lower case of names. A number is a whole one of fifteen digits that no field of Kubernetes
 * has: 777, six digits of its index and six that are made from the index, so that whatever somebody calculates with it is no placeholder of
 * another value. It is small enough for eighths to show.
 */

/** A placeholder in a text. */
export interface FoundPlaceholder {
  readonly start: number;
  readonly end: number;
  readonly index: number;
  /** Whether it is one of a text or the digits of one of a number. */
  readonly type: 'text' | 'number';
}

const BEGIN = 'output-';
const END = '-of-groundwork';
const FIRST_NUMBER = 777_000_000_000_000;
const STEP = 1_000_000;
const MOST = 999_999;
const DIGITS = 15;
const TEXT_OR_NUMBER = /output-(0|[1-9]\d*)-of-groundwork|777\d{12}/g;

/** The text that stands for the value with that index. */
export function placeholderText(index: number): string {
  return `${BEGIN}${index}${END}`;
}

/** The number that stands for the value with that index. */
export function placeholderNumber(index: number): number {
  if (index > MOST) throw new RangeError(`more than ${MOST} values are late`);
  return FIRST_NUMBER + index * STEP + proofOf(index);
}

/** Each placeholder in a text, in order: those of texts, and the digits of those of numbers, also between other digits. */
export function placeholdersIn(text: string): readonly FoundPlaceholder[] {
  if (!mayHoldPlaceholder(text)) return [];
  const found: FoundPlaceholder[] = [];
  const pattern = new RegExp(TEXT_OR_NUMBER);
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const [whole, digits] = match;
    const index = digits === undefined ? placeholderIndex(Number(whole)) : Number(digits);
    if (index === undefined) {
      // The digits before it may have begun with 777 too.
      pattern.lastIndex = match.index + 1;
      continue;
    }
    const type = digits === undefined ? 'number' : 'text';
    found.push({ start: match.index, end: match.index + whole.length, index, type });
  }
  return found;
}

/** Whether a text holds a placeholder in clear. */
export function hasPlaceholder(text: string): boolean {
  return placeholdersIn(text).length > 0;
}

/** The index that a number stands for; undefined for any other number. */
export function placeholderIndex(value: number): number | undefined {
  const index = blockOf(value);
  return index !== undefined && placeholderNumber(index) === value ? index : undefined;
}

// What a number may have been multiplied or divided by besides small fractions: per cent, bytes, milli, minutes, hours, days.
const SCALES = [1, 100, 1000, 1024, 1e6, 1_048_576, 60, 3600, 86_400, 1_073_741_824] as const;
const LEAST_CALCULATED = 100_000;
const SMALL = 10;
const MOST_ROUNDED = 1000;

/** Whether a number looks like the outcome of a calculation with one of the first so many placeholders. */
export function isCalculated(value: number, count: number): boolean {
  const size = Math.abs(value);
  if (!(size > LEAST_CALCULATED) || count === 0 || placeholderIndex(value) !== undefined) {
    return false;
  }
  // What people write is round: 777 terabytes.
  if (size % STEP === 0) return false;
  if (isNear(size, count, STEP)) return true;
  return SCALES.some((scale) => {
    for (let top = 1; top <= SMALL; top += 1) {
      for (let below = 1; below <= SMALL; below += 1) {
        const by = (scale * top) / below;
        if (isNear(size * by, count, roundedAway(by))) return true;
        if (isNear(size / by, count, roundedAway(1 / by))) return true;
      }
    }
    return false;
  });
}

/** What a rounded number may be away from where it came from; of big factors nothing would be left to tell it by. */
function roundedAway(by: number): number {
  return by > 1 && by <= MOST_ROUNDED ? by : 1;
}

/** Whether a text can hold a placeholder in clear: quick, for the many that do not. */
function mayHoldPlaceholder(text: string): boolean {
  return text.length >= DIGITS && (text.includes(END) || text.includes('777'));
}

/** The last six digits, which a calculation does not keep: they differ from block to block by no number that people use. */
function proofOf(index: number): number {
  return (index * 271_829 + 314_159) % 999_983;
}

function blockOf(value: number): number | undefined {
  const block = Math.floor((value - FIRST_NUMBER) / STEP);
  return block >= 0 && block <= MOST ? block : undefined;
}

/** Whether it is as near to one of the first placeholders as rounding leaves it. */
function isNear(value: number, count: number, tolerance: number): boolean {
  const block = blockOf(value);
  if (block === undefined || block >= count) return false;
  return Math.abs(value - placeholderNumber(block)) <= tolerance;
}
