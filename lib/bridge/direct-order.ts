/**
 * From a graph of objects and points to the few objects that each has to name. What follows from the others is not named:
 *
 * - an object that comes after a group names the last ones of the group, those that none of the group comes after;
 * - of the objects that come after a group together, only the first ones name it: the others come after one of these;
 * - of the last ones, those that are there at once (nothing is waited for) are gathered: the last of them comes after all of the others and is named
 *   for all, where that spares edges. This only orders objects that wait for nobody, so nobody can wait for it in vain.
 */
import type { OrderGraph } from './order-graph';

/** From how many edges on the gathering is worth it. */
const MANY_EDGES = 100;

/**
 * What each object names, by its number. There must be no circle.
 *
 * @param waits whether something is waited for after an object was made, such as the pods of a Deployment
 */
export function directOrder(
  graph: OrderGraph,
  sorted: readonly number[],
  waits: (object: number) => boolean,
): readonly ReadonlySet<number>[] {
  const named: Set<number>[] = [];
  const users = usersOf(graph);
  const places = new Uint32Array(graph.size);
  for (const [place, node] of sorted.entries()) places[node] = place;
  const lastPlaced = (a: number, b: number): number => (places[b] ?? 0) - (places[a] ?? 0);
  for (const node of sorted) {
    const isPoint = node >= graph.objects;
    const own = directOf(graph, node, named, isPoint);
    if (isPoint && own.size * (users[node] ?? 0) > MANY_EDGES) {
      gather(own, named, [...own].filter((one) => !waits(one)).sort(lastPlaced));
    }
    named[node] = own;
  }
  return named.slice(0, graph.objects);
}

function usersOf(graph: OrderGraph): Uint32Array {
  const users = new Uint32Array(graph.size);
  for (let node = 0; node < graph.size; node++) {
    for (const { to } of graph.after(node)) users[to] = (users[to] ?? 0) + 1;
  }
  return users;
}

function directOf(
  graph: OrderGraph,
  node: number,
  named: readonly ReadonlySet<number>[],
  isPoint: boolean,
): Set<number> {
  const found = new Set<number>();
  const points = new Set<number>();
  for (const { to } of graph.after(node)) (to < graph.objects ? found : points).add(to);
  const objects = [...found];
  for (const point of points) {
    // Somebody else of the group, who comes before this one, comes after the point too.
    const known =
      !isPoint && objects.some((one) => graph.after(one).some(({ to }) => to === point));
    if (!known) named[point]?.forEach((one) => found.add(one));
  }
  dropImplied(found, named);
  return found;
}

/** Drops those that another one names itself. */
function dropImplied(found: Set<number>, named: readonly ReadonlySet<number>[]): void {
  if (found.size < 2) return;
  const implied = new Set<number>();
  for (const one of found) {
    const itsOwn = named[one] ?? new Set<number>();
    const [few, many] = itsOwn.size < found.size ? [itsOwn, found] : [found, itsOwn];
    for (const each of few) if (many.has(each)) implied.add(each);
  }
  for (const one of implied) found.delete(one);
}

/** Lets the last of those that are there at once stand for all of them. */
function gather(
  found: Set<number>,
  named: readonly Set<number>[],
  [last, ...others]: readonly number[],
): void {
  if (last === undefined) return;
  for (const one of others) {
    named[last]?.add(one);
    found.delete(one);
  }
}
