import { planPlacements } from '../../../lib/platform/local/plan-placements';
import type { PlacementRequest } from '../../../lib/platform/local/plan-placements';

const request: PlacementRequest = {
  network: { cidr: '10.77.0.0/24', hosts: { later: '10.77.0.30' } },
  machines: [
    { name: 'one', address: '10.77.0.21', volumes: [{ name: 'data', size: '1Gi' }] },
    { name: 'two' },
  ],
};
const codes = (change: Partial<PlacementRequest>): readonly string[] =>
  planPlacements({ ...request, ...change }).violations.map(({ code, path }) => `${code} ${path}`);
const withMachine = (machine: PlacementRequest['machines'][number]): readonly string[] =>
  codes({ machines: [machine] });

test('a placement says where the machine stands, and where all others do', () => {
  const { placements, violations } = planPlacements(request);

  expect(violations).toEqual([]);
  expect(placements[0]).toEqual({
    name: 'one',
    address: '10.77.0.21',
    prefix: 24,
    failureDomain: 'local',
    volumes: { data: { device: '/dev/disk/by-id/virtio-data' } },
    secrets: {},
    buckets: {},
    hosts: { later: '10.77.0.30', one: '10.77.0.21', two: '10.77.0.11' },
  });
});

test('a failure domain can be chosen among those of the platform', () => {
  const failureDomains = ['rack-a', 'rack-b'];
  const machines = [{ name: 'one', failureDomain: 'rack-b' }, { name: 'two' }];

  const { placements } = planPlacements({ ...request, machines, failureDomains });

  expect(placements.map(({ failureDomain }) => failureDomain)).toEqual(['rack-b', 'rack-a']);
  expect(withMachine({ name: 'one', failureDomain: 'rack-b' })).toEqual([
    'unsupported one.failureDomain',
  ]);
});

test.each([
  ['10.77.0.5/24', 'invalid network.cidr'],
  ['10.77.0.0/29', 'out-of-range network.cidr'],
  ['10.0.0.0/7', 'out-of-range network.cidr'],
  ['2001:db8::/64', 'unsupported network.cidr'],
])('the network %s is refused', (cidr, violation) => {
  expect(codes({ network: { cidr } })).toEqual([violation]);
});

test.each([
  ['Worker-1', 'invalid Worker-1'],
  ['worker-1.example.org', 'invalid worker-1.example.org'],
  ['x'.repeat(64), `too-long ${'x'.repeat(64)}`],
])('the name %s is refused', (name, violation) => {
  expect(withMachine({ name })).toEqual([violation]);
});

test.each([
  [{ name: 'Data', size: '1Gi' }, 'invalid one.volumes[0].name'],
  [{ name: 'a/b', size: '1Gi' }, 'invalid one.volumes[0].name'],
  [{ name: 'x'.repeat(21), size: '1Gi' }, 'too-long one.volumes[0].name'],
  [{ name: 'data', size: '0' }, 'out-of-range one.volumes[0].size'],
  [{ name: 'data', size: 'much' }, 'invalid one.volumes[0].size'],
])('the volume %j is refused', (volume, violation) => {
  expect(withMachine({ name: 'one', volumes: [volume] })).toEqual([violation]);
});

test('the same volume twice is refused', () => {
  const volume = { name: 'data', size: '1Gi' };

  expect(withMachine({ name: 'one', volumes: [volume, volume] })).toEqual([
    'duplicate one.volumes[1].name',
  ]);
});

test('everything that is wrong is told at once', () => {
  const machines = [
    { name: 'One' },
    { name: 'two', address: '10.78.0.1', volumes: [{ name: '-', size: -1 }] },
  ];

  expect(codes({ machines }).length).toBeGreaterThanOrEqual(4);
});
