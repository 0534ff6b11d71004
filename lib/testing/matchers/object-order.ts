/** The order of the objects of a chart, and of the resources of a program. */
import type { SynthesizedChart } from '../synthesize-chart';
import type { SynthesizedProgram } from '../synthesized-program';

import { collected, wayAlong } from './run-order';
import type { RunOrder } from './run-order';

/** As the constructs of a chart say. */
export function chartOrder({ manifests, edges }: SynthesizedChart): RunOrder {
  const names = Object.keys(manifests);
  const known = collected(edges.map(({ from, to }) => [from, to] as const));
  return {
    names,
    find: (name) => unique(names, name),
    path: (first, last) => wayAlong(known, first, last),
  };
}

/**
 * As the engine would create resources: by all edges. A component stands for what is in it: it runs before another when all of its children
 * do, and after another when all of them do.
 */
export function programOrder({ resources, edges }: SynthesizedProgram): RunOrder {
  const known = collected(edges.map(({ from, to }) => [from, to] as const));
  const parents = edges.filter(({ kind }) => kind === 'parent');
  const children = collected(parents.map(({ from, to }) => [to, from] as const));
  const components = new Set(
    resources.filter(({ kind }) => kind === 'component').map(({ address }) => address),
  );
  const within = (name: string): readonly string[] => {
    const inner = components.has(name) ? (children.get(name) ?? []).flatMap(within) : [];
    return inner.length === 0 ? [name] : inner;
  };
  const names = resources.map(({ address }) => address);
  const shortNames = new Map(resources.map((one) => [one.address, [one.urn, one.name]]));
  return {
    names,
    find: (name) =>
      unique(names, name) ??
      only(names.filter((address) => shortNames.get(address)?.includes(name) === true)),
    path: (first, last) => {
      const ways = within(first).flatMap((one) =>
        within(last).map((other) => wayAlong(known, one, other)),
      );
      return ways.some((way) => way === undefined) ? undefined : ways[0];
    },
  };
}

/** An address, or an object that is called so without its namespace. */
function unique(names: readonly string[], name: string): string | undefined {
  if (names.includes(name)) return name;
  return only(names.filter((one) => one.replace(/^([^/:]+)\/[^/]+\/([^/]+)$/, '$1/$2') === name));
}

function only(names: readonly string[]): string | undefined {
  return names.length === 1 ? names[0] : undefined;
}
