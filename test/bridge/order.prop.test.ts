/** What holds of any graph: what is firm is kept, what is left out lay on a circle, and what is not named follows from what is. */
import fc from 'fast-check';

import { directOrder } from '../../lib/bridge/direct-order';
import { circlesOf, leaveOutCircles, wayAround } from '../../lib/bridge/order-circles';
import { FIRM, OrderGraph } from '../../lib/bridge/order-graph';

interface Drawn {
  readonly objects: number;
  readonly points: number;
  /** [from, to, weakness]; firm ones go to a lower number, so that they make no circle. */
  readonly edges: readonly (readonly [number, number, number])[];
}

const drawn: fc.Arbitrary<Drawn> = fc
  .tuple(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 0, max: 6 }))
  .chain(([objects, points]) => {
    const node = fc.nat(objects + points - 1);
    const edges = fc.array(fc.tuple(node, node, fc.integer({ min: 0, max: 3 })), { maxLength: 90 });
    return edges.map((list) => ({
      objects,
      points,
      edges: list.flatMap(([from, to, weakness]) => {
        if (weakness !== FIRM) return [[from, to, weakness] as const];
        return from === to ? [] : [[Math.max(from, to), Math.min(from, to), FIRM] as const];
      }),
    }));
  });

const runs = { seed: 7, numRuns: 300 };

function graphOf({ objects, points, edges }: Drawn, order = edges): OrderGraph {
  const graph = new OrderGraph(objects);
  for (let point = 0; point < points; point += 1) graph.addPoint();
  for (const [from, to, weakness] of order) graph.add(from, to, weakness);
  return graph;
}

/** All nodes that a node comes after, by way of others too. */
function reach(after: (node: number) => Iterable<number>, start: number): ReadonlySet<number> {
  const seen = new Set<number>();
  const open = [...after(start)];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (seen.has(node)) continue;
    seen.add(node);
    open.push(...after(node));
  }
  return seen;
}

function reachIn(graph: OrderGraph, start: number): ReadonlySet<number> {
  return reach((node) => graph.after(node).map(({ to }) => to), start);
}

const edgeSet = (graph: OrderGraph): ReadonlySet<string> =>
  new Set(
    Array.from({ length: graph.size }, (_, node) =>
      graph.after(node).map(({ to, weakness }) => `${node} ${to} ${weakness}`),
    ).flat(),
  );

test('no circle is left, everything firm is kept, and what went lay on a circle', () => {
  fc.assert(
    fc.property(drawn, (one) => {
      const [before, after] = [graphOf(one), graphOf(one)];
      leaveOutCircles(after);
      const kept = edgeSet(after);

      expect(circlesOf(after)).toEqual([]);
      for (const [from, to, weakness] of one.edges) {
        if (kept.has(`${from} ${to} ${weakness}`)) continue;
        expect(weakness).not.toBe(FIRM);
        expect(from === to || reachIn(before, to).has(from)).toBe(true);
      }
    }),
    runs,
  );
});

test('what is left out does not depend on the order in which edges were added', () => {
  fc.assert(
    fc.property(
      drawn.chain((one) =>
        fc.tuple(
          fc.constant(one),
          fc.shuffledSubarray([...one.edges], { minLength: one.edges.length }),
        ),
      ),
      ([one, shuffled]) => {
        const [a, b] = [graphOf(one), graphOf(one, shuffled)];
        leaveOutCircles(a);
        leaveOutCircles(b);

        expect(edgeSet(b)).toEqual(edgeSet(a));
      },
    ),
    runs,
  );
});

test('each node stands behind those that it comes after', () => {
  fc.assert(
    fc.property(drawn, (one) => {
      const graph = graphOf(one);
      leaveOutCircles(graph);
      const places = new Map(graph.sorted().map((node, place) => [node, place]));

      expect(places.size).toBe(graph.size);
      for (const [node, place] of places) {
        for (const { to } of graph.after(node)) expect(places.get(to)).toBeLessThan(place);
      }
    }),
    runs,
  );
});

test.each([true, false])(
  'what objects name says as much as the graph (%s: everything is waited for)',
  (isWaitedFor) => {
    fc.assert(
      fc.property(drawn, (one) => {
        const graph = graphOf(one);
        leaveOutCircles(graph);
        const named = directOrder(graph, graph.sorted(), () => isWaitedFor);
        const follow = (node: number): Iterable<number> => named[node] ?? [];

        for (let object = 0; object < graph.objects; object += 1) {
          const wanted = [...reachIn(graph, object)].filter((node) => node < graph.objects);
          const got = reach(follow, object);
          expect(wanted.filter((node) => !got.has(node))).toEqual([]);
          // Nothing is added but among those that are gathered, and nothing comes after itself.
          if (isWaitedFor) expect(got.size).toBe(wanted.length);
          expect(got.has(object)).toBe(false);
        }
      }),
      runs,
    );
  },
);

test('many after many are gathered to few edges, and the order still holds', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 11, max: 60 }),
      fc.integer({ min: 11, max: 60 }),
      (many, others) => {
        const graph = new OrderGraph(many + others);
        const point = graph.addPoint();
        for (let node = 0; node < many; node += 1) graph.add(node, point);
        for (let node = many; node < many + others; node += 1) graph.add(point, node);
        const named = directOrder(graph, graph.sorted(), () => false);
        const follow = (node: number): Iterable<number> => named[node] ?? [];

        expect(named.reduce((sum, { size }) => sum + size, 0)).toBe(many + others - 1);
        for (let node = 0; node < many; node += 1) expect(reach(follow, node).size).toBe(others);
      },
    ),
    { ...runs, numRuns: 20 },
  );
});

test('a circle is told by a way around it', () => {
  fc.assert(
    fc.property(drawn, (one) => {
      const graph = graphOf(one);
      for (const group of circlesOf(graph)) {
        const way = wayAround(graph, group);
        expect(way[0]).toBe(way.at(-1));
        way.slice(1).forEach((node, index) => {
          const from = way[index] ?? -1;
          expect(graph.after(from).map(({ to }) => to)).toContain(node);
        });
      }
    }),
    runs,
  );
});

test('the judge notices a lost edge', () => {
  const graph = graphOf({
    objects: 3,
    points: 0,
    edges: [
      [2, 1, 0],
      [1, 0, 0],
    ],
  });

  expect(reachIn(graph, 2)).toEqual(new Set([1, 0]));
  expect(reachIn(graphOf({ objects: 3, points: 0, edges: [[2, 1, 0]] }), 2)).not.toContain(0);
});
