import fc from 'fast-check';

import { DevicePath, InvalidConfiguration } from '../../lib/values';

const reasonFor = (text: string) => {
  const outcome = DevicePath.parse(text, 'device');
  return outcome.ok ? 'taken' : outcome.violation.reason;
};

test.each([
  ['/dev/disk/by-id/wwn-0x5000c500a1b2c3d4', 'by-id'],
  ['/dev/disk/by-id/nvme-eui.0025385b71b1c3f4-part1', 'by-id'],
  ['/dev/disk/by-id/scsi-SATA_disk-part1', 'by-id'],
  ['/dev/disk/by-uuid/3d6d2a35-9f4c-4a0e-a1f0-5f7c1d0f8a11', 'by-uuid'],
  ['/dev/disk/by-partuuid/8f0d9e3a-01', 'by-partuuid'],
  ['/dev/disk/by-path/ip-10.0.0.1:3260-iscsi-iqn.2016-06.org.gluster:node1-lun-0', 'by-path'],
  ['/dev/disk/by-path/pci-0000:00:1f.2-ata-1', 'by-path'],
  [String.raw`/dev/disk/by-label/my\x20disk`, 'by-label'],
  ['/dev/disk/by-label/größe', 'by-label'],
  ['/dev/disk/by-label/sdb', 'by-label'],
  ['/dev/disk/by-partlabel/EFI', 'by-partlabel'],
  ['/dev/mapper/mpathA', 'mapper'],
  ['/dev/mapper/vg0-data', 'mapper'],
])('takes the stable path %s', (text, kind) => {
  const device = DevicePath.of(text);

  expect(device.toString()).toBe(text);
  expect(device.kind).toBe(kind);
  expect(device.isStable).toBe(true);
});

test.each([
  '/dev/sdb',
  '/dev/sdb1',
  '/dev/sdaa12',
  '/dev/vdb',
  '/dev/xvdf1',
  '/dev/hda',
  '/dev/nvme0n1',
  '/dev/nvme1n1p2',
  '/dev/nvme0c1n1',
  '/dev/mmcblk0p1',
  '/dev/mmcblk0boot0',
  '/dev/loop7',
  '/dev/dm-3',
  '/dev/md127',
  '/dev/nbd0',
  '/dev/rbd0p1',
  '/dev/dasda1',
])('refuses the kernel name %s, which may be another disk after the next boot', (text) => {
  expect(reasonFor(text)).toMatch(/^is a kernel name/);
  expect(DevicePath.of(text, { allowUnstable: true }).isStable).toBe(false);
});

test.each([
  '/dev/cortx/sdb',
  '/dev/cortx/nvme0n1',
  '/dev/block/dm-0',
  '/dev/cortx/sdb/data',
  '/dev/mapper/loop0p1',
])('refuses %s, a link named after a kernel name', (text) => {
  expect(reasonFor(text)).toMatch(/^is a link named after a kernel name/);
  expect(DevicePath.of(text, { allowUnstable: true }).kind).toBe('unstable');
});

test.each([
  '/dev/cortx/data-0',
  '/dev/vg0/data',
  '/dev/disk/by-diskseq/3',
  '/dev/disk/by-id/a/b',
  '/dev/mapper/a/b',
])('refuses %s, whose stability nothing shows', (text) => {
  expect(reasonFor(text)).toBe('is not known to mean the same disk after the next boot');
  expect(DevicePath.of(text, { allowUnstable: true }).isStable).toBe(false);
});

test('points to the stable name of a logical volume', () => {
  const outcome = DevicePath.parse('/dev/vg-0/data');

  expect(outcome.ok ? '' : outcome.violation.remedy).toContain('"/dev/mapper/vg--0-data"');
});

test.each(['UUID=3d6d', 'uuid="3d6d"', "UUID='3d6d'"])('turns %s into its path', (text) => {
  const outcome = DevicePath.parse(text);

  expect(outcome.ok ? '' : outcome.violation.remedy).toBe('write "/dev/disk/by-uuid/3d6d"');
});

test('asks again whether an unstable path may be used where it is handed on', () => {
  const device = DevicePath.of('/dev/sdb', { allowUnstable: true });

  expect(DevicePath.parse(device, 'device').ok).toBe(false);
  expect(DevicePath.parse(device, 'device', { allowUnstable: true }).ok).toBe(true);
  expect(() => DevicePath.of(device)).toThrow(InvalidConfiguration);
});

test('allowing unstable names allows no malformed path', () => {
  for (const text of ['/dev/sd b', '/dev/../sdb', 'sdb', '/dev/null', 'LABEL=x', '/dev/sd%i']) {
    expect(DevicePath.parse(text, '', { allowUnstable: true }).ok).toBe(false);
  }
});

test('names the last part, compares and prints as text', () => {
  const device = DevicePath.of('/dev/mapper/mpathA');

  expect(device.name).toBe('mpathA');
  expect(device.equals('/dev/mapper/mpathA')).toBe(true);
  expect(device.equals(DevicePath.of('/dev/mapper/mpathB'))).toBe(false);
  expect(JSON.stringify(device)).toBe('"/dev/mapper/mpathA"');
});

describe('whatever the path', () => {
  const letters = fc.stringMatching(/^[a-z]{1,2}$/);
  const number = fc.nat({ max: 300 });
  const kernelName = fc.oneof(
    fc.tuple(fc.constantFrom('sd', 'vd', 'xvd', 'hd'), letters).map((parts) => parts.join('')),
    fc.tuple(fc.constantFrom('sd', 'vd'), letters, number).map((parts) => parts.join('')),
    fc.tuple(number, number).map(([disk, space]) => `nvme${disk}n${space}`),
    fc.tuple(number, number, number).map(([disk, space, part]) => `nvme${disk}n${space}p${part}`),
    fc.tuple(fc.constantFrom('loop', 'dm-', 'mmcblk', 'md'), number).map((parts) => parts.join('')),
  );

  test('a kernel name is refused, alone and within any folder that is not known to be stable', () => {
    const folder = fc.constantFrom(
      '',
      '/cortx',
      '/block',
      '/cortx/a-b',
      '/disk/by-diskseq',
      '/mapper',
    );
    fc.assert(
      fc.property(kernelName, folder, (name, where) => {
        const text = `/dev${where}/${name}`;

        expect(reasonFor(text)).toContain('kernel name');
        expect(DevicePath.parse(text, '', { allowUnstable: true }).ok).toBe(true);
      }),
    );
  });

  test('what is taken is a normalised path in a stable folder, without what systemd or a shell expands', () => {
    const piece = fc.constantFrom(
      '/',
      '/dev',
      '/disk',
      '/by-id',
      '/by-uuid',
      '/mapper',
      '..',
      '.',
      '%i',
      ' ',
      '\\x20',
      'a',
      'sdb',
      '$',
      '`',
      '"',
      '\n',
      ';',
    );
    const text = fc.array(piece, { maxLength: 7 }).map((pieces) => pieces.join(''));
    const stable = fc.tuple(fc.constantFrom('/dev/mapper/', '/dev/disk/by-id/'), text);
    fc.assert(
      fc.property(
        fc.oneof(
          text,
          stable.map((parts) => parts.join('')),
        ),
        (path) => {
          if (!DevicePath.parse(path).ok) return;

          expect(path).toMatch(/^\/dev\/(mapper|disk\/by-(id|uuid))\/[^/\s%$`";]+$/);
          expect(path.split('/')).not.toContain('..');
        },
      ),
      { numRuns: 500 },
    );
  });
});

test('refuses a name that no link can have', () => {
  expect(reasonFor(`/dev/disk/by-label/${'x'.repeat(255)}`)).toBe('taken');
  expect(reasonFor(`/dev/disk/by-label/${'é'.repeat(128)}`)).toBe(
    'has a name of 256 bytes; Linux takes at most 255',
  );
});
