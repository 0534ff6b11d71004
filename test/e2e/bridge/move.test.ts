/** A program moves from Pulumi's own ConfigGroup to the bridge, and its objects stay where they are. */
import { describeLab } from '../../support/describe-lab';
import { startCluster } from '../../support/lab/cluster';
import type { Cluster } from '../../support/lab/cluster';
import { kubernetesProject, settingsText } from '../../support/lab/kubernetes-project';
import type { LabSettings } from '../../support/lab/kubernetes-project';
import type { ObservedRun, PulumiProject } from '../../support/pulumi-project';

const limit = 180_000;
const PATHS = [
  '/api/v1/namespaces/shop',
  '/api/v1/namespaces/shop/configmaps/settings',
  '/api/v1/namespaces/shop/secrets/access',
  '/apis/rbac.authorization.k8s.io/v1/clusterroles/reader',
  '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/gadgets.lab.groundwork.test',
  '/apis/lab.groundwork.test/v1/namespaces/shop/gadgets/one',
];

describeLab('a move from a ConfigGroup', () => {
  let cluster: Cluster;
  let project: PulumiProject;
  let before: readonly unknown[];

  beforeAll(async () => {
    cluster = await startCluster();
    project = await kubernetesProject(cluster, 'test/e2e/bridge/programs/move.ts');
    const done = await run('up', { 'lab:by': 'config-group' });
    expect(done).toMatchObject({ code: 0 });
    before = await identities();
  }, 900_000);

  afterAll(async () => {
    project.remove();
    await cluster.stop();
  });

  const run = (verb: 'up' | 'preview', settings: LabSettings): Promise<ObservedRun> => {
    project.write('Pulumi.test.yaml', settingsText(cluster, settings));
    return project.observe(verb, ...(verb === 'up' ? ['--yes', '--skip-preview'] : []));
  };

  const identities = (): Promise<readonly unknown[]> =>
    Promise.all(
      PATHS.map(async (path) => {
        const { uid } = ((await cluster.api.get(path))?.metadata ?? {}) as { uid?: string };
        return uid ?? path;
      }),
    );

  /** What happens to objects, by kind. */
  const changes = ({ operations }: ObservedRun): readonly string[] =>
    operations
      .filter(({ type }) => /^kubernetes:(?!yaml)/.test(type))
      .map(({ op, type }) => `${op} ${type}`)
      .filter((one) => !one.startsWith('same '));

  it(
    'would make and delete every object without the former names',
    async () => {
      const shown = await run('preview', { 'lab:by': 'deploy', 'lab:aliases': false });

      expect(changes(shown)).toHaveLength(2 * PATHS.length);
    },
    limit,
  );

  it(
    'with them leaves every object as it is, now and later',
    async () => {
      const moved = await run('up', { 'lab:by': 'deploy' });

      expect(moved).toMatchObject({ code: 0 });
      expect(changes(moved)).toEqual([]);
      expect(new Set(before).size).toBe(PATHS.length);
      expect(await identities()).toEqual(before);
      // The former names are of no more use.
      expect(changes(await run('preview', { 'lab:by': 'deploy', 'lab:aliases': false }))).toEqual(
        [],
      );
    },
    limit,
  );
});
