/** Everything of storage that a cluster is given, before a real API server, on nodes that say that they run it. */
import fc from 'fast-check';

import type { ManifestObject } from '../../lib/testing';
import { synthesizeChart } from '../../lib/testing';
import { changedAnywhere } from '../support/any-place';
import { describeLab } from '../support/describe-lab';
import { startCluster, until } from '../support/lab/cluster';
import type { Cluster } from '../support/lab/cluster';
import { ObjectPaths } from '../support/lab/object-paths';
import { GOOD_MANIFEST_PROPS } from '../support/manifest-props';
import { isForOpenStack } from '../support/openstack-charts';
import { EXAMPLE_CHARTS } from '../support/storage/example-charts';
import { podTemplateOf } from '../support/storage/pod-template-of';
import { KADALU_DEFINITION, LAB_CLASS, STORAGE_CHARTS } from '../support/storage/storage-charts';
import type { StorageChart } from '../support/storage/storage-charts';

const STRICT = 'fieldValidation=Strict&fieldManager=groundwork';
const RUNS = 400;
const SEED = 7;
// Most changes are refused.
const LEAST = 5;
const LAB_VOLUMES = 8;
const LEVELS = ['privileged', 'baseline', 'restricted'] as const;

const chartOf = ({ add, kubernetesVersion = '1.36' }: StorageChart) =>
  synthesizeChart(
    (chart) => {
      add(chart);
    },
    { kubernetesVersion },
  );

const charts = STORAGE_CHARTS.map((chart) => [chart.name, chart] as const);
// What is for OpenStack, openstack-manifests.test.ts tries.
const ownProps = GOOD_MANIFEST_PROPS.filter(([Part]) => !isForOpenStack(Part));
const withPods = charts.filter(([, { level }]) => level !== undefined);

describeLab('manifests of storage', () => {
  let cluster: Cluster;
  let paths: ObjectPaths;

  beforeAll(async () => {
    cluster = await startCluster({ nodes: 2 });
    paths = new ObjectPaths(cluster.api);
    for (const [node, storagenode] of Object.entries({
      'node-0': 'glusterfs',
      'node-1': 'block',
    })) {
      await cluster.api.patch(`/api/v1/nodes/${node}`, { metadata: { labels: { storagenode } } });
    }
    await cluster.api.create(
      '/apis/apiextensions.k8s.io/v1/customresourcedefinitions',
      KADALU_DEFINITION,
    );
    await until('the kind of kadalu is served', async () => {
      const groups = await cluster.api.read('/apis');
      return JSON.stringify(groups).includes('kadalu-operator.storage');
    });
    for (let index = 0; index < LAB_VOLUMES; index += 1) {
      await cluster.api.create('/api/v1/persistentvolumes', {
        metadata: { name: `lab-${index}` },
        spec: {
          ...{ storageClassName: LAB_CLASS, capacity: { storage: '5Gi' } },
          ...{ accessModes: ['ReadWriteOnce'], hostPath: { path: `/srv/${index}` } },
        },
      });
    }
    for (const level of LEVELS) {
      const labels = { 'pod-security.kubernetes.io/enforce': level };
      await cluster.api.create('/api/v1/namespaces', { metadata: { name: level, labels } });
      await until('the namespace has a service account', async () => {
        const account = `/api/v1/namespaces/${level}/serviceaccounts/default`;
        return (await cluster.api.get(account)) !== undefined;
      });
    }
  }, 900_000);

  afterAll(async () => {
    await cluster.stop();
  });

  /** Applies it as it is; what the server says in words. */
  const applied = async (
    object: ManifestObject,
  ): Promise<{ said: string; warnings: readonly string[] }> => {
    const path = `${await paths.of(object)}?${STRICT}`;
    const { status, body, warnings } = await cluster.api.judgeApply(path, object);
    const { message = '' } = body as { message?: string };
    return { said: status < 300 ? 'taken' : message, warnings };
  };

  /** What the server has against it, or warns of, in a namespace that is there. */
  const refusalOf = async (object: ManifestObject): Promise<readonly string[]> => {
    const list = await paths.listOf(object, 'privileged');
    const { namespace } = object.metadata;
    const metadata = {
      ...object.metadata,
      ...(namespace === undefined ? {} : { namespace: 'privileged' }),
    };
    const place = list.includes('/namespaces/') ? { ...object, metadata } : object;
    const { status, body, warnings } = await cluster.api.judge(
      `${list}?dryRun=All&${STRICT}`,
      place,
    );
    // One that is there already is none of these.
    if (status < 300 || status === 409) return warnings;
    const { message = '' } = body as { message?: string };
    return [`${object.kind}/${object.metadata.name}: ${message}`];
  };

  /** What was applied, and when it was changed for the last time. */
  const ownedFields = async (object: ManifestObject): Promise<unknown> => {
    const found = await cluster.api.get(await paths.of(object));
    return found?.metadata.managedFields?.find(({ manager }) => manager === 'groundwork');
  };

  test.each(charts)(
    'the API server takes %s, warns of nothing that is not stated, and finds nothing changed the second time',
    async (_, chart) => {
      const { objects, violations } = chartOf(chart);
      expect(violations).toEqual([]);
      expect(objects).not.toEqual([]);
      const warnings: string[] = [];
      for (const object of objects) {
        const verdict = await applied(object);
        expect(`${object.kind}/${object.metadata.name}: ${verdict.said}`).toMatch(/: taken$/);
        warnings.push(...verdict.warnings);
        const before = await ownedFields(object);
        expect((await applied(object)).said).toBe('taken');
        expect(await ownedFields(object)).toEqual(before);
      }
      const unstated = warnings.filter(
        (warning) => !(chart.warnings ?? []).some((stated) => stated.test(warning)),
      );
      expect(unstated).toEqual([]);
      for (const stated of chart.warnings ?? []) expect(warnings.join('\n')).toMatch(stated);
    },
    60_000,
  );

  test.each(withPods)(
    'the pods of %s run where they are asked for',
    async (_, chart) => {
      for (const object of chartOf(chart).objects) {
        if (!['DaemonSet', 'Deployment', 'Job', 'Pod'].includes(object.kind)) continue;
        const path = await paths.of(object);
        await until(`${path} runs`, async () => isRunning((await cluster.api.get(path))?.status));
      }
    },
    60_000,
  );

  test.each(withPods)(
    'the pods of %s need the level that is stated, and no more',
    async (_, chart) => {
      const templates = chartOf(chart).objects.flatMap((object) => podTemplateOf(object) ?? []);
      expect(templates).not.toEqual([]);
      const verdictsAt = (level: string): Promise<readonly number[]> =>
        Promise.all(
          templates.map(async (pod) => {
            const list = `/api/v1/namespaces/${level}/pods?dryRun=All&${STRICT}`;
            return (await cluster.api.judge(list, pod)).status;
          }),
        );
      const own = LEVELS.indexOf(chart.level ?? 'privileged');
      const stricter = LEVELS[own + 1];

      expect(new Set(await verdictsAt(LEVELS[own] ?? ''))).toEqual(new Set([201]));
      if (stricter !== undefined) expect(new Set(await verdictsAt(stricter))).toContain(403);
    },
  );

  // What the library does not refuse, the server must not refuse either.
  test.each(ownProps.map(([Part, props]) => [Part.name, Part, props] as const))(
    'whatever stands in any place of a good %s, the server takes what is made of it',
    async (_, Part, props) => {
      const refused: string[] = [];
      let count = 0;
      for (const changed of fc.sample(changedAnywhere(props), { numRuns: RUNS, seed: SEED })) {
        const { objects, violations } = synthesizeChart(
          (chart) => new Part(chart, 'x', changed as never),
          { kubernetesVersion: '1.25' },
        );
        if (violations.length > 0) continue;
        count += 1;
        for (const object of objects) refused.push(...(await refusalOf(object)));
      }
      expect(count).toBeGreaterThan(LEAST);
      expect(refused).toEqual([]);
    },
    120_000,
  );

  test.each(EXAMPLE_CHARTS)(
    'it takes %s, and warns of nothing',
    async (_, chart, kubernetesVersion) => {
      const { objects, violations } = synthesizeChart(chart, { kubernetesVersion });
      expect(violations).toEqual([]);
      expect(objects).not.toEqual([]);
      const refused = await Promise.all(objects.map(refusalOf));
      expect(refused.flat()).toEqual([]);
    },
  );

  test('it sees a field that it does not know, and a warning, where there is one', async () => {
    const [first] = charts
      .flatMap(([, chart]) => chartOf(chart).objects)
      .filter(({ kind }) => kind === 'DaemonSet');
    const wrong = { ...first, spec: { ...(first?.['spec'] as object), replica: 3 } };
    expect((await applied(wrong as ManifestObject)).said).toContain('field not declared in schema');

    const { status, warnings } = await cluster.api.judge('/api/v1/persistentvolumes?dryRun=All', {
      metadata: { name: 'old' },
      spec: {
        capacity: { storage: '1Gi' },
        accessModes: ['ReadWriteMany'],
        glusterfs: { endpoints: 'gluster', path: 'data' },
      },
    });
    expect([status, warnings]).toEqual([201, [expect.stringMatching(/glusterfs: deprecated/)]]);
  });
});

function isRunning(status: Readonly<Record<string, unknown>> | undefined): boolean {
  const { numberReady, desiredNumberScheduled, readyReplicas, succeeded, phase } = status ?? {};
  const daemons = Number(desiredNumberScheduled ?? 0) > 0 && numberReady === desiredNumberScheduled;
  return daemons || readyReplicas === 1 || succeeded === 1 || phase === 'Running';
}
