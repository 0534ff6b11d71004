/**
 * Disks that become volumes of a class, on a machine with udev: which are chosen, that they stay chosen when disks come, go and change
 * their places, and that nothing is ever lost.
 */
import { execFileSync } from 'node:child_process';
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { crc32 } from 'node:zlib';

import { Machine } from '../../../lib/machine';
import { LocalDisks } from '../../../lib/node';
import { describeLab } from '../../support/describe-lab';
import { boot } from '../../support/lab/boot';
import type { LabMachine } from '../../support/lab/boot';

const MINUTES = 60_000;
const MIB = 1024 * 1024;

function worker(): Machine {
  const machine = new Machine('worker-1');
  new LocalDisks(machine, 'fast', {
    storageClass: 'fast',
    match: { size: { min: '60Mi', max: '70Mi' }, transport: 'virtio', atLeast: 2 },
    sharedDirectories: 2,
  });
  new LocalDisks(machine, 'raw', {
    storageClass: 'raw',
    match: { size: { min: '30Mi', max: '40Mi' }, count: 1 },
    volumeMode: 'Block',
  });
  new LocalDisks(machine, 'database', {
    storageClass: 'database',
    disks: [{ serial: 'DATABASE', name: 'main' }],
  });
  new LocalDisks(machine, 'journal', {
    storageClass: 'journal',
    disks: [{ device: '/dev/disk/by-id/virtio-JOURNAL', name: 'journal-0' }],
    volumeMode: 'Block',
  });
  return machine;
}

/** A file system with a file on it. */
function withContent(file: string): void {
  const folder = mkdtempSync(path.join(tmpdir(), 'groundwork-content-'));
  try {
    mkdirSync(path.join(folder, 'books'));
    writeFileSync(path.join(folder, 'books/ledger'), 'owed: 42\n');
    execFileSync('mkfs.ext4', ['-q', '-d', folder, file]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The label of a physical volume of LVM, as libblkid recognises it: with its checksum. */
function asPhysicalVolume(file: string): void {
  const sector = Buffer.alloc(512);
  sector.write('LABELONE', 0);
  sector.writeBigUInt64LE(1n, 8);
  sector.writeUInt32LE(32, 20);
  sector.write('LVM2 001', 24);
  sector.write('abcdefghijklmnopqrstuvwxyz012345', 32);
  const begin = ~0xf597a6cf >>> 0;
  sector.writeUInt32LE(~crc32(sector.subarray(20), begin) >>> 0, 16);
  const disk = openSync(file, 'r+');
  writeSync(disk, sector, 0, 512, 512);
  closeSync(disk);
}

const ALIKE = ['ALIKE-A', 'ALIKE-B'] as const;
const FIRST = ['SMALL', 'LEDGER', 'ALIKE-B', 'JOURNAL', 'VOLUME', 'RAW', 'ALIKE-A', 'DATABASE'];

const volumesOf = (serial: string) =>
  [1, 2].map((share) => `/mnt/disks/fast/virtio-${serial}-${share}`);

jest.setTimeout(2 * MINUTES);

describeLab('local disks', () => {
  let machine: LabMachine;
  /** What must never change: choice, file systems, names by serial number, and what is on the volumes. */
  const lasting = () =>
    machine.output(
      `cd /var/lib/groundwork/disks && grep . *
for link in /dev/groundwork/[!r]*/*; do echo "$link $(lsblk -dno SERIAL $(readlink -f $link))"; done
cat /mnt/disks/fast/*/note /mnt/disks/database/main/note
readlink /mnt/disks/raw/* /mnt/disks/journal/*`,
    );
  const kernelNames = () =>
    machine.output('lsblk -dno SERIAL,NAME | grep -E "ALIKE|DATABASE|JOURNAL" | sort');
  const said = (unit: string) => machine.output(`journalctl -b -u groundwork-disks-${unit} -o cat`);

  beforeAll(async () => {
    const blank = (serial: string, mib = 64) => ({ serial, bytes: mib * MIB });
    machine = await boot(worker(), {
      level: 2,
      limitSeconds: 900,
      disks: [
        blank('SMALL', 8),
        { ...blank('LEDGER'), prepare: withContent },
        blank('ALIKE-B'),
        blank('JOURNAL'),
        { ...blank('VOLUME'), prepare: asPhysicalVolume },
        blank('RAW', 32),
        blank('ALIKE-A'),
        blank('DATABASE'),
        { ...blank('AAA-NEW'), attached: false },
        { ...blank('RAW-NEW', 32), attached: false },
      ],
    });
  }, 20 * MINUTES);

  test('are those that are wanted and that nobody uses, and no others', async () => {
    expect(await machine.status()).toMatchObject({ state: 'done', output: '' });
    const record = await machine.file('/var/lib/groundwork/disks/fast');
    expect(record?.replace(/ [0-9a-f-]{36}$/gm, ' UUID')).toBe(
      '0 by-id/virtio-ALIKE-A UUID\n1 by-id/virtio-ALIKE-B UUID\n',
    );
    expect(await machine.file('/var/lib/groundwork/disks/raw')).toBe('0 by-id/virtio-RAW\n');
  });

  test('are told apart from those that were looked at and left', async () => {
    const table = await said('fast');

    for (const reason of [
      /^vda .* is larger than/m,
      / {2}holds ext4/,
      / {2}holds LVM2_member/,
      / {2}is smaller than 62914560 bytes/,
      / {2}is \/dev\/groundwork\/journal\/journal-0 already/,
      / {2}is \/dev\/groundwork\/database\/main already/,
    ]) {
      expect(table).toMatch(reason);
    }
  });

  test('are offered where the provisioner looks: as mount points, and as links', async () => {
    const found = await machine.output(
      'for one in /mnt/disks/*/*; do mountpoint -q $one && echo "$one mounted" || echo "$one $(stat -Lc %F $one)"; done',
    );
    const mounted = [...ALIKE.flatMap(volumesOf), '/mnt/disks/database/main'];

    expect(found.split('\n').sort()).toEqual(
      [
        ...mounted.map((one) => `${one} mounted`),
        '/mnt/disks/journal/journal-0 block special file',
        '/mnt/disks/raw/virtio-RAW block special file',
      ].sort(),
    );
  });

  test('leave alone what others hold', () => {
    const ask = (command: string, ...args: readonly string[]) =>
      execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    const typeOf = (serial: string) =>
      ask('wipefs', '--noheadings', '--output', 'TYPE', machine.disk(serial)).trim();

    expect(ask('debugfs', '-R', 'cat /books/ledger', machine.disk('LEDGER'))).toBe('owed: 42\n');
    expect(['VOLUME', 'JOURNAL', 'RAW', 'SMALL'].map(typeOf)).toEqual(['LVM2_member', '', '', '']);
  });

  test('are left alone by their program when it has done its work', async () => {
    const state =
      'stat -c "%n %Y %Z %i" /etc/systemd/system/* /etc/udev/rules.d/* /var/lib/groundwork/disks/*';
    const before = await machine.output(state);
    await machine.output('systemctl restart groundwork-disks-fast groundwork-disks-raw');

    expect(await machine.output(state)).toBe(before);
  });

  test(
    'stay the same when others come, one goes, and all change their places',
    async () => {
      for (const place of [...ALIKE.flatMap(volumesOf), '/mnt/disks/database/main']) {
        await machine.output(`echo "kept on ${place}" >${place}/note`);
      }
      // It is known here that the disk will not come.
      await machine.output("sed -i 's/ + 90))$/ + 5))/' /opt/groundwork/bin/select-disks");
      const [before, names] = [await lasting(), await kernelNames()];

      const left = FIRST.filter((serial) => serial !== 'RAW').toReversed();
      await machine.reboot({ disks: ['AAA-NEW', 'RAW-NEW', ...left] });

      expect(await lasting()).toBe(before);
      // Otherwise nothing would have been proved.
      expect(await kernelNames()).not.toBe(names);
      expect(await machine.output('ls /mnt/disks/fast')).toBe(
        ALIKE.flatMap(volumesOf)
          .map((one) => path.basename(one))
          .join('\n'),
      );
    },
    20 * MINUTES,
  );

  test('that are gone are told, and nothing takes their place', async () => {
    const failed = await machine.output(
      'systemctl --failed --no-legend --plain | cut -d " " -f 1 | grep groundwork',
    );

    expect(failed).toBe('groundwork-disks-raw.service');
    expect(await said('raw')).toContain(
      'disk 0 (by-id/virtio-RAW) is not there; no other disk takes its place',
    );
    expect((await machine.run('test -e /dev/groundwork/raw/0')).code).toBe(1);
  });

  test('would be others without what was written down', async () => {
    const as = (least: number) =>
      `sed 's/^class=.*/class=control/; s/^mode=.*/mode=Block/; s/^least=.*/least=${least}/; s,^dir=.*,dir=/mnt/control,' /etc/groundwork/disks/fast >/root/wanted
/opt/groundwork/bin/select-disks /root/wanted`;

    const few = await machine.run(as(5));
    expect(few).toMatchObject({ code: 1 });
    expect(few.stderr).toContain('1 disks are as wanted, not 5; nothing was changed');
    expect(few.stdout).toMatch(/is of the class fast|is in use|already/);

    const one = await machine.run(as(1));
    expect(one.code).toBe(0);
    expect(await machine.file('/var/lib/groundwork/disks/control')).toBe(
      '0 by-id/virtio-AAA-NEW\n',
    );
  });
});
