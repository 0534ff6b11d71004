/** Where nothing runs; the rest is shown on booted machines in test/e2e. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { boots, runOn } from '../../lib/platform';
import type { MachineAccess } from '../../lib/platform';
import { limited } from '../../lib/platform/local/run-inside';

const access: MachineAccess = {
  kind: 'local',
  project: 'shop',
  stack: 'dev',
  runtime: 'files',
  machine: 'one',
};

test('nothing runs on a machine that is only written down, and it is said so', async () => {
  expect(boots(access)).toBe(false);
  expect(await runOn(access, ['true'])).toEqual({
    code: 125,
    stdout: '',
    stderr: 'machine "one" is only written down, nothing runs on it\n',
  });
});

test('nothing runs on a machine that is not there, and it is said so', async () => {
  const stateRoot = mkdtempSync(join(tmpdir(), 'gw-run-on-'));
  const booted: MachineAccess = { ...access, runtime: 'containers', stateRoot };

  expect(boots(booted)).toBe(true);
  expect(await runOn(booted, ['true'])).toEqual({
    code: 125,
    stdout: '',
    stderr: 'machine "one" does not run\n',
  });
  rmSync(stateRoot, { recursive: true });
});

test('a program has its own environment, and a limit that is held in the machine', () => {
  expect(limited(['etcd-status', '--now'], 2_500)).toEqual([
    ...['env', '-i', 'HOME=/root', 'LC_ALL=C.UTF-8'],
    'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/opt/groundwork/bin',
    ...['timeout', '--kill-after=2', '2.5', 'etcd-status', '--now'],
  ]);
});
