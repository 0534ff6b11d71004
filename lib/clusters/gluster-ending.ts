/**
 * The mark of a pool that is ended as a whole: its nodes do not leave one another then, so that it comes back as it was. On the machines and not on their
 * disks, so that it goes with them.
 */
import { NOT_RUNNING, command } from './machines';
import type { ClusterMachine, Surroundings } from './machines';

const MARK = '/run/groundwork-gluster-ending';

/** Marks every machine that runs. */
export async function markEnding(
  { run, boots }: Surroundings,
  machines: readonly ClusterMachine[],
): Promise<void> {
  for (const { access } of machines.filter((machine) => boots(machine.access))) {
    await run(access, ['touch', MARK]);
  }
}

/** Takes the mark away: the machine is to go on. */
export async function stopEnding(
  surroundings: Surroundings,
  machine: ClusterMachine,
): Promise<void> {
  await command(surroundings, machine, ['rm', '-f', MARK]);
}

/** Takes the mark away from every machine that runs; with one that does not, the mark is gone too. */
export async function unmarkEnding(
  { run, boots }: Surroundings,
  machines: readonly ClusterMachine[],
): Promise<void> {
  for (const { access } of machines.filter((machine) => boots(machine.access))) {
    await run(access, ['rm', '-f', MARK]);
  }
}

/** Whether the pool is ended as a whole: any machine has the mark, or none runs that could tell. */
export async function isEnding(
  { run }: Surroundings,
  machines: readonly ClusterMachine[],
): Promise<boolean> {
  const codes: number[] = [];
  for (const { access } of machines) codes.push((await run(access, ['test', '-e', MARK])).code);
  return codes.includes(0) || codes.every((code) => code === NOT_RUNNING);
}
