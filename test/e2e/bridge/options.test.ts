/**
 * Options of objects, as the real provider understands them: what is there already, and what is to be waited for.
 */
import { describeLab } from '../../support/describe-lab';
import { startCluster, until } from '../../support/lab/cluster';
import type { Cluster, ClusterObject } from '../../support/lab/cluster';
import { kubernetesProject, settingsText } from '../../support/lab/kubernetes-project';
import type { LabSettings } from '../../support/lab/kubernetes-project';
import type { ObservedRun, PulumiProject } from '../../support/pulumi-project';

const MAPS = '/api/v1/namespaces/default/configmaps';
const ACCOUNT = '/api/v1/namespaces/default/serviceaccounts/default';
const limit = 180_000;

describeLab('options of objects', () => {
  let cluster: Cluster;
  let project: PulumiProject;

  beforeAll(async () => {
    cluster = await startCluster();
    for (const name of ['taken', 'adopted', 'contested']) {
      const object = { metadata: { name }, data: { theirs: 'old' } };
      await cluster.api.create(`${MAPS}?fieldManager=somebody`, object);
    }
    project = await kubernetesProject(cluster, 'test/e2e/bridge/programs/options.ts');
  }, 900_000);

  afterAll(async () => {
    project.remove();
    await cluster.stop();
  });

  const up = (cases: readonly string[], settings: LabSettings = {}): Promise<ObservedRun> => {
    project.write('Pulumi.test.yaml', settingsText(cluster, { 'lab:cases': cases, ...settings }));
    return project.observe('up', '--yes', '--skip-preview');
  };

  const map = (name: string): Promise<ClusterObject | undefined> =>
    cluster.api.get(`${MAPS}/${name}`);

  it(
    'without any, an object of somebody else is taken over where no field of theirs is touched, and refused where one is',
    async () => {
      const refused = await up(['taken', 'contested']);

      expect(refused.code).not.toBe(0);
      expect(refused.stdout).toContain('conflict with "somebody" using v1: .data.theirs');
      expect(await map('contested')).toMatchObject({ data: { theirs: 'old' } });
      // Providers from 4.29 refuse this too.
      expect(await map('taken')).toMatchObject({ data: { theirs: 'old', ours: 'new' } });
    },
    limit,
  );

  it(
    'take over, take fields, patch, and do not wait',
    async () => {
      const settings = { 'lab:force': true, 'lab:skip': true };
      const done = await up(['adopted', 'contested', 'account', 'homeless'], settings);

      expect(done).toMatchObject({ code: 0 });
      expect(await map('adopted')).toMatchObject({ data: { theirs: 'old', ours: 'new' } });
      expect(await map('contested')).toMatchObject({ data: { theirs: 'ours now' } });
      // What was taken over goes with its resource.
      expect(await map('taken')).toBeUndefined();
      expect(await cluster.api.get(ACCOUNT)).toMatchObject({
        imagePullSecrets: [{ name: 'registry' }],
      });
      expect(done.operations.map(({ type }) => type)).toEqual(
        expect.arrayContaining(['kubernetes:core/v1:ServiceAccountPatch']),
      );
      const deployments = '/apis/apps/v1/namespaces/default/deployments';
      const homeless = await cluster.api.get(`${deployments}/homeless`);
      expect(homeless?.status?.['readyReplicas']).toBeUndefined();
    },
    limit,
  );

  it(
    'wait for what somebody else does before anything goes on; and give back what was patched',
    async () => {
      const account = (await cluster.api.get(ACCOUNT))?.metadata.uid;
      const running = up(['waited']);
      await until('the first is there', async () => (await map('first')) !== undefined, 60);
      const early = await map('second');
      await cluster.api.patch(`${MAPS}/first`, { data: { ready: 'yes' } });
      const done = await running;

      expect(done).toMatchObject({ code: 0 });
      expect(early).toBeUndefined();
      expect(await map('second')).toBeDefined();
      expect(await map('adopted')).toBeUndefined();
      const given = await cluster.api.get(ACCOUNT);
      expect(given?.metadata.uid).toBe(account);
      expect(given).not.toHaveProperty('imagePullSecrets');
    },
    limit,
  );

  it(
    'give up after the time that was given, for what never comes',
    async () => {
      const started = Date.now();
      const failed = await up(['never', 'homeless']);

      expect(failed.code).not.toBe(0);
      expect(failed.stdout).toContain('timed out waiting for the condition');
      expect(failed.stdout).toContain("'homeless' timed out waiting to be Ready");
      expect(Date.now() - started).toBeGreaterThan(3_000);
      expect(Date.now() - started).toBeLessThan(60_000);
    },
    limit,
  );
});
