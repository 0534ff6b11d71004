import Table from 'cli-table3';
import { localMachines, type LocalMachine } from '../local-machines';
import type { StackArguments } from './arguments';
import { messageOf } from '../failure';
import { Steps } from '../progress';
import { ask, openSession } from './session';

/** The machines as a table for people. */
export function machineTable(machines: readonly LocalMachine[]): string {
  // Without colours: it may go to a file, and says nothing by them.
  const table = new Table({
    head: ['machine', 'state', 'address', 'booted in', 'pid 1'],
    style: { head: [], border: [] },
  });
  for (const machine of machines) {
    table.push([
      machine.name,
      machine.state,
      machine.address ?? '–',
      machine.bootSeconds === undefined ? '–' : `${machine.bootSeconds.toFixed(1)} s`,
      machine.leader ?? '–',
    ]);
  }
  return table.toString();
}

/** The stack's outputs; undefined when no engine or no stack is there. Secrets stay hidden. */
async function outputsOf(
  asked: StackArguments,
  steps: Steps,
): Promise<{ outputs: unknown } | { reason: string }> {
  try {
    // Looking must not install or build anything.
    const session = await openSession({ ...asked, install: false }, steps, { mayBuild: false });
    const told = await ask(session, ['stack', 'output', '--json', '--stack', asked.stack]);
    return told.code === 0 ? { outputs: JSON.parse(told.stdout) } : { reason: told.stderr.trim() };
  } catch (error) {
    return { reason: messageOf(error) };
  }
}

/** Shows the machines there are, whatever the engine knows of them, and the stack's outputs. */
export async function status(asked: StackArguments): Promise<number> {
  const machines = localMachines(asked.stack);
  const outputs = await outputsOf(asked, new Steps({ write: () => undefined }));
  if (asked.json) {
    process.stdout.write(
      `${JSON.stringify({ stack: asked.stack, machines, ...outputs }, null, 2)}\n`,
    );
    return 0;
  }
  process.stdout.write(
    machines.length === 0
      ? `no machines of stack ${asked.stack} on this computer\n`
      : `${machineTable(machines)}\n`,
  );
  process.stdout.write(
    'outputs' in outputs
      ? `outputs: ${JSON.stringify(outputs.outputs, null, 2)}\n`
      : `no outputs: ${outputs.reason}\n`,
  );
  return 0;
}
