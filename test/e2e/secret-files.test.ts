/** The program that fetches secret files, with real folders: what stands beside them stays, and nobody waits for who cannot fetch. */
import { spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { readSecretFiles } from '../../lib/node/read-secret-files';
import { secretFilesProgram } from '../../lib/node/secret-files-program';
import { runSync, run as runProgram, withPath } from '../../tools/process';
import type { RunResult } from '../../tools/process';
import { describeLab } from '../support/describe-lab';

describeLab('secret files', () => {
  let folder = '';

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'groundwork-secrets-'));
    mkdirSync(path.join(folder, 'bin'));
    writeFileSync(path.join(folder, 'bin/systemd-notify'), '#!/bin/sh\n', { mode: 0o755 });
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  /** The program of one set of files, and where it fetches them from. */
  function set(name: string) {
    const from = path.join(folder, `from-${name}`);
    const directory = path.join(folder, 'etc', name);
    const fetch = ['cp', '-r', `${from}/.`];
    const program = path.join(folder, `fetch-${name}`);
    const text = secretFilesProgram(readSecretFiles({ name, fetch, directory }));
    mkdirSync(from);
    writeFileSync(program, text.replaceAll('/run/secret-files', `${folder}/lock`));
    chmodSync(program, 0o755);
    const env = withPath(process.env, `${folder}/bin`);
    const run = async (): Promise<RunResult> => runProgram([program], { env, timeout: 10_000 });
    return { from, directory, program, run };
  }

  test('leave those alone whose folder has a name that begins alike', async () => {
    const [one, other] = [set('pki'), set('pki-api')];
    for (const each of [other, one]) {
      writeFileSync(`${each.from}/key`, 'secret');
      expect(await each.run()).toMatchObject({ code: 0, stdout: 'installed\n' });
    }

    expect(readFileSync(`${other.directory}/key`, 'utf8')).toBe('secret');
    writeFileSync(`${one.from}/key`, 'another');
    expect((await one.run()).stdout).toBe('installed\n');
    expect(readFileSync(`${other.directory}/key`, 'utf8')).toBe('secret');
    expect(runSync(['find', `${folder}/etc`, '-type', 'd', '-name', '.pki-??????']).stdout).toMatch(
      /^\S+\n$/,
    );
  });

  test('are taken as a whole or not at all, and those of before stay', async () => {
    const one = set('pki');
    writeFileSync(`${one.from}/key`, 'secret');
    await one.run();
    writeFileSync(`${one.from}/key`, '');
    const { code, stderr } = await one.run();

    expect([code, stderr]).toEqual([
      1,
      'fetch-pki: what was fetched is not whole, these files are empty: key\n',
    ]);
    expect(readFileSync(`${one.directory}/key`, 'utf8')).toBe('secret');
  });

  test('that cannot be fetched at the boot do not keep whoever fetches them by hand waiting', async () => {
    const one = set('pki');
    const env = withPath(process.env, `${folder}/bin`);
    const boot = spawn(one.program, ['--boot'], { env, stdio: 'ignore', detached: true });
    try {
      while (!existsSync(`${folder}/lock-pki.lock`)) await sleep(50);
      await sleep(500);
      expect(await one.run()).toMatchObject({
        code: 1,
        stderr: 'fetch-pki: nothing could be fetched\n',
      });
      writeFileSync(`${one.from}/key`, 'secret');
      expect(await one.run()).toMatchObject({ code: 0, stdout: 'installed\n' });
    } finally {
      // With the pause that it is in.
      if (boot.pid !== undefined) process.kill(-boot.pid);
    }
  });
});
