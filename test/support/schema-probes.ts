/**
 * Objects of every kind, as bare as they can be, with one field of interest somewhere in them: what to ask an API server about each field.
 */
import { KubernetesApi } from '../../lib/manifests/schema/kubernetes-api';
import type { KindSchema } from '../../lib/manifests/schema/kubernetes-api';
import type { FieldSchema, FieldType, ScalarName } from '../../lib/manifests/schema/field-type';

/** A field of a kind, and an object that has it. */
export interface Probe {
  readonly kind: KindSchema;
  /** What the field is a field of. */
  readonly definition: string;
  readonly field: FieldSchema;
  /** Where it is: `['spec', 'containers', 0, 'name']`. */
  readonly steps: readonly (string | number)[];
  readonly object: Record<string, unknown>;
}

// Most names, and what is missing here, may be "a".
const TEXTS: Readonly<Record<string, string>> = {
  apiGroup: 'rbac.authorization.k8s.io',
  apiVersion: 'v1',
  cidr: '10.0.0.0/8',
  devicePath: '/dev/a',
  driver: 'a.b.c',
  effect: 'NoSchedule',
  expression: 'true',
  fieldPath: 'metadata.name',
  group: 'a.b',
  kind: 'Pod',
  mountPath: '/a',
  operator: 'Exists',
  path: '/a',
  plural: 'as',
  provisioner: 'a.b/c',
  resource: 'limits.cpu',
  schedule: '* * * * *',
  scope: 'Namespaced',
  topologyKey: 'a/b',
  whenUnsatisfiable: 'DoNotSchedule',
};

const VALUES: Readonly<Record<Exclude<ScalarName, 'string'>, unknown>> = {
  any: {},
  boolean: true,
  bytes: 'YQ==',
  'int-or-string': 80,
  int32: 1,
  int64: 1,
  'micro-time': '2026-01-01T00:00:00.000000Z',
  number: 1,
  quantity: '1',
  'schema-or-boolean': true,
  'schema-or-list': {},
  time: '2026-01-01T00:00:00Z',
};

// Reviews are questions, and bindings are no objects to keep.
const NO_OBJECTS = /Review$|^Binding$/;

/** One probe for each place of each field, as long as no definition holds itself. */
export function probesOf(api: KubernetesApi): readonly Probe[] {
  return KubernetesApi.kinds
    .filter((kind) => api.has(kind) && !NO_OBJECTS.test(kind.kind))
    .flatMap((kind) => [...placesIn(api, kind, kind.definition, [], [])]);
}

/** So many places of each field of each definition, spread over all. */
export function fewEach(probes: readonly Probe[], count: number): readonly Probe[] {
  const places = new Map<string, Probe[]>();
  for (const probe of probes) {
    const name = `${probe.definition}.${probe.field.name}`;
    const known = places.get(name);
    if (known === undefined) places.set(name, [probe]);
    else known.push(probe);
  }
  return [...places.values()].flatMap((all) => {
    const step = Math.max(1, Math.floor(all.length / count));
    return all.filter((_, index) => index % step === 0).slice(0, count);
  });
}

/** The object of a probe with another value in its place, or without the field. */
export function withValue(probe: Probe, value: unknown): Record<string, unknown> {
  const object = structuredClone(probe.object);
  const last = probe.steps.at(-1) ?? '';
  let place = object as Record<string | number, unknown>;
  for (const step of probe.steps.slice(0, -1)) place = place[step] as typeof place;
  if (value === undefined) Reflect.deleteProperty(place, last);
  else place[last] = value;
  return object;
}

/** A value that the field takes. */
export function goodValue(api: KubernetesApi, { name, type, choices }: FieldSchema): unknown {
  return choices?.[0] ?? valueOf(api, type, name, 0);
}

/** The address to which new objects of a kind go. */
export function collectionOf({ apiVersion, kind, namespaced }: KindSchema): string {
  const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  return `${root}/${namespaced ? 'namespaces/default/' : ''}${pluralOf(kind)}`;
}

function pluralOf(kind: string): string {
  const lower = kind.toLowerCase();
  if (lower === 'endpoints') return lower;
  if (lower.endsWith('y')) return `${lower.slice(0, -1)}ies`;
  return /(?:s|ss|x)$/.test(lower) ? `${lower}es` : `${lower}s`;
}

function* placesIn(
  api: KubernetesApi,
  kind: KindSchema,
  definition: string,
  steps: readonly (string | number)[],
  seen: readonly string[],
): Generator<Probe> {
  for (const field of api.fieldsOf(definition).all.values()) {
    if (steps.length === 0 && ['apiVersion', 'kind', 'metadata', 'status'].includes(field.name))
      continue;
    const here = [...steps, field.name];
    const object = objectWith(api, kind, here);
    yield { kind, definition, field, steps: here, object };
    let { type } = field;
    const inner: (string | number)[] = [...here];
    while (type.is === 'list' || type.is === 'map') {
      inner.push(type.is === 'list' ? 0 : 'a');
      type = type.of;
    }
    if (type.is !== 'record' || seen.includes(type.definition)) continue;
    if (type.definition === 'meta.v1.ObjectMeta') continue;
    yield* placesIn(api, kind, type.definition, inner, [...seen, type.definition]);
  }
}

function objectWith(
  api: KubernetesApi,
  kind: KindSchema,
  steps: readonly (string | number)[],
): Record<string, unknown> {
  const root = recordOf(api, kind.definition, 0);
  Object.assign(root, {
    apiVersion: kind.apiVersion,
    kind: kind.kind,
    metadata: { name: 'a' },
  });
  let type: FieldType = { is: 'record', definition: kind.definition };
  let place = root as Record<string | number, unknown>;
  for (const [index, step] of steps.entries()) {
    const field: FieldSchema | undefined =
      type.is === 'record' ? api.fieldsOf(type.definition).all.get(String(step)) : undefined;
    type = field?.type ?? (type as { readonly of: FieldType }).of;
    const last = index === steps.length - 1;
    place[step] ??= last && field !== undefined ? goodValue(api, field) : emptyOf(api, type);
    if (!last) place = place[step] as typeof place;
  }
  return root;
}

function emptyOf(api: KubernetesApi, type: FieldType): unknown {
  if (type.is === 'list') return [];
  return type.is === 'record' ? recordOf(api, type.definition, 0) : {};
}

function recordOf(api: KubernetesApi, definition: string, depth: number): Record<string, unknown> {
  const record: Record<string, unknown> = {};
  if (depth > 6) return record;
  for (const { name, type, choices } of api.fieldsOf(definition).required) {
    record[name] = choices?.[0] ?? valueOf(api, type, name, depth + 1);
  }
  if (definition === 'meta.v1.LabelSelector') record['matchLabels'] = { a: 'b' };
  if (definition === 'core.v1.PodTemplateSpec') {
    record['metadata'] = { labels: { a: 'b' } };
    record['spec'] = recordOf(api, 'core.v1.PodSpec', depth + 1);
  }
  return record;
}

function valueOf(api: KubernetesApi, type: FieldType, name: string, depth: number): unknown {
  switch (type.is) {
    case 'list':
      return [valueOf(api, type.of, name, depth + 1)];
    case 'map':
      return { a: valueOf(api, type.of, name, depth + 1) };
    case 'record':
      return recordOf(api, type.definition, depth + 1);
    case 'scalar':
      return type.name === 'string' ? (TEXTS[name] ?? 'a') : VALUES[type.name];
  }
}
