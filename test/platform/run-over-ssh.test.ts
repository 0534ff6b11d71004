/** How `ssh` is started; that it arrives is shown in test/e2e/ssh-access.test.ts. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { runOverSsh, sshArguments } from '../../lib/platform/run-over-ssh';
import type { SshAccess } from '../../lib/platform';

const ACCESS: SshAccess = { kind: 'ssh', machine: 'one', host: '10.0.0.9', user: 'debian' };

const waysOf = (change: Partial<SshAccess>): readonly string[] =>
  sshArguments({ ...ACCESS, ...change }, ['true']).filter((one) => one.startsWith('Proxy'));

describe('the way through other hosts', () => {
  const asking =
    "'-o' 'BatchMode=yes' '-o' 'StrictHostKeyChecking=yes' '-o' 'ConnectTimeout=10' '-o' 'ServerAliveInterval=5' '-o' 'ServerAliveCountMax=4'";

  test('asks nobody and trusts nobody who is not known, as the way itself', () => {
    expect(waysOf({})).toEqual([]);
    expect(waysOf({ jump: 'bastion' })).toEqual([
      `ProxyCommand=ssh -W '[%h]:%p' ${asking} '--' 'ssh://bastion'`,
    ]);
    expect(waysOf({ jump: 'me@b:2222', identityFile: '/k', knownHosts: '/50% known' })).toEqual([
      `ProxyCommand=ssh -W '[%h]:%p' ${asking} '-o' 'UserKnownHostsFile="/50%% known" ~/.ssh/known_hosts ~/.ssh/known_hosts2' '-o' 'UpdateHostKeys=no' '-i' '/k' '--' 'ssh://me@b:2222'`,
    ]);
    expect(waysOf({ jump: 'none' })).toEqual(['ProxyCommand=none']);
  });

  test('leads through several of them, the first one first', () => {
    const first = `ProxyCommand=ssh -W '[%%h]:%%p' ${asking} '--' 'ssh://a'`;

    expect(waysOf({ jump: 'a,ssh://b' })).toEqual([
      `ProxyCommand=ssh -W '[%h]:%p' ${asking} '-o' '${first.replaceAll("'", `'\\''`)}' '--' 'ssh://b'`,
    ]);
  });
});

describe('a program', () => {
  let folder: string;
  const before = process.env['PATH'];
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'gw-ssh-'));
    process.env['PATH'] = `${folder}:${before ?? ''}`;
  });
  afterEach(() => {
    process.env['PATH'] = before;
    rmSync(folder, { recursive: true });
  });

  function ends(code: number): void {
    writeFileSync(path.join(folder, 'ssh'), `#!/bin/sh\nsleep 0.1\nexit ${code}\n`);
    chmodSync(path.join(folder, 'ssh'), 0o755);
  }

  test.each([
    ['was killed after its limit took too long', 137, 50, 124],
    ['was killed before it was killed by something else', 137, 30_000, 137],
    ['was not begun', 255, 50, 125],
    ['has ended', 7, 50, 7],
  ])('that %s', async (_, code, timeoutMs, told) => {
    ends(code);

    expect(await runOverSsh(ACCESS, ['true'], { timeoutMs })).toMatchObject({ code: told });
  });

  test('has a shell that outlives it, so that a signal does not look like a lost connection', () => {
    expect(sshArguments({ ...ACCESS, user: 'root' }, ['a b', "it's"]).at(-1)).toBe(
      `'sh' '-c' '"$@"; exit $?' 'sh' 'a b' 'it'\\''s'`,
    );
  });
});
