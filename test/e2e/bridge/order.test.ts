/**
 * Generated graphs of objects through the real engine and the real provider to a real cluster: by the engine's own log, nothing was begun before
 * what it depends on was done.
 */
import fc from 'fast-check';

import { describeLab } from '../../support/describe-lab';
import { startCluster } from '../../support/lab/cluster';
import type { Cluster } from '../../support/lab/cluster';
import { kubernetesProject } from '../../support/lab/kubernetes-project';
import type { ObjectGraph } from '../../support/object-graph';
import {
  objectKey,
  offenders,
  overlaps,
  possibleGraphs,
  precedences,
} from '../../support/object-order';
import type { Span } from '../../support/object-order';
import type { ObservedRun, PulumiProject } from '../../support/pulumi-project';

const PROGRAM = 'test/e2e/bridge/programs/graphs.ts';
const SEED = 5;
// A minute on two cores that nobody else uses.
const limit = 600_000;

function graphsOf(prefix: string, numRuns: number): readonly ObjectGraph[] {
  return fc
    .sample(possibleGraphs, { seed: SEED, numRuns })
    .map((graphOf, index) => graphOf(`${prefix}${index}`));
}

/** When each object was created, by the engine's count of its events. */
function spansOf(run: ObservedRun): ReadonlyMap<string, Span> {
  const created = run.operations.filter(
    ({ op, type }) => op === 'create' && type.startsWith('kubernetes:'),
  );
  return new Map(
    created.map(({ new: state, start, end = Infinity }) => [
      objectKey((state?.inputs ?? {}) as never),
      { start, end },
    ]),
  );
}

function spansWithin(
  { objects }: ObjectGraph,
  spans: ReadonlyMap<string, Span>,
): ReadonlyMap<string, Span> {
  const keys = new Set(objects.map(({ object }) => objectKey(object)));
  return new Map([...spans].filter(([key]) => keys.has(key)));
}

function errorsOf({ events }: ObservedRun): readonly string[] {
  return events.flatMap(({ diagnosticEvent: said }) =>
    said?.severity === 'error' ? [`${said.urn ?? ''} ${said.message}`] : [],
  );
}

describeLab('order', () => {
  const projects: PulumiProject[] = [];
  let cluster: Cluster;

  beforeAll(async () => {
    cluster = await startCluster({ nodes: 1 });
  }, 900_000);

  afterAll(async () => {
    for (const project of projects) project.remove();
    await cluster.stop();
  });

  async function bring(prefix: string, count: number, edges: boolean): Promise<ObservedRun> {
    const settings = {
      ...{ 'lab:prefix': prefix, 'lab:seed': SEED, 'lab:graphs': count, 'lab:edges': edges },
    };
    const project = await kubernetesProject(cluster, PROGRAM, { settings });
    projects.push(project);
    return project.observe('up', '--yes', '--skip-preview');
  }

  it(
    'of 50 graphs is kept, and what is independent is created side by side',
    async () => {
      const drawn = graphsOf('g', 50);
      const run = await bring('g', drawn.length, true);
      const spans = spansOf(run);

      expect(errorsOf(run)).toEqual([]);
      expect(run.code).toBe(0);
      expect(drawn.flatMap((graph) => offenders(precedences(graph), spans))).toEqual([]);
      expect(spans.size).toBe(drawn.flatMap(({ objects }) => objects).length);
      // Within each graph: that two deployments go side by side says nothing.
      const beside = drawn.map((graph) => overlaps(spansWithin(graph, spans)));
      expect(beside.filter((count) => count > 0).length).toBeGreaterThan(drawn.length / 2);
    },
    limit,
  );

  it(
    'is lost without the edges, and the same judge sees it',
    async () => {
      const drawn = graphsOf('control', 5);
      const spans = spansOf(await bring('control', drawn.length, false));

      // All of one graph may never be made, as the engine stops after what the server refuses.
      const found = drawn.flatMap((graph) => offenders(precedences(graph), spans));

      expect(found).toContainEqual(expect.stringContaining('did not wait for'));
    },
    limit,
  );
});
