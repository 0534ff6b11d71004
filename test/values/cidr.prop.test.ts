import { BlockList } from 'node:net';

import fc from 'fast-check';
import ipaddr from 'ipaddr.js';

import { Cidr, IpAddress } from '../../lib/values';

const v4 = fc.ipV4();
const v6 = fc.ipV6().filter((text) => !ipaddr.IPv6.parse(text).isIPv4MappedAddress());
const address = fc.oneof(v4, v6);
const range = fc.oneof(
  fc.tuple(v4, fc.integer({ min: 0, max: 32 })),
  fc.tuple(v6, fc.integer({ min: 0, max: 128 })),
);
const cidr = range
  .map(([text, prefix]) => Cidr.containing(text, prefix))
  // IPv4 within IPv6 has no text that is accepted.
  .filter((block) => IpAddress.parse(block.first).ok);

// Addresses near the range are likelier to tell `<` from `<=` than random ones.
const blockAndAddress = cidr.chain((block) => {
  const near = fc
    .constantFrom(block.first, block.last)
    .chain((edge) => fc.integer({ min: -2, max: 2 }).map((step) => neighbour(edge, step)))
    .filter((text) => IpAddress.parse(text).ok);
  return fc.tuple(fc.constant(block), fc.oneof(near, address));
});

test('what is printed reads as the same range', () => {
  fc.assert(
    fc.property(cidr, (block) => {
      expect(Cidr.of(block.toString()).equals(block)).toBe(true);
    }),
  );
});

test('contains what ipaddr.js and the block list of Node say it contains', () => {
  fc.assert(
    fc.property(blockAndAddress, ([block, text]) => {
      const parsedAddress = ipaddr.parse(text);
      const [network, prefix] = ipaddr.parseCIDR(block.toString());
      const sameKind = parsedAddress.kind() === network.kind();
      const blockList = new BlockList();
      blockList.addSubnet(block.first, block.prefix, block.family === 4 ? 'ipv4' : 'ipv6');

      expect(block.contains(text)).toBe(sameKind && parsedAddress.match(network, prefix));
      if (sameKind) {
        expect(block.contains(text)).toBe(blockList.check(text, parsedAddress.kind()));
      }
    }),
    { numRuns: 300 },
  );
});

test('refuses a range with bits after its prefix exactly when ipaddr.js finds another network address', () => {
  fc.assert(
    fc.property(range, ([text, prefix]) => {
      const given = `${text}/${prefix}`;
      const family = text.includes(':') ? ipaddr.IPv6 : ipaddr.IPv4;
      const network = family.networkAddressFromCIDR(given).toString();

      expect(Cidr.parse(given).ok).toBe(network === ipaddr.parse(text).toString());
    }),
  );
});

test('the remedy for such a range is the range that is meant', () => {
  fc.assert(
    fc.property(range, ([text, prefix]) => {
      const outcome = Cidr.parse(`${text}/${prefix}`);
      if (outcome.ok) return;
      const instead = /^write "(.*)"$/.exec(outcome.violation.remedy)?.[1] ?? '';

      expect(instead).toBe(Cidr.containing(text, prefix).toString());
    }),
  );
});

test('subnets are disjoint, in order, inside, and leave nothing out', () => {
  const divided = cidr.chain((block) => {
    const longest = Math.min(block.prefix + 6, block.family === 4 ? 32 : 128);
    return fc.tuple(fc.constant(block), fc.integer({ min: block.prefix, max: longest }));
  });
  fc.assert(
    fc.property(divided, ([block, prefix]) => {
      const subnets = [...block.subnets(prefix)];

      expect(subnets).toHaveLength(2 ** (prefix - block.prefix));
      expect(subnets.every((subnet) => block.contains(subnet))).toBe(true);
      expect(subnets[0]?.first).toBe(block.first);
      expect(subnets.at(-1)?.last).toBe(block.last);
      for (const [index, subnet] of subnets.entries()) {
        const next = subnets[index + 1];
        if (next === undefined) break;
        expect(next.first).toBe(neighbour(subnet.last, 1));
        expect(subnet.overlaps(next)).toBe(false);
        expect(block.subnet(prefix, index).equals(subnet)).toBe(true);
        expect(block.subnet(prefix, index - subnets.length).equals(subnet)).toBe(true);
      }
    }),
    { numRuns: 50 },
  );
});

test('the nth address lies inside, at its distance from both ends', () => {
  const place = cidr.chain((block) =>
    fc.tuple(fc.constant(block), fc.bigInt({ min: 0n, max: block.size - 1n })),
  );
  fc.assert(
    fc.property(place, ([block, index]) => {
      const nth = IpAddress.of(block.address(index));

      expect(block.contains(nth)).toBe(true);
      expect(nth.value - IpAddress.of(block.first).value === index).toBe(true);
      expect(block.address(index - block.size)).toBe(nth.toString());
    }),
  );
});

test('overlapping is symmetric, and means that one contains the other', () => {
  fc.assert(
    fc.property(cidr, cidr, fc.integer({ min: 0, max: 8 }), (a, b, shorter) => {
      const around = Cidr.containing(a.first, Math.max(0, a.prefix - shorter));

      expect(a.overlaps(b)).toBe(b.overlaps(a));
      expect(a.overlaps(b)).toBe(a.contains(b) || b.contains(a));
      expect(a.overlaps(b)).toBe(
        a.family === b.family && (a.contains(b.first) || b.contains(a.first)),
      );
      expect(around.contains(a) && a.overlaps(around)).toBe(true);
      expect(a.contains(around)).toBe(a.equals(around));
      expect(a.contains(b)).toBe(a.contains(b.first) && a.contains(b.last));
    }),
  );
});

// The address a few steps away, worked out on the bytes by ipaddr.js; outside of the family's range it is no address.
function neighbour(text: string, step: number): string {
  const bytes = ipaddr.parse(text).toByteArray();
  let carry = step;
  for (let index = bytes.length - 1; index >= 0; index -= 1) {
    const sum = (bytes[index] ?? 0) + carry;
    bytes[index] = ((sum % 256) + 256) % 256;
    carry = Math.floor(sum / 256);
  }
  if (carry !== 0) return 'none';
  const next = ipaddr.fromByteArray(bytes);
  return next.kind() === 'ipv6'
    ? ipaddr.IPv6.parse(next.toString()).toRFC5952String()
    : next.toString();
}
