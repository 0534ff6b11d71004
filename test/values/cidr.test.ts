import { Cidr, InvalidConfiguration } from '../../lib/values';

const print = (ranges: Iterable<Cidr>) => [...ranges].map(String);

test.each([
  ['10.0.0.0/16', '10.0.0.0', '10.0.255.255', '65536', '255.255.0.0'],
  ['0.0.0.0/0', '0.0.0.0', '255.255.255.255', '4294967296', '0.0.0.0'],
  ['192.168.1.1/32', '192.168.1.1', '192.168.1.1', '1', '255.255.255.255'],
  [
    '2001:DB8::/32',
    '2001:db8::',
    '2001:db8:ffff:ffff:ffff:ffff:ffff:ffff',
    String(2n ** 96n),
    'ffff:ffff::',
  ],
])('%s goes from %s to %s', (input, first, last, size, netmask) => {
  const range = Cidr.of(input);

  expect([range.first, range.last, String(range.size), range.netmask]).toEqual([
    first,
    last,
    size,
    netmask,
  ]);
  expect(range.toString()).toBe(input.toLowerCase());
});

test('counts addresses from both ends', () => {
  const range = Cidr.of('172.20.0.0/24');

  expect(range.address(0)).toBe('172.20.0.0');
  expect(range.address(10)).toBe('172.20.0.10');
  expect(range.address(-1)).toBe('172.20.0.255');
  expect(range.address(-256)).toBe('172.20.0.0');
  expect(Cidr.of('2001:db8::/64').address(2n ** 63n)).toBe('2001:db8:0:0:8000::');
});

test('refuses an address, a subnet or a prefix that is not there', () => {
  const range = Cidr.of('172.20.0.0/24');

  expect(() => range.address(256)).toThrow(
    'address: "256": must be a whole number from -256 to 255',
  );
  expect(() => range.address(-257)).toThrow(InvalidConfiguration);
  expect(() => range.address(1.5)).toThrow(InvalidConfiguration);
  expect(() => range.address(NaN)).toThrow(InvalidConfiguration);
  expect(() => range.subnet(26, 4)).toThrow('subnet: "4": must be a whole number from -4 to 3');
  expect(() => range.subnets(23)).toThrow('prefix: "23": must be a whole number from 24 to 32');
  expect(() => range.subnets(33)).toThrow(InvalidConfiguration);
  expect(() => Cidr.containing('10.0.0.1', 33)).toThrow(InvalidConfiguration);
});

test('divides into subnets', () => {
  const range = Cidr.of('172.20.0.0/16');

  expect(print(range.subnets(18))).toEqual([
    '172.20.0.0/18',
    '172.20.64.0/18',
    '172.20.128.0/18',
    '172.20.192.0/18',
  ]);
  expect(range.subnet(24, 0).toString()).toBe('172.20.0.0/24');
  expect(range.subnet(24, -1).toString()).toBe('172.20.255.0/24');
  expect(print(range.subnets(16))).toEqual(['172.20.0.0/16']);
});

test('divides lazily, so that the largest range can be asked for its first subnets', () => {
  const first = Cidr.of('::/0').subnets(128)[Symbol.iterator]().next();

  expect(String(first.value)).toBe('::/128');
});

test('goes through the subnets anew each time', () => {
  const halves = Cidr.of('10.0.0.0/8').subnets(9);

  expect(print(halves)).toEqual(print(halves));
});

test('knows what lies within it', () => {
  const range = Cidr.of('10.244.0.0/16');

  expect(range.contains('10.244.255.255')).toBe(true);
  expect(range.contains('10.245.0.0')).toBe(false);
  expect(range.contains('10.244.3.0/24')).toBe(true);
  expect(range.contains('10.240.0.0/12')).toBe(false);
  expect(range.contains('10.244.0.0/15')).toBe(false);
  expect(range.contains(range)).toBe(true);
  expect(range.contains('::a:f4:0:0')).toBe(false);
  expect(Cidr.of('0.0.0.0/0').contains('::1')).toBe(false);
});

test('finds the overlaps that break a cluster', () => {
  const weave = Cidr.of('10.32.0.0/12');

  expect(weave.overlaps('10.40.0.0/16')).toBe(true);
  expect(weave.overlaps('10.0.0.0/8')).toBe(true);
  expect(weave.overlaps('10.48.0.0/12')).toBe(false);
  expect(Cidr.of('172.17.0.0/16').overlaps('172.20.0.0/16')).toBe(false);
  expect(Cidr.of('0.0.0.0/0').overlaps('::/0')).toBe(false);
});

test('finds the range around an address', () => {
  expect(Cidr.containing('10.0.0.5', 24).toString()).toBe('10.0.0.0/24');
  expect(Cidr.containing('10.0.0.5', 0).toString()).toBe('0.0.0.0/0');
  expect(Cidr.containing('2001:db8::5', 64).toString()).toBe('2001:db8::/64');
});

test('orders by family, first address and size', () => {
  const ranges = ['::/0', '10.0.0.0/16', '10.0.0.0/8', '9.0.0.0/8'].map((text) => Cidr.of(text));

  expect(ranges.sort((a, b) => a.compare(b)).map(String)).toEqual([
    '9.0.0.0/8',
    '10.0.0.0/8',
    '10.0.0.0/16',
    '::/0',
  ]);
  expect(Cidr.of('10.0.0.0/8').equals('10.0.0.0/8')).toBe(true);
  expect(JSON.stringify(Cidr.of('10.0.0.0/8'))).toBe('"10.0.0.0/8"');
});
