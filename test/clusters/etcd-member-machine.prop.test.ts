import fc from 'fast-check';

import { etcdMachines, planEtcdCluster } from '../../lib/clusters/plan';
import type { EtcdClusterSpec, EtcdMachineRequest } from '../../lib/clusters/plan';

const SIZES = fc.constantFrom(1, 2, 3, 4, 5, 6, 7);

/** Whatever else there is to say of a cluster. */
const SPECS = fc.record({
  metrics: fc.boolean(),
  events: fc.boolean(),
  backup: fc.constantFrom(false as const, { to: { name: 'b' } }, { to: { name: 'b' }, keep: 3 }),
  settings: fc.constantFrom({}, { 'quota-backend-bytes': '1Gi' }, { 'snapshot-count': 5000 }),
  walVolume: fc.constantFrom(undefined, { size: '2Gi' }),
  domains: fc.constantFrom(['a'], ['a', 'b'], ['a', 'b', 'c']),
  replacement: fc.constantFrom(0, 2),
});

function specOf(members: number, some: typeof SPECS extends fc.Arbitrary<infer T> ? T : never) {
  const { domains, replacement, walVolume, ...rest } = some;
  const spec: EtcdClusterSpec = {
    ...{ name: 'etcd', version: '3.6.14', install: 'image', platformKind: 'local' },
    ...{ members, allowSingle: true, allowEvenSize: true, platformDomains: domains },
    dataVolume: { size: '20Gi' },
    replacements: { 'etcd-1': replacement },
    ...(walVolume === undefined ? {} : { walVolume }),
    ...rest,
  };
  return spec;
}

/** The text of a machine on a place of its own. */
function textOf({ machine, ...request }: EtcdMachineRequest): string {
  const { name, failureDomain, volumes, secretNames, bucketNames } = request;
  const number = Number(name.split('-').at(-1));
  const text = machine({
    ...{ name, failureDomain, prefix: 24, hosts: {}, address: `10.0.0.${10 + number}` },
    volumes: Object.fromEntries(
      volumes.map((volume) => [volume.name, { device: `/dev/disk/by-id/virtio-${volume.name}` }]),
    ),
    secrets: Object.fromEntries(secretNames.map((secret) => [secret, { fetch: ['cp', secret] }])),
    buckets: Object.fromEntries(bucketNames.map((one) => [one, { directory: `/run/b/${one}` }])),
  }).render().userData;
  return JSON.stringify([text, request]);
}

test('a machine is the same, byte for byte, however many others there are', () => {
  fc.assert(
    fc.property(SIZES, SIZES, SPECS, (one, other, some) => {
      const [few, many] = [Math.min(one, other), Math.max(one, other)];
      const [small, large] = [specOf(few, some), specOf(many, some)];
      expect(planEtcdCluster(small).violations).toEqual([]);

      const index = few - 1;
      const [before] = etcdMachines(small).slice(index);
      const [after] = etcdMachines(large).slice(index);

      if (before === undefined || after === undefined) throw new Error('no machine');
      expect(textOf(after)).toBe(textOf(before));
    }),
    { numRuns: 12 },
  );
}, 60_000);

test('every plan that nothing is wrong with can be printed, and bears what its members say', () => {
  fc.assert(
    fc.property(SIZES, SPECS, (members, some) => {
      const { plan, violations } = planEtcdCluster(specOf(members, some));

      expect(violations).toEqual([]);
      expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
      expect(plan.quorum + plan.faultTolerance).toBe(members);
      expect(plan.quorum).toBeGreaterThan(members / 2);
      const placed = plan.domains.flatMap((domain) => domain.members);
      expect(placed.sort()).toEqual(plan.members.map(({ name }) => name).sort());
      for (const { left, writes } of plan.domains) expect(writes).toBe(left >= plan.quorum);
    }),
    { numRuns: 12 },
  );
}, 60_000);
