import * as openstack from '@pulumi/openstack';
import * as pulumi from '@pulumi/pulumi';

import { OpenStackPlatform } from '../../../lib/platform/openstack';
import type { OpenStackPlatformArgs } from '../../../lib/platform/openstack';
import { LEAST, onCloud, refusal } from '../../support/openstack/mocked-cloud';

const REMEDY =
  'say here what the provider was made from, or leave the provider out, or say preflight: false';

/** What is refused of these options, in a program that has a provider of its own. */
async function refused(
  optionsOf: (provider: openstack.Provider) => pulumi.CustomResourceOptions,
  more: Partial<OpenStackPlatformArgs> = {},
): Promise<string> {
  let told = '';
  await onCloud(() => {
    const options = optionsOf(new openstack.Provider('own', { cloud: 'another' }));
    const make = (): unknown => new OpenStackPlatform({ ...LEAST, ...more }, options);
    if (more.auth === undefined && more.preflight !== false) told = refusal(make);
    else make();
  });
  return told;
}

const component = (options: pulumi.ComponentResourceOptions): pulumi.ComponentResource =>
  new pulumi.ComponentResource('shop:index:Whole', 'whole', {}, options);

test('a provider that the preflight knows nothing of is refused', async () => {
  expect(await refused((provider) => ({ provider }))).toContain(
    `auth: is not said, and the preflight cannot look into the provider that was given; ${REMEDY}`,
  );
});

test('so is one that comes by the parent', async () => {
  const told = await refused((provider) => ({ parent: component({ providers: [provider] }) }));

  expect(told).toContain(
    `auth: is not said, and the preflight cannot look into the provider that the parent has; ${REMEDY}`,
  );
});

test('it is taken where the preflight is told the same, or asks nothing', async () => {
  expect(await refused((provider) => ({ provider }), { auth: { cloud: 'another' } })).toBe('');
  expect(await refused((provider) => ({ provider }), { preflight: false })).toBe('');
});

test('a parent without a provider for OpenStack is taken', async () => {
  await onCloud(() => {
    expect(() => new OpenStackPlatform(LEAST, { parent: component({}) })).not.toThrow();
  });
});
