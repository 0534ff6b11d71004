/** Before a node goes away for a while: the others have to have all that it has, and to be enough. */
import { Failure } from './failure';
import { askPool, watchPool } from './gluster-machines';
import type { GlusterAnswer, GlusterMachine } from './gluster-machines';
import { healTrouble, memberTrouble, offlineBricks, poolViewOf } from './gluster-view';
import { troubleOf } from './machines';
import type { Surroundings } from './machines';
import { DONE, missing, watchUntil } from './wait-until';
import type { Look } from './wait-until';

const PAUSE_MS = 3_000;
const MAKE_WAY_LIMIT_MS = 300_000;
/** How `gluster-make-way` ends what it says of volumes that never bear the loss of a node. */
export const LASTING: readonly string[] = [
  'of this node only',
  'takes no writes without this node',
];

/** A node that is going to be away. */
export interface GlusterLeave {
  readonly node: string;
  readonly machines: readonly GlusterMachine[];
  readonly limitSeconds: number;
}

/** Waits until the pool bears the loss of the node. */
export async function makeWayInPool(
  surroundings: Surroundings,
  { node, machines, limitSeconds }: GlusterLeave,
): Promise<void> {
  const own = machines.find(({ name }) => name === node);
  if (own === undefined || !surroundings.boots(own.access)) return;
  const first = await askPool(surroundings, machines);
  // A machine that runs and answers too late is a busy one, and has to be waited for.
  const runs = first.some((one) => one.name === node && (one.status !== undefined || one.runs));
  if (!runs || !poolViewOf(first).isThere) return;
  await watchUntil(surroundings, watchPool(surroundings, machines), {
    what: `the others are enough without ${node}`,
    limitSeconds,
    look: (answers) => bearsLossOf(answers, node),
    remedy:
      'nothing was changed; bring the others back with the settings of before ("up --refresh"), and then change this one',
  });
  const reason = await objection(surroundings, own, limitSeconds);
  if (reason === undefined) return;
  surroundings.tell(`${node}: nothing is lost while it is away, but ${reason}`);
}

/**
 * What the node itself says against being away, which knows more than its status tells. That a volume cannot bear it for what it is stays so: nothing is lost by
 * it, since the disks stay, and it is told. Whatever else it says passes, or somebody has to look.
 */
async function objection(
  { run, now, sleep }: Surroundings,
  { name, access }: GlusterMachine,
  limitSeconds: number,
): Promise<string | undefined> {
  const begin = now();
  for (;;) {
    const asked = await run(access, ['gluster-make-way'], { timeoutMs: MAKE_WAY_LIMIT_MS });
    if (asked.code === 0) return undefined;
    const reason = troubleOf(asked).replace(/^gluster-make-way: /, '');
    if (LASTING.some((words) => reason.endsWith(words))) return reason;
    if (now() - begin >= limitSeconds * 1000) {
      throw new Failure(`${name} cannot be away: ${reason}; nothing was changed`);
    }
    await sleep(PAUSE_MS);
  }
}

/** Whether a pool bears the loss of a node: all others are there with all their bricks, and have what this one has. */
export function bearsLossOf(answers: readonly GlusterAnswer[], node: string): Look {
  const view = poolViewOf(answers);
  const others = answers.filter(({ name }) => name !== node);
  for (const { name } of others) {
    const trouble = memberTrouble(
      answers.filter((answer) => answer.name !== node),
      name,
    );
    if (trouble !== undefined) return missing(trouble);
    const [offline] = offlineBricks(answers, name);
    if (offline !== undefined) return missing(`brick ${offline} is not served`);
  }
  // With a brick of its own away it is the one that misses something, and the others are enough.
  const heal = offlineBricks(answers, node).length > 0 ? undefined : healTrouble(view);
  return heal === undefined ? DONE : missing(heal);
}
