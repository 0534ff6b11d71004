/**
 * The main job on OpenStack, as a user has it: the stack of `Pulumi.openstack.yaml`, made by the real engine and the real provider as an ordinary user of a
 * project, changed, and given up without a trace.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { describeLab } from '../../support/describe-lab';
import { cloudStepsOf, stepsOf } from '../../support/openstack/engine-steps';
import { startOpenStack } from '../../support/openstack/openstack';
import type { CloudProject, OpenStack } from '../../support/openstack/openstack';
import {
  changeStack,
  committedSettings,
  stackProject,
} from '../../support/openstack/stack-project';
import { stackServers } from '../../support/openstack/stack-servers';
import type { StackServer } from '../../support/openstack/stack-servers';
import type { ObservedRun, PulumiProject } from '../../support/pulumi-project';

const MASTERS = ['control-plane-1', 'control-plane-2', 'control-plane-3'];
const MEMBERS = ['etcd-1', 'etcd-2', 'etcd-3'];
const WORKERS = ['workers-1', 'workers-2'];
const ALL = [...MASTERS, ...MEMBERS, ...WORKERS];
const RUN_MS = 600_000;
const LOOK_MS = 120_000;

interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly inputs?: Readonly<Record<string, unknown>>;
}

type Settings = Readonly<Record<string, unknown>>;

/** Our own figures for this cloud: small machines, and no bucket, since it keeps no objects. */
function settings(changes: Settings = {}): Settings {
  const committed = committedSettings();
  const section = (name: string): object => committed[`groundwork:${name}`] as object;
  return {
    ...committed,
    'groundwork:openstack': {
      ...{ externalNetwork: 'public', image: { name: 'debian-12' }, flavor: 'm1.small' },
      flavors: {
        'm1.small': { vcpus: 1, ram: 2048, disk: 20 },
        'm1.medium': { vcpus: 2, ram: 4096, disk: 40 },
      },
      volumeTypes: { fast: 'fast' },
      access: 'none',
      // It is a lab: with this word all data is given up.
      retain: false,
    },
    'groundwork:kubelet': {
      kubeReserved: { cpu: '100m', memory: '256Mi', ephemeralStorage: '1Gi' },
      systemReserved: { cpu: '100m', memory: '256Mi', ephemeralStorage: '1Gi' },
      evictionHard: { 'memory.available': '100Mi', 'nodefs.available': '10%' },
    },
    'groundwork:etcd': { ...section('etcd'), size: 'm1.tiny', backup: false },
    'groundwork:share': { ...section('share'), shareType: 'default' },
    ...changes,
  };
}

/** A text of the state; one that is secret stands in an envelope, as JSON. */
function plainText(value: unknown): string {
  if (typeof value === 'string') return value;
  return JSON.parse((value as { readonly plaintext: string }).plaintext) as string;
}

/** A server of another flavour: it may have moved to another host. */
function resized(server: StackServer | undefined): object {
  const { host: _moved, ...same } = server ?? ({} as Partial<StackServer>);
  return { ...same, flavor: 'm1.medium' };
}

describeLab('stack on OpenStack', () => {
  let openstack: OpenStack;
  let cloud: CloudProject;
  let project: PulumiProject;
  let changed = settings();
  const seconds: Record<string, number> = {};

  beforeAll(async () => {
    openstack = await startOpenStack({ extras: ['manila', 'octavia'], projects: ['stack'] });
    cloud = openstack.project('stack');
    project = await stackProject(cloud, changed);
  }, RUN_MS);

  afterAll(async () => {
    process.stdout.write(`stack on OpenStack, in seconds: ${JSON.stringify(seconds)}\n`);
    project.remove();
    await openstack.stop();
  }, RUN_MS);

  async function run(name: string, command: string, ...words: string[]): Promise<ObservedRun> {
    const begin = Date.now();
    const ran = await project.observe(command, ...words);
    seconds[name] = Math.round((Date.now() - begin) / 100) / 10;
    return ran;
  }

  async function succeed(name: string, command: string, ...words: string[]): Promise<ObservedRun> {
    const ran = await run(name, command, ...words);
    if (ran.code === 0) return ran;
    throw new Error(
      `${command}: exit ${ran.code}\n${ran.stdout}${ran.stderr}\n${openstack.lastWords()}`,
    );
  }

  /** Changes the settings, and brings that about; what is done has to be what was planned. */
  async function change(name: string, changes: Settings): Promise<readonly string[]> {
    changed = { ...changed, ...changes };
    changeStack(project, cloud, changed);
    const planned = await succeed(`${name}: preview`, 'preview');
    const done = await succeed(`${name}: up`, 'up', '--yes', '--skip-preview');
    expect(cloudStepsOf(done.operations)).toEqual(cloudStepsOf(planned.operations));
    return cloudStepsOf(done.operations);
  }

  const servers = (): Promise<Readonly<Record<string, StackServer>>> =>
    stackServers(openstack.admin, cloud.session);

  async function state(): Promise<readonly StateResource[]> {
    const exported = await project.pulumi('stack', 'export', '--stack', 'test', '--show-secrets');
    const { deployment } = JSON.parse(exported.stdout) as {
      readonly deployment: { readonly resources: readonly StateResource[] };
    };
    return deployment.resources;
  }

  test(
    'is made as it was planned',
    async () => {
      const planned = await succeed('first preview', 'preview');
      const done = await succeed('up', 'up', '--yes', '--skip-preview');

      expect(stepsOf(done.operations)).toEqual(stepsOf(planned.operations));
      expect(done.changes).toEqual({ create: stepsOf(planned.operations).length });
      expect(done.stdout).toContain('etcd: nobody can look into etcd-1, etcd-2, etcd-3 from here');
    },
    2 * RUN_MS,
  );

  test(
    'has every server active, and those of one group on different hosts',
    async () => {
      const all = await servers();
      const hostsOf = (names: readonly string[]): number =>
        new Set(names.map((name) => all[name]?.host)).size;

      expect(Object.keys(all).sort()).toEqual([...ALL].sort());
      expect(Object.values(all).filter(({ status }) => status !== 'ACTIVE')).toEqual([]);
      expect([hostsOf(MASTERS), hostsOf(MEMBERS)]).toEqual([3, 3]);
      expect([...MASTERS, ...MEMBERS].map((name) => all[name]?.address)).toEqual(
        [11, 12, 13, 21, 22, 23].map((last) => `10.77.0.${last}`),
      );
    },
    LOOK_MS,
  );

  test(
    'has servers told by Nova, byte for byte, what the engine has in its state',
    async () => {
      const all = await servers();
      const instances = (await state()).filter(({ type }) => type.endsWith(':Instance'));

      expect(instances).toHaveLength(ALL.length);
      for (const { id, urn, inputs } of instances) {
        const name = urn.split('::').at(-1) ?? '';
        expect(all[name]?.id).toBe(id);
        const { userData } = await openstack.metadataOf(cloud, id ?? '');
        const given = plainText(inputs?.['userData']);
        // The provider takes text that is base64 as it is, and encodes any other.
        const bytes = /^[A-Za-z0-9+/=\n]+$/.test(given)
          ? Buffer.from(given, 'base64')
          : Buffer.from(given);
        expect([name, userData?.equals(bytes)]).toEqual([name, true]);
      }
    },
    LOOK_MS,
  );

  test(
    'writes down beforehand what nodes are told',
    async () => {
      const all = await servers();
      for (const name of [...MASTERS, ...WORKERS]) {
        const file = path.join(project.folder, 'out', 'test', 'user-data', name);
        const { userData } = await openstack.metadataOf(cloud, all[name]?.id ?? '');
        expect(userData?.toString('utf8')).toBe(readFileSync(file, 'utf8'));
      }
      const report = readFileSync(path.join(project.folder, 'out', 'test', 'report.html'), 'utf8');
      expect(report).toContain('workers-2');
    },
    LOOK_MS,
  );

  test(
    'has a fast volume attached to each member of etcd',
    async () => {
      const all = await servers();
      const volumes = await cloud.session.list('volumev3', '/volumes/detail', 'volumes');

      expect(volumes).toHaveLength(MEMBERS.length);
      for (const name of MEMBERS) {
        const [id] = all[name]?.volumes ?? [];
        expect(volumes.find((volume) => volume.id === id)).toMatchObject({
          ...{ status: 'in-use', size: 20, volume_type: 'fast' },
          attachments: [{ server_id: all[name]?.id }],
        });
      }
    },
    LOOK_MS,
  );

  test(
    'has a share that the machines may mount, and nobody else',
    async () => {
      const [share, ...more] = await cloud.session.list('sharev2', '/shares/detail', 'shares');
      const asked = `/share-access-rules?share_id=${share?.id ?? ''}`;
      const rules = await cloud.session.list('sharev2', asked, 'access_list');

      expect(more).toEqual([]);
      expect(share).toMatchObject({ status: 'available', size: 10, share_proto: 'NFS' });
      expect(rules).toMatchObject([
        { access_type: 'ip', access_to: '10.77.0.0/24', access_level: 'rw', state: 'active' },
      ]);
    },
    LOOK_MS,
  );

  test(
    'has a load balancer in front of the control plane',
    async () => {
      const list = (path: string, key: string) =>
        cloud.session.list('load-balancer', `/v2.0/lbaas/${path}`, key);
      const [balancer] = await list('loadbalancers', 'loadbalancers');
      const [listener] = await list('listeners', 'listeners');
      const [pool] = await list('pools', 'pools');
      const members = await list(`pools/${pool?.id ?? ''}/members`, 'members');

      expect(balancer).toMatchObject({ provisioning_status: 'ACTIVE', vip_address: '10.77.0.10' });
      expect(listener).toMatchObject({ protocol_port: 6443, provisioning_status: 'ACTIVE' });
      const places = members.map(
        ({ address, protocol_port: port }) => `${String(address)}:${String(port)}`,
      );
      expect(places.sort()).toEqual([11, 12, 13].map((last) => `10.77.0.${last}:6443`));
    },
    LOOK_MS,
  );

  test(
    'has nothing to change the second time',
    async () => {
      const planned = await succeed('second preview', 'preview');
      const again = await succeed('second up', 'up', '--yes', '--skip-preview');

      expect(stepsOf(planned.operations)).toEqual([]);
      expect(stepsOf(again.operations)).toEqual([]);
    },
    RUN_MS,
  );

  // At once, so that it takes as long as the longest of them: what each touches is not what the others touch.
  test(
    'has a worker more, other flavours and another text, and only what they are about is touched',
    async () => {
      const before = await servers();
      const own = changed['groundwork:controlPlane'] as object;

      const steps = await change('changes', {
        'groundwork:workers': { count: 3, size: 'm1.medium' },
        'groundwork:controlPlane': { ...own, kubelet: { maxPods: 42 } },
      });

      expect(steps).toEqual([
        ...['create Instance workers-3', 'create Port workers-3'],
        ...MASTERS.map((name) => `create-replacement Instance ${name}`),
        ...MASTERS.map((name) => `delete-replaced Instance ${name}`),
        ...WORKERS.map((name) => `update Instance ${name}`),
      ]);
      const after = await servers();
      for (const name of WORKERS) expect(after[name]).toMatchObject(resized(before[name]));
      expect(after['workers-3']).toMatchObject({ status: 'ACTIVE', flavor: 'm1.medium' });
      for (const name of MEMBERS) expect(after[name]).toEqual(before[name]);
      for (const name of MASTERS) {
        const { port, address, id = '' } = before[name] ?? {};
        expect(after[name]).toMatchObject({ status: 'ACTIVE', port, address });
        expect(after[name]?.id).not.toBe(id);
        const { userData } = await openstack.metadataOf(cloud, after[name]?.id ?? '');
        expect(userData?.toString('utf8')).toContain('maxPods: 42');
      }
      expect(new Set(MASTERS.map((name) => after[name]?.host)).size).toBe(3);
    },
    RUN_MS,
  );

  test(
    'refuses to make members of etcd anew that nobody can look into, and touches none',
    async () => {
      const before = await servers();
      const etcd = changed['groundwork:etcd'] as object;
      changeStack(project, cloud, {
        ...changed,
        'groundwork:etcd': { ...etcd, settings: { 'quota-backend-bytes': '5Gi' } },
      });

      const planned = await run('refused preview', 'preview');
      const done = await run('refused up', 'up', '--yes', '--skip-preview');

      for (const { code, stdout } of [planned, done]) {
        expect(code).not.toBe(0);
        expect(stdout).toContain(
          'etcd-1 would be made anew, and nobody can look into etcd-1, etcd-2, etcd-3 to see whether the others are enough meanwhile; let the platform reach its machines by SSH (its "access")',
        );
      }
      expect(await servers()).toEqual(before);
      changeStack(project, cloud, changed);
    },
    RUN_MS,
  );

  test(
    'leaves nothing when it is destroyed and its data is given up',
    async () => {
      const before = await openstack.leftovers(cloud);

      await succeed('destroy', 'destroy', '--yes', '--skip-preview');

      expect(before.length).toBeGreaterThan(ALL.length);
      expect(await openstack.leftovers(cloud)).toEqual([]);
    },
    RUN_MS,
  );
});
