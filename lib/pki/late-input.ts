/**
 * Inputs that may not be known yet. The program meets Outputs, the provider meets the engine's mark for what is unknown in a preview; both read the
 * rest of what was given by the same rules.
 */
import type { Findings } from '../values';

/** Whether a value is one that will be known later only. */
export type IsLate = (value: unknown) => boolean;

/** Nothing is late: everything is plain. */
export const nothingLate: IsLate = () => false;

/** A list of which some elements, or all of it, may be late. */
export interface LateList<T> {
  /** What is known and good, in its order. */
  readonly values: readonly T[];
  /** Whether more will be known later. */
  readonly late: boolean;
}

/** Reads a list element by element; what is late is left for later, and what is missing is an empty list. */
export function readLateList<T>(
  given: unknown,
  path: string,
  isLate: IsLate,
  findings: Findings,
  read: (element: unknown, path: string) => T | undefined,
): LateList<T> {
  if (given === undefined) return { values: [], late: false };
  if (isLate(given)) return { values: [], late: true };
  if (!Array.isArray(given)) {
    findings.add('invalid', path, given, 'is no list', 'write it as a list');
    return { values: [], late: false };
  }
  const elements: readonly unknown[] = given;
  const values = elements.flatMap((element, index) => {
    if (isLate(element)) return [];
    const value = read(element, `${path}[${index}]`);
    return value === undefined ? [] : [value];
  });
  return { values, late: elements.some(isLate) };
}
