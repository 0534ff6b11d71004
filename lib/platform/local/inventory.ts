/**
 * Which machines there are, and the way into them, for people at a terminal; without the engine.
 */
import { readFileSync } from 'node:fs';

import { enterArguments } from './boot';
import { leaderOf } from './container';
import type { StackScope } from './identity';
import { health } from './machine-life';
import type { MachineHealth } from './machine-life';
import { machineNames, readRecord } from './machine-record';
import { machinePaths } from './state-directory';

/** A machine as it is now. */
export interface MachineStatus {
  readonly name: string;
  /** `failed` is one that never came up, `dead` one that had, `written` one that was only written down, never booted. */
  readonly state: MachineHealth | 'failed' | 'dead' | 'written';
  /** Left out for one that was only written down. */
  readonly address?: string;
  /** The process that is its PID 1, as the host counts; left out for one that does not run. */
  readonly pid?: number;
  /** How long it has been up; left out for one that does not run. */
  readonly uptimeSeconds?: number;
  readonly bootSeconds?: number;
  readonly seedDirectory: string;
  readonly log: string;
}

/** The kernel counts the start of processes in hundredths of a second on every architecture that Node runs on. */
const TICKS_PER_SECOND = 100;

/** All machines of a stack, by name. */
export async function listMachines(scope: StackScope): Promise<readonly MachineStatus[]> {
  return Promise.all(machineNames(scope).map((name) => statusOf(scope, name)));
}

/**
 * The program and the arguments that open a shell in a machine, or run a command there.
 *
 * @param command what to run
 * @throws Error when the machine does not run
 */
export function enterCommand(
  scope: StackScope,
  name: string,
  command: readonly string[] = ['bash', '-l'],
): readonly string[] {
  const record = readRecord(scope, name);
  const leader = record === undefined ? undefined : leaderOf(record.supervisor);
  if (leader === undefined) {
    const known = machineNames(scope);
    const instead = known.length === 0 ? 'there are none' : `there are ${known.join(', ')}`;
    throw new Error(
      `machine "${name}" of stack ${scope.project}/${scope.stack} does not run; ${instead}`,
    );
  }
  return ['nsenter', ...enterArguments(leader.pid, command)];
}

async function statusOf(scope: StackScope, name: string): Promise<MachineStatus> {
  const { seed: seedDirectory, log } = machinePaths(scope, name);
  const record = readRecord(scope, name);
  if (record === undefined) return { name, state: 'written', seedDirectory, log };
  const { address, bootSeconds, supervisor } = record;
  const known = {
    name,
    address,
    seedDirectory,
    log,
    ...(bootSeconds === undefined ? {} : { bootSeconds }),
  };
  const now = await health(record);
  if (now === undefined) return { ...known, state: bootSeconds === undefined ? 'failed' : 'dead' };
  const uptimeSeconds = hostUptime() - supervisor.startTime / TICKS_PER_SECOND;
  return { ...known, state: now.health, pid: now.pid, uptimeSeconds };
}

function hostUptime(): number {
  return Number(readFileSync('/proc/uptime', 'utf8').split(' ')[0]);
}
