import { glusterMachines, planGlusterPool } from '../../lib/clusters/plan';
import type { GlusterPoolSpec } from '../../lib/clusters/plan';
import type { Placement } from '../../lib/platform';
import { formatViolation } from '../../lib/values';

const GOOD: GlusterPoolSpec = {
  ...{ name: 'gfs', platformDomains: ['a', 'b', 'c'], platformKind: 'local' },
  bricks: { data: { size: '100Gi' } },
  volumes: { shared: { size: '40Gi' } },
};

function refusals(changes: object): readonly string[] {
  return planGlusterPool({ ...GOOD, ...changes }).violations.map(formatViolation);
}

test('a plan tells who is where, what is on which disk, and which losses are borne', () => {
  const { plan, violations } = planGlusterPool({
    ...{ ...GOOD, addresses: ['10.0.0.11', '10.0.0.12', '10.0.0.13'] },
    rawDevices: { heketi: { size: '1Ti' } },
  });

  expect(violations).toEqual([]);
  const bricks = [
    {
      ...{ disk: 'data', bytes: 100 * 2 ** 30, takenBytes: 40 * 2 ** 30 },
      volumes: ['shared'],
    },
  ];
  const node = { arbiter: false, bricks, rawDevices: { heketi: 2 ** 40 } };
  expect(plan).toEqual({
    name: 'gfs',
    nodes: [
      { ...node, name: 'gfs-1', failureDomain: 'a', address: '10.0.0.11' },
      { ...node, name: 'gfs-2', failureDomain: 'b', address: '10.0.0.12' },
      { ...node, name: 'gfs-3', failureDomain: 'c', address: '10.0.0.13' },
    ],
    quorum: { nodes: 3, needed: 2, spare: 1 },
    volumes: [
      {
        ...{ name: 'shared', type: 'replicate:3', arbiter: false, options: {}, groups: [] },
        bricks: ['gfs-1', 'gfs-2', 'gfs-3'].map((name) => `${name}:/bricks/data/shared`),
        ...{ bytes: 40 * 2 ** 30, survivesReads: 1, survivesWrites: 1 },
      },
    ],
    domains: [
      { domain: 'a', nodes: ['gfs-1'], unreadable: [], unwritable: [] },
      { domain: 'b', nodes: ['gfs-2'], unreadable: [], unwritable: [] },
      { domain: 'c', nodes: ['gfs-3'], unreadable: [], unwritable: [] },
    ],
    expectedVolumes: 100,
  });
  expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
});

test('two nodes and an arbiter are three, of which one needs little room', () => {
  const { plan, violations } = planGlusterPool({ ...GOOD, arbiter: true });

  expect(violations).toEqual([]);
  expect(plan.nodes).toMatchObject([
    { name: 'gfs-1', arbiter: false, failureDomain: 'a', bricks: [{ bytes: 100 * 2 ** 30 }] },
    { name: 'gfs-2', arbiter: false, failureDomain: 'b', bricks: [{ bytes: 100 * 2 ** 30 }] },
    {
      ...{ name: 'gfs-arbiter', arbiter: true, failureDomain: 'c' },
      bricks: [{ bytes: 6.25 * 2 ** 30, takenBytes: 2.5 * 2 ** 30 }],
    },
  ]);
  expect(plan.volumes).toMatchObject([
    {
      ...{ type: 'replicate:3', arbiter: true, survivesWrites: 1 },
      bricks: [
        'gfs-1:/bricks/data/shared',
        'gfs-2:/bricks/data/shared',
        'gfs-arbiter:/bricks/data/shared',
      ],
    },
  ]);
});

test('more nodes change nothing about those that are there', () => {
  const sizes = [2, 3, 5].map((nodes) => planGlusterPool({ ...GOOD, arbiter: true, nodes }).plan);

  expect(sizes.map(({ nodes }) => nodes.map(({ name }) => name))).toEqual([
    ['gfs-1', 'gfs-2', 'gfs-arbiter'],
    ['gfs-1', 'gfs-2', 'gfs-arbiter', 'gfs-3'],
    ['gfs-1', 'gfs-2', 'gfs-arbiter', 'gfs-3', 'gfs-4', 'gfs-5'],
  ]);
  for (const { nodes, volumes } of sizes) {
    expect(nodes.slice(0, 3)).toEqual(sizes[0]?.nodes);
    expect(volumes).toEqual(sizes[0]?.volumes);
  }
});

test('the loss of a domain is told for each volume: an arbiter alone has nothing to read', () => {
  const { plan } = planGlusterPool({
    ...{ ...GOOD, arbiter: true, nodes: 4, platformDomains: ['a', 'b'], allowSharedDomain: true },
    volumes: {
      both: { nodes: ['gfs-1', 'gfs-3'] },
      apart: { nodes: ['gfs-1', 'gfs-2'] },
      plain: { type: 'none', nodes: ['gfs-2'] },
      halves: { type: 'replicate:2', options: { 'cluster.quorum-type': 'auto' } },
    },
  });

  expect(plan.domains).toEqual([
    {
      ...{ domain: 'a', nodes: ['gfs-1', 'gfs-arbiter', 'gfs-3'] },
      unreadable: ['both', 'apart', 'halves'],
      unwritable: ['both', 'apart', 'halves'],
    },
    { domain: 'b', nodes: ['gfs-2', 'gfs-4'], unreadable: ['plain'], unwritable: ['plain'] },
  ]);
});

test('several sets are one after the other, and each disk has its part of the size', () => {
  const { plan, violations } = planGlusterPool({
    ...{ ...GOOD, nodes: 6 },
    volumes: {
      wide: { size: '150Gi', nodes: ['gfs-1', 'gfs-2', 'gfs-3', 'gfs-4', 'gfs-5', 'gfs-6'] },
      coded: { type: 'disperse:4:2', size: '10Gi' },
    },
    allowSharedDomain: true,
  });

  expect(violations).toEqual([]);
  expect(plan.nodes.map(({ bricks }) => bricks[0]?.takenBytes)).toEqual(
    Array.from({ length: 6 }, () => 77.5 * 2 ** 30),
  );
  expect(plan.volumes[0]?.bricks).toHaveLength(6);
});

test.each<[string, object]>([
  ['six nodes', { nodes: 6 }],
  ['one that was asked for', { nodes: 1, allowSmall: true, volumes: { v: { type: 'none' } } }],
  [
    'a pool for Heketi alone',
    { bricks: undefined, volumes: {}, rawDevices: { d: { size: '1Ti' } } },
  ],
  ['two copies with a quorum', volume({ type: 'replicate:2', options: quorum() })],
  [
    'two copies that may part',
    volume({ type: 'replicate:2', options: { 'cluster.quorum-type': 'none' } }),
  ],
  ['an arbiter with a size of its own', { arbiter: { size: '4Gi' } }],
  ['a second machine for the arbiter', { arbiter: true, replacements: { 'gfs-arbiter': 1 } }],
  ['a disk of two that is named', { bricks: disks(), volumes: { shared: { disk: 'fast' } } }],
])('%s is taken', (_, changes) => {
  expect(refusals(changes)).toEqual([]);
});

test.each<[object, string]>([
  [
    { nodes: 1 },
    'nodes: "1": bears no failure: what is on the only node is lost with it; write 3, or 2 and an arbiter, or set allowSmall',
  ],
  [
    { nodes: 2, volumes: {} },
    'nodes: "2": bears no failure: nobody can tell which of two is right when they do not see each other; write 3, or 2 and an arbiter, or set allowSmall',
  ],
  [{ nodes: 65 }, 'nodes: "65": is no number of nodes: from 1 to 64; write 3'],
  [
    { nodes: 2, allowSmall: true },
    'volumes.shared.type: "replicate:3": needs 3 nodes, and the pool has 2 that hold data; add nodes, or choose another type',
  ],
  [
    volume({ type: 'replicate:2' }),
    'volumes.shared.type: "replicate:2": has two replicas and no quorum: where they do not see each other, both are written, and neither is right afterwards; set type to "replicate:3" (with arbiter: true for a small third node), or options["cluster.quorum-type"] to "auto" (no writes without the first brick) or "none"',
  ],
  [
    volume({ type: 'replicate:4' }),
    'volumes.shared.type: "replicate:4": is no type of a volume; write "replicate:3", "replicate:2", "disperse:4:2" or "none"',
  ],
  [
    volume({ arbiter: true }),
    'volumes.shared.arbiter: "true": has no node: the pool has no arbiter; leave it out, or give the pool an arbiter',
  ],
  [
    volume({ nodes: ['gfs-1', 'gfs-1', 'gfs-9'] }),
    'volumes.shared.nodes[1]: "gfs-1": is named twice; name each node once',
  ],
  [
    volume({ nodes: ['gfs-1'] }),
    'volumes.shared.nodes: "gfs-1": is no list of 3 nodes, or of so many times 3, as replicate:3 needs; write for example ["gfs-1", …]',
  ],
  [
    { nodes: 4, volumes: { shared: { nodes: ['gfs-1', 'gfs-4', 'gfs-2'] } } },
    'volumes.shared.nodes: "a": gfs-1 and gfs-4 are both in it and hold the same files, while c has none of them; name nodes of other domains, or set allowSharedDomain',
  ],
  [
    { bricks: disks() },
    'volumes.shared.disk: says not on which disk it is; write one of data, fast',
  ],
  [volume({ disk: 'x' }), 'volumes.shared.disk: "x": is no disk of bricks; write one of data'],
  [
    { bricks: {}, rawDevices: { d: { size: '1Ti' } } },
    'volumes.shared: has nowhere to be: the pool has no disk of bricks; add one to bricks',
  ],
  [
    volume({ size: '96Gi' }),
    'bricks.data.size: "100Gi": is too small on gfs-1: shared is meant to take 96Gi of it, and of a disk 95% are there for files; give more, or lower the sizes of volumes',
  ],
  [
    { arbiter: { size: '1Gi' } },
    'bricks.data.size: "1Gi": is too small on gfs-arbiter: shared is meant to take 2560Mi of it, and of a disk 95% are there for files; give more, or lower the sizes of volumes',
  ],
  [
    { bricks: { data: { size: '512Mi' } }, volumes: {} },
    'bricks.data.size: "512Mi": is less than 1Gi, the least that gluster and Heketi make a brick of; give at least 1Gi',
  ],
  [
    { bricks: undefined, volumes: {} },
    'bricks: names no disk, and so does rawDevices: the nodes have nothing to keep; write { data: { size: "100Gi" } }',
  ],
  [
    { bricks: { 'a-very-long-name': { size: '1Gi' } }, volumes: {} },
    'bricks.a-very-long-name: "a-very-long-name": is no name of a disk: lower-case letters, digits and hyphens, at most 14; write for example "data"',
  ],
  [{ bricks: { data: {} }, volumes: {} }, 'bricks.data: says no size; write { size: "100Gi" }'],
  [
    { heketi: true },
    'rawDevices: heketi is given, and no disk is for it; write rawDevices: { heketi: { size: "1Ti" } }',
  ],
  [
    { heketi: 'yes', rawDevices: { d: { size: '1Ti' } } },
    'heketi: "yes": is neither true nor false; write it without quotes',
  ],
  [
    { expectedVolumes: 0 },
    'expectedVolumes: "0": is no number of volumes: from 1 to 10000; write 100',
  ],
  [
    { expectedVolumes: 1, volumes: { a: {}, b: {} } },
    'expectedVolumes: "1": is less than the 2 volumes that the pool makes itself; write at least 2',
  ],
  [
    { failureDomains: ['a', 'b'] },
    'failureDomains: "a": gfs-1 and gfs-3 would both be in it while c is free: what ends one of them ends the other; name c too, or set allowSharedDomain',
  ],
  [
    { addresses: ['10.0.0.1'] },
    'addresses: "10.0.0.1": is no list of 3 addresses, one for each node; write one for each, or leave it out',
  ],
  [
    { replacements: { 'gfs-9': 1 } },
    'replacements.gfs-9: "gfs-9": is no node; write one of gfs-1, gfs-2, gfs-3',
  ],
  [{ timeout: '1s' }, 'timeout: "1s": is no time to wait for a node; write from 10s to 1h'],
  [{ machine: 5 }, 'machine: "5": is no function; write (machine, at) => { … }'],
  [
    { volumes: { 'a b': {} } },
    'volumes.a b.name: "a b": is no name of a volume; write up to 255 letters, digits, "_" and "-", such as "data"',
  ],
])('%j is refused', (changes, told) => {
  expect(refusals(changes)).toContain(told);
});

test.each([[null], [undefined], [5], [[]], ['x']])(
  '%j is no pool, and nothing is thrown',
  (given) => {
    expect(() => planGlusterPool(given as unknown as GlusterPoolSpec)).not.toThrow();
    const odd = Object.fromEntries(
      Object.keys({ ...GOOD, nodes: 1, arbiter: 1, rawDevices: 1, state: 1, addresses: 1 }).map(
        (key) => [key, given],
      ),
    );
    expect(() => planGlusterPool(odd as unknown as GlusterPoolSpec)).not.toThrow();
  },
);

function volume(changes: object): object {
  return { volumes: { shared: { size: '40Gi', ...changes } } };
}

function disks(): object {
  return { data: { size: '100Gi' }, fast: { size: '100Gi' } };
}

function quorum(): object {
  return { 'cluster.quorum-type': 'auto' };
}

test('the text of a machine says nothing about the other nodes, nor about volumes', () => {
  const spec: GlusterPoolSpec = { ...GOOD, arbiter: true };
  const more: GlusterPoolSpec = { ...spec, nodes: 5, volumes: { other: { type: 'disperse:3:1' } } };
  const texts = (given: GlusterPoolSpec): readonly string[] =>
    glusterMachines(given)
      .slice(0, 3)
      .map((request) => {
        const volumes = request.volumes.map(({ name }) => [name, { device: diskOf(name) }]);
        return request
          .machine({
            ...{ name: request.name, address: '10.0.0.11', prefix: 24, buckets: {}, hosts: {} },
            failureDomain: request.failureDomain,
            volumes: Object.fromEntries(volumes) as Placement['volumes'],
            secrets: { [`${request.name}-files`]: { fetch: ['cp', '-r', '/run/files/.'] } },
          })
          .render().userData;
      });

  expect(planGlusterPool(more).violations).toEqual([]);
  expect(texts(more)).toEqual(texts(spec));
  expect(texts({ ...spec, replacements: { 'gfs-2': 1 } })).not.toEqual(texts(spec));
});

function diskOf(volume: string): string {
  return `/dev/disk/by-id/virtio-${volume}`;
}

test('its machines stand apart, are of one group, and have the disks that were asked for', () => {
  const [first] = glusterMachines({
    ...{ ...GOOD, size: 'm1.large', rawDevices: { heketi: { size: '1Ti', performance: 'fast' } } },
  });

  expect(first).toMatchObject({
    ...{ size: 'm1.large', groups: ['gfs'], antiAffinity: { group: 'gfs', required: true } },
    volumes: [
      { name: 'gluster-state', performance: 'standard' },
      { name: 'brick-data', performance: 'standard' },
      { name: 'raw-heketi', performance: 'fast' },
    ],
  });
  const [shared] = glusterMachines({ ...GOOD, allowSharedHost: true });
  expect(shared?.antiAffinity).toEqual({ group: 'gfs', required: false });
});

test('sizes and speeds that nobody has are refused', () => {
  expect(refusals({ size: '' })).toEqual([
    'size: "": is no name of a size of machines; write the platform’s own name for it, or leave it out',
  ]);
  expect(refusals({ bricks: { data: { size: '100Gi', performance: 1 } } })).toEqual([
    'bricks.data.performance: "1": is neither standard nor fast; write "fast"',
  ]);
});
