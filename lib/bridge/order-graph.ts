/**
 * What comes after what. Nodes are numbers: first the objects, then points that stand for "before the first" or "after the last" of a group, so
 * that n objects after m others are n + m edges and not n × m.
 */

/** An edge that nothing can overrule. */
export const FIRM = 0;

/** An edge that everything else overrules. */
export const FAINT = Number.MAX_SAFE_INTEGER;

/** What a node comes after. */
export interface Edge {
  readonly to: number;
  /** `FIRM`, or how readily it is left out where it would close a circle: the highest first. */
  readonly weakness: number;
}

/** A graph of objects and points. */
export class OrderGraph {
  /** How many of the nodes are objects; they come first. */
  readonly objects: number;
  private readonly edges: Edge[][] = [];

  constructor(objects: number) {
    this.objects = objects;
    for (let node = 0; node < objects; node++) this.edges.push([]);
  }

  /** How many nodes there are. */
  get size(): number {
    return this.edges.length;
  }

  /** Adds a point. */
  addPoint(): number {
    return this.edges.push([]) - 1;
  }

  /** Says that a node comes after another. */
  add(node: number, to: number, weakness = FIRM): void {
    this.edges[node]?.push({ to, weakness });
  }

  /** What a node comes after, in the order in which that was said. */
  after(node: number): readonly Edge[] {
    return this.edges[node] ?? [];
  }

  /** Forgets some of what a node comes after. */
  keep(node: number, wanted: (edge: Edge) => boolean): void {
    this.edges[node] = this.after(node).filter(wanted);
  }

  /** Each node after those that it comes after, otherwise as they were added. There must be no circle. */
  sorted(): readonly number[] {
    const sorted: number[] = [];
    const seen = new Uint8Array(this.size);
    for (let start = 0; start < this.size; start++) {
      if (seen[start] === 1) continue;
      seen[start] = 1;
      // By hand and not by recursion: a chain of dependencies may be longer than the stack.
      const path = [{ node: start, next: 0 }];
      for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
        const edge = this.after(top.node)[top.next++];
        if (edge === undefined) {
          sorted.push(top.node);
          path.pop();
        } else if (seen[edge.to] !== 1) {
          seen[edge.to] = 1;
          path.push({ node: edge.to, next: 0 });
        }
      }
    }
    return sorted;
  }
}
