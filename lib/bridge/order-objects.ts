/** Puts objects in the order in which a cluster can take them. */
import type { IConstruct } from 'constructs';

import type { Findings } from '../values';

import type { ChartObject, CollectedObjects, UnorderedObject } from './collect-objects';
import { directOrder } from './direct-order';
import { ExplicitOrder } from './explicit-order';
import { addImplicitOrder } from './implicit-order';
import { ObjectLookup, viewOf } from './object-view';
import { leaveOutCircles } from './order-circles';
import { OrderGraph } from './order-graph';
import { isWaitedFor } from './waited-for';

/** Orders objects by what their constructs depend on, and then by what they are. Circles among the former are findings. */
export function orderObjects(
  constructs: readonly IConstruct[],
  unordered: readonly UnorderedObject[],
  findings: Findings,
): Omit<CollectedObjects, 'violations'> {
  const graph = new OrderGraph(unordered.length);
  const owners = unordered.map(({ construct }) => construct);
  const explicit = new ExplicitOrder(graph, constructs, owners);
  const before = findings.violations.length;
  explicit.addAll(findings);
  if (findings.violations.length > before) return { objects: [], outside: [] };
  const lookup = new ObjectLookup(unordered.map(({ object }, index) => viewOf(object, index)));
  addImplicitOrder(graph, lookup);
  leaveOutCircles(graph);
  const sorted = graph.sorted();
  const direct = directOrder(graph, sorted, (index) => isWaitedFor(lookup.views[index]?.object));
  const made: ChartObject[] = [];
  const objects = sorted.flatMap((index) => {
    const one = unordered[index];
    if (one === undefined) return [];
    const after = new Set([...(direct[index] ?? [])].flatMap((each) => made[each] ?? []));
    return [(made[index] = { ...one, after })];
  });
  const outside = explicit.outside.map((one) => ({
    ...one,
    objects: firstOnes(explicit.membersOf(one.from), direct).flatMap((index) => made[index] ?? []),
  }));
  return { objects, outside };
}

/** Those of a group that come after no other one of it. */
function firstOnes(
  members: readonly number[],
  direct: readonly ReadonlySet<number>[],
): readonly number[] {
  const inside = new Set(members);
  return members.filter((one) => ![...(direct[one] ?? [])].some((each) => inside.has(each)));
}
