import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describeHolders, holdersOf } from '../../../lib/platform/local/volume-holder';
import { inUse } from '../../../lib/platform/local/volume';

const ROOT = '/home/me/.local/state/groundwork/shop/dev/machines/two/root';

test('a machine is told by its name and its stack, once for all of its processes', () => {
  const nspawn = ['systemd-nspawn', `--directory=${ROOT}`, '--boot'];
  const processes = [
    { pid: 7, name: 'sh', command: ['sh', '-c', 'script', ROOT, ...nspawn.slice(1)] },
    { pid: 8, name: 'systemd-nspawn', command: nspawn },
  ];

  expect(describeHolders(processes)).toEqual(['machine "two" of stack shop/dev']);
});

test('anybody else is told by the process', () => {
  const command = ['dd', 'if=/dev/loop1'];

  expect(describeHolders([{ pid: 9, name: 'dd', command }])).toEqual(['process 9 (dd)']);
  expect(describeHolders([])).toEqual([]);
});

test('a process is found by the files that it has open', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gw-holder-'));
  const file = join(folder, 'file');
  const descriptor = openSync(file, 'w');

  expect(holdersOf([file])).toEqual([expect.stringMatching(`^process ${process.pid} \\(.+\\)$`)]);
  closeSync(descriptor);
  expect(holdersOf([file])).toEqual([]);
  rmSync(folder, { recursive: true });
});

test('a volume that is in use is refused with who has it, where that can be told', () => {
  expect(inUse('/v/data.img', ['/dev/loop1'], ['machine "two" of stack shop/dev'])).toBe(
    'volume /v/data.img is in use by machine "two" of stack shop/dev (as /dev/loop1); end what uses it first',
  );
  expect(inUse('/v/data.img', ['/dev/loop1', '/dev/loop2'], [])).toBe(
    'volume /v/data.img is in use (as /dev/loop1, /dev/loop2); end what uses it first',
  );
});
