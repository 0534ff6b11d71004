import * as pulumi from '@pulumi/pulumi';

import { toldOnce, toldViolations } from '../values';
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
  const { message, errors } = toldViolations(subject, violations);
  throw toldOnce(new pulumi.InputPropertiesError({ message, errors: [...errors] }));
}
