import * as pulumi from '@pulumi/pulumi';

import { InvalidConfiguration } from '../values';
import type { Violation } from '../values';

/** Everything that is wrong with the input of a component, as Pulumi tells it; undefined when nothing is. */
export function inputError(
  subject: string,
  violations: readonly Violation[],
): pulumi.InputPropertiesError | undefined {
  if (violations.length === 0) return undefined;
  const { message, violations: sorted } = new InvalidConfiguration(subject, violations);
  const errors = sorted.map((violation) => ({
    propertyPath: violation.path,
    reason: `${violation.reason}; ${violation.remedy}`,
  }));
  const error = new pulumi.InputPropertiesError({ message, errors });
  // What is wrong is in the input, so where the library noticed is of no use to its reader.
  error.stack = message;
  // Pulumi's program runner prints what Node shows of an error: every problem a second time, and in colour.
  Object.defineProperty(error, Symbol.for('nodejs.util.inspect.custom'), { value: () => message });
  return error;
}
