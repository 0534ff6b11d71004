/**
 * What a stack has on this computer whatever the engine knows of it: for when the engine's state is lost.
 */
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { scopeId } from './identity';
import type { StackScope } from './identity';
import { endMachine } from './machine-life';
import { machineNames, removeMachineDirectory } from './machine-record';
import { deleteNetwork } from './network';
import { removeSecret } from './secret-folder';
import { bucketsDirectory, fabricFile, secretsDirectory, stackDirectory } from './state-directory';

/** The folder with the data volumes of a stack, which are nobody's to delete but their owner's; undefined when it has none. */
export function keptVolumes(scope: StackScope): string | undefined {
  return unlessEmpty(join(stackDirectory(scope), 'volumes'));
}

/** The folder with the buckets of a stack, which are nobody's to delete but their owner's; undefined when it has none. */
export function keptBuckets(scope: StackScope): string | undefined {
  return unlessEmpty(bucketsDirectory(scope));
}

/**
 * Ends and removes the machines, secrets and networks of a stack without asking the engine; its data volumes and buckets stay.
 *
 * @returns what could not be removed, as text for people; empty when nothing is left
 */
export async function removeLeftovers(scope: StackScope): Promise<readonly string[]> {
  const left: string[] = [];
  for (const name of machineNames(scope)) {
    try {
      await endMachine(scope, name);
      removeMachineDirectory(scope, name);
    } catch (error) {
      left.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  // A machine that is still there still reads its own.
  if (left.length === 0) for (const secret of secretNames(scope)) removeSecret(scope, secret);
  for (const network of networkNames(scope)) await deleteNetwork(fabricFile(scope, network));
  return left;
}

/** The names of the secrets that a stack has on this computer. */
export function secretNames(scope: StackScope): readonly string[] {
  return namesIn(secretsDirectory(scope));
}

function networkNames(scope: StackScope): readonly string[] {
  const prefix = `${scopeId(scope)}-`;
  return namesIn(dirname(fabricFile(scope, '')))
    .filter((name) => name.startsWith(prefix))
    .map((name) => name.slice(prefix.length));
}

function unlessEmpty(folder: string): string | undefined {
  return namesIn(folder).length > 0 ? folder : undefined;
}

function namesIn(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}
