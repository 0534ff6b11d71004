/** The order that objects have by what they are. */
import type { ObjectLookup, ObjectView } from './object-view';
import { fieldAt, qualifiedKind, textAt } from './object-view';
import type { OrderGraph } from './order-graph';

/** Adds to a graph what objects come after by what they are. */
export function addImplicitOrder(graph: OrderGraph, lookup: ObjectLookup): void {
  const definitions = definitionsIn(lookup);
  for (const view of lookup.views) {
    const namespace = lookup.findGlobal('Namespace', textAt(view.object, 'metadata', 'namespace'));
    for (const to of [namespace, definitions.get(view.kind)]) {
      if (to !== undefined && to !== view.index) graph.add(view.index, to, 1);
    }
  }
}

function definitionsIn(lookup: ObjectLookup): ReadonlyMap<string, number> {
  const definitions = lookup.ofKind('CustomResourceDefinition.apiextensions.k8s.io');
  return new Map(definitions.map((view) => [definedKind(view), view.index]));
}

function definedKind({ object }: ObjectView): string {
  const spec = fieldAt(object, 'spec');
  return qualifiedKind(textAt(spec, 'group') ?? '', textAt(spec, 'names', 'kind') ?? '');
}
