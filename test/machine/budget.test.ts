import { createHash } from 'node:crypto';

import {
  AWS_USER_DATA_LIMIT,
  File,
  Machine,
  OPENSTACK_USER_DATA_LIMIT,
  Package,
  Sysctl,
  User,
} from '../../lib/machine';
import type { UserDataProps } from '../../lib/machine';

function machineWith(bytes: number, userData: UserDataProps = {}, userDataLimit?: number): Machine {
  const limit = userDataLimit === undefined ? {} : { userDataLimit };
  const machine = new Machine('m', { userData, ...limit });
  new File(machine, 'big', { path: '/etc/big', content: 'x'.repeat(bytes) });
  new File(machine, 'small', { path: '/etc/small', content: 'é' });
  new Sysctl(machine, 'kernel', { settings: { 'vm.x': 1 } });
  new Sysctl(machine, 'other', { settings: { 'vm.y': 1 } });
  new Package(machine, 'package', { name: 'xfsprogs' });
  new User(machine, 'user', { name: 'cortx' });
  return machine;
}

test('the parts add up to the whole, in bytes', () => {
  const { userData, bytes, limit, parts } = machineWith(100).render();

  expect(bytes).toBe(Buffer.byteLength(userData));
  expect(bytes).toBe(parts.reduce((sum, part) => sum + part.bytes, 0));
  expect(bytes).toBeGreaterThan(userData.length);
  expect(limit).toBe(AWS_USER_DATA_LIMIT);
});

test('the biggest parts come first, each with its construct', () => {
  const { parts } = machineWith(9000).render();

  expect(parts[0]).toEqual({ part: 'write_files /etc/big', construct: 'm/big', bytes: 9037 });
  expect(parts[1]).toMatchObject({ part: 'write_files /opt/groundwork/bin/first-boot' });
  expect(parts).toContainEqual({
    part: 'write_files /etc/sysctl.d/zz-groundwork.conf',
    construct: 'm/kernel, m/other',
    bytes: 82,
  });
  expect(parts.map(({ bytes }) => bytes)).toEqual(
    parts.map(({ bytes }) => bytes).sort((a, b) => b - a),
  );
});

test('text over the limit is refused, with its five biggest parts', () => {
  const machine = machineWith(14_000, { gzip: 'never' });
  const [violation, ...others] = machine.validate();

  expect(others).toEqual([]);
  expect(violation).toMatchObject({ code: 'too-long', path: 'm' });
  expect(violation?.reason).toMatch(
    /^the user data has \d+ bytes, \d+ over the limit of \d+; the biggest parts: write_files \/etc\/big 14037 \(m\/big\), write_files \/opt\/groundwork\/bin\/first-boot \d+ \(m\), /,
  );
  expect(violation?.reason.match(/\(m[^)]*\)/g)).toHaveLength(5);
  expect(violation?.remedy).toMatch(/^set userData.gzip to auto, or put big files into the image/);
});

test('what gzip cannot bring below the limit is refused, with the bytes before', () => {
  const machine = new Machine('m');
  new File(machine, 'noise', { path: '/etc/noise', content: noise(20_000) });
  const [violation] = machine.validate();

  expect(violation?.reason).toMatch(
    /^the user data has \d+ bytes \(\d+ before gzip\), \d+ over the limit of 16384; /,
  );
  expect(violation?.remedy).toMatch(/name the platform in userData.platform/);
});

test('the limit is the last size that is taken', () => {
  const { bytes } = machineWith(100, { gzip: 'never' }).render();

  expect(machineWith(100, { gzip: 'never' }, bytes).validate()).toEqual([]);
  expect(machineWith(100, { gzip: 'never' }, bytes - 1).validate()).toMatchObject([
    { code: 'too-long' },
  ]);
});

test.each([
  ['aws', 16_384],
  ['openstack', 49_149],
  ['none', Infinity],
] as const)('%s takes %d bytes', (platform, limit) => {
  const { limit: least, base64 } = machineWith(1, { platform }).render();

  expect(least).toBe(limit);
  if (limit === OPENSTACK_USER_DATA_LIMIT) expect((limit / 3) * 4).toBeLessThanOrEqual(65_535);
  expect(Buffer.from(base64, 'base64').toString()).toBe(
    machineWith(1, { platform }).render().userData,
  );
});

test('what fits nowhere fits where there is no limit', () => {
  const machine = new Machine('m', { userData: { platform: 'none' } });
  new File(machine, 'noise', { path: '/etc/noise', content: noise(80_000) });

  expect(machine.validate()).toEqual([]);
  expect(machine.render()).toMatchObject({ encoding: 'plain', limit: Infinity });
  expect(machine.render().platforms.map(({ left }) => left < 0)).toEqual([true, true]);
});

test('bytes are summed up by construct', () => {
  const { constructs, textBytes } = machineWith(9000).render();

  expect(constructs[0]).toEqual({ construct: 'm/big', parts: 1, bytes: 9037 });
  expect(constructs.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(textBytes);
  expect(new Set(constructs.map(({ construct }) => construct)).size).toBe(constructs.length);
});

/** Text that compresses badly. */
function noise(length: number): string {
  let text = '';
  for (let block = 0; text.length < length; block += 1) {
    text += createHash('sha512').update(String(block)).digest('base64');
  }
  return text.slice(0, length);
}
