/**
 * The part of tcmu-runner that lets it serve files of a GlusterFS volume (`user:glfs`). Debian builds tcmu-runner without it, so it is built once
 * from Debian's own source package, against Debian's own libgfapi, and kept in the cache.
 *
 * @see https://sources.debian.org/src/tcmu/1.5.4-4.1/debian/rules/
 */
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { systemEnvironment } from '../lib/platform/local/command';
import { withLock } from '../lib/platform/local/file-lock';
import { hostAptSources } from '../lib/platform/local/image';
import type { Progress } from '../lib/platform/local/image';
import { keyOf } from './build-key';
import { cacheRoot } from './cache';
import { ToolFailure } from './failure';
import { run, tail } from './process';

/** Where tcmu-runner looks for it. */
export const GLFS_HANDLER = '/usr/lib/x86_64-linux-gnu/tcmu-runner/handler_glfs.so';

const SUITE = 'bookworm';
const PACKAGES = [
  ...['cmake', 'dpkg-dev', 'gcc', 'libacl1-dev', 'libc6-dev', 'libglib2.0-dev'],
  ...['libglusterfs-dev', 'libkmod-dev', 'libnl-3-dev', 'libnl-genl-3-dev', 'make'],
  ...['pkg-config', 'uuid-dev', 'zlib1g-dev'],
];

// version.h says whether the handler knows the API of this libgfapi: with the wrong one it would be built, and crash.
const BUILD = `set -e
mkdir -p /build && cd /build
apt-get source -qq tcmu
cd tcmu-*/
cmake -DSUPPORT_SYSTEMD=ON -DCMAKE_INSTALL_PREFIX=/usr -Dwith-glfs=true -Dwith-tcmalloc=false \\
  -Dwith-fbo=false -Dwith-qcow=false -Dwith-rbd=false -Dwith-zbc=false .
grep -q "GFAPI_VERSION760 1" version.h
make handler_glfs
`;

/** Stands for the way in which it is made. */
export function glfsHandlerKey(): string {
  return keyOf([SUITE, ...PACKAGES, BUILD]);
}

/** The same sources, and those of source packages besides. */
export function withSourcePackages(text: string): string {
  return text
    .replace(/^Types:.*$/gm, 'Types: deb deb-src')
    .replace(/^deb (.*)$/gm, 'deb $1\ndeb-src $1');
}

/** Builds the handler when it is not in the cache; of two that want it at the same time, one builds. */
export async function ensureGlfsHandler(progress: Progress): Promise<string> {
  const programs = path.join(cacheRoot(), 'programs');
  const folder = path.join(programs, `glfs-handler-${glfsHandlerKey()}`);
  const file = path.join(folder, path.basename(GLFS_HANDLER));
  if (existsSync(file)) return file;
  mkdirSync(programs, { recursive: true, mode: 0o755 });
  const waiting = (holder: number): void => {
    progress(`process ${holder} builds the handler of GlusterFS; waiting for it`);
  };
  await withLock(`${folder}.lock`, waiting, async () => {
    if (!existsSync(file)) await build(folder, progress);
  });
  return file;
}

async function build(folder: string, progress: Progress): Promise<void> {
  progress("building tcmu-runner's handler of GlusterFS");
  const partial = mkdtempSync(`${folder}.`);
  try {
    writeFileSync(path.join(partial, 'build.sh'), BUILD);
    const done = await run(argumentsFor(partial), { env: systemEnvironment() });
    rmSync(path.join(partial, 'build.sh'));
    rmSync(path.join(partial, 'apt.sources'), { force: true });
    rmSync(path.join(partial, 'apt.list'), { force: true });
    if (done.code !== 0 || !existsSync(path.join(partial, path.basename(GLFS_HANDLER)))) {
      throw new ToolFailure(
        `tcmu-runner's handler of GlusterFS could not be built:\n${tail(done.stderr)}`,
      );
    }
    rmSync(folder, { recursive: true, force: true });
    renameSync(partial, folder);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}

function argumentsFor(folder: string): readonly string[] {
  const { stanzas, lines } = hostAptSources(SUITE);
  const sources = [
    ['apt.sources', stanzas],
    ['apt.list', lines],
  ].flatMap(([name = '', text = '']) => {
    if (text === '') return [];
    writeFileSync(path.join(folder, name), withSourcePackages(text));
    return [path.join(folder, name)];
  });
  if (sources.length === 0) {
    throw new ToolFailure(
      `no apt source of this computer serves ${SUITE}, whose tcmu-runner the handler is built from; add one`,
    );
  }
  return [
    // In namespaces of their own, which end with this process: an interrupted build leaves no mount and no process.
    ...['setpriv', '--pdeathsig', 'KILL', 'unshare', '--mount', '--propagation', 'private'],
    ...['--pid', '--fork', '--kill-child=KILL', '--mount-proc'],
    ...['mmdebstrap', '--mode=root', '--variant=apt', '--format=null'],
    '--aptopt=APT::Install-Recommends "false"',
    ...['/usr/share/doc/*', '/usr/share/man/*', '/usr/share/locale/*'].map(
      (one) => `--dpkgopt=path-exclude=${one}`,
    ),
    `--include=${PACKAGES.join(',')}`,
    `--customize-hook=upload ${path.join(folder, 'build.sh')} /build.sh`,
    '--customize-hook=chroot "$1" sh /build.sh 1>&2',
    '--customize-hook=mv "$1"/build/tcmu-*/handler_glfs.so "$1/handler_glfs.so"',
    `--customize-hook=download /handler_glfs.so ${path.join(folder, path.basename(GLFS_HANDLER))}`,
    ...[SUITE, '-', ...sources],
  ];
}
