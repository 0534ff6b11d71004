/**
 * The files of a secret on the host: `rev-<revision>/` holds those of one time, and the link `current` leads to those of now. It is switched in one step, so
 * a reader that follows it once has files of one time, in a machine that runs too.
 */
import {
  mkdirSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

import type { StackScope } from './identity';
import { CURRENT } from './placed-store';
import { removeEmptyFolders, secretsDirectory } from './state-directory';

/** The texts of a secret by the names of their files. */
export type SecretFiles = Readonly<Record<string, string>>;

const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;

/** Where the files of a secret are kept. */
export function secretFolder(scope: StackScope, name: string): string {
  return join(secretsDirectory(scope), name);
}

/** Puts files in the place of those that were there, which are removed. */
export function writeSecret(folder: string, revision: string, files: SecretFiles): void {
  const name = `rev-${revision}`;
  mkdirSync(folder, { recursive: true, mode: FOLDER_MODE });
  writeFiles(join(folder, name), files);
  // A link cannot be changed, but it can be replaced.
  const link = join(folder, `.${CURRENT}`);
  rmSync(link, { force: true });
  symlinkSync(name, link);
  renameSync(link, join(folder, CURRENT));
  for (const entry of readdirSync(folder)) {
    if (entry !== name && entry !== CURRENT) rmSync(join(folder, entry), { recursive: true });
  }
}

/** The revision and the files that are there; undefined when they are not. */
export function readSecret(
  folder: string,
): { readonly revision: string; readonly files: SecretFiles } | undefined {
  try {
    const [, revision] = /^rev-(.+)$/.exec(readlinkSync(join(folder, CURRENT))) ?? [];
    if (revision === undefined) return undefined;
    const inside = join(folder, CURRENT);
    const files = readdirSync(inside).map((name) => [
      name,
      readFileSync(join(inside, name), 'utf8'),
    ]);
    return { revision, files: Object.fromEntries(files) as SecretFiles };
  } catch {
    return undefined;
  }
}

/** Removes a secret, and folders that are empty then. */
export function removeSecret(scope: StackScope, name: string): void {
  rmSync(secretFolder(scope, name), { recursive: true, force: true });
  removeEmptyFolders(scope, secretsDirectory(scope));
}

/** Writes files into a folder of their own, whatever was there. */
export function writeFiles(folder: string, files: SecretFiles): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: FOLDER_MODE });
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(folder, name), text, { mode: FILE_MODE, flag: 'wx' });
  }
}
