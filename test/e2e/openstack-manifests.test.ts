/** Everything that a cluster on OpenStack is given, before a real API server, on nodes that say that they run it. */
import fc from 'fast-check';

import type { ManifestObject } from '../../lib/testing';
import { synthesizeChart } from '../../lib/testing';
import { changedAnywhere } from '../support/any-place';
import { describeLab } from '../support/describe-lab';
import { startCluster, until } from '../support/lab/cluster';
import type { Cluster } from '../support/lab/cluster';
import { ObjectPaths } from '../support/lab/object-paths';
import { GOOD_MANIFEST_PROPS } from '../support/manifest-props';
import { OPENSTACK_CHARTS, SNAPSHOT_DEFINITION, isForOpenStack } from '../support/openstack-charts';
import { POD_NETWORK_CHARTS } from '../support/pod-network-charts';
import { podTemplateOf } from '../support/storage/pod-template-of';
import type { StorageChart } from '../support/storage/storage-charts';

const STRICT = 'fieldValidation=Strict&fieldManager=groundwork';
const RUNS = 120;
const SEED = 8;
const LEAST = 5;
const LEVELS = ['privileged', 'baseline', 'restricted'] as const;

const chartOf = ({ add, kubernetesVersion = '1.36' }: StorageChart) =>
  synthesizeChart(
    (chart) => {
      add(chart);
    },
    { kubernetesVersion },
  );

const charts = [...OPENSTACK_CHARTS, ...POD_NETWORK_CHARTS].map(
  (chart) => [chart.name, chart] as const,
);
const withPods = charts.filter(([, { level }]) => level !== undefined);
const props = GOOD_MANIFEST_PROPS.filter(([Part]) => isForOpenStack(Part));

describeLab('manifests of OpenStack', () => {
  let cluster: Cluster;
  let paths: ObjectPaths;

  beforeAll(async () => {
    cluster = await startCluster({ nodes: 2 });
    paths = new ObjectPaths(cluster.api);
    await cluster.api.create(
      '/apis/apiextensions.k8s.io/v1/customresourcedefinitions',
      SNAPSHOT_DEFINITION,
    );
    await until('the classes of snapshots are served', async () => {
      return JSON.stringify(await cluster.api.read('/apis')).includes('snapshot.storage.k8s.io');
    });
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
  const applied = async (object: ManifestObject) => {
    const path = `${await paths.of(object)}?${STRICT}`;
    const { status, body, warnings } = await cluster.api.judgeApply(path, object);
    const { message = '' } = body as { message?: string };
    return { said: status < 300 ? 'taken' : message, warnings };
  };

  /** What the server has against it, or warns of, in a namespace that is there. */
  const refusalOf = async (object: ManifestObject): Promise<readonly string[]> => {
    const list = await paths.listOf(object, 'privileged');
    const metadata = { ...object.metadata, namespace: 'privileged' };
    const place = list.includes('/namespaces/') ? { ...object, metadata } : object;
    const path = `${list}?dryRun=All&${STRICT}`;
    const { status, body, warnings } = await cluster.api.judge(path, place);
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
        if (!['DaemonSet', 'Deployment', 'Pod'].includes(object.kind)) continue;
        const path = await paths.of(object);
        // Another chart may have had one of this name, and has given it up.
        await until(`${path} is taken`, async () => (await applied(object)).said === 'taken');
        await until(`${path} runs`, async () => isRunning((await cluster.api.get(path))?.status));
        // Another chart may want the same ports of the nodes.
        if (object.kind === 'DaemonSet') await cluster.api.delete(path);
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
            const metadata = { ...(pod as { metadata: object }).metadata, namespace: level };
            return (await cluster.api.judge(list, { ...pod, metadata })).status;
          }),
        );
      const own = LEVELS.indexOf(chart.level ?? 'privileged');
      const stricter = LEVELS[own + 1];

      expect(new Set(await verdictsAt(LEVELS[own] ?? ''))).toEqual(new Set([201]));
      if (stricter !== undefined) expect(new Set(await verdictsAt(stricter))).toContain(403);
    },
  );

  test('a share that is there is bound to the one claim that it is for', async () => {
    await until('the claim is bound', async () => {
      const claim = await cluster.api.get(
        '/api/v1/namespaces/default/persistentvolumeclaims/shop-data',
      );
      return claim?.status?.['phase'] === 'Bound' && claim.spec?.['volumeName'] === 'shop-data';
    });
  });

  test('the controllers may do what they are for, and read no Secret but their own', async () => {
    const manila = 'system:serviceaccount:manila-csi:manila-csi-nfs-controller';
    const cloud = 'system:serviceaccount:kube-system:openstack-cloud-controller-manager';
    const may = async (user: string, verb: string, what: object): Promise<unknown> => {
      const review = await cluster.api.create(
        '/apis/authorization.k8s.io/v1/subjectaccessreviews',
        { spec: { user, resourceAttributes: { verb, ...what } } },
      );
      return review.status?.['allowed'];
    };
    const secrets = { resource: 'secrets', namespace: 'manila-csi' };
    const leases = { group: 'coordination.k8s.io', resource: 'leases' };

    expect(await may(manila, 'get', { ...secrets, name: 'manila-csi-nfs-credentials' })).toBe(true);
    expect(await may(manila, 'get', { ...secrets, name: 'other' })).toBe(false);
    expect(await may(manila, 'list', secrets)).toBe(false);
    expect(await may(manila, 'create', { resource: 'persistentvolumes' })).toBe(true);
    expect(await may(manila, 'create', { ...leases, namespace: 'manila-csi' })).toBe(true);
    expect(await may(manila, 'create', { ...leases, namespace: 'kube-system' })).toBe(false);
    expect(await may(cloud, 'delete', { resource: 'nodes' })).toBe(true);
    expect(await may(cloud, 'patch', { resource: 'services', subresource: 'status' })).toBe(true);
    expect(await may(cloud, 'get', { resource: 'secrets', namespace: 'kube-system' })).toBe(false);
  });

  // What the library does not refuse, the server must not refuse either.
  test.each(props.map(([Part, good]) => [Part.name, Part, good] as const))(
    'whatever stands in any place of a good %s, the server takes what is made of it',
    async (_, Part, good) => {
      const refused: string[] = [];
      let count = 0;
      for (const changed of fc.sample(changedAnywhere(good), { numRuns: RUNS, seed: SEED })) {
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

  test('it sees a field that it does not know where there is one', async () => {
    const [first] = charts.flatMap(([, chart]) => chartOf(chart).objects);
    const wrong = { ...first, spec: { ...(first?.['spec'] as object), drivers: 3 } };

    expect((await applied(wrong as ManifestObject)).said).toContain('field not declared in schema');
  });
});

function isRunning(status: Readonly<Record<string, unknown>> | undefined): boolean {
  const { numberReady, desiredNumberScheduled, readyReplicas, phase } = status ?? {};
  const daemons = Number(desiredNumberScheduled ?? 0) > 0 && numberReady === desiredNumberScheduled;
  return daemons || readyReplicas === 1 || phase === 'Running';
}
