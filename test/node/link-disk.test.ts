/** When a raw disk is offered to pods. The programs that would look at a disk are stubs. */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { LINK_DISK_SCRIPT, LINK_WAIT_SECONDS } from '../../lib/node/link-disk';

let root = '';
const at = (...parts: string[]): string => path.join(root, ...parts);

function program(name: string, body: string): void {
  writeFileSync(at('bin', name), `#!/bin/sh\n${body}\n`);
  chmodSync(at('bin', name), 0o755);
}

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'groundwork-link-'));
  mkdirSync(at('bin'));
  writeFileSync(at('disk'), '');
  program('lsblk', 'echo "vdb disk "');
  program('wipefs', '');
  program('sleep', `echo sleep >>'${at('calls')}'`);
});

afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

const SHELLS = ['sh', 'dash', 'busybox'].filter(
  (shell) => spawnSync(shell, shell === 'busybox' ? ['true'] : ['-c', 'true']).status === 0,
);

function link(disk = 'disk', rest: readonly string[] = [], shell = 'sh') {
  const script = LINK_DISK_SCRIPT.replace('[ -b "$disk" ]', '[ -e "$disk" ]');
  const args = [at(disk), at('class/journal-0'), ...rest];
  const env = { PATH: `${at('bin')}:${process.env['PATH'] ?? ''}` };
  const first = shell === 'busybox' ? ['sh'] : [];
  const { status, stderr } = spawnSync(shell, [...first, '-c', script, 'link', ...args], {
    encoding: 'utf8',
    env,
  });
  return { code: status, said: stderr.replaceAll(root, '').trim() };
}

const target = () =>
  existsSync(at('class/journal-0')) ? readlinkSync(at('class/journal-0')) : undefined;

test.each(SHELLS)('with %s offers a disk that nobody uses', (shell) => {
  expect(link('disk', [], shell)).toEqual({ code: 0, said: '' });
  expect(target()).toBe(at('disk'));
});

test('asks once: then the disk belongs to whoever has the volume', () => {
  link();
  program('wipefs', 'echo xfs');
  program('lsblk', 'echo "vdb disk /var/lib/kubelet/x"');

  expect(link()).toEqual({ code: 0, said: '' });
});

test.each([
  ['carries something', 'wipefs', 'echo ext4', 'holds ext4 '],
  ['is mounted', 'lsblk', 'echo "vdb disk /srv"', 'is in use: vdb disk /srv'],
  [
    'has partitions',
    'lsblk',
    'echo "vdb disk "; echo "vdb1 part "',
    'is in use: vdb disk vdb1 part',
  ],
  ['cannot be listed', 'lsblk', 'exit 1', 'cannot be listed'],
  ['cannot be read', 'wipefs', 'exit 1', 'cannot be read'],
])('does not offer a disk that %s', (_, name, answer, why) => {
  program(name, answer);

  expect(link()).toEqual({ code: 1, said: `/disk: ${why}; /class/journal-0 was not made` });
  expect(target()).toBeUndefined();
});

test('offers a disk with something on it when that is wanted', () => {
  program('wipefs', 'echo crypto_LUKS');

  expect(link('disk', ['adopt']).code).toBe(0);
  expect(target()).toBe(at('disk'));
});

test('never offers one that is in use, wanted or not', () => {
  program('lsblk', 'echo "vdb disk [SWAP]"');

  expect(link('disk', ['adopt']).code).toBe(1);
});

test('takes the place of a link, and of nothing else', () => {
  mkdirSync(at('class'));
  symlinkSync('/dev/old', at('class/journal-0'));
  expect(link().code).toBe(0);
  expect(target()).toBe(at('disk'));

  rmSync(at('class/journal-0'));
  writeFileSync(at('class/journal-0'), 'mine');
  expect(link().said).toContain('there is something of that name already');
});

test('waits for a disk that is late, and gives up on one that does not come', () => {
  program('sleep', `: >'${at('late')}'`);
  expect(link('late').code).toBe(0);

  program('sleep', '');
  expect(link('never').said).toContain(`no such block device after ${LINK_WAIT_SECONDS} s`);
});
