import { etcdMachines, planEtcdCluster } from '../../lib/clusters/plan';
import type { EtcdClusterSpec } from '../../lib/clusters/plan';
import type { Machine } from '../../lib/machine';
import { File, Mount } from '../../lib/machine';
import { formatViolation } from '../../lib/values';

const GOOD: EtcdClusterSpec = {
  ...{ name: 'etcd', version: '3.6.14', install: { folder: '/opt/programs/etcd-{version}' } },
  ...{ platformDomains: ['a', 'b', 'c'], platformKind: 'local' },
  dataVolume: { size: '20Gi' },
  backup: { to: { name: 'etcd-backup' } },
};

function refusals(changes: object): readonly string[] {
  return planEtcdCluster({ ...GOOD, ...changes }).violations.map(formatViolation);
}

test('a plan tells who is where, what is borne, and what there is room for', () => {
  const { plan, violations } = planEtcdCluster({
    ...{ ...GOOD, addresses: ['10.0.0.11', '10.0.0.12', '10.0.0.13'] },
    settings: { 'quota-backend-bytes': '4Gi' },
  });

  expect(violations).toEqual([]);
  expect(plan).toEqual({
    ...{ name: 'etcd', version: '3.6.14', quorum: 2, faultTolerance: 1 },
    members: [
      { name: 'etcd-1', failureDomain: 'a', address: '10.0.0.11' },
      { name: 'etcd-2', failureDomain: 'b', address: '10.0.0.12' },
      { name: 'etcd-3', failureDomain: 'c', address: '10.0.0.13' },
    ],
    domains: [
      { domain: 'a', members: ['etcd-1'], left: 2, writes: true },
      { domain: 'b', members: ['etcd-2'], left: 2, writes: true },
      { domain: 'c', members: ['etcd-3'], left: 2, writes: true },
    ],
    ...{ quotaBytes: 4 * 2 ** 30, volumeBytes: 20 * 2 ** 30, volumeNeededBytes: 12 * 2 ** 30 },
    backup: { every: '15m0s', keep: 96, to: { bucket: 'etcd-backup' } },
    incarnation: { number: 1 },
  });
  expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
});

test('members stay in their failure domains when there are more of them', () => {
  const domains = [1, 3, 5, 7].map((members) =>
    planEtcdCluster({ ...GOOD, members, allowSingle: true }).plan.members.map(
      ({ failureDomain }) => failureDomain,
    ),
  );

  expect(domains.at(-1)).toEqual(['a', 'b', 'c', 'a', 'b', 'c', 'a']);
  for (const some of domains) expect(domains.at(-1)?.slice(0, some.length)).toEqual(some);
});

test('the loss of the only domain stops writes, and so does that of the larger of two', () => {
  const one = planEtcdCluster({ ...GOOD, platformDomains: ['local'] });
  const two = planEtcdCluster({ ...GOOD, platformDomains: ['a', 'b'] });

  expect([...one.violations, ...two.violations]).toEqual([]);
  expect(one.plan.domains).toEqual([
    { domain: 'local', members: ['etcd-1', 'etcd-2', 'etcd-3'], left: 0, writes: false },
  ]);
  expect(two.plan.domains.map(({ writes }) => writes)).toEqual([false, true]);
});

test.each<[string, object]>([
  ['one member that was asked for', { members: 1, allowSingle: true }],
  ['two that were asked for', { members: 2, allowEvenSize: true }],
  ['seven', { members: 7 }],
  ['no backups, said aloud, on less room', { backup: false, dataVolume: { size: '3Gi' } }],
  ['a domain shared on purpose', { failureDomains: ['a', 'b'], allowSharedDomain: true }],
  ['a log of its own', { walVolume: { size: '8Gi' } }],
  ['events of their own', { events: true }],
  ['no maintenance', { maintenance: false }],
  ['another fragmentation', { maintenance: { fragmentation: 0.3, every: '1h' } }],
  ['Kubernetes 1.36', { kubernetesVersion: '1.36' }],
  ['Kubernetes 1.33 and etcd 3.5', { kubernetesVersion: '1.33', version: '3.5.35' }],
  ['Kubernetes 1.34 and etcd 3.5', { kubernetesVersion: '1.34', version: '3.5.24' }],
  ['a second machine for etcd-2', { replacements: { 'etcd-2': 1 } }],
  [
    'a restore that is meant',
    { incarnation: { number: 2, from: { snapshot: 'a/b.db' }, confirm: 'etcd incarnation 2' } },
  ],
])('%s is taken', (_, changes) => {
  expect(refusals(changes)).toEqual([]);
});

test.each<[object, string]>([
  [
    { members: 1 },
    'members: "1": bears no failure: when its machine ends, so does the cluster; write 3, or set allowSingle',
  ],
  [
    { members: 4 },
    'members: "4": bears no more failures than 3 members, and has more that can fail; write 3 or 5, or set allowEvenSize',
  ],
  [
    { members: 9 },
    'members: "9": is no number of members that makes sense: each write waits for a majority; write 3 or 5',
  ],
  [
    { failureDomains: ['a', 'b'] },
    'failureDomains: "a": etcd-1 and etcd-3 would both be in it while c is free: what ends one of them ends the other; name c too, or set allowSharedDomain',
  ],
  [
    { failureDomains: ['a', 'b', 'x'] },
    'failureDomains[2]: "x": is no failure domain of the platform; write one of a, b, c',
  ],
  [
    { dataVolume: { size: '5Gi' } },
    'dataVolume.size: "5Gi": is less than three times the quota of 2Gi: beside a full database there would be no room for a snapshot and a defragmented copy; give more, or lower settings.quota-backend-bytes: 6Gi',
  ],
  [
    { dataVolume: { size: '2Gi' }, backup: false },
    'dataVolume.size: "2Gi": is no more than the quota of 2Gi, and the log is on it too; give more, or lower settings.quota-backend-bytes',
  ],
  [
    { dataVolume: undefined },
    'dataVolume: says no size, and data never goes to the disk of the system; write for example { size: "20Gi" }',
  ],
  [
    { backup: undefined },
    'backup: says neither where snapshots go nor that there are to be none; write { to: platform.bucket("etcd-backup") }, or false: then whatever is lost is lost',
  ],
  [
    { backup: { to: { name: 'b' }, every: '10s' } },
    'backup.every: "10s": is no time between two snapshots; write from 1m to 168h',
  ],
  [
    { backup: { to: { name: 'b' }, keep: 0 } },
    'backup.keep: "0": is no number of snapshots; write a whole number from 1 to 10000',
  ],
  [
    { kubernetesVersion: '1.33' },
    'version: "3.6.14": Kubernetes 1.33 was built and tested with etcd 3.5; take the newest 3.5, and upgrade Kubernetes to 1.34 first, which takes 3.5.24 and newer; or leave kubernetesVersion out when you have tested it yourself',
  ],
  [
    { kubernetesVersion: '1.35', version: '3.5.23' },
    'version: "3.5.23": Kubernetes 1.35 was built and tested with etcd 3.6, and takes nothing older than 3.5.24; take the newest 3.5, or 3.6',
  ],
  [
    { kubernetesVersion: '1.20' },
    'kubernetesVersion: "1.20": Kubernetes 1.20 was built and tested with etcd 3.4, which is not installed here; leave kubernetesVersion out when you have tested it yourself',
  ],
  [
    { replacements: { 'etcd-4': 1 } },
    'replacements.etcd-4: "etcd-4": is no member; write one of etcd-1, etcd-2, etcd-3',
  ],
  [
    { replacements: { 'etcd-1': -1 } },
    'replacements.etcd-1: "-1": is no whole number; write 1, and one more each time',
  ],
  [
    { incarnation: { number: 2, from: { survivor: 'etcd-9' }, confirm: 'etcd incarnation 2' } },
    'incarnation.from.survivor: "etcd-9": is no member; write one of etcd-1, etcd-2, etcd-3',
  ],
  [
    { incarnation: { number: 2, from: { snapshot: 'x' } } },
    'incarnation.confirm: the data of etcd would be replaced; what it has now is moved aside and serves no more; write confirm: "etcd incarnation 2" when you want that',
  ],
  [
    { incarnation: { number: 2, from: 'x', confirm: 'etcd incarnation 2' } },
    'incarnation.from: "x": says not what the cluster begins with; write { snapshot: "…" } with a name that etcd-snapshots lists, or { survivor: "…" }',
  ],
  [
    { incarnation: { number: 0 } },
    'incarnation.number: "0": is no number of an incarnation; write 1, and one more each time that the cluster is restored',
  ],
  [{ timeout: '2h' }, 'timeout: "2h": is no time to wait for a member; write from 10s to 1h'],
  [
    { addresses: ['10.0.0.11'] },
    'addresses: "10.0.0.11": is no list of 3 addresses, one for each member; write one for each, or leave it out',
  ],
  [
    { name: 'x'.repeat(41) },
    `name: "${'x'.repeat(41)}": is the beginning of the names of members and of what belongs to them; write at most 40 lower-case letters, digits and hyphens`,
  ],
])('%j is refused', (changes, told) => {
  expect(refusals(changes)).toEqual([told]);
});

test('what the member itself refuses is told by the names of the arguments, once for all members', () => {
  const told = refusals({
    settings: { 'quota-backend-bytes': '9Gi' },
    dataVolume: { size: '30Gi' },
  });

  expect(told).toHaveLength(1);
  expect(told[0]).toMatch(/^settings\.quota-backend-bytes: "9Gi": /);
  expect(refusals({ addresses: ['8.8.8.8', '10.0.0.12', '10.0.0.13'] }).join()).toContain(
    'allowPublicClients',
  );
});

test('snapshots may go to a folder that the program mounts, and to no other', () => {
  const backup = { to: { directory: '/mnt/share' } };
  const machine = (on: Machine): void => {
    new Mount(on, 'Share', {
      what: '/dev/disk/by-id/virtio-share',
      path: '/mnt/share',
      type: 'ext4',
    });
  };

  expect(refusals({ backup, machine })).toEqual([]);
  expect(refusals({ backup })[0]).toBe(
    'etcd-1/Backup.to.directory: "/mnt/share": is on no Mount of this machine, so on the disk of the system; name a directory on another disk, or set allowSystemDisk',
  );
});

test('all of it is told at once, that of the events too', () => {
  const told = planEtcdCluster({
    ...{ ...GOOD, members: 4, backup: { to: { name: 'b' }, keep: 0 } },
    events: { members: 2, incarnation: { number: 0 } },
  }).violations.map(({ path }) => path);

  expect(told).toEqual([
    ...['members', 'backup.keep', 'events.members', 'events.backup.keep'],
    'events.incarnation.number',
  ]);
});

test.each([null, undefined, 5, [], 'etcd', { name: null, platformDomains: 3, members: [] }])(
  '%p is refused and never thrown at',
  (given) => {
    expect(planEtcdCluster(given as unknown as EtcdClusterSpec).violations).not.toEqual([]);
  },
);

const ANYTHING: readonly unknown[] = [null, [null], 1.5, 'x', {}, 10n, Symbol('x'), () => 1];
const EVERYTHING = {
  ...{ ...GOOD, members: 3, addresses: ['10.0.0.11', '10.0.0.12', '10.0.0.13'] },
  ...{ walVolume: { size: '1Gi' }, settings: {}, replacements: { 'etcd-1': 1 }, timeout: '5m' },
  ...{ maintenance: { every: '24h' }, tls: { names: ['a.example'] }, fsyncGate: { limit: '10ms' } },
  ...{ kubernetesVersion: '1.36', failureDomains: ['a', 'b', 'c'], events: { members: 3 } },
  ...{ allowSingle: false, metrics: true, machine: () => undefined },
  incarnation: { number: 2, from: { snapshot: 's' }, confirm: 'etcd incarnation 2' },
};

/** All that can be put in the place of something in a record, and of something in that. */
function* variants(given: object, value: unknown): Generator<object> {
  for (const [key, inner] of Object.entries(given)) {
    yield { ...given, [key]: value };
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) continue;
    for (const one of variants(inner as object, value)) yield { ...given, [key]: one };
  }
}

test.each(ANYTHING.map((value) => [value]))(
  '%p in any place is judged and never thrown at',
  (value) => {
    for (const spec of variants(EVERYTHING, value)) {
      const { violations } = planEtcdCluster(spec as unknown as EtcdClusterSpec);
      for (const { reason } of violations) expect(reason).not.toBe('');
    }
  },
);

test.each<[object, string]>([
  [{ maintenance: 5 }, 'maintenance: "5": is no record; write { every: "24h" }, or false for none'],
  [
    { events: 'yes' },
    'events: "yes": says not what the cluster for events is; write true, or { members: 1 }',
  ],
  [{ machine: 'x' }, 'machine: "x": is no function; write (machine, at) => { … }'],
])('%j is of a wrong form', (changes, told) => {
  expect(refusals(changes)).toEqual([told]);
});

test('on a cloud that takes less user data than a member needs that is told before anything is made', () => {
  expect(refusals({ platformKind: 'openstack' })).toEqual([]);
  expect(refusals({ platformKind: 'aws' }).join()).toMatch(/over the limit of 16384/);
});

describe('machines', () => {
  const textOf = (spec: EtcdClusterSpec, index: number): string => {
    const request = etcdMachines(spec)[index];
    if (request === undefined) throw new Error(`no machine ${index}`);
    return request
      .machine({
        ...{ name: request.name, failureDomain: request.failureDomain, prefix: 24, hosts: {} },
        address: `10.0.0.${11 + index}`,
        volumes: { etcd: { device: '/dev/disk/by-id/virtio-etcd' } },
        secrets: { [`${request.name}-files`]: { fetch: ['cp', '-r', '/run/secrets/.'] } },
        buckets: { 'etcd-backup': { directory: '/run/groundwork-buckets/etcd-backup' } },
      })
      .render().userData;
  };

  test('are those of both clusters, with their disks, secrets and buckets', () => {
    const requests = etcdMachines({
      ...{ ...GOOD, events: { members: 1, walVolume: { size: '1Gi' } }, allowSingle: true },
    });

    expect(requests.map(({ name }) => name)).toEqual([
      ...['etcd-1', 'etcd-2', 'etcd-3', 'etcd-events-1'],
    ]);
    expect(requests.at(-1)).toMatchObject({
      volumes: [{ name: 'etcd' }, { name: 'etcd-wal' }],
      secretNames: ['etcd-events-1-files'],
      bucketNames: ['etcd-backup'],
    });
  });

  test('have the same text however many there are, and another when one is to be made anew', () => {
    for (const [index, members] of [
      [0, 1],
      [0, 3],
      [2, 5],
    ] as const) {
      const few = textOf({ ...GOOD, members, allowSingle: true }, index);
      expect(textOf({ ...GOOD, members: 7 }, index)).toBe(few);
    }
    const anew = { ...GOOD, replacements: { 'etcd-2': 1 } };
    expect(textOf(anew, 0)).toBe(textOf(GOOD, 0));
    expect(textOf(anew, 1)).not.toBe(textOf(GOOD, 1));
  });

  test('hold what the program adds, and tell what that refuses', () => {
    const add = (machine: Machine): void => {
      new File(machine, 'Motd', { path: '/etc/motd', content: 'etcd\n' });
    };
    expect(textOf({ ...GOOD, machine: add }, 0)).toContain('/etc/motd');
    const wrong = (machine: Machine): void => {
      new File(machine, 'Motd', { path: 'motd', content: 'etcd\n' });
    };
    expect(refusals({ machine: wrong }).join()).toMatch(/^etcd-1\/Motd\.path: "motd"/);
  });
});

test('its machines stand apart, are of one group, and have fast disks unless something else is said', () => {
  const [first] = etcdMachines(GOOD);
  const changed = etcdMachines({
    ...{ ...GOOD, size: 'm1.small', allowSharedHost: true, allowSingle: true },
    dataVolume: { size: '20Gi', performance: 'standard' },
    ...{ walVolume: { size: '8Gi' }, events: { members: 1, size: 'm1.tiny' } },
  });

  expect(first).toMatchObject({
    groups: ['etcd'],
    antiAffinity: { group: 'etcd', required: true },
    volumes: [{ name: 'etcd', performance: 'fast' }],
  });
  expect(first).not.toHaveProperty('size');
  expect(changed[0]).toMatchObject({
    ...{ size: 'm1.small', antiAffinity: { group: 'etcd', required: false } },
    volumes: [{ performance: 'standard' }, { name: 'etcd-wal', performance: 'fast' }],
  });
  expect(changed[3]).toMatchObject({
    ...{ name: 'etcd-events-1', size: 'm1.tiny', groups: ['etcd-events'] },
    antiAffinity: { group: 'etcd-events' },
  });
});

test('sizes and speeds that nobody has are refused', () => {
  expect(refusals({ size: 4 })).toEqual([
    'size: "4": is no name of a size of machines; write the platform’s own name for it, or leave it out',
  ]);
  expect(refusals({ dataVolume: { size: '20Gi', performance: 'quick' } })).toEqual([
    'dataVolume.performance: "quick": is neither standard nor fast; write "fast"',
  ]);
  expect(refusals({ allowSharedHost: 'yes' })).toEqual([
    'allowSharedHost: "yes": is neither true nor false; write it without quotes',
  ]);
});
