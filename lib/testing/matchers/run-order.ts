/** What runs before what, in whatever has an order. */

/** An order. Names that it does not know are refused, so that a test of what must not be cannot pass by a slip of the pen. */
export interface RunOrder {
  /** All names, in some order. */
  readonly names: readonly string[];
  /** The full name for one that a test gives; undefined for one that is not there or not unique. */
  find(name: string): string | undefined;
  /** Why the one runs before the other: the names in between, with both ends; undefined when it does not. */
  path(first: string, last: string): readonly string[] | undefined;
}

/** The shortest way along edges that lead from a later name to the earlier ones, read from the earlier one on. */
export function wayAlong(
  edges: ReadonlyMap<string, readonly string[]>,
  first: string,
  last: string,
): readonly string[] | undefined {
  const next = new Map<string, string>();
  const seen = new Set([last]);
  let front: readonly string[] = [last];
  while (front.length > 0 && !next.has(first)) {
    const found: string[] = [];
    for (const name of front) {
      for (const earlier of edges.get(name) ?? []) {
        if (seen.has(earlier)) continue;
        seen.add(earlier);
        next.set(earlier, name);
        found.push(earlier);
      }
    }
    front = found;
  }
  if (!next.has(first)) return undefined;
  const way = [first];
  for (let name = next.get(first); name !== undefined; name = next.get(name)) way.push(name);
  return way;
}

/** The lists of a map with one more entry. */
export function collected<T>(pairs: readonly (readonly [string, T])[]): ReadonlyMap<string, T[]> {
  const map = new Map<string, T[]>();
  for (const [key, value] of pairs) map.set(key, [...(map.get(key) ?? []), value]);
  return map;
}
