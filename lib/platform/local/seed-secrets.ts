/**
 * Secrets of machines that are only written down: they stand beside the seed, each in a folder of its own, for whoever boots the machine somewhere else.
 * Never in the user data.
 */
import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import type { StackScope } from './identity';
import { machineNames } from './machine-record';
import { readSecret, secretFolder, writeFiles } from './secret-folder';
import { machinePaths } from './state-directory';

/**
 * Writes the secrets of a machine beside its seed, in the place of those that were there.
 *
 * @throws Error when one of them is not there
 */
export function writeSeedSecrets(
  scope: StackScope,
  machine: string,
  secrets: readonly string[],
): void {
  rmSync(seedSecrets(scope, machine), { recursive: true, force: true });
  for (const secret of secrets) writeSeedSecret(scope, machine, secret);
}

/** Writes a secret that has changed beside the seeds of all machines that were given it. */
export function refreshSeeds(scope: StackScope, secret: string): void {
  for (const machine of machineNames(scope)) {
    if (existsSync(join(seedSecrets(scope, machine), secret))) {
      writeSeedSecret(scope, machine, secret);
    }
  }
}

function writeSeedSecret(scope: StackScope, machine: string, secret: string): void {
  const found = readSecret(secretFolder(scope, secret));
  if (found === undefined) throw new Error(`secret "${secret}" of machine "${machine}" is gone`);
  const folder = join(seedSecrets(scope, machine), secret);
  const partial = `${folder}.partial`;
  writeFiles(partial, found.files);
  rmSync(folder, { recursive: true, force: true });
  renameSync(partial, folder);
}

function seedSecrets(scope: StackScope, machine: string): string {
  return join(machinePaths(scope, machine).seed, 'secrets');
}
