import { crdTable, customObjects, goodDefinition } from '../../support/custom-resources';
import { Later, schemaFindings, schemaLines } from '../../support/schema-findings';

function box(spec: unknown, more: object = {}): object {
  return { apiVersion: 'example.com/v1', kind: 'Box', metadata: { name: 'a' }, spec, ...more };
}

function linesOf(object: object, definition: object = goodDefinition()): readonly string[] {
  return schemaLines('schema', [definition, object]);
}

describe('a custom resource whose definition is in the set', () => {
  test.each([
    { size: 1 },
    { size: 5, mode: 'thick', name: 'abc', ratio: 0.5, on: true, port: 'http', tags: ['aa'] },
    { size: 1, maybe: null, name: null, labels: { a: null } },
    { size: 1, free: { any: [1, { deep: null }] } },
    { size: 1, pod: { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' }, spec: { x: 1 } } },
  ])('passes: %j', (spec) => {
    expect(linesOf(box(spec))).toEqual([]);
  });

  test.each([
    [{ size: 1, sise: 2 }, 'sise: is no field of its CustomResourceDefinition; write "size"'],
    [{ size: 1, zoo: 2 }, 'zoo: is no field of its CustomResourceDefinition; leave it out'],
    [{}, 'size: must be given; write it'],
    [{ size: null }, 'size: must be given; write it'],
    [{ size: '1' }, 'size: "1": must be a whole number; write 1 without quotes'],
    [{ size: 6 }, 'size: "6": must be at most 5; write a number that is at most 5'],
    [{ size: 0 }, 'size: "0": must be at least 1; write a number that is at least 1'],
    [{ size: 1, ratio: 0 }, 'ratio: "0": must be more than 0; write a number that is more than 0'],
    [
      { size: 1, mode: 'Thin' },
      'mode: "Thin": is none of the values of this field; write "thin" or "thick"',
    ],
    [{ size: 1, name: 'ABC' }, 'name: "ABC": does not match ^[a-z]+$; write text that does'],
    [
      { size: 1, name: 'abcdefghi' },
      'name: "abcdefghi": must have at most 8 characters; write at most that many',
    ],
    [
      { size: 1, labels: { a: 'b', c: 'd', e: 'f' } },
      'labels: "a record": must have at most 2 fields; write at most that many',
    ],
    [{ size: 1, tags: [] }, 'tags: "a list": must have at least 1 items; write at least that many'],
    [{ size: 1, tags: [null] }, 'tags[0]: "null": may not be null in a list; leave it out'],
    [{ size: 1, tags: 'aa' }, 'tags: "aa": must be a list; write it as [...]'],
    [{ size: 1, labels: 3 }, 'labels: "3": must be a record; write it as { ... }'],
    [
      { size: 1, one: { a: 'x', b: 'y' } },
      'one: "a record": does not fit exactly one of the alternatives of its schema; look into the schema',
    ],
    [{ size: 1, pod: { kind: 'Pod' } }, 'pod.apiVersion: must be given; write the whole object'],
  ])('is refused: %j', (spec, said) => {
    expect(linesOf(box(spec))).toEqual([`it.spec.${said}`]);
  });

  test('is refused for its metadata as any object is', () => {
    expect(linesOf(box({ size: 1 }, { metadata: { name: 'a', lables: {} } }))).toEqual([
      'it.metadata.lables: is no field of ObjectMeta in Kubernetes 1.36; write "labels"',
    ]);
  });

  test('is refused under a version that is not served', () => {
    expect(linesOf(box({ size: 1 }, { apiVersion: 'example.com/v2' }))).toEqual([
      'it.apiVersion: "example.com/v2": the CustomResourceDefinition of Box does not serve this version; write "example.com/v1"',
    ]);
  });

  test('may have half a state, as new objects start without one', () => {
    expect(linesOf(box({ size: 1 }, { status: { phase: 1 } }))).toEqual([]);
    expect(linesOf(box({ size: 1 }, { status: { phaze: 'x' } }))).toHaveLength(1);
  });

  test('holds late values', () => {
    const spec = {
      size: new Later('number'),
      mode: new Later('string'),
      labels: { a: new Later('string') },
      tags: [new Later('string')],
      one: { a: 'x', b: new Later('unknown') },
    };

    expect(linesOf(box(spec))).toEqual([]);
    expect(linesOf(box({ size: new Later('string') }))).toEqual([
      'it.spec.size: "<output:later>": will be of the type string, and must be of the type integer; put an Output of the right type here',
    ]);
  });

  test('is not looked at when its definition is late, or in no set', () => {
    const late = goodDefinition(new Later('unknown'));

    expect(linesOf(box({ wrong: 1 }), late)).toEqual([]);
    expect(schemaLines('schema', [box({ wrong: 1 })])).toEqual([]);
  });

  test('is checked by old definitions too, which keep what they do not know', () => {
    const definition = {
      apiVersion: 'apiextensions.k8s.io/v1beta1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'boxes.example.com' },
      spec: {
        group: 'example.com',
        version: 'v1',
        names: { kind: 'Box', plural: 'boxes' },
        scope: 'Namespaced',
        validation: {
          openAPIV3Schema: {
            type: 'object',
            properties: { spec: { type: 'object', properties: { size: { type: 'integer' } } } },
          },
        },
      },
    };

    const found = schemaLines('schema', [definition, box({ size: 'x', more: 1 })], '1.21');

    expect(found).toEqual([
      'it.spec.size: "x": must be a whole number; write a number without quotes',
    ]);
  });
});

test('the patterns of Go that JavaScript reads otherwise are left to the API server', () => {
  const pattern = (text: string): object =>
    goodDefinition({ type: 'object', properties: { spec: { type: 'string', pattern: text } } });

  expect(linesOf(box('x'), pattern('^[[:digit:]]+$'))).toEqual([]);
  expect(linesOf(box('x'), pattern('(?i)^Y$'))).toEqual([]);
  expect(linesOf(box('x'), pattern('('))).toEqual([]);
  expect(linesOf(box('x'), pattern('^y$'))).toHaveLength(1);
});

test.each([
  ['enum', null],
  ['enum', [undefined]],
  ['enum', [new Later('string')]],
  ['maxLength', '5'],
  ['minimum', NaN],
  ['pattern', 7],
  ['anyOf', [{ type: 'text', required: [1] }]],
])('a word of a schema that is none there, %s: %p, forbids no value', (word, given) => {
  const definition = (value: unknown): object =>
    goodDefinition({
      type: 'object',
      properties: { spec: { type: 'string', [word]: value } },
    });

  expect(
    linesOf(box('x'), definition(given)).filter((line) => line.startsWith('it.spec:')),
  ).toEqual([]);
});

describe('a CustomResourceDefinition', () => {
  test.each(crdTable())('is sound or not: $name', ({ definition, sound }) => {
    expect(schemaFindings('schema', [definition]).length === 0).toBe(sound);
  });

  test.each([
    [
      'another name',
      'it.metadata.name: "box.example.com": is not made of the plural and the group; write "boxes.example.com"',
    ],
    [
      'no scope of that name',
      'it.spec.scope: "World": is no scope; write "Namespaced" or "Cluster"',
    ],
    [
      'nothing to store',
      'it.spec.versions: 0 versions are marked as the one to store; write storage: true at exactly one',
    ],
    [
      'a list of unknown items',
      'it.spec.versions[0].schema.openAPIV3Schema.properties.x.items: must be given; write the schema of the items',
    ],
    [
      'a list',
      'it.spec.versions[0].schema.openAPIV3Schema.type: "array": must be "object" here; write "object"',
    ],
    [
      'no type',
      'it.spec.versions[0].schema.openAPIV3Schema.properties.x.type: must be given; write for example type: "string"',
    ],
    [
      'unique items',
      'it.spec.versions[0].schema.openAPIV3Schema.properties.x.uniqueItems: is not allowed in schemas here; write x-kubernetes-list-type: "set"',
    ],
    [
      'properties and others',
      'it.spec.versions[0].schema.openAPIV3Schema.properties.x.additionalProperties: may not stand beside properties; leave one of both out',
    ],
  ])('is told what is wrong: %s', (name, said) => {
    const definition = crdTable().find((one) => one.name === name)?.definition;

    expect(schemaLines('schema', [definition])).toContain(said);
  });
});

test('the table of boxes has good and bad ones', () => {
  const found = customObjects().map(
    ({ object }) => schemaFindings('schema', [goodDefinition(), object]).length,
  );

  expect(found.filter((count) => count === 0).length).toBeGreaterThan(10);
  expect(found.filter((count) => count > 0).length).toBeGreaterThan(20);
});
