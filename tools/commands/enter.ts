import { spawn } from 'node:child_process';
import { enterCommand, listMachines } from '../../lib/platform/local/inventory';
import { messageOf, ToolFailure } from '../failure';
import { scopeOf } from '../local-scope';
import { exitCodeOf } from '../process';
import type { StackArguments } from './arguments';

async function commandFor(asked: StackArguments): Promise<readonly string[]> {
  const scope = scopeOf(asked.stack);
  if (asked.machine === undefined) {
    const running = (await listMachines(scope)).filter((machine) => machine.pid !== undefined);
    const names = running.map((machine) => machine.name).join(', ');
    throw new ToolFailure(
      `which machine? ${names === '' ? 'None is running' : `Running are ${names}`}`,
      2,
    );
  }
  try {
    return enterCommand(scope, asked.machine, asked.passed.length === 0 ? undefined : asked.passed);
  } catch (error) {
    throw new ToolFailure(messageOf(error));
  }
}

/** A root shell, or one command, in a running machine. */
export async function enter(asked: StackArguments): Promise<number> {
  const [program = '', ...args] = await commandFor(asked);
  const child = spawn(program, args, {
    stdio: 'inherit',
    // Root's PATH after a plain `su` lacks the folders where the machine has half of its programs; the last has ours.
    env: {
      ...process.env,
      PATH: `${process.env['PATH'] ?? ''}:/usr/local/sbin:/usr/sbin:/sbin:/usr/bin:/bin:/opt/groundwork/bin`,
    },
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
