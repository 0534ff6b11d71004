import { inOrder } from '../sorted-keys';
import type { DependencyEdge } from '../synthesized-program';

import { STACK_TYPE } from './registration';
import type { Registration } from './registration';

/** What comes after what, by addresses. Nothing that was not registered is named: such as the children of a component of another language. */
export function dependencyEdges(
  registrations: readonly Registration[],
  addresses: ReadonlyMap<string, string>,
): readonly DependencyEdge[] {
  const edges = registrations.flatMap((one) => edgesOf(one, addresses));
  return edges.sort((a, b) => inOrder(keyOf(a), keyOf(b)));
}

function edgesOf(
  one: Registration,
  addresses: ReadonlyMap<string, string>,
): readonly DependencyEdge[] {
  const from = addresses.get(one.urn);
  if (from === undefined || one.type === STACK_TYPE) return [];
  const to = (urn: string): readonly string[] => {
    const address = addresses.get(urn);
    return address === undefined ? [] : [address];
  };
  const byProperty = [...one.propertyDependencies];
  const ofProperties = new Set(byProperty.flatMap(([, urns]) => urns));
  const explicit = one.dependencies.filter((urn) => !ofProperties.has(urn));
  return [
    ...to(one.parent).map((address) => ({ from, to: address, kind: 'parent' as const })),
    ...to(one.provider ?? '').map((address) => ({ from, to: address, kind: 'provider' as const })),
    ...explicit.flatMap(to).map((address) => ({ from, to: address, kind: 'dependsOn' as const })),
    ...byProperty.flatMap(([property, urns]) =>
      urns.flatMap(to).map((address) => ({
        from,
        to: address,
        kind: 'property' as const,
        property,
      })),
    ),
  ];
}

function keyOf({ from, to, kind, property = '' }: DependencyEdge): string {
  return [from, to, kind, property].join('\0');
}
