import { readFileSync } from 'node:fs';
import path from 'node:path';

import { linesOf } from '../../tools/kubernetes-schemas/api-model';
import type { ApiModel } from '../../tools/kubernetes-schemas/api-model';
import { dataFile, digestOf } from '../../tools/kubernetes-schemas/data-file';
import { enforcedBy } from '../../tools/kubernetes-schemas/enforced';
import { cachedModule } from '../../tools/kubernetes-schemas/module';
import { MODULES } from '../../tools/kubernetes-schemas/modules';
import { joinChoices, readChoices } from '../../tools/kubernetes-schemas/read-choices';
import { modelIn } from '../../tools/kubernetes-schemas/read-data';
import type { DataFile } from '../../tools/kubernetes-schemas/read-data';
import { readSwagger } from '../../tools/kubernetes-schemas/read-swagger';
import type { Swagger } from '../../tools/kubernetes-schemas/read-swagger';

const FILE = path.resolve(__dirname, '../../lib/manifests/schema/kubernetes-schemas.json');
const TEXT = readFileSync(FILE, 'utf8');
const DATA = JSON.parse(TEXT) as DataFile;

function model(kinds: Record<string, string>, definitions: Record<string, Record<string, string>>) {
  return {
    kinds: new Map(Object.entries(kinds)),
    definitions: new Map(
      Object.entries(definitions).map(([name, fields]) => [name, new Map(Object.entries(fields))]),
    ),
  } satisfies ApiModel;
}

describe('the data of all versions', () => {
  test('are small', () => {
    expect(TEXT.length).toBeLessThan(250_000);
  });

  test('hold every version from 1.16 to 1.36, read from the modules that are named', () => {
    const read = Object.entries(DATA.versions).map(
      ([version, text]) => `${version} ${text.split(' ')[0] ?? ''}`,
    );

    expect(read).toEqual(MODULES.map(({ minor, version }) => `1.${minor} ${version}`));
    expect(MODULES.map(({ minor }) => minor)).toEqual(Array.from({ length: 21 }, (_, i) => i + 16));
  });

  test.each(MODULES.map(({ minor }) => minor))('have the digest of 1.%i', (minor) => {
    const [, digest] = DATA.versions[`1.${minor}`]?.split(' ') ?? [];

    expect(digestOf(modelIn(DATA, minor))).toBe(digest);
  });

  test('of another version have another digest', () => {
    expect(digestOf(modelIn(DATA, 35))).not.toBe(digestOf(modelIn(DATA, 36)));
  });

  // Where Kubernetes itself was built from its module, the module is there.
  const newest = MODULES.at(-1);
  const module = newest === undefined ? undefined : cachedModule(newest);
  (module === undefined ? test.skip : test)('are what the newest module describes', () => {
    const swagger = JSON.parse(module?.swagger ?? '{}') as Swagger;

    const described = readSwagger(swagger, enforcedBy(swagger), new Map());

    const withoutChoices = (lines: readonly string[]): readonly string[] =>
      lines.map((line) => line.replace(/(:[^= ]+)=.*$/, '$1'));
    const stored = linesOf(modelIn(DATA, newest?.minor ?? 0));
    expect(withoutChoices(stored)).toEqual(linesOf(described));
    expect(stored).toContain('core.v1.Container.imagePullPolicy:string=Always|IfNotPresent|Never');
  });
});

describe('dataFile', () => {
  const older = model(
    { 'v1 A': 'cluster x.v1.A' },
    { 'x.v1.A': { gone: 'string', kept: 'int32' } },
  );
  const newer = model(
    { 'v1 A': 'cluster x.v1.A', 'v1 B': 'namespaced x.v1.B' },
    { 'x.v1.A': { kept: 'int32!', new: 'x.v1.B[]' }, 'x.v1.B': {} },
  );
  const text = dataFile([
    { minor: 16, module: 'v1.16.0', model: older },
    { minor: 17, module: 'v1.17.0', model: newer },
  ]);

  test('writes every definition once, and says which versions have a field', () => {
    expect(JSON.parse(text)).toMatchObject({
      kinds: { 'v1 A': 'cluster x.v1.A', 'v1 B': 'namespaced x.v1.B@17-' },
      definitions: {
        'x.v1.A': 'gone:string@16-16 kept:int32@16-16 kept:int32!@17- new:x.v1.B[]@17-',
        'x.v1.B': '',
      },
    });
  });

  test('is read back as it was', () => {
    const data = JSON.parse(text) as DataFile;

    expect(linesOf(modelIn(data, 16))).toEqual(linesOf(older));
    expect(linesOf(modelIn(data, 17))).toEqual(linesOf(newer));
  });
});

describe('readSwagger', () => {
  const swagger = {
    definitions: {
      'io.k8s.api.apps.v1.Thing': {
        required: ['spec', 'value'],
        properties: {
          spec: { $ref: '#/definitions/io.k8s.api.apps.v1.ThingSpec' },
          value: { type: 'string' },
        },
      },
      'io.k8s.api.apps.v1.ThingSpec': {
        properties: {
          sizes: {
            additionalProperties: {
              $ref: '#/definitions/io.k8s.apimachinery.pkg.api.resource.Quantity',
            },
          },
          things: { items: { $ref: '#/definitions/io.k8s.api.apps.v1.Thing' } },
        },
      },
    },
    paths: {
      '/apis/apps/v1/namespaces/{namespace}/things': {
        post: {
          'x-kubernetes-group-version-kind': { group: 'apps', version: 'v1', kind: 'Thing' },
          parameters: [{ in: 'body', schema: { $ref: '#/definitions/io.k8s.api.apps.v1.Thing' } }],
        },
      },
      '/apis/apps/v1/namespaces/{namespace}/things/{name}/status': { post: {} },
    },
  };

  test('writes down the types of all that a kind is made of', () => {
    const read = readSwagger(swagger, (_, field) => field === 'spec', new Map());

    expect(linesOf(read)).toEqual([
      'apps/v1 Thing = namespaced apps.v1.Thing',
      'apps.v1.Thing {}',
      'apps.v1.Thing.spec:apps.v1.ThingSpec!',
      'apps.v1.Thing.value:string',
      'apps.v1.ThingSpec {}',
      'apps.v1.ThingSpec.sizes:quantity{}',
      'apps.v1.ThingSpec.things:apps.v1.Thing[]',
    ]);
  });

  test('stops at a type that there is no notation for', () => {
    const odd = {
      ...swagger,
      definitions: {
        ...swagger.definitions,
        'io.k8s.api.apps.v1.ThingSpec': { properties: { odd: { type: 'date' } } },
      },
    };

    expect(() => readSwagger(odd, () => false, new Map())).toThrow(
      'there is no notation for {"type":"date"}',
    );
  });
});

describe('readChoices', () => {
  const source = [
    'func schema_k8sio_api_core_v1_Container(ref common.ReferenceCallback) common.OpenAPIDefinition {',
    '\t\t\t\t\t"imagePullPolicy": {',
    '\t\t\t\t\t\tSchemaProps: spec.SchemaProps{',
    '\t\t\t\t\t\t\tEnum:        []interface{}{"Always", "Never"}},',
    '\t\t\t\t\t"modes": {',
    '\t\t\t\t\t\t\t\t\t\tEnum:        []interface{}{"A"},',
  ].join('\n');

  test('finds the values of fields, and leaves out those of what is in lists', () => {
    expect([...readChoices(source)]).toEqual([
      ['core.v1.Container.imagePullPolicy', ['Always', 'Never']],
    ]);
  });

  test('what any version allows is allowed', () => {
    const joined = joinChoices([new Map([['a.b', ['A']]]), new Map([['a.b', ['B', 'A']]])]);

    expect([...joined]).toEqual([['a.b', ['A', 'B']]]);
  });
});
