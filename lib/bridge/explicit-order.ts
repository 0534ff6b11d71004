/**
 * The order that a chart's author asked for: cdk8s' dependencies between objects, constructs and charts. cdk8s expands each to one between every two
 * objects; here it is one edge between two points.
 *
 * What is written down holds exactly for the objects below the two constructs, and nothing overrules it. cdk8s derives more from it, since its charts are files that
 * are applied one after the other: a chart comes after the charts that stand in it, and after those that anything in it depends on. Here that holds too, but only as far
 * as nothing else speaks against it, so that a Namespace may stand in the outer chart of what is in it.
 *
 * @see https://cdk8s.io/docs/latest/basics/dependencies/
 */
import { Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';

import type { Findings } from '../values';

import { circlesOf, wayAround } from './order-circles';
import { FAINT } from './order-graph';
import type { OrderGraph } from './order-graph';

/** A dependency on something that is not deployed along. */
export interface OutsideDependency {
  /** What depends: a construct, or a whole chart. */
  readonly from: IConstruct;
  readonly to: IConstruct;
  /** Whether it only follows from another one, between objects of the two charts. */
  readonly derived: boolean;
}

/** The points of a group of objects; the same node for both where the group is one object. */
interface Ends {
  /** What each object of the group comes after. */
  readonly begin: number;
  /** What comes after each object of the group. */
  readonly done: number;
}

/** Adds the dependencies of constructs to a graph. */
export class ExplicitOrder {
  /** Those on constructs that are elsewhere. */
  readonly outside: OutsideDependency[] = [];
  private readonly graph: OrderGraph;
  private readonly constructs: ReadonlySet<IConstruct>;
  private readonly members = new Map<IConstruct, number[]>();
  private readonly ends = new Map<IConstruct, Ends>();
  private readonly derived = new Map<IConstruct, Set<IConstruct>>();
  private readonly labels: string[] = [];

  /**
   * Reads nothing yet.
   *
   * @param constructs all below the source, in the order of the tree
   * @param owners the construct of each object, by its number
   */
  constructor(graph: OrderGraph, constructs: readonly IConstruct[], owners: readonly IConstruct[]) {
    this.graph = graph;
    this.constructs = new Set(constructs);
    owners.forEach((owner, object) => {
      this.labels[object] = owner.node.path;
      const chart = chartOf(owner);
      for (const scope of owner.node.scopes.reverse()) {
        const known = this.members.get(scope);
        if (known === undefined) this.members.set(scope, [object]);
        else known.push(object);
        // A chart that is nested in another one is a group of its own.
        if (scope === chart) break;
      }
    });
  }

  /** Adds everything that the constructs depend on, and says what of that which is written down goes round in circles. */
  addAll(findings: Findings): void {
    for (const construct of this.constructs) this.addNested(construct);
    for (const construct of this.constructs) {
      for (const target of construct.node.dependencies) this.add(construct, target, findings);
    }
    for (const group of circlesOf(this.graph)) this.refuseCircle(group, findings);
    for (const [source, targets] of this.derived) {
      for (const target of targets) this.addDerived(source, target);
    }
  }

  /** The objects of a construct; those of a nested chart are its own. */
  membersOf(construct: IConstruct): readonly number[] {
    return this.members.get(construct) ?? [];
  }

  /** A chart comes after the charts that stand directly in it. */
  private addNested(construct: IConstruct): void {
    if (!Chart.isChart(construct)) return;
    for (const child of construct.node.children) {
      if (Chart.isChart(child)) this.derive(construct, child);
    }
  }

  private add(source: IConstruct, target: IConstruct, findings: Findings): void {
    const sourceChart = chartOf(source);
    const targetChart = chartOf(target);
    if (sourceChart === undefined || targetChart === undefined) {
      const lost = sourceChart === undefined ? source : target;
      findings.add(
        'invalid',
        nameOf(source),
        undefined,
        `depends on ${nameOf(target)}, and ${nameOf(lost)} is in no chart`,
        'let charts, or what is in them, depend on each other',
      );
    } else {
      if (sourceChart !== targetChart) this.derive(sourceChart, targetChart);
      this.link(source, target);
    }
  }

  private link(source: IConstruct, target: IConstruct): void {
    if (!this.constructs.has(target))
      this.outside.push({ from: source, to: target, derived: false });
    else if (!this.linkShared(source, target)) {
      this.graph.add(this.endsOf(source).begin, this.endsOf(target).done);
    }
  }

  private derive(source: IConstruct, target: IConstruct): void {
    const derived = this.derived.get(source) ?? new Set();
    this.derived.set(source, derived.add(target));
  }

  /** Lets a chart come after another one, object by object, so that each can be left out alone. */
  private addDerived(source: IConstruct, target: IConstruct): void {
    if (!this.constructs.has(target)) {
      this.outside.push({ from: source, to: target, derived: true });
      return;
    }
    const point = this.graph.addPoint();
    this.graph.add(point, this.endsOf(target).done);
    for (const one of this.membersOf(source)) this.graph.add(one, point, FAINT);
  }

  /**
   * Where one of the two stands in the other they share objects, and none comes after itself. With one shared object that is a sensible wish ("everything else
   * of this construct after its namespace"); with more it is a circle.
   */
  private linkShared(source: IConstruct, target: IConstruct): boolean {
    const inner = isBelow(target, source) ? target : isBelow(source, target) ? source : undefined;
    if (inner === undefined || chartOf(source) !== chartOf(target)) return false;
    const [only, second] = this.membersOf(inner);
    if (only === undefined || second !== undefined) return false;
    const others = this.membersOf(inner === target ? source : target).filter((one) => one !== only);
    for (const one of others) {
      if (inner === target) this.graph.add(one, only);
      else this.graph.add(only, one);
    }
    return true;
  }

  private endsOf(construct: IConstruct): Ends {
    const known = this.ends.get(construct);
    if (known !== undefined) return known;
    const made = this.makeEnds(construct);
    this.ends.set(construct, made);
    return made;
  }

  private makeEnds(construct: IConstruct): Ends {
    const members = this.membersOf(construct);
    const [only, second] = members;
    if (only !== undefined && second === undefined) return { begin: only, done: only };
    const begin = this.point(construct);
    if (only === undefined) return { begin, done: begin };
    const done = this.point(construct);
    for (const one of members) {
      this.graph.add(one, begin);
      this.graph.add(done, one);
    }
    this.graph.add(done, begin);
    return { begin, done };
  }

  private point(construct: IConstruct): number {
    const point = this.graph.addPoint();
    this.labels[point] = construct.node.path;
    return point;
  }

  private refuseCircle(group: readonly number[], findings: Findings): void {
    const names = wayAround(this.graph, group).map((node) => this.labels[node] ?? '');
    const way = names.filter((name, index) => index === 0 || name !== names[index - 1]);
    const circle = way.length === 1 ? [...way, ...way] : way;
    findings.add(
      'conflict',
      circle[0] ?? '',
      undefined,
      `depends on itself: ${circle.join(' => ')}`,
      'take one of these dependencies away',
    );
  }
}

/** The chart that a construct is in, or is. */
function chartOf(construct: IConstruct): IConstruct | undefined {
  return construct.node.scopes.reverse().find((scope) => Chart.isChart(scope));
}

function nameOf({ node }: IConstruct): string {
  return node.path === '' ? 'the app' : node.path;
}

function isBelow(construct: IConstruct, scope: IConstruct): boolean {
  return construct !== scope && construct.node.scopes.includes(scope);
}
