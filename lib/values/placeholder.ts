/**
 * The shape of what stands in a text in the place of a value that is known only later. The bridge hands them out and puts the values in their
 * place; every other room only has to know one when it sees one, so that none reaches a machine or a cluster.
 *
 * A text survives JSON, YAML, URLs, shells and the lower case of names; a number is a whole one that no field of Kubernetes has, and shows in
 * its digits whether somebody has calculated with it.
 */

const SUFFIX = '-of-groundwork';
const FIRST_NUMBER = 7_770_000_000_000_777;
const STEP = 1000;
const MOST = 9_999_999_999;

/** The text that stands for the value with that index. */
export function placeholderText(index: number): string {
  return `output-${index}${SUFFIX}`;
}

/** The number that stands for the value with that index. */
export function placeholderNumber(index: number): number {
  if (index > MOST) throw new RangeError(`more than ${MOST} values are late`);
  return FIRST_NUMBER + index * STEP;
}

/** Each placeholder in a text, of texts (first group) and of numbers (second group), which are the digits of their index. */
export const PLACEHOLDERS = /output-(\d+)-of-groundwork|(?<![\d.])777(\d{10})777(?![\d.])/g;

/** Whether a text holds a placeholder. */
export function hasPlaceholder(text: string): boolean {
  return text.search(PLACEHOLDERS) !== -1;
}

/** The index that a number stands for; undefined for any other number. */
export function placeholderIndex(value: number): number | undefined {
  const index = (value - FIRST_NUMBER) / STEP;
  return Number.isInteger(index) && index >= 0 && index <= MOST ? index : undefined;
}
