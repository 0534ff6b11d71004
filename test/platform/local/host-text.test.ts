import { enterArguments, parseAddresses } from '../../../lib/platform/local/boot';
import { bindArgument } from '../../../lib/platform/local/container';
import { healthOf } from '../../../lib/platform/local/machine-life';
import { mountedAt } from '../../../lib/platform/local/network';
import { supervisorCommand } from '../../../lib/platform/local/supervisor';

test('addresses are read from what ip prints', () => {
  const json =
    '[{"ifname":"eth0","addr_info":[{"family":"inet","local":"10.77.0.11","prefixlen":24},{"local":"fe80::1"}]}]';

  expect(parseAddresses(json)).toEqual(['10.77.0.11', 'fe80::1']);
  expect(parseAddresses('[]')).toEqual([]);
});

test('a folder of the host is bound, with the signs of systemd-nspawn taken for letters', () => {
  const folder = { source: '/a:b\\c', target: '/opt/programs' };

  expect(bindArgument({ ...folder, readOnly: true })).toBe('--bind-ro=/a\\:b\\\\c:/opt/programs');
  expect(bindArgument({ ...folder, source: '/a b', readOnly: false })).toBe(
    '--bind=/a b:/opt/programs',
  );
});

test('a mount is found by its whole path', () => {
  const line = '40 20 0:4 net:[1] /run/groundwork/a rw - nsfs nsfs rw';

  expect(mountedAt('/run/groundwork/a', line)).toBe(true);
  expect(mountedAt('/run/groundwork', line)).toBe(false);
});

test("systemd's states are put into our words", () => {
  expect(
    ['running', 'degraded', 'starting', 'initializing', 'stopping', 'offline', ''].map(healthOf),
  ).toEqual(['running', 'degraded', 'starting', 'starting', 'stopping', 'degraded', 'degraded']);
});

test('a command enters every namespace of a machine', () => {
  expect(enterArguments(7, ['ls', '-l'])).toEqual([
    '--target',
    '7',
    '--all',
    '--wd',
    '--',
    'ls',
    '-l',
  ]);
});

test('the supervisor is one constant script; what varies are its parameters', () => {
  const command = (root: string): readonly string[] =>
    supervisorCommand({
      root,
      overlay: 'lowerdir=/l',
      fabric: '/run/groundwork/f',
      bridge: 'br0',
      port: 'p-1',
      cgroups: ['/c/one', '/c/two'],
      nspawn: ['--boot', '--machine=x'],
    });
  const script = command('/a')[7];

  expect(command('/b; rm -rf /')[7]).toBe(script);
  expect(command('/b').slice(8)).toEqual([
    'groundwork-machine',
    '/b',
    'lowerdir=/l',
    '/run/groundwork/f',
    'br0',
    'p-1',
    '/c/one /c/two',
    '--boot',
    '--machine=x',
  ]);
});
