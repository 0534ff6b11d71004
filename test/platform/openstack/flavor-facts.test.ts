import { Machine } from '../../../lib/machine';
import { flavorCapacity } from '../../../lib/platform/openstack/flavor-facts';

const SMALL = { vcpus: 2, ram: 4096, disk: 40 };

test('the capacity of a machine is what its flavour says', () => {
  expect(flavorCapacity(SMALL)).toEqual({ cpu: 2, memory: '4096Mi', ephemeralStorage: '40Gi' });
  expect(() => new Machine('one', { capacity: flavorCapacity(SMALL) }).plan()).not.toThrow();
});

test('of a machine that boots from a volume the volume counts', () => {
  expect(flavorCapacity({ ...SMALL, disk: 0 }, 25).ephemeralStorage).toBe('25Gi');
});
