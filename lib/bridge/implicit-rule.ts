import type { ObjectLookup, ObjectView } from './object-view';
import type { OrderGraph } from './order-graph';

/** A rule by which objects come after others. */
export interface ImplicitRule {
  /** What it says: "objects after their Namespace". */
  readonly says: string;

  /** Adds to the graph what follows from it; every circle that it could close has to pass an edge of the given weakness. */
  readonly add: (graph: OrderGraph, objects: ObjectLookup, weakness: number) => void;
}

/** A rule that looks at one object after the other. */
export function eachObject(
  says: string,
  namedBy: (view: ObjectView, objects: ObjectLookup) => readonly (number | undefined)[],
): ImplicitRule {
  return {
    says,
    add: (graph, objects, weakness) => {
      for (const view of objects.views) {
        for (const to of new Set(namedBy(view, objects))) {
          if (to !== undefined && to !== view.index) graph.add(view.index, to, weakness);
        }
      }
    },
  };
}

/**
 * Groups that objects come after as a whole, each a point in the graph that is made when it is first asked for. Only the edges to the point can be left out,
 * so one object in a circle does not cost the others their order.
 */
export class Groups {
  private readonly graph: OrderGraph;
  private readonly points = new Map<string, number>();

  constructor(graph: OrderGraph) {
    this.graph = graph;
  }

  /** Puts an object into a group. */
  join(group: string, object: number): void {
    const point = this.points.get(group) ?? this.graph.addPoint();
    this.points.set(group, point);
    this.graph.add(point, object);
  }

  /** Lets an object come after all of a group; there may be none. */
  follow(group: string, object: number, weakness: number): void {
    const point = this.points.get(group);
    if (point !== undefined) this.graph.add(object, point, weakness);
  }
}
