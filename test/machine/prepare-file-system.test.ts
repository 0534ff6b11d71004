/**
 * What the script decides from what wipefs, lsblk, findmnt and fsck tell it. They are stubs here, and `mkfs` can only be a stub: the
 * script finds no other program. That it is right about real disks is shown by a lab.
 */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { DEVICE_WAIT_SECONDS, PREPARE_FILE_SYSTEM } from '../../lib/machine/prepare-file-system';

let root = '';
const at = (...parts: string[]): string => path.join(root, ...parts);

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'groundwork-disk-'));
  mkdirSync(at('bin'));
  for (const tool of ['sh', 'tr', 'grep']) symlinkSync(realPathOf(tool), at('bin', tool));
  writeFileSync(at('disk'), '');
  program('wipefs', '');
  program('lsblk', 'echo "vdb disk"');
  program('findmnt', 'exit 1');
  program('fsck', '');
  program('sleep', '');
  program('mkfs.ext4', '');
  program('mkfs.xfs', '');
});

afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

function realPathOf(tool: string): string {
  const folders = ['/bin', '/usr/bin'].map((folder) => path.join(folder, tool));
  return folders.find((file) => existsSync(file)) ?? tool;
}

function program(name: string, body: string): void {
  const text = `#!${realPathOf('sh')}\necho "${name} $*" >>'${at('calls')}'\n${body}\n`;
  writeFileSync(at('bin', name), text);
  chmodSync(at('bin', name), 0o755);
}

function prepare(type = 'ext4', label?: string, disk = at('disk')) {
  // A plain file stands for the disk, so that no test ever holds a real one.
  const script = PREPARE_FILE_SYSTEM.content.replace('[ -b "$dev" ]', '[ -e "$dev" ]');
  const args = ['-c', script, 'prepare', disk, type, ...(label === undefined ? [] : [label])];
  const env = { PATH: at('bin') };
  const { status, stderr } = spawnSync(realPathOf('sh'), args, { encoding: 'utf8', env });
  return { code: status, said: stderr.replaceAll(disk, 'DISK').trim(), calls: changes(disk) };
}

/** The calls that may change a disk. */
const changes = (disk: string): string[] =>
  (existsSync(at('calls')) ? readFileSync(at('calls'), 'utf8') : '')
    .replaceAll(disk, 'DISK')
    .split('\n')
    .filter((line) => /^(mkfs|fsck)/.test(line));

test('formats a blank disk', () => {
  expect(prepare()).toEqual({ code: 0, said: '', calls: ['mkfs.ext4 -q DISK'] });
});

test('gives a new file system its label', () => {
  expect(prepare('xfs', 'data').calls).toEqual(['mkfs.xfs -q -L data DISK']);
});

test('checks a file system of the wanted type', () => {
  program('wipefs', 'echo ext4');

  expect(prepare()).toEqual({ code: 0, said: '', calls: ['fsck -T -a -t ext4 DISK'] });
});

test.each([
  [0, 0],
  [1, 0],
  [2, 2],
  [4, 4],
  [8, 8],
])('takes fsck’s answer %i for %i', (answer, code) => {
  program('wipefs', 'echo ext4');
  program('fsck', `exit ${answer}`);

  expect(prepare().code).toBe(code);
});

test('leaves a file system alone that is mounted', () => {
  program('wipefs', 'echo ext4');
  program('findmnt', '');

  expect(prepare()).toEqual({ code: 0, said: '', calls: [] });
});

test.each([
  ['another file system', 'xfs', 'holds xfs, not ext4'],
  ['a partition table', 'gpt', 'holds gpt, not ext4'],
  ['a volume of LVM', 'LVM2_member', 'holds LVM2_member, not ext4'],
  ['several signatures', 'ext4\nLVM2_member', 'holds ext4 LVM2_member, not ext4'],
  ['an encrypted disk', 'crypto_LUKS', 'holds crypto_LUKS, not ext4'],
])('changes nothing on a disk with %s', (_, found, why) => {
  program('wipefs', `printf '%s\\n' '${found.replace('\n', "' '")}'`);

  expect(prepare()).toEqual({ code: 1, said: `DISK: ${why}; nothing was changed`, calls: [] });
});

test.each([
  ['has partitions', 'printf "vdb disk\\nvdb1 part\\n"', 'is in use: vdb disk vdb1 part '],
  ['is part of another device', 'printf "vdb disk\\ndata lvm\\n"', 'is in use: vdb disk data lvm '],
  ['nobody knows', 'true', 'is in use:  '],
  ['cannot be listed', 'exit 1', 'cannot be listed'],
])('changes nothing on a disk that looks blank but %s', (_, answer, why) => {
  program('lsblk', answer);

  expect(prepare()).toEqual({ code: 1, said: `DISK: ${why}; nothing was changed`, calls: [] });
});

test('changes nothing on a disk that cannot be read', () => {
  program('wipefs', 'exit 1');

  expect(prepare()).toMatchObject({ code: 1, calls: [] });
});

test('says that a program is missing', () => {
  rmSync(at('bin/mkfs.xfs'));

  expect(prepare('xfs').said).toBe('DISK: is blank, but there is no mkfs.xfs; nothing was changed');
});

test('waits for a disk that is late', () => {
  program('sleep', `: >'${at('late')}'`);

  expect(prepare('ext4', undefined, at('late'))).toEqual({
    code: 0,
    said: '',
    calls: ['mkfs.ext4 -q DISK'],
  });
});

test('gives up on a disk that does not come', () => {
  expect(prepare('ext4', undefined, at('never'))).toEqual({
    code: 1,
    said: `DISK: no such block device after ${DEVICE_WAIT_SECONDS} s; nothing was changed`,
    calls: [],
  });
});
