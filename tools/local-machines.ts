import { existsSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { enterArguments } from '../lib/platform/local/boot';
import { leaderOf, removeRoot, stopContainer } from '../lib/platform/local/container';
import { scopeId, type StackScope } from '../lib/platform/local/identity';
import { machineNames, type MachineRecord, readRecord } from '../lib/platform/local/machine-record';
import { deleteNetwork } from '../lib/platform/local/network';
import { isRunning } from '../lib/platform/local/process-identity';
import {
  defaultStateRoot,
  fabricFile,
  machinePaths,
  stackDirectory,
} from '../lib/platform/local/state-directory';
import { readProject } from './backend';
import { projectRoot } from './cache';

/** A machine of a stack, as this computer has it. */
export interface LocalMachine {
  readonly name: string;
  /** `seed`: it was only written down, or has been removed; `stopped`: it was booted and runs no more. */
  readonly state: 'running' | 'stopped' | 'seed';
  readonly address?: string;
  /** PID 1 of the machine, as this computer sees it. */
  readonly leader?: number;
  readonly bootSeconds?: number;
  readonly seed: string;
  readonly log: string;
}

/** Whose machines they are: this project's, in this stack. */
export function scopeOf(stack: string): StackScope {
  const name = stack.split('/').at(-1) ?? stack;
  return { project: readProject(projectRoot).name, stack: name, stateRoot: defaultStateRoot() };
}

function describe(scope: StackScope, name: string): LocalMachine {
  const { seed, log } = machinePaths(scope, name);
  const record = readRecord(scope, name);
  if (record === undefined) return { name, state: 'seed', seed, log };
  const leader = leaderOf(record.supervisor)?.pid;
  return {
    name,
    state: isRunning(record.supervisor) ? 'running' : 'stopped',
    address: record.address,
    ...(leader === undefined ? {} : { leader }),
    ...(record.bootSeconds === undefined ? {} : { bootSeconds: record.bootSeconds }),
    seed,
    log,
  };
}

/** Every machine of a stack that this computer knows, whatever the engine's state says. */
export function localMachines(stack: string): readonly LocalMachine[] {
  const scope = scopeOf(stack);
  return machineNames(scope).map((name) => describe(scope, name));
}

/** The arguments of nsenter that run a command in a running machine. */
export function enterCommand(leader: number, command: readonly string[]): readonly string[] {
  return ['nsenter', ...enterArguments(leader, command)];
}

function networksOf(scope: StackScope): readonly string[] {
  const folder = path.dirname(fabricFile(scope, ''));
  if (!existsSync(folder)) return [];
  const prefix = `${scopeId(scope)}-`;
  return readdirSync(folder)
    .filter((name) => name.startsWith(prefix))
    .map((name) => name.slice(prefix.length));
}

async function removeMachine(
  scope: StackScope,
  name: string,
  record: MachineRecord | undefined,
): Promise<readonly string[]> {
  const left = record
    ? await stopContainer(record.machineId, record.supervisor, record.volumes)
    : [];
  removeRoot(machinePaths(scope, name));
  rmSync(machinePaths(scope, name).directory, { recursive: true, force: true });
  return left;
}

/** What is left of a stack on this computer after its machines were removed. */
export interface Remains {
  /** What could not be removed. */
  readonly left: readonly string[];
  /** The folder with the data volumes, which are nobody's to delete but their owner's. */
  readonly kept?: string;
}

/** Ends and removes the machines and networks of a stack without asking the engine. Data volumes stay. */
export async function removeLocalMachines(stack: string): Promise<Remains> {
  const scope = scopeOf(stack);
  const left: string[] = [];
  for (const name of machineNames(scope)) {
    left.push(...(await removeMachine(scope, name, readRecord(scope, name))));
  }
  for (const network of networksOf(scope)) await deleteNetwork(fabricFile(scope, network));
  const volumes = path.join(stackDirectory(scope), 'volumes');
  return { left, ...(existsSync(volumes) ? { kept: volumes } : {}) };
}
