import Table from 'cli-table3';
import { listMachines, type MachineStatus } from '../../lib/platform/local/inventory';
import { messageOf } from '../failure';
import { scopeOf } from '../local-scope';
import { formatElapsed, Steps } from '../progress';
import type { StackArguments } from './arguments';
import { ask, openSession } from './session';

function seconds(value: number | undefined): string {
  return value === undefined ? '–' : formatElapsed(value * 1000);
}

/** The machines as a table for people. */
export function machineTable(machines: readonly MachineStatus[]): string {
  const table = new Table({
    head: ['machine', 'state', 'address', 'booted in', 'up for', 'pid 1'],
    // Without colours: it may go to a file, and says nothing by them.
    style: { head: [], border: [] },
  });
  for (const machine of machines) {
    table.push([
      machine.name,
      machine.state,
      machine.address ?? '–',
      seconds(machine.bootSeconds),
      seconds(machine.uptimeSeconds),
      machine.pid ?? '–',
    ]);
  }
  return table.toString();
}

type Outputs = { readonly outputs: unknown } | { readonly reason: string };

/** The stack's outputs, or why there are none. Secrets stay hidden. */
async function outputsOf(asked: StackArguments): Promise<Outputs> {
  try {
    // Looking must not install or build anything.
    const silent = new Steps({ write: () => undefined });
    const session = await openSession({ ...asked, install: false }, silent, { mayBuild: false });
    const told = await ask(session, ['stack', 'output', '--json', '--stack', asked.stack]);
    return told.code === 0 ? { outputs: JSON.parse(told.stdout) } : { reason: told.stderr.trim() };
  } catch (error) {
    return { reason: messageOf(error) };
  }
}

/** Shows the machines there are, whatever the engine knows of them, and the stack's outputs. */
export async function status(asked: StackArguments): Promise<number> {
  const [machines, outputs] = await Promise.all([
    listMachines(scopeOf(asked.stack)),
    outputsOf(asked),
  ]);
  if (asked.json) {
    process.stdout.write(
      `${JSON.stringify({ stack: asked.stack, machines, ...outputs }, null, 2)}\n`,
    );
    return 0;
  }
  const none = `no machines of stack ${asked.stack} on this computer`;
  process.stdout.write(`${machines.length === 0 ? none : machineTable(machines)}\n`);
  process.stdout.write(
    'outputs' in outputs
      ? `outputs: ${JSON.stringify(outputs.outputs, null, 2)}\n`
      : `no outputs: ${outputs.reason}\n`,
  );
  return 0;
}
