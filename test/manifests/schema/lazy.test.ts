/** What is not asked for is not loaded: the data of all versions, and the compiler of schemas. */
import { checkManifests } from '../../../lib/manifests/check-manifests';
import { goodDefinition } from '../../support/custom-resources';
import { asObject } from '../../support/schema-findings';

let mockDataIsThere = false;

jest.mock('../../../lib/manifests/schema/kubernetes-schemas.json', () => {
  if (!mockDataIsThere) throw new Error('loaded the data');
  return jest.requireActual<object>('../../../lib/manifests/schema/kubernetes-schemas.json');
});
jest.mock('ajv', () => {
  throw new Error('loaded ajv');
});

const DEPLOYMENT = {
  path: 'it',
  object: { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'a' } },
};

test('the checks load no schemas when those that need them are off', () => {
  const checks = { apiVersions: 'off', deprecations: 'off', schema: 'off' } as const;

  expect(() => checkManifests([DEPLOYMENT], { checks })).not.toThrow();
  expect(() => checkManifests([DEPLOYMENT])).toThrow('loaded the data');
});

test('objects of Kubernetes itself need no compiler of schemas', () => {
  mockDataIsThere = true;
  const definition = { path: 'it', object: asObject(goodDefinition()) };
  const spec = { size: 1 };
  const box = { apiVersion: 'example.com/v1', kind: 'Box', metadata: { name: 'a' }, spec };

  expect(() => checkManifests([definition, DEPLOYMENT])).not.toThrow();
  expect(() => checkManifests([definition, { path: 'it', object: asObject(box) }])).toThrow(
    'loaded ajv',
  );
});
