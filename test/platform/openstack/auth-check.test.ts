import * as pulumi from '@pulumi/pulumi';

import { checkOpenStackAuth } from '../../../lib/platform/openstack/auth-check';
import type { OpenStackAuth } from '../../../lib/platform/openstack/openstack-auth';
import { formatViolation } from '../../../lib/values';

const told = (auth: unknown): readonly string[] =>
  checkOpenStackAuth(auth as OpenStackAuth).map(formatViolation);

test('texts, what comes later, and nothing at all are taken', () => {
  expect(told(undefined)).toEqual([]);
  expect(told({})).toEqual([]);
  expect(
    told({
      cloud: 'shop',
      password: pulumi.secret('hunter2'),
      token: Promise.resolve('t'),
      region: undefined,
      insecure: false,
      endpointOverrides: { volumev3: pulumi.output('https://v.example.com/') },
    }),
  ).toEqual([]);
});

test('what the provider does not know is refused, with what may be meant', () => {
  expect(told({ username: 'demo', xyzzy: 'red' })).toEqual([
    'username: is no setting of the provider; write userName',
    'xyzzy: is no setting of the provider; leave it out',
  ]);
});

test('values of another kind are refused, and never told', () => {
  expect(told({ password: 1234, insecure: 'true', endpointOverrides: { volumev3: 3 } })).toEqual([
    'password: is no text; write it in quotes, or leave it out',
    'insecure: is neither true nor false; write it without quotes',
    'endpointOverrides: is no record of texts; write for example { volumev3: "https://…/v3/" }',
  ]);
});

test.each([[null], [3], ['shop'], [['shop']]])('%j is no record', (auth) => {
  expect(told(auth)).toEqual([
    '(value): is no record of settings; write for example { cloud: "shop" }, or leave it out',
  ]);
});
