/**
 * Where things are kept on this machine: state under `$XDG_STATE_HOME`, images under `$XDG_CACHE_HOME`, handles of namespaces under `/run`, which
 * is empty again after the host has started anew.
 *
 * @see https://specifications.freedesktop.org/basedir-spec/latest/
 */
import { mkdirSync, readFileSync, renameSync, rmdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';

import { scopeId } from './identity';
import type { StackScope } from './identity';

/** The folders and files of one machine. */
export interface MachinePaths {
  readonly directory: string;
  /** `user-data`, `meta-data` and `network-config` as the machine was given them. */
  readonly seed: string;
  /** What the machine printed on its console. */
  readonly log: string;
  /** Who runs it; there while the machine is. */
  readonly record: string;
  readonly upper: string;
  readonly work: string;
  readonly root: string;
}

const RUN_DIRECTORY = '/run/groundwork';

/** The folder under which the state of all stacks is kept: `~/.local/state/groundwork` unless `$XDG_STATE_HOME` says otherwise. */
export function defaultStateRoot(env: NodeJS.ProcessEnv = process.env): string {
  return join(absolute(env['XDG_STATE_HOME']) ?? join(homedir(), '.local/state'), 'groundwork');
}

/** The folder under which images are cached: `~/.cache/groundwork/images` unless `$XDG_CACHE_HOME` says otherwise. */
export function imageRoot(env: NodeJS.ProcessEnv = process.env): string {
  return join(absolute(env['XDG_CACHE_HOME']) ?? join(homedir(), '.cache'), 'groundwork/images');
}

/** The folder of a stack. */
export function stackDirectory(scope: StackScope): string {
  return join(scope.stateRoot, scope.project, scope.stack);
}

/** The folder that holds one folder for each machine of a stack. */
export function machinesDirectory(scope: StackScope): string {
  return join(stackDirectory(scope), 'machines');
}

/** Where a machine is kept. */
export function machinePaths(scope: StackScope, name: string): MachinePaths {
  const directory = join(machinesDirectory(scope), name);
  return {
    directory,
    seed: join(directory, 'seed'),
    log: join(directory, 'console.log'),
    record: join(directory, 'machine.json'),
    upper: join(directory, 'upper'),
    work: join(directory, 'work'),
    root: join(directory, 'root'),
  };
}

/** The file that is a machine's data volume. */
export function volumeFile(scope: StackScope, machine: string, volume: string): string {
  return join(stackDirectory(scope), 'volumes', machine, `${volume}.img`);
}

/** The folder that holds one folder for each secret of a stack. */
export function secretsDirectory(scope: StackScope): string {
  return join(stackDirectory(scope), 'secrets');
}

/** The folder that holds one folder for each bucket of a stack. */
export function bucketsDirectory(scope: StackScope): string {
  return join(stackDirectory(scope), 'buckets');
}

/** The folder of a bucket. */
export function bucketDirectory(scope: StackScope, bucket: string): string {
  return join(bucketsDirectory(scope), bucket);
}

/** The file that the namespace of a network's bridge is bound to. */
export function fabricFile(scope: StackScope, network: string): string {
  return join(RUN_DIRECTORY, `${scopeId(scope)}-${network}`);
}

/** Removes folders of a stack, then its own and its project's, as far as nothing is in them. */
export function removeEmptyFolders(scope: StackScope, folder: string): void {
  for (const path of [folder, stackDirectory(scope), join(scope.stateRoot, scope.project)]) {
    try {
      rmdirSync(path);
    } catch (error) {
      const isGone = error instanceof Error && 'code' in error && error.code === 'ENOENT';
      // Something is still in it, and so in those above.
      if (!isGone) return;
    }
  }
}

/** Writes a file so that a reader sees the old or the new text, never half of one; folders are made as needed. */
export function writeWhole(path: string, text: string, mode = 0o644): void {
  mkdirSync(dirname(path), { recursive: true });
  const partial = `${path}.${process.pid}.partial`;
  writeFileSync(partial, text, { mode });
  renameSync(partial, path);
}

/** The text of a file; undefined when there is none. */
export function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

// The specification says that a relative path there is to be ignored.
function absolute(path: string | undefined): string | undefined {
  return path !== undefined && isAbsolute(path) ? path : undefined;
}
