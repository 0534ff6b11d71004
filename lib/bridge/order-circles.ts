/** Circles in the order of objects: finding them, naming one, and leaving out what is not worth one. */
import { FIRM } from './order-graph';
import type { Edge, OrderGraph } from './order-graph';

/**
 * The groups of nodes that all come after each other, in linear time.
 *
 * @see https://doi.org/10.1137/0201010 (Tarjan, 1972)
 */
export function circlesOf(graph: OrderGraph): readonly (readonly number[])[] {
  const circles: (readonly number[])[] = [];
  const index = new Int32Array(graph.size).fill(-1);
  const low = new Int32Array(graph.size);
  const open: number[] = [];
  const isOpen = new Uint8Array(graph.size);
  let count = 0;
  const enter = (node: number): { node: number; next: number } => {
    index[node] = low[node] = count++;
    open.push(node);
    isOpen[node] = 1;
    return { node, next: 0 };
  };
  const lower = (node: number, value: number | undefined): void => {
    low[node] = Math.min(low[node] ?? 0, value ?? 0);
  };
  const leave = (node: number): void => {
    if (low[node] !== index[node]) return;
    const group = open.splice(open.lastIndexOf(node));
    for (const member of group) isOpen[member] = 0;
    if (group.length > 1 || graph.after(node).some(({ to }) => to === node)) circles.push(group);
  };
  for (let start = 0; start < graph.size; start++) {
    if (index[start] !== -1) continue;
    const path = [enter(start)];
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const edge = graph.after(top.node)[top.next++];
      if (edge === undefined) {
        leave(top.node);
        path.pop();
        const below = path.at(-1);
        if (below !== undefined) lower(below.node, low[top.node]);
      } else if (index[edge.to] === -1) path.push(enter(edge.to));
      else if (isOpen[edge.to] === 1) lower(top.node, index[edge.to]);
    }
  }
  return circles;
}

/** The shortest way from one node of a group back to itself: `[a, b, a]`. It begins with the first point, as that is what somebody wrote down, else with the first object. */
export function wayAround(graph: OrderGraph, group: readonly number[]): readonly number[] {
  const inside = new Set(group);
  const points = group.filter((node) => node >= graph.objects);
  const start = (points.length === 0 ? group : points).reduce((least, node) =>
    Math.min(least, node),
  );
  const from = new Map<number, number>();
  const queue = [start];
  for (const node of queue) {
    for (const { to } of graph.after(node)) {
      if (to === start) {
        const way = [start];
        for (let at = node; at !== start; at = from.get(at) ?? start) way.unshift(at);
        return [start, ...way];
      }
      if (!inside.has(to) || from.has(to)) continue;
      from.set(to, node);
      queue.push(to);
    }
  }
  return [start, start];
}

/**
 * Takes edges away until there is no circle: of each group of nodes that come after each other, those inside of it which are the weakest there, and
 * again. What is taken away depends on the edges alone, not on the order in which they were added; each of them lay on a circle.
 *
 * @throws Error when a circle is firm
 */
export function leaveOutCircles(graph: OrderGraph): void {
  for (let circles = circlesOf(graph); circles.length > 0; circles = circlesOf(graph)) {
    for (const group of circles) {
      const inside = new Set(group);
      const weakest = group.reduce(
        (found, node) => Math.max(found, weakestOf(graph.after(node), inside)),
        FIRM,
      );
      if (weakest === FIRM) throw new Error('bug: a circle of firm edges came this far');
      for (const node of group) {
        graph.keep(node, ({ to, weakness }) => weakness !== weakest || !inside.has(to));
      }
    }
  }
}

function weakestOf(edges: readonly Edge[], inside: ReadonlySet<number>): number {
  let weakest = FIRM;
  for (const { to, weakness } of edges) {
    if (weakness > weakest && inside.has(to)) weakest = weakness;
  }
  return weakest;
}
