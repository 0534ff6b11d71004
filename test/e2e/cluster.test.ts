/**
 * The cluster of the labs itself: that it is a real one, and that nothing of it stays.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { projectRoot } from '../../tools/cache';
import { isAlive } from '../../tools/process';
import { describeLab } from '../support/describe-lab';
import { ApiRefusal, ClusterApi, inventory, startCluster, until } from '../support/lab/cluster';
import type { Cluster, ClusterObject } from '../support/lab/cluster';

const PODS = '/api/v1/namespaces/default/pods';
const CLAIMS = '/api/v1/namespaces/default/persistentvolumeclaims';
const DEPLOYMENTS = '/apis/apps/v1/namespaces/default/deployments';
const limit = 60_000;

const podTemplate = (app: string, spec: object = {}): object => ({
  metadata: { labels: { app } },
  spec: { containers: [{ name: 'main', image: 'registry.test/main:1' }], ...spec },
});

const phaseOf = (object: ClusterObject | undefined): unknown => object?.status?.['phase'];

/** Processes that this one has started, and theirs. */
function descendants(): readonly number[] {
  const parents = readdirSync('/proc').flatMap((entry): readonly (readonly [number, number])[] => {
    if (!/^\d+$/.test(entry)) return [];
    try {
      const stat = readFileSync(`/proc/${entry}/stat`, 'utf8');
      return [[Number(entry), Number(stat.slice(stat.lastIndexOf(')')).split(' ')[2])]];
    } catch {
      return [];
    }
  });
  const below = (parent: number): readonly number[] =>
    parents.filter(([, of]) => of === parent).flatMap(([pid]) => [pid, ...below(pid)]);
  return below(process.pid);
}

describeLab('cluster', () => {
  let cluster: Cluster;

  beforeAll(async () => {
    cluster = await startCluster({ nodes: 3 });
  }, 900_000);

  afterAll(async () => {
    await cluster.stop();
  });

  it('is Kubernetes 1.36, with the nodes that were asked for', async () => {
    expect(await cluster.api.read('/version')).toMatchObject({
      ...{ major: '1', minor: '36', gitVersion: 'v1.36.1' },
    });
    const nodes = await cluster.api.list('/api/v1/nodes');
    expect(nodes.map(({ metadata }) => metadata.name)).toEqual(['node-0', 'node-1', 'node-2']);
  });

  it('is up in seconds', () => {
    expect(cluster.startSeconds).toBeLessThan(30);
  });

  it(
    'runs the pods of a deployment, and has all of them ready',
    async () => {
      const selector = { matchLabels: { app: 'web' } };
      await cluster.api.create(DEPLOYMENTS, {
        metadata: { name: 'web' },
        spec: { replicas: 3, selector, template: podTemplate('web') },
      });
      await until('the deployment is ready', async () => {
        const web = await cluster.api.get(`${DEPLOYMENTS}/web`);
        return web?.status?.['readyReplicas'] === 3;
      });
      const pods = await cluster.api.list(`${PODS}?labelSelector=app%3Dweb`);

      expect(pods.map(phaseOf)).toEqual(['Running', 'Running', 'Running']);
      expect(pods.every(({ spec }) => String(spec?.['nodeName']).startsWith('node-'))).toBe(true);
    },
    limit,
  );

  it(
    'ends the pods of a job',
    async () => {
      const jobs = '/apis/batch/v1/namespaces/default/jobs';
      await cluster.api.create(jobs, {
        metadata: { name: 'once' },
        spec: { template: podTemplate('once', { restartPolicy: 'Never' }) },
      });

      await until('the job is through', async () => {
        return (await cluster.api.get(`${jobs}/once`))?.status?.['succeeded'] === 1;
      });
    },
    limit,
  );

  it(
    'binds a claim to the volume that was made for it, and leaves one without a volume pending',
    async () => {
      const size = { storage: '1Gi' };
      const claim = (name: string, storageClassName: string): object => ({
        metadata: { name },
        spec: { storageClassName, accessModes: ['ReadWriteOnce'], resources: { requests: size } },
      });
      await cluster.api.create('/api/v1/persistentvolumes', {
        metadata: { name: 'disk' },
        spec: {
          ...{ storageClassName: 'made', capacity: size, accessModes: ['ReadWriteOnce'] },
          hostPath: { path: '/srv/disk' },
        },
      });
      await cluster.api.create(CLAIMS, claim('with', 'made'));
      await cluster.api.create(CLAIMS, claim('without', 'none'));

      await until('the claim is bound', async () => {
        return phaseOf(await cluster.api.get(`${CLAIMS}/with`)) === 'Bound';
      });
      expect(phaseOf(await cluster.api.get(`${CLAIMS}/without`))).toBe('Pending');
    },
    limit,
  );

  it(
    'leaves a pod pending that no node can take',
    async () => {
      await cluster.api.create(PODS, {
        metadata: { name: 'nowhere' },
        spec: {
          containers: [{ name: 'main', image: 'registry.test/main:1' }],
          nodeSelector: { disk: 'none' },
        },
      });
      const conditions = async (): Promise<unknown> =>
        (await cluster.api.get(`${PODS}/nowhere`))?.status?.['conditions'];
      await until('the scheduler has looked at it', async () => {
        return (await conditions()) !== undefined;
      });

      expect(await conditions()).toMatchObject([{ type: 'PodScheduled', status: 'False' }]);
      expect(phaseOf(await cluster.api.get(`${PODS}/nowhere`))).toBe('Pending');
    },
    limit,
  );

  it('lets a client do only what it has a role for', async () => {
    const access = (name: string): ClusterApi =>
      new ClusterApi({
        port: Number(new URL(cluster.address).port),
        authority: path.join(cluster.folder, 'authority.crt'),
        certificate: path.join(cluster.folder, `${name}.crt`),
        key: path.join(cluster.folder, `${name}.key`),
      });
    const scheduler = access('scheduler');

    expect((await scheduler.list('/api/v1/nodes')).length).toBe(3);
    const refusal: unknown = await scheduler
      .list('/api/v1/secrets')
      .catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(ApiRefusal);
    expect(String(refusal)).toContain('403');
    expect(String(refusal)).toContain(
      'User "system:kube-scheduler" cannot list resource "secrets"',
    );
    scheduler.close();
  });

  it('has an inventory that shows one object more, and one less', async () => {
    const before = await inventory(cluster.api);
    const maps = '/api/v1/namespaces/default/configmaps';
    await cluster.api.create(maps, { metadata: { name: 'extra' }, data: {} });
    const between = await inventory(cluster.api);
    await cluster.api.delete(`${maps}/extra`);

    expect(between.filter((line) => !before.includes(line))).toEqual([
      'v1 ConfigMap default/extra',
    ]);
    expect(await inventory(cluster.api)).not.toContain('v1 ConfigMap default/extra');
  });

  it(
    'leaves no process and no file, whether or not it came up',
    async () => {
      const folder = mkdtempSync(path.join(os.tmpdir(), 'groundwork-clusters-'));
      const before = descendants();
      const temporary = process.env['TMPDIR'];
      process.env['TMPDIR'] = folder;
      try {
        const second = await startCluster();
        expect(second.pids).toHaveLength(5);
        expect(readdirSync(folder)).toHaveLength(1);
        expect(descendants()).toEqual(expect.arrayContaining([...second.pids]));
        await second.stop();
        await expect(startCluster({ limitSeconds: 0.2 })).rejects.toThrow(
          /the API server is ready: not within 0(?:\.\d)? s\netcd runs; its last lines:\n.*"level"/,
        );
      } finally {
        if (temporary === undefined) delete process.env['TMPDIR'];
        else process.env['TMPDIR'] = temporary;
      }

      expect(descendants().filter((pid) => !before.includes(pid))).toEqual([]);
      expect(readdirSync(folder)).toEqual([]);
      rmSync(folder, { recursive: true });
    },
    limit,
  );

  it(
    'ends with the process that started it, also when that is killed',
    async () => {
      const program = `
        require('${projectRoot}/test/support/lab/cluster').startCluster().then(({ pids, folder }) => {
          process.stdout.write(JSON.stringify({ pids, folder }));
          setInterval(() => undefined, 1000);
        });`;
      const owner = spawn(
        process.execPath,
        ['-r', 'ts-node/register/transpile-only', '-e', program],
        { cwd: projectRoot, stdio: ['ignore', 'pipe', 'inherit'] },
      );
      const told = await new Promise<string>((resolve) => {
        owner.stdout.setEncoding('utf8').once('data', resolve);
      });
      const { pids, folder } = JSON.parse(told) as Pick<Cluster, 'pids' | 'folder'>;
      expect(pids.filter(isAlive)).toHaveLength(5);
      owner.kill('SIGKILL');

      await until('all of it is gone', () => {
        return Promise.resolve(!pids.some(isAlive) && !existsSync(folder));
      });
    },
    limit,
  );
});
