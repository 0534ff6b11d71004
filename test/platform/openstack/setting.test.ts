import * as pulumi from '@pulumi/pulumi';

import type { OpenStackAuth } from '../../../lib/platform/openstack';
import { settingOf } from '../../../lib/platform/openstack/setting';
import { LEAST, inputsOf, onCloud } from '../../support/openstack/mocked-cloud';

describe('the provider of a platform that says how its cloud is reached', () => {
  function provided(auth: OpenStackAuth) {
    return onCloud(() => {
      settingOf({ ...LEAST, auth }, {}).options();
    });
  }

  test('has whatever proves who asks as a secret, and nothing else', async () => {
    const program = await provided({
      authUrl: 'https://keystone/v3',
      applicationCredentialId: 'c-1',
      applicationCredentialSecret: 'hidden-1',
      token: 'hidden-2',
      password: 'hidden-3',
      key: pulumi.output('hidden-4'),
    });

    expect(program.secrets.map((place) => place.slice(place.lastIndexOf('.') + 1)).sort()).toEqual([
      'applicationCredentialSecret',
      'key',
      'password',
      'token',
    ]);
    expect(JSON.stringify(program)).not.toContain('hidden');
    const provider = program.resources.find(({ type }) => type === 'pulumi:providers:openstack');
    expect(provider?.options.additionalSecretOutputs).toEqual(
      expect.arrayContaining(['applicationCredentialSecret', 'key', 'password', 'token']),
    );
    expect(inputsOf(program, 'openstack::openstack')).toMatchObject({
      authUrl: 'https://keystone/v3',
      applicationCredentialId: 'c-1',
    });
  });

  test('is told nothing that nobody said', async () => {
    const program = await provided({ cloud: 'shop' });

    expect(program.secrets).toEqual([]);
    expect(inputsOf(program, 'openstack::openstack')).not.toHaveProperty('token');
  });
});
