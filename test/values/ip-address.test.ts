import { isIP } from 'node:net';

import fc from 'fast-check';
import ipaddr from 'ipaddr.js';

import { IpAddress } from '../../lib/values';

test.each([
  ['10.0.0.1', '10.0.0.1', 4],
  ['0.0.0.0', '0.0.0.0', 4],
  ['255.255.255.255', '255.255.255.255', 4],
  ['::', '::', 6],
  ['::1', '::1', 6],
  ['1::', '1::', 6],
  ['2001:DB8:0:0:0:0:0:1', '2001:db8::1', 6],
  ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1', 6],
  ['2001:0:0:1:0:0:0:1', '2001:0:0:1::1', 6],
  ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1', 6],
  ['64:ff9b::192.0.2.33', '64:ff9b::c000:221', 6],
])('prints %s as RFC 5952 has it', (input, printed, family) => {
  const address = IpAddress.of(input);

  expect(address.toString()).toBe(printed);
  expect(address.family).toBe(family);
});

test('orders by family, then by number', () => {
  const sorted = ['::1', '10.0.0.10', '10.0.0.9'].map((text) => IpAddress.of(text));

  expect(sorted.sort((a, b) => a.compare(b)).map(String)).toEqual(['10.0.0.9', '10.0.0.10', '::1']);
  expect(IpAddress.of('::1').equals('0:0:0:0:0:0:0:1')).toBe(true);
  expect(JSON.stringify(IpAddress.of('::1'))).toBe('"::1"');
});

test('prints what the URL parser of Node prints, and reads it back', () => {
  fc.assert(
    fc.property(addressText(), (text) => {
      const printed = IpAddress.of(text).toString();
      const host = text.includes(':') ? `[${text}]` : text;

      expect(new URL(`http://${host}/`).hostname.replace(/^\[|\]$/g, '')).toBe(printed);
      expect(IpAddress.of(printed).equals(text)).toBe(true);
    }),
  );
});

test('has the bytes that ipaddr.js reads', () => {
  fc.assert(
    fc.property(addressText(), (text) => {
      const address = IpAddress.of(text);
      const bytes = ipaddr.parse(text).toByteArray();
      const value = bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);

      expect(address.value === value).toBe(true);
    }),
  );
});

test('takes just what Node takes for an address, except zones and IPv4 within IPv6', () => {
  const noise = fc.oneof(
    fc.stringMatching(/^[0-9a-f:.]{0,12}$/),
    fc.stringMatching(/^([0-9]{1,3}\.){3}[0-9]{1,3}$/),
    fc.stringMatching(/^([0-9a-f]{0,4}:){2,8}[0-9a-f]{0,4}$/),
    addressText(),
  );
  fc.assert(
    fc.property(noise, (text) => {
      const outcome = IpAddress.parse(text);
      const mapped = !outcome.ok && outcome.violation.reason.includes('IPv4 address in the form');

      expect(outcome.ok || mapped).toBe(isIP(text) !== 0);
    }),
    { numRuns: 500 },
  );
});

// Mapped addresses are refused by name; the table of refusals holds that.
function addressText() {
  return fc
    .oneof(fc.ipV4(), fc.ipV6())
    .filter((text) => !text.includes(':') || !ipaddr.IPv6.parse(text).isIPv4MappedAddress());
}
