/** Before a member goes away for a while: the others have to be enough, and one of them has to lead. */
import { askAll, command } from './etcd-machines';
import type { Answer, EtcdMachine, Surroundings } from './etcd-machines';
import { isReplaced } from './etcd-replaced';
import { statusOf, viewOf } from './etcd-view';
import { DONE, SETTLE_MS, missing, waitUntil } from './wait-until';
import type { Look } from './wait-until';

/** A member that is going to be away. */
export interface Leave {
  readonly member: string;
  readonly machines: readonly EtcdMachine[];
  readonly incarnation: number;
  readonly limitSeconds: number;
}

/** Waits until the cluster bears the loss of the member, and moves the leadership to another one. */
export async function makeWay(surroundings: Surroundings, leave: Leave): Promise<void> {
  const { member, machines, incarnation, limitSeconds } = leave;
  const own = machines.find(({ name }) => name === member);
  if (own === undefined || !surroundings.boots(own.access)) return;
  if (hasNothingToGive(await askAll(surroundings, machines), member, incarnation)) return;
  const answers = await waitUntil(surroundings, {
    what: `the others are enough without ${member}`,
    ...{ limitSeconds, machines },
    look: (seen, waited) => bearsLoss(seen, member, waited),
    remedy:
      'nothing was changed; bring the others back with the settings of before ("up --refresh"), and then change this one',
  });
  const view = viewOf(answers);
  if (view.healthy.length === 0) {
    surroundings.tell(`${member}: no majority is there, so nothing is lost when it goes`);
    return;
  }
  const votes = view.voters.some(({ name }) => name === member);
  if (view.voters.length <= 2 && votes) {
    surroundings.tell(`${member}: there are no writes while it is away, for want of other members`);
  }
  const leads = votes && view.voters.length > 1 && statusOf(answers, member)?.healthy === true;
  if (leads) await command(surroundings, own, ['etcd-make-way']);
}

/** Whose machine does not run has nothing to give away, and neither has a cluster that nobody has begun, or that is going to be replaced. */
function hasNothingToGive(
  answers: readonly Answer[],
  member: string,
  incarnation: number,
): boolean {
  const dead = statusOf(answers, member) === undefined;
  return dead || !viewOf(answers).hasData || isReplaced(answers, member, incarnation);
}

/** Whether the cluster bears the loss of a member. */
export function bearsLoss(answers: readonly Answer[], member: string, waitedMs: number): Look {
  const { healthy, voters, quorum } = viewOf(answers);
  if (healthy.length === 0) {
    return waitedMs >= SETTLE_MS ? DONE : missing('no member is healthy');
  }
  const others = voters.filter(({ name }) => name !== member);
  if (others.length === voters.length || others.length === 0) return DONE;
  const well = others.filter(({ name }) => healthy.includes(name));
  // Two members never bear a loss: it is enough that the other one is there to come back to.
  const needed = Math.min(quorum, others.length);
  if (well.length >= needed) return DONE;
  const ill = others.filter(({ name }) => !healthy.includes(name)).map(({ name }) => name);
  return missing(
    `of the others only ${well.length} ${well.length === 1 ? 'is' : 'are'} healthy, and ${needed} have to be (not healthy: ${ill.join(', ')})`,
  );
}
