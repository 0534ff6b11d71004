type Tree = Record<string, unknown>;

const SPEC = {
  type: 'object',
  required: ['size', 'mode'],
  properties: {
    size: { type: 'integer', minimum: 1, maximum: 5 },
    mode: { type: 'string', enum: ['thin', 'thick'], default: 'thin' },
    name: { type: 'string', pattern: '^[a-z]+$', maxLength: 8 },
    ratio: { type: 'number', exclusiveMinimum: true, minimum: 0 },
    port: { 'x-kubernetes-int-or-string': true },
    free: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
    labels: { type: 'object', additionalProperties: { type: 'string' }, maxProperties: 2 },
    tags: { type: 'array', minItems: 1, items: { type: 'string', minLength: 2 } },
    maybe: { type: 'string', nullable: true },
    one: {
      type: 'object',
      properties: { a: { type: 'string' }, b: { type: 'string' } },
      oneOf: [{ required: ['a'] }, { required: ['b'] }],
    },
    pod: {
      type: 'object',
      'x-kubernetes-embedded-resource': true,
      'x-kubernetes-preserve-unknown-fields': true,
    },
    on: { type: 'boolean' },
  },
};

/** A definition of boxes, of `example.com/v1`. */
export function goodDefinition(
  schema: unknown = {
    type: 'object',
    properties: {
      spec: SPEC,
      status: { type: 'object', required: ['phase'], properties: { phase: { type: 'string' } } },
    },
  },
): Tree {
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'boxes.example.com' },
    spec: {
      group: 'example.com',
      scope: 'Namespaced',
      names: { kind: 'Box', plural: 'boxes', singular: 'box', listKind: 'BoxList' },
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          schema: { openAPIV3Schema: schema },
          subresources: { status: {} },
        },
      ],
    },
  };
}

/** Definitions, and whether they are sound. */
export function crdTable(): readonly { name: string; definition: Tree; sound: boolean }[] {
  const spec = (change: Tree): Tree => {
    const good = goodDefinition();
    return { ...good, spec: { ...(good['spec'] as Tree), ...change } };
  };
  const versions = (...changes: Tree[]): Tree => {
    const [version] = (goodDefinition()['spec'] as { versions: Tree[] }).versions;
    return spec({ versions: changes.map((change) => ({ ...version, ...change })) });
  };
  const field = (schema: unknown): Tree =>
    goodDefinition({ type: 'object', properties: { x: schema } });
  const bad = (name: string, definition: Tree) => ({ name, definition, sound: false });
  const good = (name: string, definition: Tree) => ({ name, definition, sound: true });
  return [
    good('as it is', goodDefinition()),
    good('two versions', versions({}, { name: 'v2', storage: false })),
    good(
      'anything',
      goodDefinition({ type: 'object', 'x-kubernetes-preserve-unknown-fields': true }),
    ),
    good('an integer or text', field({ 'x-kubernetes-int-or-string': true })),
    good('a field of any type', field({ 'x-kubernetes-preserve-unknown-fields': true })),
    good('a map', field({ type: 'object', additionalProperties: { type: 'string' } })),
    good('no additional properties', field({ type: 'object', additionalProperties: false })),
    good('additional properties are free', field({ type: 'object', additionalProperties: true })),
    bad('another name', { ...goodDefinition(), metadata: { name: 'box.example.com' } }),
    bad('no scope of that name', spec({ scope: 'World' })),
    bad('keeps what is unknown', spec({ preserveUnknownFields: true })),
    bad('nothing to store', versions({ storage: false })),
    bad('two to store', versions({}, { name: 'v2' })),
    bad('the same version twice', versions({}, { storage: false })),
    bad('no schema', versions({ schema: undefined })),
    bad('an empty schema', versions({ schema: {} })),
    bad('a list', goodDefinition({ type: 'array', items: { type: 'string' } })),
    bad('no type at the root', goodDefinition({ properties: {} })),
    bad('no type', field({})),
    bad('no type that there is', field({ type: 'text' })),
    bad('a list of unknown items', field({ type: 'array' })),
    bad('items without a type', field({ type: 'array', items: {} })),
    bad('a reference', field({ type: 'string', $ref: '#/x' })),
    bad('unique items', field({ type: 'array', uniqueItems: true, items: { type: 'string' } })),
    bad(
      'properties and others',
      field({
        type: 'object',
        properties: { a: { type: 'string' } },
        additionalProperties: { type: 'string' },
      }),
    ),
    bad('definitions', field({ type: 'string', definitions: { a: { type: 'string' } } })),
    bad('an unknown field', spec({ scop: 'Cluster' })),
    bad('no plural', spec({ names: { kind: 'Box' } })),
  ];
}

/** Boxes, each with what is special about it; the first one is good. */
export function customObjects(): readonly { name: string; object: Tree }[] {
  const box = (spec: unknown, more: Tree = {}): Tree => ({
    apiVersion: 'example.com/v1',
    kind: 'Box',
    metadata: { name: 'a' },
    spec,
    ...more,
  });
  const specs: readonly Tree[] = [
    { size: 1 },
    { size: 5, mode: 'thick', name: 'abc', ratio: 0.5, on: true },
    { size: 1, mode: null },
    { size: 1, maybe: null },
    { size: 1, name: null },
    { size: null },
    {},
    { mode: 'thin' },
    { size: 0 },
    { size: 6 },
    { size: 1.5 },
    { size: '1' },
    { size: 1, mode: 'Thin' },
    { size: 1, mode: '' },
    { size: 1, name: 'ABC' },
    { size: 1, name: 'abcdefghi' },
    { size: 1, name: 7 },
    { size: 1, ratio: 0 },
    { size: 1, ratio: 1 },
    { size: 1, ratio: '1' },
    { size: 1, port: 80 },
    { size: 1, port: 'http' },
    { size: 1, port: 1.5 },
    { size: 1, port: true },
    { size: 1, port: null },
    { size: 1, free: { any: [1, { deep: null }] } },
    { size: 1, free: 'text' },
    { size: 1, labels: { a: 'b' } },
    { size: 1, labels: { a: 1 } },
    { size: 1, labels: { a: null } },
    { size: 1, labels: { a: 'b', c: 'd', e: 'f' } },
    { size: 1, tags: ['aa'] },
    { size: 1, tags: [] },
    { size: 1, tags: ['a'] },
    { size: 1, tags: [null] },
    { size: 1, tags: 'aa' },
    { size: 1, one: { a: 'x' } },
    { size: 1, one: {} },
    { size: 1, one: { a: 'x', b: 'y' } },
    { size: 1, one: { a: 'x', c: 'y' } },
    { size: 1, on: 'true' },
    { size: 1, sise: 2 },
    { size: 1, unknown: null },
    { size: 1, pod: { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' }, spec: {} } },
    { size: 1, pod: { apiVersion: 'v1', kind: 'Pod', metadata: { nam: 'a' } } },
    { size: 1, pod: { kind: 'Pod' } },
    { size: 1, pod: {} },
  ];
  return [
    ...specs.map((spec) => ({ name: JSON.stringify(spec), object: box(spec) })),
    { name: 'no spec', object: box(undefined) },
    { name: 'a spec of null', object: box(null) },
    { name: 'a spec of text', object: box('text') },
    { name: 'an unknown root', object: box({ size: 1 }, { extra: 1 }) },
    { name: 'a state', object: box({ size: 1 }, { status: { phase: 'x' } }) },
    { name: 'half a state', object: box({ size: 1 }, { status: {} }) },
    { name: 'an unknown state', object: box({ size: 1 }, { status: { phase: 'x', more: 1 } }) },
    { name: 'a state of another type', object: box({ size: 1 }, { status: { phase: 1 } }) },
    {
      name: 'unknown metadata',
      object: box({ size: 1 }, { metadata: { name: 'a', lables: {} } }),
    },
    {
      name: 'metadata of another type',
      object: box({ size: 1 }, { metadata: { name: 'a', labels: { a: 1 } } }),
    },
  ];
}
