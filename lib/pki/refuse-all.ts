import * as pulumi from '@pulumi/pulumi';

import { InvalidConfiguration } from '../values';
import type { Violation } from '../values';
import type { IsLate } from './late-input';

/** In a program, whatever is an Output or a promise is known later only. */
export const isLateInput: IsLate = (value) =>
  pulumi.Output.isInstance(value) || value instanceof Promise;

/**
 * Throws everything that is wrong at once.
 *
 * @throws pulumi.InputPropertiesError when there is anything
 */
export function refuseAll(subject: string, violations: readonly Violation[]): void {
  if (violations.length === 0) return;
  const { message, violations: sorted } = new InvalidConfiguration(subject, violations);
  const errors = sorted.map(({ path, reason, remedy }) => ({
    propertyPath: path,
    reason: `${reason}; ${remedy}`,
  }));
  const error = new pulumi.InputPropertiesError({ message, errors });
  // What is wrong is in the input, so where the library noticed is of no use to its reader.
  error.stack = message;
  throw error;
}
