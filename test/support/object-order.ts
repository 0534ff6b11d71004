/**
 * What must be there before what, read from the objects themselves and from the written dependencies of a graph; and a judge of what really
 * happened. Nothing here is the bridge's own: it is what the bridge is measured by.
 */
import { isRecord } from '../../lib/values';

import type { GraphObject } from './graph-objects';
import { graphs, standsAt } from './object-graph';
import type { ObjectGraph } from './object-graph';

/** One object has to be there before the other, and why. */
export interface Precedence {
  readonly before: string;
  readonly after: string;
  readonly why: string;
}

/** When the creation of an object began, and when it was done; by any clock. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Kind, namespace and name: what an object is known by here. */
export function objectKey({ kind, metadata }: GraphObject): string {
  return [kind, metadata.namespace ?? '', metadata.name].join('/');
}

/** Everything that has to come before something else; none contradicts another. */
export function precedences(graph: ObjectGraph): readonly Precedence[] {
  return wishes(graph).kept;
}

/** Graphs that a cluster can take: nothing that is written down contradicts what the objects need. */
export const possibleGraphs = graphs.filter((graphOf) => !wishes(graphOf('g')).givenUp);

function wishes(graph: ObjectGraph): { kept: readonly Precedence[]; givenUp: boolean } {
  const objects = graph.objects.map(({ object }) => object);
  const written = writtenPrecedences(graph);
  const needed = objects.flatMap((one) => needsOf(one, objects));
  const reach = reachability([...written, ...needed]);
  // Where the author has written the opposite of what the objects need, directly or by way of others, the author is right.
  const kept = needed.filter(({ before, after }) => !(reach.get(after)?.has(before) ?? false));
  return { kept: [...written, ...kept], givenUp: kept.length < needed.length };
}

function writtenPrecedences({ objects, dependencies }: ObjectGraph): readonly Precedence[] {
  return dependencies.flatMap(({ before, after }) => {
    const earlier = objects.filter((one) => standsAt(one, before));
    const later = objects.filter((one) => standsAt(one, after));
    return earlier.flatMap((one) =>
      later.map((other) => ({
        before: objectKey(one.object),
        after: objectKey(other.object),
        why: 'it is written down',
      })),
    );
  });
}

function needsOf(object: GraphObject, all: readonly GraphObject[]): readonly Precedence[] {
  const after = objectKey(object);
  const need = (why: string, found: (one: GraphObject) => boolean): readonly Precedence[] =>
    all
      .filter((one) => one !== object && found(one))
      .map((one) => ({ before: objectKey(one), after, why }));
  const { namespace } = object.metadata;
  const [group = ''] = object.apiVersion.split('/');
  return [
    ...need('its namespace', ({ kind, metadata }) => {
      return kind === 'Namespace' && metadata.name === namespace;
    }),
    ...need('its definition', ({ kind, metadata, spec }) => {
      if (kind !== 'CustomResourceDefinition' || !isRecord(spec)) return false;
      const names = isRecord(spec['names']) ? spec['names'] : {};
      return metadata.name.endsWith(`.${group}`) && names['kind'] === object.kind;
    }),
    ...need('its storage class', ({ kind, metadata }) => {
      return kind === 'StorageClass' && textsAt(object, 'storageClassName').includes(metadata.name);
    }),
    ...need('the role that it binds', ({ kind, metadata }) => {
      const { roleRef } = object;
      if (!isRecord(roleRef) || roleRef['kind'] !== kind) return false;
      return (
        roleRef['name'] === metadata.name && [undefined, namespace].includes(metadata.namespace)
      );
    }),
    ...podNeeds(object, need),
    ...(object.kind.endsWith('WebhookConfiguration')
      ? need('webhooks come last', ({ kind }) => !kind.endsWith('WebhookConfiguration'))
      : []),
  ];
}

type Need = (why: string, found: (one: GraphObject) => boolean) => readonly Precedence[];

function podNeeds(object: GraphObject, need: Need): readonly Precedence[] {
  const { namespace } = object.metadata;
  const named = (kind: string, names: readonly string[], why: string): readonly Precedence[] =>
    need(why, (one) => {
      const { metadata } = one;
      return one.kind === kind && metadata.namespace === namespace && names.includes(metadata.name);
    });
  const [account] = textsAt(object, 'serviceAccountName');
  const bound = (one: GraphObject): boolean => {
    if (!one.kind.endsWith('RoleBinding') || !Array.isArray(one['subjects'])) return false;
    return one['subjects'].some(
      (subject: unknown) =>
        isRecord(subject) && subject['name'] === account && subject['namespace'] === namespace,
    );
  };
  return [
    ...named('ServiceAccount', textsAt(object, 'serviceAccountName'), 'its account'),
    ...(account === undefined ? [] : need('what its account may do', bound)),
    ...named(
      'ConfigMap',
      namesIn(object, ['configMapKeyRef', 'configMapRef', 'configMap']),
      'it names it',
    ),
    ...named('Secret', namesIn(object, ['secretKeyRef', 'secretRef', 'secret']), 'it names it'),
    ...named('Secret', textsAt(object, 'secretName'), 'it mounts it'),
    ...named('Secret', namesIn(object, ['imagePullSecrets']), 'its images are pulled with it'),
  ];
}

/** All texts below a field of that name, however deep it stands. */
function textsAt(value: unknown, field: string): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((one) => textsAt(one, field));
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([key, one]) =>
    key === field && typeof one === 'string' ? [one] : textsAt(one, field),
  );
}

/** The `name` of all that stands in fields of these names. */
function namesIn(value: unknown, fields: readonly string[]): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((one) => namesIn(one, fields));
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([key, one]) => {
    if (!fields.includes(key)) return namesIn(one, fields);
    return (Array.isArray(one) ? one : [one]).flatMap((each: unknown) =>
      isRecord(each) && typeof each['name'] === 'string' ? [each['name']] : [],
    );
  });
}

function reachability(edges: readonly Precedence[]): ReadonlyMap<string, ReadonlySet<string>> {
  const next = new Map<string, string[]>();
  for (const { before, after } of edges) next.set(before, [...(next.get(before) ?? []), after]);
  return new Map(
    [...next.keys()].map((start) => {
      const seen = new Set<string>();
      const open = [...(next.get(start) ?? [])];
      for (let one = open.pop(); one !== undefined; one = open.pop()) {
        if (seen.has(one)) continue;
        seen.add(one);
        open.push(...(next.get(one) ?? []));
      }
      return [start, seen];
    }),
  );
}

/** Every object that was begun before something it comes after was done. Both must have happened. */
export function offenders(
  expected: readonly Precedence[],
  spans: ReadonlyMap<string, Span>,
): readonly string[] {
  return expected.flatMap(({ before, after, why }) => {
    const [first, second] = [spans.get(before), spans.get(after)];
    if (first === undefined || second === undefined) {
      return [`${first === undefined ? before : after} was never made`];
    }
    return first.end <= second.start ? [] : [`${after} did not wait for ${before}: ${why}`];
  });
}

/** How many pairs of objects were under way at the same time. */
export function overlaps(spans: ReadonlyMap<string, Span>): number {
  const sorted = [...spans.values()].sort((a, b) => a.start - b.start);
  return sorted.reduce(
    (sum, one, index) =>
      sum + sorted.slice(index + 1).filter((other) => other.start < one.end).length,
    0,
  );
}
