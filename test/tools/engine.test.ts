import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { findEngine, noEngineMessage } from '../../tools/engine';
import { runSync } from '../../tools/process';
import { Steps } from '../../tools/progress';

describe('findEngine', () => {
  let folder: string;
  let env: Record<string, string>;
  const silent = (): Steps => new Steps({ write: () => undefined });

  beforeEach(() => {
    folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'groundwork-engine-')));
    env = {
      XDG_CACHE_HOME: path.join(folder, 'cache'),
      HOME: folder,
      PATH: `${folder}/a:${folder}/b:/usr/bin:/bin`,
    };
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  function program(name: string, script: string): void {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), `#!/bin/sh\n${script}\n`);
    chmodSync(path.join(folder, name), 0o755);
  }

  it('takes a complete installation of the PATH as it is', async () => {
    program('a/pulumi', 'echo v3.245.0');
    program('a/pulumi-language-nodejs', '');
    program('a/pulumi-resource-pulumi-nodejs', '');

    expect(await findEngine({ noInstall: true, env }, silent())).toEqual({
      command: `${folder}/a/pulumi`,
      version: 'v3.245.0',
      source: 'PATH',
      path: [`${folder}/a`],
      built: false,
    });
    expect(existsSync(env['XDG_CACHE_HOME'] ?? '')).toBe(false);
  });

  it('goes past one that is too old, and one that does not run', async () => {
    program('a/pulumi', 'echo v3.100.0');
    program('b/pulumi', 'exit 1');

    await expect(findEngine({ noInstall: true, mayBuild: false, env }, silent())).rejects.toThrow(
      new RegExp(
        [
          'PATH: .*/a/pulumi: version 3.100.0 is older than 3.225.0',
          'PATH: .*/b/pulumi: it does not run',
          'cache: nothing in ',
          "Pulumi's installer: not asked, because of --no-install",
          'build: not for a mere look',
          'Install Pulumi 3.245.0',
        ].join('(?:.|\n)*'),
      ),
    );
  });

  it('gives one without a language host ours, and the launcher for dynamic providers', async () => {
    program('a/pulumi', 'echo v3.230.0');
    const engine = await findEngine({ noInstall: true, env }, silent());
    const beside = (name: string): string => path.join(path.dirname(engine.command), name);

    expect(engine).toMatchObject({ version: 'v3.230.0', source: 'PATH', built: false });
    expect(engine.command.startsWith(path.join(folder, 'cache', 'groundwork', 'engine'))).toBe(
      true,
    );
    expect(existsSync(beside('pulumi-resource-pulumi-nodejs'))).toBe(true);
    // Outside of any project there is no SDK that it could speak with: the one thing that it can say here.
    const host = runSync(
      ['/bin/sh', '-c', `cd ${folder} && exec node ${beside('pulumi-language-nodejs')}`],
      {
        PATH: path.dirname(process.execPath),
      },
    );
    expect(host).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('no installed @pulumi/pulumi') as unknown,
    });
    expect(await findEngine({ noInstall: true, env }, silent())).toEqual(engine);
  });

  it('takes what the installer has left in the cache', async () => {
    const bin = 'cache/groundwork/pulumi/3.245.0/bin';
    program(`${bin}/pulumi`, 'echo v3.245.0');
    program(`${bin}/pulumi-language-nodejs`, '');
    program(`${bin}/pulumi-resource-pulumi-nodejs`, '');

    expect(await findEngine({ noInstall: true, env }, silent())).toMatchObject({
      source: 'cache',
      built: false,
    });
  });

  it('goes past a cached one that is broken', async () => {
    program('cache/groundwork/pulumi/3.245.0/bin/pulumi', 'exit 126');

    await expect(findEngine({ noInstall: true, mayBuild: false, env }, silent())).rejects.toThrow(
      /cache: .*it does not run/,
    );
  });
});

describe('noEngineMessage', () => {
  it('lists every way, and ends in what to install', () => {
    expect(noEngineMessage(['PATH: none', 'build: no Go'])).toMatch(
      /- PATH: none\n.*- build: no Go\nInstall Pulumi.*Go/s,
    );
  });
});
