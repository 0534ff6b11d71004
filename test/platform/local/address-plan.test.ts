import fc from 'fast-check';

import { planAddresses } from '../../../lib/platform/local/address-plan';
import { Cidr } from '../../../lib/values';

const cidr = Cidr.of('10.77.0.0/24');
const codes = (...args: Parameters<typeof planAddresses>): readonly string[] =>
  planAddresses(...args).violations.map(({ code, path }) => `${code} ${path}`);

test('machines that ask for nothing get addresses from the eleventh on, in the order of declaration', () => {
  const { hosts, violations } = planAddresses(cidr, {}, [{ name: 'b' }, { name: 'a' }]);

  expect(hosts).toEqual({ b: '10.77.0.11', a: '10.77.0.12' });
  expect(violations).toEqual([]);
});

test('what is kept for a name is given to it, and to nobody else', () => {
  const { hosts } = planAddresses(cidr, { c: '10.77.0.11' }, [{ name: 'a' }, { name: 'c' }]);

  expect(hosts).toEqual({ c: '10.77.0.11', a: '10.77.0.12' });
});

test('an address that is asked for is not given to an earlier machine that asked for none', () => {
  const { hosts } = planAddresses(cidr, {}, [{ name: 'a' }, { name: 'b', address: '10.77.0.11' }]);

  expect(hosts).toEqual({ b: '10.77.0.11', a: '10.77.0.12' });
});

test('a machine keeps its stated address when another one comes or goes', () => {
  const fixed = [
    { name: 'a', address: '10.77.0.21' },
    { name: 'b', address: '10.77.0.22' },
  ];

  const without = planAddresses(cidr, {}, fixed).hosts;
  const withOther = planAddresses(cidr, {}, [{ name: 'new' }, ...fixed]).hosts;

  expect(withOther).toMatchObject(without);
});

test.each([
  ['10.77.1.5', 'out-of-range'],
  ['10.77.0.0', 'forbidden'],
  ['10.77.0.1', 'forbidden'],
  ['10.77.0.255', 'forbidden'],
  ['10.77.0.999', 'invalid'],
  ['2001:db8::5', 'out-of-range'],
])('the address %s is refused as %s', (address, code) => {
  expect(codes(cidr, {}, [{ name: 'a', address }])).toEqual([`${code} a.address`]);
  expect(codes(cidr, { a: address }, [])).toEqual([`${code} hosts.a`]);
});

test('the same address twice is refused, and the owner is named', () => {
  const { violations } = planAddresses(cidr, { a: '10.77.0.20' }, [
    { name: 'b', address: '10.77.0.20' },
  ]);

  expect(violations).toHaveLength(1);
  expect(violations[0]).toMatchObject({ code: 'duplicate', path: 'b.address' });
  expect(violations[0]?.reason).toContain('"a"');
});

test('an address that differs from the one kept for the name is refused', () => {
  expect(codes(cidr, { a: '10.77.0.20' }, [{ name: 'a', address: '10.77.0.21' }])).toEqual([
    'conflict a.address',
  ]);
});

test('a full network is said to be full', () => {
  const many = ['a', 'b', 'c', 'd', 'e'].map((name) => ({ name }));

  expect(codes(Cidr.of('10.77.0.0/28'), {}, many)).toEqual(['out-of-range e.address']);
});

test('every machine gets an address of its own within the network', () => {
  const names = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,6}$/), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(names, fc.integer({ min: 0, max: 40 }), (all, split) => {
      const reserved = Object.fromEntries(
        all.slice(0, split).map((name, index) => [name, cidr.address(100 + index)]),
      );
      const { hosts, violations } = planAddresses(
        cidr,
        reserved,
        all.map((name) => ({ name })),
      );
      const addresses = Object.values(hosts);
      expect(violations).toEqual([]);
      expect(new Set(addresses).size).toBe(all.length);
      expect(addresses.every((address) => cidr.contains(address))).toBe(true);
    }),
  );
});
