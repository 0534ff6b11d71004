import { existsSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { scopeId, type StackScope } from '../lib/platform/local/identity';
import { endMachine } from '../lib/platform/local/machine-life';
import { machineNames } from '../lib/platform/local/machine-record';
import { deleteNetwork } from '../lib/platform/local/network';
import {
  defaultStateRoot,
  fabricFile,
  machinePaths,
  stackDirectory,
} from '../lib/platform/local/state-directory';
import { readProject } from './backend';
import { projectRoot } from './cache';
import { messageOf } from './failure';

/** Whose machines they are: this project's, in this stack. */
export function scopeOf(stack: string): StackScope {
  const name = stack.split('/').at(-1) ?? stack;
  return { project: readProject(projectRoot).name, stack: name, stateRoot: defaultStateRoot() };
}

/** The names of the machines of a stack that this computer knows, whatever the engine's state says. */
export function localMachineNames(stack: string): readonly string[] {
  return machineNames(scopeOf(stack));
}

function networksOf(scope: StackScope): readonly string[] {
  const folder = path.dirname(fabricFile(scope, ''));
  if (!existsSync(folder)) return [];
  const prefix = `${scopeId(scope)}-`;
  return readdirSync(folder)
    .filter((name) => name.startsWith(prefix))
    .map((name) => name.slice(prefix.length));
}

/** The folder with the data volumes of a stack, which are nobody's to delete but their owner's; undefined when it has none. */
export function keptVolumes(stack: string): string | undefined {
  const folder = path.join(stackDirectory(scopeOf(stack)), 'volumes');
  return existsSync(folder) && readdirSync(folder).length > 0 ? folder : undefined;
}

/**
 * Ends and removes the machines and networks of a stack without asking the engine; its data volumes stay.
 *
 * @returns what could not be removed
 */
export async function removeLocalMachines(stack: string): Promise<readonly string[]> {
  const scope = scopeOf(stack);
  const left: string[] = [];
  for (const name of machineNames(scope)) {
    try {
      await endMachine(scope, name);
      rmSync(machinePaths(scope, name).directory, { recursive: true, force: true });
    } catch (error) {
      left.push(`${name}: ${messageOf(error)}`);
    }
  }
  for (const network of networksOf(scope)) await deleteNetwork(fabricFile(scope, network));
  return left;
}
