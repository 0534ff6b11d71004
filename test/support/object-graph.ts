/**
 * Graphs of objects for property tests: namespaces, definitions and what they define, storage, RBAC, settings, secrets, workloads that name
 * them, webhooks, and dependencies that are written down between objects, groups and charts.
 */
import { ApiObject, App, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import fc from 'fast-check';

import * as made from './graph-objects';
import type { GraphObject, NamingWay, WorkloadKind } from './graph-objects';

/** A chart, a group in it, or an object in that: as many numbers as it is deep. */
export type Place = readonly number[];

/** An object of a graph, and where it stands. */
export interface PlacedGraphObject {
  readonly place: Place;
  readonly object: GraphObject;
}

/** A dependency that the author of the charts has written down. */
export interface Dependency {
  readonly after: Place;
  readonly before: Place;
}

/** What is drawn; everything else follows from it and from the prefix of the names. */
interface Draw {
  readonly namespaces: number;
  readonly definitions: number;
  readonly classes: number;
  readonly accounts: readonly { at: number; role: 'Role' | 'ClusterRole' | 'none' }[];
  readonly settings: readonly number[];
  readonly secrets: readonly number[];
  readonly claims: readonly { at: number; of: number }[];
  readonly customs: readonly { at: number; of: number }[];
  readonly services: readonly number[];
  readonly workloads: readonly WorkloadDraw[];
  readonly webhooks: readonly ('Mutating' | 'Validating')[];
  readonly layout: 'sliced' | 'scattered' | 'contrary';
  readonly dice: readonly number[];
  readonly dependencies: readonly {
    readonly ends: readonly [number, number];
    readonly depths: readonly [number, number];
  }[];
}

interface WorkloadDraw {
  readonly kind: WorkloadKind;
  readonly at: number;
  readonly account: number;
  readonly needs: readonly { readonly which: number; readonly way: NamingWay }[];
  readonly claim: boolean;
}

const nat = fc.nat(999);
const few = <T>(one: fc.Arbitrary<T>, maxLength: number, minLength = 0): fc.Arbitrary<T[]> =>
  fc.array(one, { minLength, maxLength });

const workloadDraw: fc.Arbitrary<WorkloadDraw> = fc.record({
  kind: fc.constantFrom<WorkloadKind>(
    ...(['Pod', 'Deployment', 'StatefulSet', 'DaemonSet', 'Job', 'CronJob', 'ReplicaSet'] as const),
  ),
  at: nat,
  account: nat,
  needs: few(
    fc.record({
      which: nat,
      way: fc.constantFrom<NamingWay>('env', 'envFrom', 'init', 'volume', 'projected', 'pull'),
    }),
    4,
  ),
  claim: fc.boolean(),
});

const draws: fc.Arbitrary<Draw> = fc.record({
  namespaces: fc.integer({ min: 1, max: 2 }),
  definitions: fc.nat(2),
  classes: fc.nat(2),
  accounts: few(
    fc.record({
      at: nat,
      role: fc.constantFrom<'Role' | 'ClusterRole' | 'none'>('Role', 'ClusterRole', 'none'),
    }),
    2,
  ),
  settings: few(nat, 3),
  secrets: few(nat, 2),
  claims: few(fc.record({ at: nat, of: nat }), 2),
  customs: few(fc.record({ at: nat, of: nat }), 3),
  services: few(nat, 1),
  workloads: few(workloadDraw, 3, 1),
  webhooks: few(fc.constantFrom<'Mutating' | 'Validating'>('Mutating', 'Validating'), 1),
  layout: fc.constantFrom<Draw['layout']>('sliced', 'scattered', 'contrary'),
  dice: fc.array(nat, { minLength: 80, maxLength: 80 }),
  dependencies: few(
    fc.record({ ends: fc.tuple(nat, nat), depths: fc.tuple(fc.nat(2), fc.nat(2)) }),
    5,
  ),
});

/** A graph whose names all begin with its prefix, so that many fit into one cluster. */
export class ObjectGraph {
  readonly objects: readonly PlacedGraphObject[];
  readonly dependencies: readonly Dependency[];
  readonly #dice: readonly number[];

  constructor(draw: Draw, prefix: string) {
    const objects = objectsOf(draw, prefix);
    this.#dice = draw.dice;
    this.objects = objects.map((object, index) => ({
      object,
      place: placeOf(draw, index, objects.length),
    }));
    this.dependencies = dependenciesOf(draw, this.objects);
  }

  /** As charts, made in an order that has nothing to do with what must come before what. */
  build(app = new App(), without: readonly PlacedGraphObject[] = []): App {
    const at = this.#groups(app);
    for (const { object, place } of this.#shuffled()) {
      if (without.some((one) => one.object === object)) continue;
      const id = `${object.kind}-${object.metadata.name}`.toLowerCase();
      at.set(place.join('.'), new ApiObject(constructAt(at, place.slice(0, 2)), id, object));
    }
    for (const { after, before } of this.dependencies) {
      const [later, earlier] = [at.get(after.join('.')), at.get(before.join('.'))];
      if (later !== undefined && earlier !== undefined) later.node.addDependency(earlier);
    }
    return app;
  }

  /** The charts and the groups in them, in the order of their numbers. */
  #groups(app: App): Map<string, Construct> {
    const at = new Map<string, Construct>();
    const places = this.objects.flatMap(({ place }) => [place.slice(0, 1), place.slice(0, 2)]);
    for (const place of places.sort(byPlace)) {
      const [chart = 0, group] = place;
      const key = place.join('.');
      if (at.has(key)) continue;
      if (group === undefined) at.set(key, new Chart(app, this.#chartName(chart)));
      else at.set(key, new Construct(constructAt(at, [chart]), `group-${group}`));
    }
    return at;
  }

  #chartName(chart: number): string {
    const [first] = this.objects;
    return `${first?.object.metadata.name.replace(/-.*/, '') ?? 'graph'}-chart-${chart}`;
  }

  #shuffled(): readonly PlacedGraphObject[] {
    const dice = this.#dice;
    return this.objects
      .map((one, index) => ({ one, die: dice[79 - index] ?? 0 }))
      .sort((a, b) => a.die - b.die)
      .map(({ one }) => one);
  }
}

function constructAt(at: ReadonlyMap<string, Construct>, place: Place): Construct {
  const found = at.get(place.join('.'));
  if (found === undefined) throw new Error(`nothing was made at ${place.join('.')}`);
  return found;
}

function byPlace(a: Place, b: Place): number {
  const at = [0, 1, 2].find((depth) => a[depth] !== b[depth]);
  return at === undefined ? 0 : (a[at] ?? -1) - (b[at] ?? -1);
}

/** Graphs, given the prefix of their names. */
export const graphs: fc.Arbitrary<(prefix: string) => ObjectGraph> = draws.map(
  (draw) => (prefix: string) => new ObjectGraph(draw, prefix),
);

/** The one of the list that a die points at; undefined where the list is empty. */
function pick<T>(list: readonly T[], die: number): T | undefined {
  return list[die % Math.max(1, list.length)];
}

/** In an order in which everything follows what it needs. */
function objectsOf(draw: Draw, prefix: string): readonly GraphObject[] {
  const spaces = Array.from({ length: draw.namespaces }, (_, index) => `${prefix}-${index}`);
  const at = (die: number): string => pick(spaces, die) ?? prefix;
  const plurals = ['widgets', 'gadgets'].slice(0, draw.definitions);
  const classes = ['slow', 'fast'].slice(0, draw.classes).map((name) => `${prefix}-${name}`);
  const first = [
    ...spaces.map((name) => made.namespace(name)),
    ...plurals.map((plural) => made.definition(plural, prefix)),
    ...classes.map((name) => made.storageClass(name)),
    ...draw.accounts.flatMap((one, i) => accessOf(one, `${prefix}-account-${i}`, at(one.at))),
    ...draw.settings.map((die, i) => made.settings(`${prefix}-settings-${i}`, at(die))),
    ...draw.secrets.map((die, i) => made.secret(`${prefix}-secret-${i}`, at(die))),
    ...draw.claims.map(({ at: die, of }, i) =>
      made.claim(`${prefix}-claim-${i}`, at(die), pick(classes, of) ?? `${prefix}-elsewhere`),
    ),
    ...draw.customs.flatMap(({ at: die, of }, i) => {
      const plural = pick(plurals, of);
      return plural === undefined ? [] : [made.custom(plural, prefix, `${prefix}-${i}`, at(die))];
    }),
    ...draw.services.map((die, i) => made.service(`${prefix}-service-${i}`, at(die))),
  ];
  const workloads = draw.workloads.map((one, i) =>
    workloadOf(one, `${prefix}-work-${i}`, at(one.at), first),
  );
  const webhooks = draw.webhooks.map((kind, i) => made.webhook(kind, `${prefix}-hook-${i}`));
  return [...first, ...workloads, ...webhooks];
}

function accessOf(
  { role }: Draw['accounts'][number],
  name: string,
  namespace: string,
): readonly GraphObject[] {
  const account = made.account(name, namespace);
  if (role === 'none') return [account];
  return [
    account,
    made.role(role, `${name}-role`, namespace),
    made.binding(role, `${name}-role`, `${name}-binding`, { name, namespace }),
  ];
}

function workloadOf(
  draw: WorkloadDraw,
  name: string,
  namespace: string,
  there: readonly GraphObject[],
): GraphObject {
  const names = (kind: string): readonly string[] =>
    there
      .filter((one) => one.kind === kind && one.metadata.namespace === namespace)
      .map(({ metadata }) => metadata.name);
  const named = (kind: string): { name: string; way: NamingWay }[] =>
    draw.needs.flatMap(({ which, way }) => {
      const found = pick(names(kind), which);
      return found === undefined ? [] : [{ name: found, way }];
    });
  const account = pick([undefined, ...names('ServiceAccount')], draw.account);
  const claims = draw.claim ? names('PersistentVolumeClaim').slice(0, 1) : [];
  const storage = there.find(({ kind }) => kind === 'StorageClass')?.metadata.name;
  const needs = { account, settings: named('ConfigMap'), secrets: named('Secret'), claims };
  return made.workload(draw.kind, name, namespace, needs, storage);
}

/** Sliced: charts and groups follow the order of need. Otherwise anything stands anywhere. */
function placeOf({ layout, dice }: Draw, index: number, count: number): Place {
  const slice = Math.floor((index * 6) / count);
  const at = layout === 'sliced' ? slice : (dice[index] ?? 0) % 6;
  return [Math.floor(at / 2), at % 2, index];
}

/**
 * What stands earlier never depends on what stands later, so they make no circle among themselves, nor do their charts, which cdk8s would refuse.
 * In a scattered graph objects depend on objects in the order of need; in a contrary one everything depends on everything, also against it.
 */
function dependenciesOf(draw: Draw, objects: readonly PlacedGraphObject[]): readonly Dependency[] {
  const scattered = draw.layout === 'scattered';
  return draw.dependencies.flatMap(({ ends, depths }) => {
    const drawn = ends.map((die) => pick(objects, die)?.place ?? []);
    const [before = [], after = []] = drawn.sort(byPlace);
    if (scattered && (before[2] ?? 0) > (after[2] ?? 0)) return [];
    const [one, other] = depths.map((depth) => (scattered ? 3 : depth + 1));
    const dependency = { before: before.slice(0, one), after: after.slice(0, other) };
    return overlap(dependency.before, dependency.after) ? [] : [dependency];
  });
}

/** Whether one stands in the other, or is the other. */
function overlap(one: Place, other: Place): boolean {
  const depth = Math.min(one.length, other.length);
  return one.slice(0, depth).every((number, index) => number === other[index]);
}

/** Whether an object stands at a place or below it. */
export function standsAt(object: PlacedGraphObject, place: Place): boolean {
  return object.place.length >= place.length && overlap(object.place, place);
}
