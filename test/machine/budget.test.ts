import { AWS_USER_DATA_LIMIT, File, Machine, Package, Sysctl, User } from '../../lib/machine';

function machineWith(bytes: number, userDataLimit?: number): Machine {
  const machine = new Machine('m', userDataLimit === undefined ? {} : { userDataLimit });
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
  const [violation, ...others] = machineWith(14_000).validate();

  expect(others).toEqual([]);
  expect(violation).toMatchObject({ code: 'too-long', path: 'm' });
  expect(violation?.reason).toMatch(
    /^the user data has \d+ bytes, \d+ over the limit of \d+; the biggest parts: write_files \/etc\/big 14037 \(m\/big\), write_files \/opt\/groundwork\/bin\/first-boot \d+ \(m\), /,
  );
  expect(violation?.reason.match(/\(m[^)]*\)/g)).toHaveLength(5);
});

test('the limit is the last size that is taken', () => {
  const { bytes } = machineWith(100).render();

  expect(machineWith(100, bytes).validate()).toEqual([]);
  expect(machineWith(100, bytes - 1).validate()).toMatchObject([{ code: 'too-long' }]);
});
