import {
  mappedDevicePath,
  readDeviceName,
  readSeparator,
  stablePath,
} from '../../lib/node/device-name';
import { Findings } from '../../lib/values';

function separator(given: unknown) {
  const findings = new Findings();
  const read = readSeparator(given, 'separator', findings);
  return { read, violations: findings.violations };
}

describe('a separator', () => {
  it.each(['cortx', 'cortx/a', 'a_b-1', '-', 'A/B/c_'])('may be %s', (given) => {
    expect(separator(given)).toEqual({ read: given, violations: [] });
  });

  it.each<[string, unknown, string]>([
    ['characters of a shell', 'c&rtx#', 'write "cortx"'],
    ['nothing', '', 'write "cortx"'],
    ['a slash in front', '/cortx', 'write "cortx"'],
    ['a slash at the end', 'cortx/', 'write "cortx"'],
    ['two slashes', 'cortx//a', 'write "cortx/a"'],
    ['the way up', 'cortx/../sda', 'write "cortx/sda"'],
    ['only the way up', '..', 'write "cortx"'],
    ['the folder itself', './cortx', 'write "cortx"'],
    ['dots in a name', 'cortx.d', 'write "cortx"'],
    ['a folder of udev', 'disk/by-id', 'write "cortx"'],
    ['a folder of device mapper', 'mapper', 'write "cortx"'],
    ['a line break', 'cortx\n', 'write "cortx"'],
    ['more than a name can be long', 'a'.repeat(256), 'write "cortx"'],
    ['a number', 7, 'write "cortx"'],
  ])('may not be %s', (_, given, remedy) => {
    const { read, violations } = separator(given);

    expect(read).toBeUndefined();
    expect(violations).toEqual([
      expect.objectContaining({ code: 'invalid', path: 'separator', remedy }),
    ]);
  });
});

describe('the name of a device', () => {
  it.each(['data-0', 'sdc', 'mapper/mpathA', 'disk/by-id/wwn-0x5000c500a1b2c3d4', 'a.b'])(
    'may be %s',
    (given) => {
      expect(readDeviceName(given, 'name', new Findings())).toBe(given);
    },
  );

  it.each([
    '',
    '/a',
    'a/',
    'a//b',
    '../sda',
    'a/../b',
    '.',
    'a b',
    'a"b',
    'a\\x20',
    'x'.repeat(256),
  ])('may not be %j', (given) => {
    const findings = new Findings();

    expect(readDeviceName(given, 'name', findings)).toBeUndefined();
    expect(findings.violations).toHaveLength(1);
  });
});

describe('the path of a device', () => {
  // The table of the CORTX prerequisites document, and its mistake: a second pass.
  it.each([
    ['/dev/sdc', '/dev/cortx/sdc'],
    ['/dev/sdc1', '/dev/cortx/sdc1'],
    ['/dev/mapper/mpathA', '/dev/cortx/mapper/mpathA'],
    ['/dev/cortx/sdc', '/dev/cortx/sdc'],
    ['/dev/cortxx/sdc', '/dev/cortx/cortxx/sdc'],
  ])('%s becomes %s', (device, stable) => {
    expect(mappedDevicePath(device)).toBe(stable);
  });

  it('is below the separator', () => {
    expect(stablePath('cortx/a', 'data-0')).toBe('/dev/cortx/a/data-0');
  });
});
