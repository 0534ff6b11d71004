import { Machine } from '../../../lib/machine';
import { formatViolation } from '../../../lib/values';
import { checkFlavors, flavorCapacity } from '../../../lib/platform/openstack/flavor-facts';

const SMALL = { vcpus: 2, ram: 4096, disk: 40 };

test('the capacity of a machine is what its flavour says', () => {
  expect(flavorCapacity(SMALL)).toEqual({ cpu: 2, memory: '4096Mi', ephemeralStorage: '40Gi' });
  expect(() => new Machine('one', { capacity: flavorCapacity(SMALL) }).plan()).not.toThrow();
});

test('of a machine that boots from a volume the volume counts', () => {
  expect(flavorCapacity({ ...SMALL, disk: 0 }, 25).ephemeralStorage).toBe('25Gi');
});

test('what is said of flavours is whole numbers', () => {
  expect(checkFlavors({ 'm1.small': SMALL, diskless: { ...SMALL, disk: 0 } })).toEqual([]);
  expect(checkFlavors(undefined)).toEqual([]);
  const wrong = { none: null, half: { ...SMALL, vcpus: 0.5 }, text: { ...SMALL, ram: '4Gi' } };
  const told = checkFlavors(wrong as never);
  const reason = 'does not say vcpus, ram in MiB and disk in GiB as whole numbers';
  const remedy = 'write for example { vcpus: 2, ram: 4096, disk: 40 }';
  expect(told.map(({ path }) => path)).toEqual(Object.keys(wrong));
  for (const one of told) expect(one).toMatchObject({ code: 'invalid', reason, remedy });
  for (const odd of [null, 3, 'm1.small', ['m1.small']]) {
    const [refusal] = checkFlavors(odd as never).map(formatViolation);
    expect(refusal).toMatch(/: is no record of flavours; write for example \{ "m1.small": /);
  }
});
