/**
 * What a cluster is, replaced: by a snapshot, or by what one survivor still has. Every step can be done again, so a run that was interrupted is taken up by
 * the next one. What members had before is moved aside by the programs on the machines, and never deleted.
 */
import { command, statusesOf } from './etcd-machines';
import type { Answer, EtcdMachine, Surroundings } from './etcd-machines';
import { statusOf } from './etcd-view';
import { Failure } from './failure';

/** What is to be replaced. */
export interface DataReplacement {
  readonly cluster: string;
  readonly machines: readonly EtcdMachine[];
  readonly number: number;
  readonly from?: { readonly snapshot: string } | { readonly survivor: string };
  readonly limitSeconds: number;
}

// Whoever has come with an empty disk has no number yet, and is of the incarnation that it has joined.
const JOINED_LATER = '--joined-later';
const START = ['systemctl', 'start', '--no-block', 'etcd-member.service'];

/** Replaces it, as far as it is not done yet. */
export async function replaceData(
  surroundings: Surroundings,
  replacement: DataReplacement,
  answers: readonly Answer[],
): Promise<void> {
  const { from } = replacement;
  if (from === undefined) return;
  if ('snapshot' in from) await restore(surroundings, replacement, from.snapshot, answers);
  else await startSurvivor(surroundings, replacement, from.survivor, answers);
}

async function restore(
  surroundings: Surroundings,
  { cluster, machines, number, limitSeconds }: DataReplacement,
  snapshot: string,
  answers: readonly Answer[],
): Promise<void> {
  // All are restored before the first one is started: one that is well means that this was done.
  if (livesAt(answers, number)) return;
  const [first] = machines;
  if (first === undefined) return;
  const limit = limitSeconds * 1000;
  surroundings.tell(`${cluster}: looks whether ${snapshot} is whole`);
  await command(surroundings, first, ['etcd-snapshot-check', snapshot], limit);
  for (const machine of machines) {
    surroundings.tell(`${machine.name}: is restored from ${snapshot}`);
    await command(
      surroundings,
      machine,
      ['etcd-restore', JOINED_LATER, String(number), snapshot],
      limit,
    );
  }
  for (const machine of machines) await command(surroundings, machine, START);
}

async function startSurvivor(
  surroundings: Surroundings,
  { machines, number, limitSeconds }: DataReplacement,
  survivor: string,
  answers: readonly Answer[],
): Promise<void> {
  const own = machines.find(({ name }) => name === survivor);
  if (own === undefined) throw new Failure(`${survivor} is no member`);
  const limit = limitSeconds * 1000;
  if (!livesAt(answers, number)) {
    if (statusOf(answers, survivor)?.data !== 'present') {
      throw new Failure(
        `${survivor} has no data to begin with; name a member that has, or a snapshot`,
      );
    }
    surroundings.tell(`${survivor}: begins alone with the data that it has`);
    await command(
      surroundings,
      own,
      ['etcd-force-new-cluster', JOINED_LATER, String(number)],
      limit,
    );
  }
  for (const machine of machines) {
    const status = statusOf(answers, machine.name);
    if (machine === own || status?.data !== 'present') continue;
    if (status.incarnation >= number || isListed(answers, machine.name, number)) continue;
    surroundings.tell(`${machine.name}: its data is moved aside, then it joins ${survivor}`);
    await command(surroundings, machine, ['etcd-set-aside', String(number)], limit);
    await command(surroundings, machine, START);
  }
}

function livesAt(answers: readonly Answer[], number: number): boolean {
  return statusesOf(answers).some(({ healthy, incarnation }) => healthy && incarnation >= number);
}

/** Whether a member of the new incarnation lists it. */
function isListed(answers: readonly Answer[], name: string, number: number): boolean {
  return statusesOf(answers).some(
    ({ healthy, incarnation, members }) =>
      healthy && incarnation >= number && members.some((member) => member.name === name),
  );
}
