/** Numbers and amounts among the settings of pods. */
import { Quantity } from '../values';
import type { Findings, QuantityInput } from '../values';

/** Reads a whole number in a range; the usual one when none is given, or another is refused. */
export function readWholeNumber(
  given: unknown,
  path: string,
  [usual, least, most]: readonly [usual: number, least: number, most: number],
  findings: Findings,
): number {
  if (given === undefined) return usual;
  if (typeof given === 'number' && Number.isInteger(given) && given >= least && given <= most) {
    return given;
  }
  const reason = `is no whole number from ${least} to ${most}`;
  findings.add('out-of-range', path, given, reason, `write for example ${usual}`);
  return usual;
}

/** Reads an amount of CPU or memory that is more than nothing; the usual one when none is given, or another is refused. */
export function readAmount(
  given: unknown,
  path: string,
  usual: string,
  findings: Findings,
): string {
  const quantity = findings.take(Quantity.parse((given ?? usual) as QuantityInput, path));
  if (quantity === undefined) return usual;
  if (quantity.compare(0) > 0) return quantity.toString();
  findings.add('out-of-range', path, given, 'is nothing', `write for example "${usual}"`);
  return usual;
}
