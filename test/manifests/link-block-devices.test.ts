/** The program itself, on a /dev of its own, in every shell that is here. Block devices are made by mknod, so it wants root. */
import { execFileSync, spawnSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { LINK_BLOCK_DEVICES } from '../../lib/manifests/link-block-devices';

let dev = '';

beforeEach(() => {
  dev = path.join(mkdtempSync(path.join(tmpdir(), 'groundwork-links-')), 'dev');
  mkdirSync(path.join(dev, 'disk/by-id'), { recursive: true });
  mkdirSync(path.join(dev, 'mapper'));
});

afterEach(() => {
  rmSync(path.dirname(dev), { recursive: true, force: true });
});

const canMakeDevices = spawnSync('sh', [
  '-c',
  'd=$(mktemp -d) && mknod "$d/x" b 7 250; code=$?; rm -rf "$d"; exit $code',
]).status;

const SHELLS = [
  ['dash', '-c'],
  ['bash', '--norc', '-c'],
  ['busybox', 'sh', '-c'],
].filter(([shell = '']) => spawnSync(shell, ['-c', 'true']).error === undefined);

/** A disk of the node, with its names in by-id. */
function disk(name: string, ...ids: readonly string[]): void {
  const minor = name.charCodeAt(name.length - 1);
  execFileSync('mknod', [path.join(dev, name), 'b', '7', String(minor)]);
  for (const id of ids) symlinkSync(`../../${name}`, path.join(dev, 'disk/by-id', id));
}

interface Outcome {
  readonly code: number | null;
  readonly output: string;
}

function link(shell: readonly string[], ...pairs: readonly string[]): Outcome {
  const [program = 'sh', ...options] = shell;
  const { status, stdout, stderr } = spawnSync(
    program,
    [...options, LINK_BLOCK_DEVICES, 'links', ...pairs],
    { encoding: 'utf8', env: { PATH: process.env['PATH'] ?? '', DEV: dev }, timeout: 20_000 },
  );
  return { code: status, output: `${stdout}${stderr}` };
}

const target = (name: string): string => readlinkSync(path.join(dev, name));

test('there is a shell to test with', () => {
  expect(SHELLS.length).toBeGreaterThan(1);
});

test('it passes shellcheck, where there is one', () => {
  const { status, stdout, error } = spawnSync(
    'shellcheck',
    ['--severity=warning', '--shell=sh', '-'],
    { input: LINK_BLOCK_DEVICES, encoding: 'utf8' },
  );

  expect(error === undefined ? [status, stdout] : [0, '']).toEqual([0, '']);
});

const describeWithDevices = canMakeDevices === 0 ? describe : describe.skip;

describeWithDevices.each(SHELLS.map((shell) => [shell.join(' '), shell] as const))(
  'in %s, the program',
  (_, shell) => {
    it('chooses the best of several names', () => {
      const all = [
        'virtio-1',
        'ata-x_y',
        'scsi-35000',
        'nvme-eui.01',
        'wwn-0x5000',
        'lvm-pv-uuid-z',
      ];
      const order = [
        'wwn-0x5000',
        'nvme-eui.01',
        'scsi-35000',
        'ata-x_y',
        'virtio-1',
        'lvm-pv-uuid-z',
      ];
      order.slice(0, 5).forEach((best, index) => {
        const name = `sd${String.fromCharCode(97 + index)}`;
        const ids = all.filter((id) => order.indexOf(id) >= index).map((id) => `${id}${index}`);
        disk(name, ...ids);

        expect(link(shell, `/dev/${name}`, `cortx/${name}`).code).toBe(0);
        expect(target(`cortx/${name}`)).toBe(`../disk/by-id/${best}${index}`);
      });
    });

    it('does not take the name of a partition, or of a disk whose name is longer', () => {
      disk('sda', 'wwn-0x1');
      disk('sda1', 'wwn-0x1-part1');
      disk('sdaa', 'wwn-0x0');

      expect(link(shell, '/dev/sda', 'cortx/sda', '/dev/sda1', 'cortx/sda1').code).toBe(0);
      expect(target('cortx/sda')).toBe('../disk/by-id/wwn-0x1');
      expect(target('cortx/sda1')).toBe('../disk/by-id/wwn-0x1-part1');
    });

    it('fails for a disk without a name, says which, and makes the others', () => {
      // What LVM wrote on it is gone once CORTX has written there.
      disk('vda', 'lvm-pv-uuid-x');
      disk('vdb', 'virtio-b');
      const { code, output } = link(shell, '/dev/vda', 'cortx/vda', '/dev/vdb', 'cortx/vdb');

      expect(code).toBe(1);
      expect(output).toContain('ERROR: /dev/vda: has no name in /dev/disk/by-id');
      expect(output).toContain('ERROR: 1 of the links could not be made');
      expect(existsSync(path.join(dev, 'cortx/vda'))).toBe(false);
      expect(target('cortx/vdb')).toBe('../disk/by-id/virtio-b');
    });

    it('changes nothing in a second run', () => {
      disk('sda', 'wwn-0x1');
      const first = link(shell, '/dev/sda', 'cortx/sda');
      const made = lstatSync(path.join(dev, 'cortx/sda')).ino;
      const second = link(shell, '/dev/sda', 'cortx/sda');

      expect([first.code, second.code]).toEqual([0, 0]);
      expect(second.output).toContain('/dev/cortx/sda -> /dev/disk/by-id/wwn-0x1: is there');
      expect(lstatSync(path.join(dev, 'cortx/sda')).ino).toBe(made);
    });

    it('follows multipath and logical volumes, and makes the folders', () => {
      disk('dm-0', 'dm-name-mpathA', 'dm-uuid-mpath-3500', 'wwn-0x500');
      disk('dm-1', 'dm-name-vg-data', 'dm-uuid-LVM-abc');
      symlinkSync('../dm-0', path.join(dev, 'mapper/mpathA'));
      symlinkSync('../dm-1', path.join(dev, 'mapper/vg-data'));
      const { code } = link(
        shell,
        ...['/dev/mapper/mpathA', 'cortx/a/mapper/mpathA'],
        ...['/dev/mapper/vg-data', 'cortx/a/mapper/vg-data'],
      );

      expect(code).toBe(0);
      expect(target('cortx/a/mapper/mpathA')).toBe('../../../disk/by-id/wwn-0x500');
      expect(target('cortx/a/mapper/vg-data')).toBe('../../../disk/by-id/dm-uuid-LVM-abc');
      expect(existsSync(path.join(dev, 'cortx/a/mapper/mpathA'))).toBe(true);
    });

    it('fails for a disk that is not there, and for what is none', () => {
      writeFileSync(path.join(dev, 'null'), '');
      const { code, output } = link(shell, '/dev/sdz', 'cortx/sdz', '/dev/null', 'cortx/null');

      expect(code).toBe(1);
      expect(output).toContain('ERROR: /dev/sdz: there is no such block device on this node');
      expect(output).toContain('ERROR: /dev/null: there is no such block device on this node');
    });

    it('never takes a name away from a disk that is there', () => {
      disk('sda', 'wwn-0x1');
      disk('sdb', 'wwn-0x2');
      expect(link(shell, '/dev/sda', 'cortx/sda').code).toBe(0);
      // The next boot: the kernel found them the other way round.
      renameSync(path.join(dev, 'sda'), path.join(dev, 'x'));
      renameSync(path.join(dev, 'sdb'), path.join(dev, 'sda'));
      renameSync(path.join(dev, 'x'), path.join(dev, 'sdb'));
      for (const [id, name] of [
        ['wwn-0x1', 'sdb'],
        ['wwn-0x2', 'sda'],
      ] as const) {
        rmSync(path.join(dev, 'disk/by-id', id));
        symlinkSync(`../../${name}`, path.join(dev, 'disk/by-id', id));
      }
      const { code, output } = link(shell, '/dev/sda', 'cortx/sda');

      expect(code).toBe(1);
      expect(output).toContain('/dev/cortx/sda is the name of another disk');
      expect(target('cortx/sda')).toBe('../disk/by-id/wwn-0x1');
    });

    it('gives the name of a disk that is gone to the one in its place', () => {
      disk('sda', 'wwn-0x1');
      link(shell, '/dev/sda', 'cortx/sda');
      rmSync(path.join(dev, 'disk/by-id/wwn-0x1'));
      symlinkSync('../../sda', path.join(dev, 'disk/by-id/wwn-0x3'));

      expect(link(shell, '/dev/sda', 'cortx/sda').code).toBe(0);
      expect(target('cortx/sda')).toBe('../disk/by-id/wwn-0x3');
    });

    it('mends what the script of CORTX made: a link to the folder, a link by an absolute path', () => {
      disk('sda', 'wwn-0x1');
      disk('sdb', 'wwn-0x2');
      mkdirSync(path.join(dev, 'cortx'));
      symlinkSync('/dev/disk/by-id/', path.join(dev, 'cortx/sda'));
      symlinkSync('../disk/by-id', path.join(dev, 'cortx/sdc'));
      symlinkSync('/dev/disk/by-id/wwn-0x2', path.join(dev, 'cortx/sdb'));

      expect(link(shell, '/dev/sda', 'cortx/sda', '/dev/sdb', 'cortx/sdb').code).toBe(0);
      expect(target('cortx/sda')).toBe('../disk/by-id/wwn-0x1');
      expect(target('cortx/sdb')).toBe('../disk/by-id/wwn-0x2');
      disk('sdc', 'wwn-0x3');
      expect(link(shell, '/dev/sdc', 'cortx/sdc').code).toBe(0);
      expect(target('cortx/sdc')).toBe('../disk/by-id/wwn-0x3');
    });

    it('keeps the name in by-id that was asked for', () => {
      disk('sda', 'wwn-0x1', 'ata-z');

      expect(link(shell, '/dev/disk/by-id/ata-z', 'cortx/data-0').code).toBe(0);
      expect(target('cortx/data-0')).toBe('../disk/by-id/ata-z');
    });

    it('refuses one disk by two names, and what stands in the way', () => {
      disk('sda', 'wwn-0x1', 'ata-z');
      disk('sdb', 'wwn-0x2');
      mkdirSync(path.join(dev, 'cortx/sdb'), { recursive: true });
      const twice = link(shell, '/dev/sda', 'cortx/sda', '/dev/disk/by-id/ata-z', 'cortx/z');
      const inTheWay = link(shell, '/dev/sdb', 'cortx/sdb');

      expect([twice.code, inTheWay.code]).toEqual([1, 1]);
      expect(twice.output).toContain('is a disk that was named before');
      expect(inTheWay.output).toContain('/dev/cortx/sdb is there, and is no link');
    });

    it('tells of a link that leads nowhere, or round in a circle', () => {
      symlinkSync('b', path.join(dev, 'a'));
      symlinkSync('a', path.join(dev, 'b'));
      symlinkSync('/etc/passwd', path.join(dev, 'c'));
      const { code, output } = link(shell, '/dev/a', 'cortx/a', '/dev/c', 'cortx/c');

      expect(code).toBe(1);
      expect(output.match(/there is no such block device/g)).toHaveLength(2);
    });

    it('says so when udev does not run', () => {
      rmSync(path.join(dev, 'disk'), { recursive: true });

      expect(link(shell, '/dev/sda', 'cortx/sda')).toMatchObject({ code: 1 });
    });
  },
);
