import { InvalidConfiguration } from './violation';
import type { Violation } from './violation';

/** Everything that is wrong with an input, in the form that Pulumi's errors take. */
export interface ToldViolations {
  /** All of it, sorted, as `InvalidConfiguration` says it. */
  readonly message: string;
  readonly errors: readonly { readonly propertyPath: string; readonly reason: string }[];
}

/** What is wrong, for an error of Pulumi. */
export function toldViolations(subject: string, violations: readonly Violation[]): ToldViolations {
  const { message, violations: sorted } = new InvalidConfiguration(subject, violations);
  const errors = sorted.map(({ path, reason, remedy }) => ({
    propertyPath: path,
    reason: `${reason}; ${remedy}`,
  }));
  return { message, errors };
}

/** The same error, but that it is printed as its message alone, wherever that is done. */
export function toldOnce<T extends Error>(error: T): T {
  const { message } = error;
  // What is wrong is in the input, so where the library noticed is of no use to its reader.
  error.stack = message;
  // Pulumi's program runner prints what Node shows of an error: every problem a second time, and in colour.
  Object.defineProperty(error, Symbol.for('nodejs.util.inspect.custom'), { value: () => message });
  return error;
}
