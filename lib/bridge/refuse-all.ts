import * as pulumi from '@pulumi/pulumi';

import { toldOnce, toldViolations } from '../values';
import type { Violation } from '../values';

/**
 * Throws everything that is wrong with the input of a component at once, as Pulumi tells it.
 *
 * @throws pulumi.InputPropertiesError when there is anything
 */
export function refuseAll(subject: string, violations: readonly Violation[]): void {
  if (violations.length === 0) return;
  const { message, errors } = toldViolations(subject, violations);
  throw toldOnce(new pulumi.InputPropertiesError({ message, errors: [...errors] }));
}
