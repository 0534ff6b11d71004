import { spawnSync } from 'node:child_process';
import fc from 'fast-check';

import { deviceUnitName, escapePath, escapeUnitPart, mountUnitName } from '../../lib/machine';
import { unitTypeOf } from '../../lib/machine/unit-name';

// What systemd-escape 252 --path prints.
test.each([
  ['/', '-'],
  ['/mnt', 'mnt'],
  ['/mnt/a-b', 'mnt-a\\x2db'],
  ['/a//b/', 'a-b'],
  ['/a/./b', 'a-b'],
  ['/.hidden/.x', '\\x2ehidden-.x'],
  ['/mnt/é é', 'mnt-\\xc3\\xa9\\x20\\xc3\\xa9'],
  ['/dev/disk/by-id/wwn-0x5', 'dev-disk-by\\x2did-wwn\\x2d0x5'],
  ['/dev/disk/by-label/a\\x20b', 'dev-disk-by\\x2dlabel-a\\x5cx20b'],
])('escapes the path %s as systemd-escape does', (path, name) => {
  expect(escapePath(path)).toBe(name);
});

test('names the units of a mount point and of a device', () => {
  expect(mountUnitName('/mnt/fs-local-volume')).toBe('mnt-fs\\x2dlocal\\x2dvolume.mount');
  expect(mountUnitName('/')).toBe('-.mount');
  expect(deviceUnitName('/dev/sda')).toBe('dev-sda.device');
});

test('escapes a text that is no path', () => {
  expect(escapeUnitPart('a/.b')).toBe('a-.b');
  expect(escapeUnitPart('.a')).toBe('\\x2ea');
});

test.each([
  ['kubelet.service', 'service'],
  ['getty@tty1.service', 'service'],
  ['mnt-a\\x2db.mount', 'mount'],
  ['system-a.slice', 'slice'],
  ['x.device', undefined],
  ['x.scope', undefined],
  ['x', undefined],
  ['.service', undefined],
])('knows that %s is a %s', (name, type) => {
  expect(unitTypeOf(name)).toBe(type);
});

const systemdEscape = spawnSync('systemd-escape', ['--version']).status === 0;

// Left out where there is no systemd, such as on macOS: the table above holds the same there.
(systemdEscape ? test : test.skip)('agrees with systemd-escape on every path', () => {
  const segment = fc
    .stringMatching(/^[^/\0\n]{1,12}$/)
    .filter((text) => text !== '.' && text !== '..' && !/\p{Surrogate}/u.test(text));
  const paths = fc.sample(
    fc.array(segment, { maxLength: 5 }).map((parts) => `/${parts.join('/')}`),
    { numRuns: 300, seed: 7 },
  );

  const { stdout } = spawnSync('systemd-escape', ['--path', '--', ...paths], { encoding: 'utf8' });

  expect(paths.map(escapePath)).toEqual(stdout.trimEnd().split(' '));
});
