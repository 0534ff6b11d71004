/** For generated graphs of objects: what must come first comes first, whatever the charts look like. */
import type * as pulumi from '@pulumi/pulumi';
import { App } from 'cdk8s';
import fc from 'fast-check';

import { deployed, useMocks } from '../support/mocked-deploy';
import type { Registered } from '../support/mocked-deploy';
import { graphs } from '../support/object-graph';
import { objectKey, offenders, overlaps, precedences } from '../support/object-order';
import type { Span } from '../support/object-order';

beforeAll(async () => {
  // What checks only warn of is not the matter here.
  jest.spyOn(console, 'warn').mockImplementation();
  await useMocks();
});

// What is drawn is about order; that nobody provides some of what is named is on purpose.
const lenient = { checks: { references: 'off' } } as const;

const runs = { seed: 5, numRuns: 16, endOnFailure: true };

function spansOf(all: readonly Registered[]): ReadonlyMap<string, Span> {
  return new Map(all.map(({ object, span }) => [objectKey(object as never), span]));
}

test('nothing is registered before what it depends on, and nothing is left out', async () => {
  await fc.assert(
    fc.asyncProperty(graphs, async (graphOf) => {
      const graph = graphOf('g');
      const all = await deployed('app', graph.build(), lenient);

      expect(offenders(precedences(graph), spansOf(all))).toEqual([]);
      expect(all).toHaveLength(graph.objects.length);
    }),
    runs,
  );
});

test('objects that are independent are registered side by side', async () => {
  const [graphOf] = fc.sample(graphs, runs);
  const all = await deployed('app', graphOf?.('g').build() ?? new App(), lenient);

  expect(overlaps(spansOf(all))).toBeGreaterThan(0);
});

test('the judge finds offenders where the edges are taken out', async () => {
  const alone = { transformations: [withoutDependencies] };
  const found = fc.sample(graphs, { ...runs, numRuns: 5 }).map((graphOf) => graphOf('g'));
  for (const graph of found) {
    const all = await deployed('app', graph.build(), lenient, alone);

    expect(offenders(precedences(graph), spansOf(all))).not.toEqual([]);
  }
});

test('the same graph is registered the same way each time', async () => {
  await fc.assert(
    fc.asyncProperty(graphs, async (graphOf) => {
      const [one, other] = [
        await deployed('app', graphOf('g').build(), lenient),
        await deployed('app', graphOf('g').build(), lenient),
      ];

      expect(named(other)).toEqual(named(one));
    }),
    { ...runs, numRuns: 5 },
  );
});

test('an object more or less renames no other', async () => {
  await fc.assert(
    fc.asyncProperty(graphs, fc.nat(99), async (graphOf, die) => {
      const graph = graphOf('g');
      const left = graph.objects.slice(die % graph.objects.length).slice(0, 1);
      const whole = named(await deployed('app', graph.build(), lenient));
      const less = named(await deployed('app', graph.build(undefined, left), lenient));

      expect(whole).toEqual(expect.arrayContaining([...less]));
      expect(less).toHaveLength(whole.length - 1);
    }),
    { ...runs, numRuns: 5 },
  );
});

function named(all: readonly Registered[]): readonly string[] {
  return all
    .map(({ type, name, object }) => `${type} ${name} ${objectKey(object as never)}`)
    .sort();
}

function withoutDependencies({
  props,
  opts,
}: pulumi.ResourceTransformationArgs): pulumi.ResourceTransformationResult {
  return { props, opts: { ...opts, dependsOn: [] } };
}
