import { inspect } from 'node:util';

import * as pulumi from '@pulumi/pulumi';

import { inputError } from '../../lib/bridge/refuse-all';

const violation = { code: 'invalid', path: 'a.b', value: 'x', reason: 'is bad', remedy: 'mend it' };

test('everything that is wrong is one error, by the names that Pulumi has for it', () => {
  const error = inputError('the deployment "d"', [{ ...violation, code: 'invalid' }]);

  expect(pulumi.InputPropertiesError.isInstance(error)).toBe(true);
  expect(error?.errors).toEqual([{ propertyPath: 'a.b', reason: 'is bad; mend it' }]);
  expect(inputError('the deployment "d"', [])).toBeUndefined();
});

test('is printed once, without colours and without where the library noticed', () => {
  const error = inputError('the deployment "d"', [{ ...violation, code: 'invalid' }]);

  // What Pulumi's program runner prints.
  expect(inspect(error, { colors: true })).toBe(
    '1 problem in the deployment "d"\n  a.b: "x": is bad; mend it',
  );
});
