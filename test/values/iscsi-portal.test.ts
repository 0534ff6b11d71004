import { IscsiPortal, formatViolation } from '../../lib/values';

test.each([
  ['10.0.0.1', '10.0.0.1:3260', '10.0.0.1:3260'],
  ['10.0.0.1:860', '10.0.0.1:860', '10.0.0.1:860'],
  ['10.0.0.1:3260,2', '10.0.0.1:3260', '10.0.0.1:3260,2'],
  ['10.0.0.1,0', '10.0.0.1:3260', '10.0.0.1:3260,0'],
  ['[2001:DB8::0:1]', '[2001:db8::1]:3260', '[2001:db8::1]:3260'],
  ['[fd00::1]:3261,7', '[fd00::1]:3261', '[fd00::1]:3261,7'],
])('%s is reached at %s', (text, endpoint, printed) => {
  const portal = IscsiPortal.of(text);

  expect(portal.endpoint).toBe(endpoint);
  expect(String(portal)).toBe(printed);
  expect(JSON.stringify(portal)).toBe(`"${printed}"`);
});

test('two are the same by address and port', () => {
  expect(IscsiPortal.of('10.0.0.1').equals('10.0.0.1:3260,4')).toBe(true);
  expect(IscsiPortal.of('10.0.0.1').equals('10.0.0.1:3261')).toBe(false);
});

const NAME = 'names a host; the disk is found by the address of its connection; write an IP';

test.each([
  ['node1:3260', NAME],
  ['Node1', NAME],
  ['storage.example.org:3260', NAME],
  ['2001:db8::1', 'is an IPv6 address without brackets; write "[2001:db8::1]:3260"'],
  ['[10.0.0.1]:3260', 'is no portal of iSCSI; write an IP address'],
  ['10.0.0.1:0', 'has no port from 1 to 65535; write for example "10.0.0.1:3260"'],
  ['10.0.0.1:65536', 'has no port from 1 to 65535'],
  ['10.0.0.1:3260,65535', 'has no portal group up to 65534'],
  ['10.0.0.1:', 'is no portal of iSCSI'],
  ['10.0.0.256', 'is no portal of iSCSI'],
  ['10.0.0.1 :3260', 'holds white space'],
  [3260, 'must be text'],
  [undefined, 'nothing is given'],
])('refuses %s', (input, message) => {
  const outcome = IscsiPortal.parse(input as string, 'portals[0]');

  expect(outcome.ok ? '' : formatViolation(outcome.violation)).toContain(message);
});
