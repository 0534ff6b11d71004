import { etcdIncarnationProvider } from '../../lib/clusters/etcd-incarnation-provider';
import { etcdMembershipProvider } from '../../lib/clusters/etcd-membership-provider';
import type { EtcdMembershipInputs } from '../../lib/clusters/etcd-membership-provider';
import { etcdPlanProvider } from '../../lib/clusters/etcd-plan-provider';
import type { EtcdPlanInputs } from '../../lib/clusters/etcd-transition';
import { etcdTrustProvider } from '../../lib/clusters/etcd-trust-provider';
import type { EtcdTrustInputs } from '../../lib/clusters/etcd-trust-provider';
import { etcdTurnProvider } from '../../lib/clusters/etcd-turn-provider';
import type { EtcdTurnInputs } from '../../lib/clusters/etcd-turn-provider';
import { glusterMembershipProvider } from '../../lib/clusters/gluster-membership-provider';
import { glusterPlanProvider } from '../../lib/clusters/gluster-plan-provider';
import { glusterTurnProvider } from '../../lib/clusters/gluster-turn-provider';
import { glusterWholeProvider } from '../../lib/clusters/gluster-whole-provider';
import type { MachineAccess } from '../../lib/platform';
import { unknownValue } from '../../lib/clusters/unknown-value';
import { unknownValue as sameOfPlatform } from '../../lib/platform/local/unknown-value';
import { EtcdModel } from './etcd-model';
import { GlusterModel } from './gluster-model';

const NAMES = ['etcd-1', 'etcd-2', 'etcd-3'];
const NODES = ['gfs-1', 'gfs-2', 'gfs-3'];
const WATCH = 'let the platform reach its machines by SSH (its "access")';
const SSH: Extract<MachineAccess, { kind: 'ssh' }> = {
  ...{ kind: 'ssh', machine: 'etcd-1', host: '10.0.0.11', user: 'debian' },
};

/** A cluster that lives on machines that nobody can look into. */
function unseen(...names: readonly string[]): EtcdModel {
  const model = new EtcdModel(...names);
  model.blind = true;
  return model;
}

function unseenPool(...names: readonly string[]): GlusterModel {
  const model = GlusterModel.living(...names);
  model.blind = true;
  return model;
}

const reasons = ({ failures }: { readonly failures: readonly { readonly reason: string }[] }) =>
  failures.map(({ reason }) => reason);

describe('a cluster of etcd whose machines nobody can look into', () => {
  const plan: EtcdPlanInputs = {
    ...{ cluster: 'etcd', token: 'etcd', version: '3.6.14', incarnation: 1, members: NAMES },
    ...{ allowDowngrade: false, unwatched: NAMES },
  };
  const blind = 'and nobody can look into etcd-1, etcd-2, etcd-3 while that is done';

  const refusals = async (
    changes: Partial<EtcdPlanInputs>,
    olds: Partial<EtcdPlanInputs> = plan,
  ): Promise<readonly string[]> =>
    reasons(await etcdPlanProvider.check(olds, { ...plan, ...changes }));

  test('is made, and stays what it is', async () => {
    expect(await refusals({}, {})).toEqual([]);
    expect(await refusals({})).toEqual([]);
  });

  test.each<[Partial<EtcdPlanInputs>, string]>([
    [
      { members: [...NAMES, 'etcd-4', 'etcd-5'] },
      `"5": the members would be others than etcd-1, etcd-2, etcd-3, ${blind}; ${WATCH}; or leave it as it was`,
    ],
    [
      { members: ['etcd-1'] },
      `"1": the members would be others than etcd-1, etcd-2, etcd-3, ${blind}; ${WATCH}; or leave it as it was`,
    ],
    [
      { version: '3.6.15' },
      `"3.6.15": the version would change from 3.6.14, ${blind}; ${WATCH}; or leave it as it was`,
    ],
    [
      { incarnation: 2, from: 's', confirm: 'etcd incarnation 2' },
      `"2": data would be brought to its members, ${blind}; ${WATCH}; or leave it as it was`,
    ],
  ])('does not become %j', async (changes, refusal) => {
    expect(await refusals(changes)).toEqual([refusal]);
    expect(await refusals({ ...changes, unwatched: [] })).toEqual([]);
  });

  test('does not begin with a snapshot, since nobody could bring it', async () => {
    const changes = { incarnation: 2, from: 's', confirm: 'etcd incarnation 2' };

    expect(await refusals(changes, {})).toEqual([
      `"2": data would be brought to its members, ${blind}; ${WATCH}; or leave it as it was`,
    ]);
  });

  test('has none of its machines made anew', async () => {
    const model = unseen(...NAMES);
    const { check } = etcdTurnProvider(model.surroundings);
    const olds: EtcdTurnInputs = {
      ...{ cluster: 'etcd', member: 'etcd-2', machines: model.list(), revision: 'a' },
      ...{ incarnation: 1, limitSeconds: 60 },
    };
    const another = { ...olds, revision: 'b' };
    const seen = { ...another, machines: [{ name: 'etcd-1', access: SSH }] };

    expect(reasons(await check({}, olds))).toEqual([]);
    expect(reasons(await check(olds, olds))).toEqual([]);
    expect(reasons(await check(olds, seen))).toEqual([]);
    // The engine asks again when it is known, and before anything is done to the machine.
    expect(reasons(await check(olds, { ...olds, revision: unknownValue }))).toEqual([]);
    expect(reasons(await check(olds, another))).toEqual([
      `etcd-2 would be made anew, and nobody can look into etcd-1, etcd-2, etcd-3 to see whether the others are enough meanwhile; ${WATCH}; or leave its text as it was`,
    ]);
    expect(unknownValue).toBe(sameOfPlatform);
  });

  test('is not told to trust another key, unless everybody may be cut off', async () => {
    const model = unseen(...NAMES);
    const { check } = etcdTrustProvider(model.surroundings);
    const root = (number: number): string => `-----BEGIN CERTIFICATE-----\n${number}\n`;
    const step = (...trusts: readonly number[]): EtcdTrustInputs['clients'] => ({
      ...{ root: root(1), bundle: trusts.map(root).join('') },
    });
    const olds: EtcdTrustInputs = {
      ...{ cluster: 'etcd', machines: model.list(), withoutOverlap: false },
      ...{ clients: step(1), peers: step(1) },
    };

    expect(reasons(await check(olds, olds))).toEqual([]);
    expect(reasons(await check({}, olds))).toEqual([]);
    expect(
      reasons(await check(olds, { ...olds, clients: step(1, 2), withoutOverlap: true })),
    ).toEqual([]);
    expect(reasons(await check(olds, { ...olds, clients: step(1, 2) }))).toEqual([
      `what members trust would change, ${blind}; ${WATCH}; or leave it as it was`,
    ]);
  });

  test('says once how it begins, and asks nobody anything', async () => {
    const model = unseen(...NAMES);
    const inputs = {
      ...{ cluster: 'etcd', machines: model.list(), instances: ['i'], files: ['f'] },
      ...{ number: 1, limitSeconds: 60 },
    };

    const { outs } = await etcdIncarnationProvider(model.surroundings).create(inputs);

    expect(outs.clusterId).toBe('');
    expect(model.told).toEqual([
      `etcd: nobody can look into etcd-1, etcd-2, etcd-3 from here, so it is not waited for; a new cluster begins when "etcd-begin" (in /opt/groundwork/bin) is run as root on every one of its machines; or ${WATCH}, and run "up" again`,
    ]);
    expect([model.asked, model.seconds]).toEqual([[], 0]);
  });

  test.each([
    ['begins where no member has data', new EtcdModel(...NAMES), NAMES],
    ['is taken as it is where it lives', EtcdModel.living(...NAMES), []],
  ])('%s, once its machines can be reached', async (_, model, begun) => {
    const inputs = {
      ...{ cluster: 'etcd', machines: model.list(), instances: ['i'], files: ['f'] },
      ...{ number: 1, limitSeconds: 60 },
    };
    const olds = { ...inputs, machines: unseen(...NAMES).list(), clusterId: '', known: [] };

    const { outs } = await etcdIncarnationProvider(model.surroundings).update('id', olds, inputs);

    expect(outs.clusterId).toBe('c1');
    expect(model.asked).toEqual(begun.map((name) => `${name}: etcd-begin`));
  });

  test('is never begun empty where it was seen to live, or where a snapshot was asked for', async () => {
    const model = new EtcdModel(...NAMES);
    const inputs = {
      ...{ cluster: 'etcd', machines: model.list(), instances: ['i'], files: ['f'] },
      ...{ number: 1, limitSeconds: 60 },
    };
    const olds = { ...inputs, clusterId: '', known: [] };
    const { update } = etcdIncarnationProvider(model.surroundings);

    await expect(update('id', { ...olds, clusterId: 'c1' }, inputs)).rejects.toThrow(
      'an empty cluster is not begun in the place of one that was there',
    );
    await expect(update('id', olds, { ...inputs, from: { snapshot: 's' } })).rejects.toThrow(
      'an empty cluster is not begun in the place of one that was there',
    );
    expect(model.asked).toEqual([]);
  });

  test('has its new files fetched by an operator, who is told', async () => {
    const model = unseen(...NAMES);
    const inputs: EtcdMembershipInputs = {
      ...{ cluster: 'etcd', member: 'etcd-1', machines: model.list(), instance: 'i', files: 'a' },
      ...{ trust: 't', version: '3.6.14', incarnation: 1, limitSeconds: 60 },
    };
    const { create, update } = etcdMembershipProvider(model.surroundings);

    const { outs } = await create(inputs);
    await update('id', outs, { ...inputs, files: 'b' });

    expect(model.told).toEqual([
      'etcd-1: there are other files for it, and nobody can look into its machine from here: run "etcd-refresh" (in /opt/groundwork/bin) there as root',
    ]);
    expect(model.asked).toEqual([]);
  });
});

describe('a pool of GlusterFS whose machines nobody can look into', () => {
  const plan = { pool: 'gfs', nodes: NODES, arbiter: '', volumes: [], unwatched: NODES };

  test('is made and stays, and has no other nodes', async () => {
    const { check } = glusterPlanProvider;

    expect(reasons(await check({}, plan))).toEqual([]);
    expect(reasons(await check(plan, plan))).toEqual([]);
    expect(reasons(await check(plan, { ...plan, nodes: [...NODES, 'gfs-4'] }))).toEqual([
      `"4": the nodes would be others than gfs-1, gfs-2, gfs-3, and nobody can look into gfs-1, gfs-2, gfs-3 while that is done; ${WATCH}; or leave it as it was`,
    ]);
  });

  test('has none of its machines made anew', async () => {
    const model = unseenPool(...NODES);
    const { check } = glusterTurnProvider(model.surroundings);
    const olds = {
      ...{ pool: 'gfs', node: 'gfs-1', machines: model.list(), revision: 'a', limitSeconds: 60 },
    };

    expect(reasons(await check(olds, olds))).toEqual([]);
    expect(reasons(await check(olds, { ...olds, revision: 'b' }))).toEqual([
      `gfs-1 would be made anew, and nobody can look into gfs-1, gfs-2, gfs-3 to see whether the others are enough meanwhile; ${WATCH}; or leave its text as it was`,
    ]);
  });

  test('says where its health is told, and asks nobody anything', async () => {
    const model = unseenPool(...NODES);
    const common = { pool: 'gfs', machines: model.list(), files: [], limitSeconds: 60 };
    const { surroundings } = model;

    await glusterMembershipProvider(surroundings).create({
      ...{ ...common, node: 'gfs-1', instance: 'i', files: 'f' },
    });
    await glusterWholeProvider(surroundings).create({ ...common, volumes: [], instances: [] });

    expect(model.told).toEqual([
      'gfs: nobody can look into gfs-1, gfs-2, gfs-3 from here, so it is not waited for; it begins by itself when all its nodes answer: "gluster-health" there tells',
    ]);
    expect([model.asked, model.seconds]).toEqual([[], 0]);
  });

  test('has its new files fetched by an operator, who is told', async () => {
    const model = unseenPool(...NODES);
    const { create, update } = glusterMembershipProvider(model.surroundings);
    const inputs = {
      ...{ pool: 'gfs', node: 'gfs-1', machines: model.list(), instance: 'i', files: 'a' },
      limitSeconds: 60,
    };

    const { outs } = await create(inputs);
    await update('id', outs, { ...inputs, instance: 'j' });
    expect(model.told).toEqual([]);
    await update('id', outs, { ...inputs, files: 'b' });

    expect(model.told).toEqual([
      'gfs-1: there are other files for it, such as volumes that are wanted, and nobody can look into its machine from here: run "gluster-refresh" (in /opt/groundwork/bin) there as root',
    ]);
    expect(model.asked).toEqual([]);
  });
});
