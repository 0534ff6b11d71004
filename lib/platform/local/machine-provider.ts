/** The provider of machines: creating one means that it has come up, or that nothing of it is left but its log and the cause. */
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';

import type { Seed } from '../../machine';
import { writeSeed } from './local-seed';
import { diffMachine } from './machine-identity';
import { bootMachine, endMachine, health } from './machine-life';
import type { MachineHealth } from './machine-life';
import type { StackScope } from './identity';
import type { Progress } from './image';
import { readRecord, removeMachineDirectory } from './machine-record';
import { leaderOf } from './container';
import { accept, scopeOf, tell } from './resource-provider';
import type { LocalInputs, ResourceProvider } from './resource-provider';
import { writeSeedSecrets } from './seed-secrets';
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
  /** The names of its secrets; left out when there are none. */
  readonly secrets?: readonly string[];
  /** The names of its buckets; left out when there are none. */
  readonly buckets?: readonly string[];
  /** The folder of the host that it finds at `/opt/programs`; left out when there is none. */
  readonly programs?: string;
}

/** A machine that has come up, or that is only written down. */
export interface MachineState extends MachineInputs {
  readonly state: MachineHealth | 'files';
  /** Another for every machine that was made, though they have the same name. */
  readonly instance: string;
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

/** Creates, reads and deletes machines. */
export const machineProvider: ResourceProvider<MachineInputs, MachineState> = {
  check: accept,

  diff: (_id, olds, news) => Promise.resolve(diffMachine(olds, news)),

  async create(inputs) {
    const { project, stack, name } = inputs;
    const scope = scopeOf(inputs);
    const { seed: seedDirectory, log } = machinePaths(scope, name);
    const id = `${project}/${stack}/${name}`;
    const progress = tell(name);
    const instance = randomUUID();
    if (inputs.runtime === 'containers') await clearName(scope, name, progress);
    writeSeed(seedDirectory, inputs.seed);
    if (inputs.runtime === 'files') {
      writeSeedSecrets(scope, name, inputs.secrets ?? []);
      const outs = {
        ...inputs,
        instance,
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
      outs: {
        ...inputs,
        instance,
        state: 'running',
        seedDirectory,
        log,
        pid,
        bootSeconds,
        skipped,
      },
    };
  },

  async read(id, state) {
    if (state.state === 'files') return existsSync(state.seedDirectory) ? { id, props: state } : {};
    const record = readRecord(scopeOf(state), state.name);
    const now = record === undefined ? undefined : await health(record);
    if (now === undefined) return {};
    return { id, props: { ...state, state: now.health, pid: now.pid } };
  },

  update: (_id, olds, news) => {
    // An input that is left out now is still there in the old state.
    const { programs: _programs, ...rest } = olds;
    return Promise.resolve({ outs: { ...rest, ...news } });
  },

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
