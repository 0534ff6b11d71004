/** A signed repository of one package, made on this computer, for machines that have no way to others. */
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { runSync } from '../../tools/process';

/** A flat repository: files by name, and the key that vouches for it. */
export interface AptRepository {
  readonly files: Readonly<Record<string, string>>;
  /** In armor. */
  readonly publicKey: string;
  /** In armor; for tests that it is refused. */
  readonly privateKey: string;
}

/** Makes a repository with a key of its own. The package holds one file, `/usr/share/<name>/hello`. */
export function makeAptRepository(name: string, version: string): AptRepository {
  const folder = mkdtempSync(path.join(tmpdir(), 'gw-apt-'));
  try {
    const deb = makePackage(folder, name, version);
    const key = path.join(folder, 'keys');
    mkdirSync(key, { mode: 0o700 });
    const gpg = (...words: readonly string[]): string =>
      run([
        'gpg',
        '--homedir',
        key,
        '--batch',
        '--pinentry-mode',
        'loopback',
        '--passphrase',
        '',
        ...words,
      ]);
    gpg('--quick-generate-key', 'groundwork lab <lab@example.org>', 'rsa2048', 'sign', 'never');
    const packages = packagesOf(name, version, deb);
    const release = path.join(folder, 'Release');
    writeFileSync(release, releaseOf(packages));
    gpg('--clearsign', '--output', path.join(folder, 'InRelease'), release);
    const made = {
      files: {
        [`${name}.deb`]: deb,
        Packages: packages,
        InRelease: readFileSync(path.join(folder, 'InRelease'), 'utf8'),
      },
      publicKey: gpg('--export', '--armor'),
      privateKey: gpg('--export-secret-keys', '--armor'),
    };
    run(['gpgconf', '--homedir', key, '--kill', 'all']);
    return made;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

// Uncompressed, so that the package is text (of zero bytes, mostly) and not broken by being handled as such.
function makePackage(folder: string, name: string, version: string): string {
  const root = path.join(folder, 'root');
  mkdirSync(path.join(root, 'DEBIAN'), { recursive: true });
  mkdirSync(path.join(root, 'usr/share', name), { recursive: true });
  writeFileSync(path.join(root, 'usr/share', name, 'hello'), 'hello\n');
  writeFileSync(path.join(root, 'DEBIAN/control'), `${controlOf(name, version)}\n`);
  for (const each of [root, path.join(root, 'DEBIAN')]) chmodSync(each, 0o755);
  const deb = path.join(folder, `${name}.deb`);
  run(['dpkg-deb', '--root-owner-group', '-Znone', '--build', root, deb]);
  return readFileSync(deb, 'utf8');
}

function controlOf(name: string, version: string): string {
  return [
    `Package: ${name}`,
    `Version: ${version}`,
    'Architecture: all',
    'Maintainer: groundwork lab <lab@example.org>',
    'Description: proves that a source of packages works',
  ].join('\n');
}

function packagesOf(name: string, version: string, deb: string): string {
  return `${controlOf(name, version)}\nFilename: ./${name}.deb\nSize: ${Buffer.byteLength(deb)}\nSHA256: ${sha256(deb)}\n`;
}

function releaseOf(packages: string): string {
  return [
    'Origin: groundwork lab',
    'Date: Thu, 01 Jan 2026 00:00:00 UTC',
    'SHA256:',
    ` ${sha256(packages)} ${Buffer.byteLength(packages)} Packages`,
    '',
  ].join('\n');
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function run(words: readonly string[]): string {
  const { code, stdout, stderr } = runSync(words);
  if (code !== 0) throw new Error(`${words.join(' ')} ended with ${String(code)}: ${stderr}`);
  return stdout;
}
