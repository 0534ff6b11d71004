import { printedValue } from '../values';
import type { Violation, ViolationCode } from '../values';

/** A violation with the value that it is about. */
export function problem(
  code: ViolationCode,
  path: string,
  value: unknown,
  reason: string,
  remedy: string,
): Violation {
  return { code, path, value: printedValue(value), reason, remedy };
}
