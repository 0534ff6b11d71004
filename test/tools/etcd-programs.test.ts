import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import {
  ETCD_PROGRAMS,
  etcdFolder,
  etcdIsThere,
  programsFolder,
} from '../../stacks/programs-folder';
import { cacheRoot } from '../../tools/cache';
import { etcdIsWhole, moduleOfEtcd, provideEtcdPrograms } from '../../tools/etcd-programs';
import type { EtcdProgramsOptions } from '../../tools/etcd-programs';
import { Steps } from '../../tools/progress';

const VERSION = '3.6.99';
const TOP = `etcd-v${VERSION}-linux-${process.arch === 'arm64' ? 'arm64' : 'amd64'}`;

describe('provideEtcdPrograms', () => {
  let root: string;
  let server: Server;
  let archive: Buffer;
  let asked: string[];
  let told: string;

  const folder = (): string => etcdFolder(VERSION, programsFolder({ XDG_CACHE_HOME: root }));
  const inside = (): readonly string[] => readdirSync(path.dirname(folder())).sort();
  const sum = (): string => createHash('sha256').update(archive).digest('hex');

  function plant(into: string, version = VERSION): void {
    mkdirSync(into, { recursive: true });
    for (const name of ETCD_PROGRAMS) {
      writeFileSync(path.join(into, name), `#!/bin/sh\necho etcd Version: ${version}\n`);
      chmodSync(path.join(into, name), 0o755);
    }
  }

  function pack(version: string): Buffer {
    plant(path.join(root, TOP), version);
    writeFileSync(path.join(root, TOP, 'README.md'), 'not wanted');
    return execFileSync('tar', ['-czf', '-', '-C', root, TOP]);
  }

  function options(more: Partial<EtcdProgramsOptions> = {}): EtcdProgramsOptions {
    const { port } = server.address() as AddressInfo;
    return {
      env: { PATH: process.env['PATH'], XDG_CACHE_HOME: root },
      noInstall: false,
      sha256: { amd64: sum(), arm64: sum() },
      releases: `http://127.0.0.1:${port}`,
      ...more,
    };
  }

  function provide(more: Partial<EtcdProgramsOptions> = {}): Promise<string> {
    return provideEtcdPrograms(
      VERSION,
      options(more),
      new Steps({ write: (text) => (told += text) }),
    );
  }

  beforeEach(async () => {
    root = mkdtempSync(path.join(os.tmpdir(), 'groundwork-etcd-'));
    archive = pack(VERSION);
    asked = [];
    told = '';
    server = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.end(archive);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    rmSync(root, { recursive: true });
  });

  it('takes the programs of the release, and nothing else of it', async () => {
    expect(await provide()).toBe(path.dirname(folder()));

    expect(asked).toEqual([`/v${VERSION}/${TOP}.tar.gz`]);
    expect(readdirSync(folder()).sort()).toEqual(['SHA256SUMS', ...ETCD_PROGRAMS].sort());
    expect(inside()).toEqual([`etcd-${VERSION}`]);
    // Machines have other users.
    expect(statSync(folder()).mode & 0o777).toBe(0o755);
    expect(told).toContain(`etcd ${VERSION} for the machines (etcd's release: ${folder()})`);
  });

  it('does nothing when they are there', async () => {
    await provide();
    await provide();

    expect(asked).toHaveLength(1);
  });

  it('brings them once when two ask at the same time', async () => {
    await Promise.all([provide(), provide()]);

    expect(asked).toHaveLength(1);
    expect(told).toContain(`process ${process.pid} is bringing it already; waiting for that`);
  });

  it('brings anew what was changed since', async () => {
    await provide();
    writeFileSync(path.join(folder(), 'etcdctl'), 'something else');
    expect(etcdIsWhole(folder())).toBe(false);

    await provide();

    expect(etcdIsWhole(folder())).toBe(true);
    expect(readFileSync(path.join(folder(), 'etcdctl'), 'utf8')).toContain(VERSION);
    expect(inside()).toEqual([`etcd-${VERSION}`]);
  });

  it('goes past what an interrupted run has left', async () => {
    mkdirSync(`${path.dirname(folder())}/.etcd-${VERSION}.half`, { recursive: true });

    await provide();

    expect(inside()).toEqual([`etcd-${VERSION}`]);
  });

  it('takes an archive with another sum from nobody', async () => {
    const wrong = 'ab'.repeat(32);

    await expect(provide({ sha256: { amd64: wrong, arm64: wrong } })).rejects.toThrow(
      `is not what it should be: its SHA-256 is ${sum()}, not ${wrong}`,
    );
    expect(inside()).toEqual([]);
  });

  it('takes no other version under this name', async () => {
    archive = pack('3.6.98');

    await expect(provide()).rejects.toThrow(
      `etcd's release: the program is not etcd ${VERSION}: etcd Version: 3.6.98`,
    );
    expect(etcdIsThere(VERSION, path.dirname(folder()))).toBe(false);
  });

  it('says that an archive without the programs cannot be unpacked', async () => {
    archive = execFileSync('tar', ['-czf', '-', '-C', root, `${TOP}/README.md`]);

    await expect(provide()).rejects.toThrow(/cannot be unpacked: tar: /);
  });

  it('takes what somebody has put there, when it is that version', async () => {
    plant(folder());

    await provide();

    expect(asked).toEqual([]);
    expect(etcdIsWhole(folder())).toBe(true);
  });

  it('says of each way why it leads nowhere', async () => {
    plant(folder(), '3.6.1');

    const failure = await provide({ noInstall: true }).catch((error: unknown) => error);

    expect(String(failure)).toMatch(
      new RegExp(
        [
          `No etcd ${VERSION} could be had for the machines:`,
          `etcd-${VERSION}: the program is not etcd ${VERSION}: etcd Version: 3.6.1`,
          'cache: nothing is built there',
          "etcd's release: not asked, because of --no-install",
          'build: tools/ has the sources of 3.6.14 and 3.5.35 only',
          `Put etcd, etcdctl, etcdutl of etcd ${VERSION} for Linux into ${folder()}`,
          'or set groundwork:runtime to "files"',
        ].join('(?:.|\n)*'),
      ),
    );
    expect(asked).toEqual([]);
    // What somebody has put there is theirs.
    expect(existsSync(path.join(folder(), 'etcd'))).toBe(true);
  });

  it('says why a server cannot be asked', async () => {
    const gone = 'http://127.0.0.1:9';

    await expect(provide({ releases: gone })).rejects.toThrow(
      /127\.0\.0\.1:9.*cannot be downloaded: /,
    );
  });

  it.each(['3.6', 'v3.6.14', '3.6.14/../..', '', 'latest'])(
    'refuses %j, which is no version',
    async (version) => {
      await expect(
        provideEtcdPrograms(version, options(), new Steps({ write: () => undefined })),
      ).rejects.toThrow(`"${version}" is no version of etcd; write for example "3.6.14"`);
    },
  );
});

test('the versions that Go builds are those of the modules', () => {
  expect(moduleOfEtcd('3.6.14')).toBe('etcd');
  expect(moduleOfEtcd('3.5.35')).toBe('etcd-3.5');
  expect(moduleOfEtcd('3.6.13')).toBeUndefined();
});

test.each([
  { XDG_CACHE_HOME: '/x' },
  { XDG_CACHE_HOME: 'x', HOME: '/home/a' },
  { HOME: '/home/a' },
])('the programs stand in the cache of the tools: %j', (env) => {
  expect(programsFolder(env)).toBe(path.join(cacheRoot(env), 'programs'));
});
