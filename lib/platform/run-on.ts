/**
 * Programs on machines, run from where the engine runs. Needs no engine: what it is given is plain data that can stand in the state of a resource.
 */
import type { CommandResult } from './local/command';
import { scopeOf } from './local/resource-provider';
import { runInside } from './local/run-inside';
import { runOverSsh } from './run-over-ssh';

import type { MachineAccess } from './platform';

/** How a program on a machine ended and what it said. */
export type RunOnResult = CommandResult;

/** How a program on a machine is run. */
export interface RunOnOptions {
  /**
   * What it reads from its standard input.
   *
   * @default '' - it is at its end at once
   */
  readonly input?: string;
  /**
   * After how many milliseconds it is ended, with what it has started.
   *
   * @default 60000
   */
  readonly timeoutMs?: number;
}

/** Whether the machine is one that boots; where machines are only written down, nothing can be run on one. */
export function boots(access: MachineAccess): boolean {
  return access.kind === 'local' ? access.runtime === 'containers' : access.kind === 'ssh';
}

/**
 * Runs a program on a machine as its root, in an environment of its own, and waits for its end. Whatever it answers is a result.
 *
 * @param command the program and its arguments; no shell reads them. Programs of groundwork (`/opt/groundwork/bin`) are found by their names
 * @returns with `code` 124 when it took too long, 125 with the reason in `stderr` when the machine does not run or has ended meanwhile, 127 when there is no
 *   such program
 */
export function runOn(
  access: MachineAccess,
  command: readonly string[],
  options: RunOnOptions = {},
): Promise<RunOnResult> {
  if (access.kind === 'ssh') return runOverSsh(access, command, options);
  if (access.kind === 'none' || !boots(access)) {
    const why =
      access.kind === 'none' ? 'cannot be reached' : 'is only written down, nothing runs on it';
    const reason = `machine "${access.machine}" ${why}`;
    return Promise.resolve({ code: 125, stdout: '', stderr: `${reason}\n` });
  }
  return runInside(scopeOf(access), access.machine, command, options);
}
