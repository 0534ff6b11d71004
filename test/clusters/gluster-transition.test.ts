import { glusterPlanProvider } from '../../lib/clusters/gluster-plan-provider';
import { checkPoolTransition } from '../../lib/clusters/gluster-transition';
import type { GlusterPlanInputs } from '../../lib/clusters/gluster-transition';
import { formatViolation } from '../../lib/values';

const BRICKS = ['gfs-1', 'gfs-2', 'gfs-3'].map((name) => `${name}:/bricks/data/shared`);
const OLD: GlusterPlanInputs = {
  ...{ pool: 'gfs', arbiter: '', nodes: ['gfs-1', 'gfs-2', 'gfs-3', 'gfs-4'] },
  volumes: [{ name: 'shared', type: 'replicate:3', bricks: BRICKS }],
};

const refusals = (changes: Partial<GlusterPlanInputs>): readonly string[] =>
  checkPoolTransition(OLD, { ...OLD, ...changes }).map(formatViolation);

test.each<[string, Partial<GlusterPlanInputs>]>([
  ['more nodes', { nodes: [...OLD.nodes, 'gfs-5'] }],
  ['fewer, without bricks', { nodes: OLD.nodes.slice(0, 3) }],
  ['another volume', { volumes: [...OLD.volumes, { name: 'b', type: 'none', bricks: BRICKS }] }],
  ['a volume left out, which stays', { volumes: [] }],
])('%s may be wanted', (_, changes) => {
  expect(refusals(changes)).toEqual([]);
});

test.each<[Partial<GlusterPlanInputs>, string]>([
  [
    { volumes: [{ name: 'shared', type: 'disperse:2:1', bricks: BRICKS }] },
    'volumes.shared.type: "disperse:2:1": was made as replicate:3, and no volume changes its type; leave it; or make another volume, and move the files',
  ],
  [
    { volumes: [{ name: 'shared', type: 'replicate:3', bricks: BRICKS.slice(1) }] },
    'volumes.shared: "gfs-2:/bricks/data/shared, gfs-3:/bricks/data/shared": has its bricks at gfs-1:/bricks/data/shared, gfs-2:/bricks/data/shared, gfs-3:/bricks/data/shared: nothing moves them by itself; leave it; or make another volume, and move the files',
  ],
  [
    { nodes: ['gfs-1', 'gfs-2'], volumes: [] },
    'nodes: gfs-3 has bricks of shared, and would go; leave as many nodes as there were; or remove those volumes first',
  ],
  [
    { arbiter: 'gfs-arbiter' },
    'arbiter: "true": there was none when the pool was made, and the places of all later nodes would change; leave it as it was',
  ],
])('%j is refused', (changes, told) => {
  expect(refusals(changes)).toContain(told);
});

test('a node does not go where its disks do not follow it', async () => {
  const domains = { 'gfs-1': 'a', 'gfs-2': 'b' };
  const news = { ...OLD, domains: { 'gfs-1': 'b', 'gfs-2': 'b', 'gfs-5': 'c' } };

  expect(checkPoolTransition({ ...OLD, domains }, news).map(formatViolation)).toEqual([
    'failureDomains: "b": gfs-1 would go there from a, where its disks are and stay; name the domains of before in failureDomains, with allowSharedDomain where another is free now; or take gfs-1 away in one run, and add it in the next',
  ]);
  // What earlier versions have not written down is no change.
  expect(checkPoolTransition(OLD, news)).toEqual([]);
  expect(await glusterPlanProvider.diff('gfs', OLD, news)).toEqual({ changes: false });
});

test('a new pool may be anything, and a mistake is a failure of the plan', async () => {
  expect(checkPoolTransition({}, OLD)).toEqual([]);
  const { check, create, diff } = glusterPlanProvider;

  expect((await check(OLD, { ...OLD, nodes: ['gfs-1'] })).failures).toEqual([
    {
      property: 'nodes',
      reason:
        'gfs-2 has bricks of shared, and would go; leave as many nodes as there were; or remove those volumes first',
    },
    expect.objectContaining({ property: 'nodes' }),
  ]);
  expect(await create(OLD)).toEqual({ id: 'gfs', outs: OLD });
  expect(await diff('gfs', OLD, { ...OLD, volumes: [] })).toEqual({ changes: true });
});
