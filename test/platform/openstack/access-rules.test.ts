import { loginJson } from '../../../lib/platform/openstack/application-credential';
import { barbicanRules } from '../../../lib/platform/openstack/barbican-rules';
import { swiftRules } from '../../../lib/platform/openstack/swift-rules';

test('a machine may read one container of the key manager, and payloads', () => {
  expect(barbicanRules('https://cloud/key-manager/v1', 'c-1')).toEqual([
    { service: 'key-manager', method: 'GET', path: '/key-manager/v1/containers/c-1' },
    { service: 'key-manager', method: 'GET', path: '/key-manager/v1/secrets/{of-c-1}/payload' },
  ]);
});

test('a machine may list one container of the object store, and do everything with what is in it', () => {
  const path = '/v1/AUTH_7/lab-backup';
  expect(swiftRules(`https://cloud:8080${path}`)).toEqual([
    { service: 'object-store', method: 'GET', path },
    ...['GET', 'HEAD', 'PUT', 'DELETE'].map((method) => ({
      ...{ service: 'object-store', method },
      path: `${path}/**`,
    })),
  ]);
});

test('a login is JSON, whatever the secret is made of', () => {
  expect(JSON.parse(loginJson('id', 'a"b\\c'))).toEqual({
    auth: {
      identity: {
        methods: ['application_credential'],
        application_credential: { id: 'id', secret: 'a"b\\c' },
      },
    },
  });
});
