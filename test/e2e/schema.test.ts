/**
 * The API server as the judge of the offline checks: what they refuse, it refuses; and what it cannot decode, they refuse.
 */
import fc from 'fast-check';

import { isOptIn } from '../../lib/manifests/schema/deprecated-versions';
import type { ScalarName } from '../../lib/manifests/schema/field-type';
import { KubernetesApi } from '../../lib/manifests/schema/kubernetes-api';
import { formatViolation } from '../../lib/values';
import { describeLab } from '../support/describe-lab';
import { startCluster } from '../support/lab/cluster';
import type { Cluster } from '../support/lab/cluster';
import { crdTable, customObjects, goodDefinition } from '../support/custom-resources';
import { mutationOf } from '../support/mutations';
import { plusObjects } from '../support/plus-objects';
import { ask, decoding, forAll, isAbout, ours } from '../support/schema-judge';
import { collectionOf, fewEach, probesOf, withValue } from '../support/schema-probes';
import type { Probe } from '../support/schema-probes';
import { SCALAR_VALUES } from '../support/scalar-values';

const API = KubernetesApi.of(36);

// What our check refuses on purpose although the server takes it: a suffix alone, which it reads as 0.
const SUFFIX_ALONE = /^[+-]?\.?(?:[numkMGTPE]|[KMGTPE]i|[eE][+-]?\d+)?$/;

// Kinds of mistakes: nothing, numbers, texts, switches, lists and records of these.
const MISTAKES: readonly unknown[] = [null, 1.5, 'x', true, [1], {}, { a: 1 }];

// Fields behind feature gates that are off: the server drops them without a look.
const GATED: readonly string[] = [
  'core.v1.ClusterTrustBundleProjection.path',
  'core.v1.Lifecycle.stopSignal',
  'core.v1.PodCertificateProjection.keyType',
  'core.v1.PodCertificateProjection.signerName',
];

function pathOf(steps: Probe['steps']): string {
  return steps
    .map((step, index) =>
      typeof step === 'number' ? `[${step}]` : `${index > 0 ? '.' : ''}${step}`,
    )
    .join('');
}

/** Places that the server drops before it looks: the state of what a StatefulSet will claim. */
function isDropped({ steps }: Probe): boolean {
  return steps.slice(0, -1).includes('status');
}

describeLab('schemas', () => {
  let cluster: Cluster;
  let probes: readonly Probe[];
  // Of fields that are everywhere, such as those of containers, a few places.
  let some: readonly Probe[];
  beforeAll(async () => {
    cluster = await startCluster({ nodes: 0 });
    probes = probesOf(API).filter(({ kind }) => !isOptIn(kind));
    some = fewEach(probes, 5);
  }, 120_000);
  afterAll(() => cluster.stop());

  test('the server serves by default what is not said to be off', async () => {
    const wrong: string[] = [];
    await forAll(
      KubernetesApi.kinds.filter((kind) => API.has(kind)),
      async (kind) => {
        const { apiVersion, kind: name } = kind;
        const { status } = await ask(cluster.api, collectionOf(kind), {
          apiVersion,
          kind: name,
          metadata: { name: 'a' },
        });
        if ((status === 404) !== isOptIn(kind)) wrong.push(`${apiVersion} ${name} ${status}`);
      },
    );

    expect(wrong).toEqual([]);
  }, 60_000);

  test('what is required is missed by the server, wherever it looks', async () => {
    const taken: string[] = [];
    const seen = new Map<string, boolean>();
    await forAll(
      some.filter((probe) => probe.field.required && !isDropped(probe)),
      async (probe) => {
        const collection = collectionOf(probe.kind);
        const bare = withValue(probe, undefined);
        const whole = await ask(cluster.api, collection, probe.object);
        const { status, causes } = await ask(cluster.api, collection, bare);
        const name = `${probe.definition}.${probe.field.name}`;
        if (status < 300) taken.push(`${name} at ${probe.kind.kind} ${pathOf(probe.steps)}`);
        if (ours(bare).length === 0) taken.push(`${name} is not asked for`);
        const missed =
          isAbout(causes, pathOf(probe.steps)) ||
          causes.some((cause) => !whole.causes.includes(cause)) ||
          (whole.status < 300 && status >= 400);
        seen.set(name, (seen.get(name) ?? false) || missed);
      },
    );

    expect(taken).toEqual([]);
    const silent = [...seen].filter(([, missed]) => !missed).map(([name]) => name);
    expect(silent.filter((name) => !GATED.includes(name))).toEqual([]);
    expect(seen.size).toBeGreaterThan(200);
  }, 120_000);

  test('what is none of the choices is refused by the server', async () => {
    const taken: string[] = [];
    const seen = new Map<string, boolean>();
    await forAll(
      some.filter((probe) => probe.field.choices !== undefined && !isDropped(probe)),
      async (probe) => {
        const collection = collectionOf(probe.kind);
        const whole = await ask(cluster.api, collection, probe.object);
        const { status, causes } = await ask(cluster.api, collection, withValue(probe, 'Bogus'));
        const name = `${probe.definition}.${probe.field.name}`;
        if (status < 300) taken.push(`${name} at ${probe.kind.kind} ${pathOf(probe.steps)}`);
        const more = causes.filter((cause) => !whole.causes.includes(cause));
        const told = isAbout(causes, pathOf(probe.steps)) || more.length > 0 || status === 403;
        seen.set(name, (seen.get(name) ?? false) || told);
      },
    );

    expect(taken).toEqual([]);
    const silent = [...seen].filter(([, told]) => !told).map(([name]) => name);
    expect(silent.filter((name) => !GATED.includes(name))).toEqual([]);
    expect(seen.size).toBeGreaterThan(50);
  }, 120_000);

  test('mistakes in every field of every kind get the same verdict', async () => {
    const different: string[] = [];
    let count = 0;
    await forAll(
      fewEach(probes, 1).flatMap((probe) => MISTAKES.map((value) => ({ probe, value }))),
      async ({ probe, value }) => {
        const object = withValue(probe, value);
        const { status, message } = await ask(cluster.api, collectionOf(probe.kind), object);
        const found = decoding(probe.kind, object);
        count += 1;
        if ((status === 400) === found.length > 0) return;
        const name = `${probe.definition}.${probe.field.name} ${JSON.stringify(value)}`;
        different.push(`${name}: ${status} ${message}; ours: ${found.map(formatViolation).join()}`);
      },
    );

    expect(different).toEqual([]);
    expect(count).toBeGreaterThan(9_000);
  }, 240_000);

  test('odd values of every type get the same verdict', async () => {
    const different: string[] = [];
    const all = fewEach(probes, 1);
    const kinds = Object.entries(SCALAR_VALUES) as [ScalarName, readonly unknown[]][];
    await forAll(
      kinds.flatMap(([name, values]) => {
        const probe = all.find(
          ({ field }) =>
            field.type.is === 'scalar' && field.type.name === name && field.choices === undefined,
        );
        if (probe === undefined) throw new Error(`no field is of the type ${name}`);
        return values.map((value) => ({ name, probe, value }));
      }),
      async ({ name, probe, value }) => {
        const object = withValue(probe, value);
        const { status, message } = await ask(cluster.api, collectionOf(probe.kind), object);
        const found = decoding(probe.kind, object);
        if ((status === 400) === found.length > 0) return;
        if (name === 'quantity' && SUFFIX_ALONE.test(String(value))) return;
        different.push(`${name} ${JSON.stringify(value)}: ${status} ${message}`);
      },
    );

    expect(different).toEqual([]);
  }, 60_000);

  test('objects of cdk8s-plus pass, and changed at random get no false alarm', async () => {
    const good = plusObjects();
    for (const object of good) expect(ours(object)).toEqual([]);
    const collections = new Map(
      KubernetesApi.kinds.map((kind) => [`${kind.apiVersion} ${kind.kind}`, collectionOf(kind)]),
    );
    const verdicts = { both: 0, neither: 0, server: 0 };

    await fc.assert(
      fc.asyncProperty(mutationOf(good), async (object) => {
        const collection = collections.get(
          `${String(object['apiVersion'])} ${String(object['kind'])}`,
        );
        if (collection === undefined) return;
        const found = ours(object);
        const { status, message } = await ask(cluster.api, collection, object);
        const said = `${found.map(formatViolation).join('\n')}\n${status} ${message}`;
        if (found.length > 0 && status < 300) throw new Error(`a false alarm: ${said}`);
        // An object whose kind or name is gone is refused for that.
        const ofBody = status === 400 && !/does not match|the namespace of/.test(message);
        if (ofBody && found.length === 0) throw new Error(`missed: ${said}`);
        verdicts[found.length > 0 ? 'both' : status < 300 ? 'neither' : 'server'] += 1;
      }),
      { numRuns: 3_000, seed: 5 },
    );

    expect(verdicts.both).toBeGreaterThan(500);
    expect(verdicts.neither).toBeGreaterThan(100);
  }, 240_000);

  test('definitions that are not sound are refused by both', async () => {
    const different: string[] = [];
    for (const { name, definition, sound } of crdTable()) {
      const { status, message } = await ask(
        cluster.api,
        '/apis/apiextensions.k8s.io/v1/customresourcedefinitions',
        definition,
      );
      const found = ours(definition);
      if (status < 300 === sound && (found.length === 0) === sound) continue;
      different.push(`${name}: ${status} ${message}; ours: ${found.map(formatViolation).join()}`);
    }

    expect(different).toEqual([]);
  }, 60_000);

  test('custom resources get the same verdict', async () => {
    const definition = goodDefinition();
    const path = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
    await cluster.api.create(path, definition);
    const collection = '/apis/example.com/v1/namespaces/default/boxes';
    const good = customObjects()[0]?.object ?? {};
    while ((await ask(cluster.api, collection, good)).status === 404) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const different: string[] = [];

    await forAll(customObjects(), async ({ name, object }) => {
      const { status, message } = await ask(cluster.api, collection, object);
      const found = ours(object, [definition]);
      if (status < 300 === (found.length === 0)) return;
      different.push(`${name}: ${status} ${message}; ours: ${found.map(formatViolation).join()}`);
    });

    expect(different).toEqual([]);
  }, 60_000);
});
