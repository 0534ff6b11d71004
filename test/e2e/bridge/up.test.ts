/**
 * A chart with one of everything, brought to a real cluster by the real engine and the real provider; changed, and taken away again.
 */
import { describeLab } from '../../support/describe-lab';
import { inventory, startCluster, until } from '../../support/lab/cluster';
import type { Cluster, ClusterObject } from '../../support/lab/cluster';
import { kubernetesProject, settingsText } from '../../support/lab/kubernetes-project';
import type { LabSettings } from '../../support/lab/kubernetes-project';
import type { ObservedRun, PulumiProject } from '../../support/pulumi-project';

const OBJECTS = 18;
const COMMON = ['the stack', 'the provider'].length;
const ALL = OBJECTS + ['the component'].length + COMMON;
const limit = 180_000;

describeLab('bridge to a cluster', () => {
  let cluster: Cluster;
  let project: PulumiProject;
  let before: readonly string[];

  beforeAll(async () => {
    cluster = await startCluster();
    project = await kubernetesProject(cluster, 'test/e2e/bridge/programs/everything.ts');
    before = await inventory(cluster.api);
  }, 900_000);

  afterAll(async () => {
    project.remove();
    await cluster.stop();
  });

  const change = (settings: LabSettings): void => {
    project.write('Pulumi.test.yaml', settingsText(cluster, settings));
  };

  const up = async (): Promise<ObservedRun> => {
    const run = await project.observe('up', '--yes', '--skip-preview');
    if (run.code !== 0) throw new Error(run.stdout + run.stderr);
    return run;
  };

  /** What an update did: `update shop/greeting`, without what stayed as it was. */
  const deeds = ({ operations }: ObservedRun): readonly string[] =>
    operations.filter(({ op }) => op !== 'same').map(({ op, name }) => `${op} ${name}`);

  const made = async (): Promise<readonly string[]> =>
    (await inventory(cluster.api)).filter((line) => !before.includes(line));

  const pods = async (app: string): Promise<readonly ClusterObject[]> =>
    cluster.api.list(`/api/v1/namespaces/shop/pods?labelSelector=app%3D${app}`);

  const greeting = async (): Promise<ClusterObject | undefined> =>
    cluster.api.get('/api/v1/namespaces/shop/configmaps/greeting');

  const phases = async (app: string): Promise<readonly unknown[]> =>
    (await pods(app)).map(({ status }) => status?.['phase']);

  it(
    'makes nothing of a chart with a mistake in it, and says what it is',
    async () => {
      change({ 'lab:broken': true });
      const refused = await project.observe('up', '--yes', '--skip-preview');

      expect(refused.code).not.toBe(0);
      expect(refused.stdout + refused.stderr).toContain('shop/broken.metadata.name');
      expect(refused.changes).toEqual({ create: COMMON });
      expect(await made()).toEqual([]);
    },
    limit,
  );

  describe('the first update', () => {
    let first: ObservedRun;

    beforeAll(async () => {
      change({});
      first = await up();
    }, limit);

    it('makes all of it, and nothing else', () => {
      expect(first.changes).toEqual({ create: ALL - COMMON, same: COMMON });
      expect(first.operations.filter(({ failed }) => failed)).toEqual([]);
    });

    it('makes what others need before them', () => {
      const of = (name: string): { readonly start: number; readonly end: number | undefined } => {
        const found = first.operations.find((one) => one.name === `shop/${name}`);
        if (found === undefined) throw new Error(`nothing was done to ${name}`);
        return found;
      };
      const pairs: readonly (readonly [first: string, then: string])[] = [
        ...['web', 'greeting', 'claim', 'account', 'role'].map(
          (one) => ['namespace', one] as const,
        ),
        ...['account', 'binding', 'greeting', 'key', 'claim'].map((one) => [one, 'web'] as const),
        ['widgets', 'widget'],
        ['class', 'claim'],
        ['role', 'binding'],
        ['cluster-role', 'cluster-binding'],
      ];
      const wrong = pairs.filter(([one, other]) => (of(one).end ?? Infinity) > of(other).start);

      expect(wrong).toEqual([]);
    });

    it('gives every object the type that it has, with its own fields', () => {
      const types = new Set(first.operations.map(({ type }) => type));

      expect([...types].sort()).toEqual([
        'groundwork:index:Deployed',
        'kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition',
        'kubernetes:apps/v1:Deployment',
        'kubernetes:apps/v1:StatefulSet',
        'kubernetes:batch/v1:Job',
        'kubernetes:core/v1:ConfigMap',
        'kubernetes:core/v1:Namespace',
        'kubernetes:core/v1:PersistentVolume',
        'kubernetes:core/v1:PersistentVolumeClaim',
        'kubernetes:core/v1:Secret',
        'kubernetes:core/v1:Service',
        'kubernetes:core/v1:ServiceAccount',
        'kubernetes:lab.groundwork.test/v1:Widget',
        'kubernetes:rbac.authorization.k8s.io/v1:ClusterRole',
        'kubernetes:rbac.authorization.k8s.io/v1:ClusterRoleBinding',
        'kubernetes:rbac.authorization.k8s.io/v1:Role',
        'kubernetes:rbac.authorization.k8s.io/v1:RoleBinding',
        'kubernetes:storage.k8s.io/v1:StorageClass',
        'pulumi:providers:kubernetes',
        'pulumi:pulumi:Stack',
      ]);
    });

    it('has the pods running, the job done and the claim bound when it is through', async () => {
      const at = '/apis/batch/v1/namespaces/shop/jobs/migrate';

      expect(await phases('web')).toEqual(['Running', 'Running', 'Running']);
      expect(await phases('database')).toEqual(['Running', 'Running']);
      expect((await cluster.api.get(at))?.status).toMatchObject({ succeeded: 1 });
      expect(
        (await cluster.api.get('/api/v1/namespaces/shop/persistentvolumeclaims/data'))?.status,
      ).toMatchObject({ phase: 'Bound' });
    });

    it('brings values that were not known before to their places', async () => {
      const widget = '/apis/lab.groundwork.test/v1/namespaces/shop/widgets/first';
      const secret = await cluster.api.get('/api/v1/namespaces/shop/secrets/key');

      expect((await cluster.api.get(widget))?.spec).toEqual({ size: 3, note: 'late bound' });
      expect(Buffer.from(secret?.data?.['key'] ?? '', 'base64').toString()).toBe(
        'correct horse battery staple',
      );
    });

    it('leaves what belongs to the whole cluster without a namespace', async () => {
      expect(await made()).toEqual(
        expect.arrayContaining([
          'rbac.authorization.k8s.io/v1 ClusterRole shop-nodes',
          'storage.k8s.io/v1 StorageClass made-by-hand',
          'v1 Namespace shop',
          'v1 PersistentVolume shop-data',
        ]),
      );
    });
  });

  it(
    'finds nothing to change the second time, nor to show in a preview',
    async () => {
      const second = await up();
      const preview = await project.operate('preview', '--diff', '--expect-no-changes');

      expect(second.changes).toEqual({ same: ALL });
      expect(preview).toMatchObject({ code: 0 });
      expect(preview.stdout).toContain(`${ALL} unchanged`);
    },
    limit,
  );

  it(
    'touches only the ConfigMap when something in it is changed, whose pods go on as they are',
    async () => {
      const uids = (await pods('web')).map(({ metadata }) => metadata.uid).sort();
      change({ 'lab:greeting': 'servus' });
      const changed = await up();

      // The provider takes every ConfigMap for one that cannot be changed.
      expect(deeds(changed)).toEqual([
        'delete-replaced shop/greeting',
        'replace shop/greeting',
        'create-replacement shop/greeting',
      ]);
      expect(changed.operations.flatMap((one) => one.changed)).toContain('data.text');
      expect(await greeting()).toMatchObject({ data: { text: 'servus' } });
      expect((await pods('web')).map(({ metadata }) => metadata.uid).sort()).toEqual(uids);
    },
    limit,
  );

  it(
    'changes the ConfigMap in its place where the provider is told that this can be',
    async () => {
      const uid = (await greeting())?.metadata.uid;
      change({ 'lab:greeting': 'ciao', 'lab:mutable': true });
      const changed = await up();

      expect(deeds(changed)).toEqual(['update lab', 'update shop/greeting']);
      expect(changed.operations.flatMap((one) => one.changed)).toContain('data.text');
      expect(await greeting()).toMatchObject({ data: { text: 'ciao' }, metadata: { uid } });
    },
    limit,
  );

  it(
    'touches what names the ConfigMap when its name follows from what is in it',
    async () => {
      const uids = (await pods('web')).map(({ metadata }) => metadata.uid);
      change({ 'lab:greeting': 'moin', 'lab:mutable': true, 'lab:derived': true });
      const changed = await up();

      // The new one is there before the deployment asks for it, and the old one until it does not any more.
      expect(deeds(changed)).toEqual([
        'create-replacement shop/greeting',
        'replace shop/greeting',
        'update shop/web',
        'delete-replaced shop/greeting',
      ]);
      await until('the pods are new ones', async () => {
        return (await pods('web')).every(({ metadata }) => !uids.includes(metadata.uid));
      });
      expect(await phases('web')).toEqual(['Running', 'Running', 'Running']);
    },
    limit,
  );

  it(
    'adds an object without renaming or replacing another one',
    async () => {
      change({
        'lab:greeting': 'moin',
        'lab:mutable': true,
        'lab:derived': true,
        'lab:more': true,
      });
      const added = await up();

      expect(deeds(added)).toEqual(['create shop/aaa']);
      expect(added.changes).toEqual({ create: 1, same: ALL });
    },
    limit,
  );

  it(
    'takes one object away without touching another one',
    async () => {
      change({ 'lab:greeting': 'moin', 'lab:mutable': true, 'lab:derived': true });
      const less = await up();

      expect(deeds(less)).toEqual(['delete shop/aaa']);
      expect(less.changes).toEqual({ delete: 1, same: ALL });
      expect(await cluster.api.get('/api/v1/namespaces/shop/configmaps/aaa')).toBeUndefined();
    },
    limit,
  );

  it(
    'leaves nothing when it is taken away',
    async () => {
      const destroyed = await project.observe('destroy', '--yes', '--skip-preview');

      expect(destroyed).toMatchObject({ code: 0, changes: { delete: ALL } });
      // What is needed goes after what needs it.
      const spans = new Map(destroyed.operations.map((one) => [one.name, one]));
      const pairs = [
        ['web', 'namespace'],
        ['web', 'account'],
        ['widget', 'widgets'],
        ['claim', 'class'],
        ['binding', 'role'],
      ];
      const wrong = pairs.filter(([one, other]) => {
        const end = spans.get(`shop/${one}`)?.end ?? Infinity;
        return end > (spans.get(`shop/${other}`)?.start ?? -Infinity);
      });
      expect(wrong).toEqual([]);
      await until('the garbage is collected', async () => (await made()).length === 0);
      // The search that has found nothing would have found something.
      expect(before).toContain('v1 Namespace default');
    },
    limit,
  );
});
