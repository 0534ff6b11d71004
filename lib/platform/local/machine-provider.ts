/** The provider of machines: creating one means that it has come up, or that nothing of it is left but its log and the cause. */
import { existsSync } from 'node:fs';

import type { Seed } from '../../machine';
import { writeSeed } from './local-seed';
import { bootMachine, endMachine, health } from './machine-life';
import type { MachineHealth } from './machine-life';
import type { StackScope } from './identity';
import type { Progress } from './image';
import { readRecord, removeMachineDirectory } from './machine-record';
import { leaderOf } from './container';
import { accept, diffInputs, scopeOf, tell } from './resource-provider';
import type { LocalInputs, ResourceProvider } from './resource-provider';
import { machinePaths } from './state-directory';

/** What a machine is made from. */
export interface MachineInputs extends LocalInputs {
  readonly name: string;
  readonly hostname: string;
  readonly image: { readonly id: string; readonly packages: readonly string[] };
  /** The network's name, and the bridge's address with its prefix. */
  readonly network: { readonly name: string; readonly bridge: string };
  /** The machine's address, without a prefix. */
  readonly address: string;
  /** Data volumes and the stable paths at which the machine sees them. */
  readonly volumes: readonly { readonly name: string; readonly device: string }[];
  readonly seed: Seed;
  /** How long it may take to come up, in seconds. */
  readonly bootTimeout: number;
}

/** A machine that has come up, or that is only written down. */
export interface MachineState extends MachineInputs {
  readonly state: MachineHealth | 'files';
  /** The folder with `user-data`, `meta-data` and `network-config`. */
  readonly seedDirectory: string;
  /** The file with what it printed on its console; empty where machines are only written down. */
  readonly log: string;
  /** The process that is its PID 1, as the host counts; 0 where machines are only written down. */
  readonly pid: number;
  /** From starting it to cloud-init finished and systemd settled. */
  readonly bootSeconds: number;
  /** What belongs to the host's kernel, so that a container left it out. */
  readonly skipped: readonly string[];
}

const KEYS = [
  'project',
  'stack',
  'stateRoot',
  'runtime',
  'name',
  'hostname',
  'image',
  'network',
  'address',
  'volumes',
  'seed',
  'bootTimeout',
] as const;

/** Creates, reads and deletes machines. */
export const machineProvider: ResourceProvider<MachineInputs, MachineState> = {
  check: accept,

  diff: (_id, olds, news) =>
    Promise.resolve(diffInputs<MachineInputs>(olds, news, KEYS, ['bootTimeout'])),

  async create(inputs) {
    const { project, stack, name } = inputs;
    const scope = scopeOf(inputs);
    const { seed: seedDirectory, log } = machinePaths(scope, name);
    const id = `${project}/${stack}/${name}`;
    const progress = tell(name);
    if (inputs.runtime === 'containers') await clearName(scope, name, progress);
    writeSeed(seedDirectory, inputs.seed);
    if (inputs.runtime === 'files') {
      const outs = {
        ...inputs,
        state: 'files',
        seedDirectory,
        log: '',
        pid: 0,
        bootSeconds: 0,
        skipped: [],
      } as const;
      return { id, outs };
    }
    const { pid, bootSeconds, skipped } = await bootMachine(scope, inputs, progress);
    return {
      id,
      outs: { ...inputs, state: 'running', seedDirectory, log, pid, bootSeconds, skipped },
    };
  },

  async read(id, state) {
    if (state.state === 'files') return existsSync(state.seedDirectory) ? { id, props: state } : {};
    const record = readRecord(scopeOf(state), state.name);
    const now = record === undefined ? undefined : await health(record);
    if (now === undefined) return {};
    return { id, props: { ...state, state: now.health, pid: now.pid } };
  },

  update: (_id, olds, news) => Promise.resolve({ outs: { ...olds, ...news } }),

  async delete(_id, state) {
    const scope = scopeOf(state);
    if (state.state !== 'files') await endMachine(scope, state.name);
    removeMachineDirectory(scope, state.name);
  },
};

// A machine that the engine does not know of: it was interrupted while creating it, or its state was lost. Its data is on volumes, so it can go.
async function clearName(scope: StackScope, name: string, progress: Progress): Promise<void> {
  const record = readRecord(scope, name);
  if (record !== undefined && leaderOf(record.supervisor) !== undefined) {
    progress(
      'a machine of this name still runs though the engine does not know it; it is replaced',
    );
  }
  await endMachine(scope, name);
}
