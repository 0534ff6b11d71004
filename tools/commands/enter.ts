import { spawn } from 'node:child_process';
import { ToolFailure } from '../failure';
import { enterCommand, localMachines, type LocalMachine } from '../local-machines';
import { exitCodeOf } from '../process';
import type { StackArguments } from './arguments';

/** @throws ToolFailure that names the machines there are, when this one cannot be entered */
export function chooseMachine(
  machines: readonly LocalMachine[],
  name: string | undefined,
): LocalMachine & { leader: number } {
  const running = machines
    .filter((machine) => machine.leader !== undefined)
    .map((machine) => machine.name);
  const there = running.length === 0 ? 'none is running' : `running are ${running.join(', ')}`;
  if (name === undefined) throw new ToolFailure(`which machine? ${there}`, 2);
  const machine = machines.find((one) => one.name === name);
  if (machine?.leader === undefined)
    throw new ToolFailure(`machine "${name}" does not run; ${there}`);
  return { ...machine, leader: machine.leader };
}

/** A root shell, or one command, in a running machine. */
export async function enter(asked: StackArguments): Promise<number> {
  const machine = chooseMachine(localMachines(asked.stack), asked.machine);
  const command = asked.passed.length === 0 ? ['/bin/bash', '--login'] : asked.passed;
  const [program = '', ...args] = enterCommand(machine.leader, command);
  const child = spawn(program, args, {
    stdio: 'inherit',
    env: { ...process.env, PATH: `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin` },
  });
  // The keyboard's interrupt is for what runs in the machine.
  const ignore = (): void => undefined;
  process.on('SIGINT', ignore);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      process.off('SIGINT', ignore);
      resolve(exitCodeOf(code, signal));
    });
  });
}
