import { inspect } from 'node:util';

import * as pulumi from '@pulumi/pulumi';

import { refuseAll } from '../../lib/bridge/refuse-all';

const violation = {
  code: 'invalid' as const,
  path: 'a.b',
  value: 'x',
  reason: 'is bad',
  remedy: 'mend it',
};

function refusal(): unknown {
  try {
    refuseAll('the deployment "d"', [violation]);
  } catch (error) {
    return error;
  }
  throw new Error('nothing was refused');
}

test('everything that is wrong is one error, by the names that Pulumi has for it', () => {
  const error = refusal();

  expect(pulumi.InputPropertiesError.isInstance(error)).toBe(true);
  expect(error).toHaveProperty('errors', [{ propertyPath: 'a.b', reason: 'is bad; mend it' }]);
  expect(() => {
    refuseAll('the deployment "d"', []);
  }).not.toThrow();
});

test('is printed once, without colours and without where the library noticed', () => {
  const error = refusal();

  // What Pulumi's program runner prints.
  expect(inspect(error, { colors: true })).toBe(
    '1 problem in the deployment "d"\n  a.b: "x": is bad; mend it',
  );
});
