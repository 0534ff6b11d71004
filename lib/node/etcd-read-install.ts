/** Where the program comes from. */
import { isRecord, isText } from '../values';
import type { Findings } from '../values';

import { PLAIN_PATH } from './etcd-read-tls';
import type { EtcdVersion } from './etcd-version';

/** What was read. */
export type ReadInstall =
  | { readonly from: 'image' }
  | { readonly from: 'folder'; readonly folder: string }
  | { readonly from: 'package'; readonly name: string; readonly version?: string }
  | {
      readonly from: 'release';
      /** With `{arch}` in it. */
      readonly url: string;
      /** By architecture, in order. */
      readonly sums: readonly (readonly [arch: string, sha256: string])[];
    };

const RELEASES =
  'https://github.com/etcd-io/etcd/releases/download/v{version}/etcd-v{version}-linux-{arch}.tar.gz';
const ARCHITECTURES = ['amd64', 'arm64'];
const URL =
  /^https:\/\/[A-Za-z0-9.-]+(?::[0-9]{1,5})?\/(?:[A-Za-z0-9._~+/-]|\{(?:version|arch)\})+$/;
const REMEDY =
  'write "image", { folder }, { package: { name } } or { release: { sha256: { amd64: "…" } } }';

/** Reads it; undefined when it is refused. */
export function readInstall(
  given: unknown,
  version: EtcdVersion | undefined,
  findings: Findings,
): ReadInstall | undefined {
  if (given === 'image') return { from: 'image' };
  const [key, ...others] = isRecord(given) ? Object.keys(given) : [];
  const what = isRecord(given) && key !== undefined ? given[key] : undefined;
  if (others.length === 0 && key === 'folder') return readFolder(what, version, findings);
  if (others.length === 0 && isRecord(what)) {
    if (key === 'package') return readPackage(what, findings);
    if (key === 'release') return readRelease(what, version, findings);
  }
  const code = given === undefined ? 'required' : 'invalid';
  findings.add(code, 'install', given, 'does not say where etcd comes from', REMEDY);
  return undefined;
}

function readFolder(
  given: unknown,
  version: EtcdVersion | undefined,
  findings: Findings,
): ReadInstall | undefined {
  const folder = isText(given, /./) ? given.replaceAll('{version}', version?.text ?? '0') : given;
  if (isText(folder, PLAIN_PATH)) return { from: 'folder', folder };
  const remedy = 'write for example "/opt/programs/etcd-{version}"';
  const reason = 'is no absolute path of plain characters';
  findings.add('invalid', 'install.folder', given, reason, remedy);
  return undefined;
}

function readPackage(
  { name, version }: Readonly<Record<string, unknown>>,
  findings: Findings,
): ReadInstall | undefined {
  if (!isText(name, /^[A-Za-z0-9][A-Za-z0-9+._:-]*$/)) {
    const remedy = 'write for example "etcd-server"';
    findings.add('invalid', 'install.package.name', name, 'is no name of a package', remedy);
    return undefined;
  }
  if (version === undefined) return { from: 'package', name };
  if (isText(version, /^[A-Za-z0-9][A-Za-z0-9.+:~_^-]*$/))
    return { from: 'package', name, version };
  const remedy = 'write it as the distribution does';
  findings.add('invalid', 'install.package.version', version, 'is no version', remedy);
  return undefined;
}

function readRelease(
  { url = RELEASES, sha256 }: Readonly<Record<string, unknown>>,
  version: EtcdVersion | undefined,
  findings: Findings,
): ReadInstall | undefined {
  const sums = readSums(sha256, findings);
  if (!isText(url, URL)) {
    const remedy = `write for example "${RELEASES}"`;
    findings.add('invalid', 'install.release.url', url, 'is no plain address by https', remedy);
    return undefined;
  }
  if (sums.length > 1 && !url.includes('{arch}')) {
    const reason = 'is one archive for several architectures';
    findings.add('conflict', 'install.release.url', url, reason, 'write {arch} into it');
  }
  if (sums.length === 0 || version === undefined) return undefined;
  return { from: 'release', url: url.replaceAll('{version}', version.text), sums };
}

function readSums(given: unknown, findings: Findings): readonly (readonly [string, string])[] {
  const path = 'install.release.sha256';
  const names = isRecord(given) ? Object.keys(given).sort() : [];
  if (!isRecord(given) || names.length === 0) {
    const reason = 'without it anything could be installed';
    const remedy = 'write { amd64: "…" } with the sum of SHA256SUMS of the release';
    findings.add('required', path, given, reason, remedy);
    return [];
  }
  return names.flatMap((arch) => {
    const sum = given[arch];
    if (!ARCHITECTURES.includes(arch)) {
      const remedy = `write one of ${ARCHITECTURES.join(', ')}`;
      findings.add('unsupported', `${path}.${arch}`, undefined, 'is no architecture', remedy);
      return [];
    }
    if (isText(sum, /^[0-9a-f]{64}$/)) return [[arch, sum] as const];
    const remedy = 'copy it from SHA256SUMS of the release';
    findings.add(
      'invalid',
      `${path}.${arch}`,
      sum,
      'is no SHA-256 in 64 hexadecimal digits',
      remedy,
    );
    return [];
  });
}
