import fc from 'fast-check';

import { checkManifests } from '../../../lib/manifests';
import { asObject, schemaFindings } from '../../support/schema-findings';
import { goodDefinition } from '../../support/custom-resources';

const kinds = fc.constantFrom(
  ['apps/v1', 'Deployment'],
  ['v1', 'Pod'],
  ['v1', 'Secret'],
  ['apiextensions.k8s.io/v1', 'CustomResourceDefinition'],
  ['storage.k8s.io/v1', 'StorageClass'],
  ['example.com/v1', 'Box'],
  ['constructor', 'toString'],
);

const keys = fc.constantFrom(
  ...['spec', 'template', 'metadata', 'versions', 'schema', 'openAPIV3Schema', 'properties'],
  ...['containers', 'volumes', 'names', 'type', '__proto__', 'constructor', 'items', 'a'],
);

const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(null, undefined, 0, 1.5, '', 'x', true, NaN),
    fc.array(tie('tree'), { maxLength: 3 }),
    fc.dictionary(keys, tie('tree'), { maxKeys: 4 }),
  ),
}));

test('whatever stands in an object, the rules find something or nothing, and never throw', () => {
  fc.assert(
    fc.property(kinds, fc.dictionary(keys, tree), ([apiVersion, kind], rest) => {
      const object = { ...rest, apiVersion, kind };
      for (const check of ['schema', 'apiVersions', 'deprecations'] as const) {
        for (const { path } of schemaFindings(check, [goodDefinition(), object])) {
          expect(path.startsWith('it')).toBe(true);
        }
      }
    }),
    { numRuns: 300 },
  );
});

test('versions that are newer than those known are taken for the newest, with a warning', () => {
  const object = asObject({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'a' },
    dat: {},
  });
  const check = (kubernetesVersion: string) =>
    checkManifests([{ path: 'it', object }], { kubernetesVersion });

  expect(check('1.36').warnings).toEqual([]);
  expect(check('1.99').warnings).toEqual([
    {
      code: 'unsupported',
      path: 'kubernetesVersion',
      value: '1.99',
      reason:
        'the newest version whose kinds are known here is 1.36, so objects are checked against that',
      remedy: 'use a newer release of this library',
    },
  ]);
  expect(check('1.2').warnings[0]?.reason).toContain('the oldest version');
  expect(check('1.99').violations).toEqual(check('1.36').violations);
  expect(check('1.36').violations).toHaveLength(1);
});
