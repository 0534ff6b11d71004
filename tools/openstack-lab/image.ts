/**
 * The file system that the control plane runs in: Debian with the services' own Python packages, built once and kept in the user's cache.
 *
 * Only the libraries of the services are installed. Their `-api` and `-common` packages would ask questions, make users and start services on
 * installation; the few files of those that are needed (pipelines of middleware, entry points) are unpacked into a folder instead.
 */
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { systemEnvironment } from '../../lib/platform/local/command';
import { withLock } from '../../lib/platform/local/file-lock';
import { hostAptSources } from '../../lib/platform/local/image';
import type { Progress } from '../../lib/platform/local/image';
import { keyOf } from '../build-key';
import { cacheRoot } from '../cache';
import { ToolFailure } from '../failure';
import { run, tail } from '../process';

/** Where the files of packages that are not installed stand, in the image. */
export const UNPACKED = '/opt/openstack';

const SUITE = 'bookworm';

const PACKAGES = [
  ...['mariadb-server', 'ovn-central', 'rabbitmq-server', 'uwsgi-core', 'uwsgi-plugin-python3'],
  ...['python3-barbican', 'python3-cinder', 'python3-glance', 'python3-keystone'],
  ...['python3-manila', 'python3-neutron', 'python3-nova', 'python3-octavia'],
  ...['python3-placement', 'python3-pymysql', 'python3-swift'],
];

const UNPACKED_PACKAGES = [
  ...['barbican-api', 'barbican-common', 'cinder-common', 'glance-common', 'manila-common'],
  ...['neutron-common', 'nova-common', 'octavia-api', 'octavia-common', 'swift'],
  ...['swift-account', 'swift-container', 'swift-object', 'swift-proxy'],
];

const UNPACK = `mkdir -p /tmp/unpack ${UNPACKED}
cd /tmp/unpack
apt-get download -qq ${UNPACKED_PACKAGES.join(' ')}
for package in ./*.deb; do dpkg-deb -x "$package" ${UNPACKED}; done
rm -rf /tmp/unpack`;

const LEFT_OUT = ['/usr/share/doc/*', '/usr/share/man/*', '/usr/share/locale/*'];

/** Stands for the way in which the image is made. */
export function imageKey(): string {
  return keyOf([SUITE, ...PACKAGES, UNPACK, ...LEFT_OUT]);
}

/** The folder of everything that is kept of control planes. */
export function labCache(): string {
  return path.join(cacheRoot(), 'openstack');
}

/** The image's root folder; it is there once the image has been built. */
export function imageTree(): string {
  return path.join(labCache(), imageKey(), 'tree');
}

/** Builds the image when it is not in the cache; of two that want it at the same time, one builds. */
export async function ensureImage(progress: Progress): Promise<string> {
  const tree = imageTree();
  if (existsSync(tree)) return tree;
  const folder = path.dirname(tree);
  const waiting = (holder: number): void => {
    progress(`process ${holder} builds the image of OpenStack; waiting for it`);
  };
  await withLock(`${folder}.lock`, waiting, async () => {
    if (!existsSync(tree)) await build(folder, tree, progress);
  });
  return tree;
}

async function build(folder: string, tree: string, progress: Progress): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const partial = `${tree}.partial`;
  const done = await run(bootstrap(partial, sourceFiles(folder)), {
    env: systemEnvironment(),
    onErrorLine: (line) => {
      const step = /^I: (.*)$/.exec(line)?.[1];
      if (step !== undefined) progress(step);
    },
  });
  writeFileSync(path.join(folder, 'build.log'), done.stderr);
  if (done.code !== 0) {
    throw new ToolFailure(`the image of OpenStack could not be built:\n${tail(done.stderr)}`);
  }
  renameSync(partial, tree);
}

function sourceFiles(folder: string): readonly string[] {
  const { stanzas, lines } = hostAptSources(SUITE);
  const texts = { 'host.sources': stanzas, 'host.list': lines };
  return Object.entries(texts).flatMap(([name, text]) => {
    if (text === '') return [];
    writeFileSync(path.join(folder, name), text);
    return [path.join(folder, name)];
  });
}

function bootstrap(target: string, sources: readonly string[]): readonly string[] {
  return [
    // In namespaces of their own, which end with this process: an interrupted build leaves no mount and no process.
    ...['setpriv', '--pdeathsig', 'KILL', 'unshare', '--mount', '--propagation', 'private'],
    ...['--pid', '--fork', '--kill-child=KILL', '--mount-proc'],
    ...['mmdebstrap', '--mode=root', '--variant=minbase', '--format=directory'],
    '--aptopt=APT::Install-Recommends "false"',
    ...LEFT_OUT.map((one) => `--dpkgopt=path-exclude=${one}`),
    `--include=${PACKAGES.join(',')}`,
    `--customize-hook=chroot "$1" sh -euc '${UNPACK}'`,
    ...[SUITE, target, ...sources],
  ];
}
