/** The number of the incarnation, as it is written down beside the data of each member. */
import { command, statusesOf } from './etcd-machines';
import type { Answer, EtcdMachine, Surroundings } from './etcd-machines';

/** Where it stands on the data volume. */
export const INCARNATION_FILE = '/var/lib/etcd/groundwork/incarnation';

/**
 * Writes the number down where it is missing: a member that has come with an empty disk has its data from the others, and so is of their incarnation.
 * Only on members of the same cluster as one that has the number.
 */
export async function recordIncarnation(
  surroundings: Surroundings,
  machines: readonly EtcdMachine[],
  answers: readonly Answer[],
  wanted: number,
): Promise<void> {
  const healthy = statusesOf(answers).filter((status) => status.healthy);
  const known = healthy.find(({ incarnation }) => incarnation === wanted)?.clusterId;
  if (known === undefined) return;
  for (const { name, incarnation, clusterId } of healthy) {
    if (incarnation >= wanted || clusterId !== known) continue;
    const own = machines.find((machine) => machine.name === name);
    if (own !== undefined) await writeIncarnation(surroundings, own, wanted);
  }
}

/** Writes the number down on one machine, whole or not at all. */
export async function writeIncarnation(
  surroundings: Surroundings,
  machine: EtcdMachine,
  number: number,
): Promise<void> {
  const script = `printf '%s\\n' ${number} >"$1.new" && sync "$1.new" && mv "$1.new" "$1"`;
  await command(surroundings, machine, ['sh', '-c', script, 'sh', INCARNATION_FILE]);
}
