import fc from 'fast-check';

import { allocatableInKubelet, workOutAllocatable } from '../../lib/node/allocatable';
import type { AllocatableInput } from '../../lib/node/allocatable';
import { Percentage, Quantity } from '../../lib/values';

const bytes = (most: bigint) =>
  fc.bigInt({ min: 0n, max: most }).map((amount) => Quantity.of(amount));
const TEBIBYTE = 2n ** 40n;
const capacity = fc.record({
  cpu: fc.integer({ min: 1, max: 512_000 }).map((millis) => Quantity.of(`${millis}m`)),
  memory: fc.bigInt({ min: 1n, max: 24n * TEBIBYTE }).map((amount) => Quantity.of(amount)),
  ephemeralStorage: fc
    .bigInt({ min: 1n, max: 1000n * TEBIBYTE })
    .map((amount) => Quantity.of(amount)),
});
const reserved = fc.record(
  {
    cpu: fc.integer({ min: 0, max: 600_000 }).map((millis) => Quantity.of(`${millis}m`)),
    memory: bytes(30n * TEBIBYTE),
    ephemeralStorage: bytes(1200n * TEBIBYTE),
  },
  { requiredKeys: [] },
);
const share = fc
  .integer({ min: 0, max: 9999 })
  .map((hundredths) => Percentage.of(`${hundredths / 100}%`));
const threshold = fc.oneof(bytes(TEBIBYTE), share);
const input: fc.Arbitrary<AllocatableInput> = fc.record({
  capacity,
  kubeReserved: reserved,
  systemReserved: reserved,
  evictionHard: fc.record(
    { 'memory.available': threshold, 'nodefs.available': threshold },
    { requiredKeys: [] },
  ),
  maxPods: fc.integer({ min: 1, max: 250 }),
});

describe('allocatable', () => {
  it('lies between nothing and the capacity', () => {
    fc.assert(
      fc.property(input, (one) => {
        const allocatable = workOutAllocatable(one);
        for (const resource of ['cpu', 'memory', 'ephemeralStorage'] as const) {
          expect(allocatable[resource].isNegative()).toBe(false);
          expect(allocatable[resource].compare(one.capacity[resource])).toBeLessThanOrEqual(0);
        }
      }),
    );
  });

  it('does not grow when more is reserved', () => {
    fc.assert(
      fc.property(input, bytes(TEBIBYTE), (one, more) => {
        const memory = (one.kubeReserved.memory ?? Quantity.zero).plus(more);
        const after = workOutAllocatable({ ...one, kubeReserved: { ...one.kubeReserved, memory } });
        expect(after.memory.compare(workOutAllocatable(one).memory)).toBeLessThanOrEqual(0);
      }),
    );
  });

  it('is in the kubelet the same to a ten-millionth of the capacity', () => {
    fc.assert(
      fc.property(input, (one) => {
        const [exact, kubelet] = [workOutAllocatable(one), allocatableInKubelet(one)];
        for (const resource of ['memory', 'ephemeralStorage'] as const) {
          const difference = Math.abs(exact[resource].minus(kubelet[resource]).toNumber());
          expect(difference).toBeLessThanOrEqual(1 + one.capacity[resource].toNumber() / 1e7);
        }
      }),
    );
  });
});
