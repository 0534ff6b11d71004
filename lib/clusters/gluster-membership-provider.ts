/**
 * The provider of memberships: that a machine is a node of its pool, with the files that it shall have and with all that it has missed. Made after its
 * machine, and taken away before it, so that a node that goes for good leaves the pool while its machine still runs.
 */
import { isEnding, stopEnding } from './gluster-ending';
import { askPool, lastingTrouble, watchPool } from './gluster-machines';
import type { GlusterAnswer, GlusterMachine } from './gluster-machines';
import {
  healTrouble,
  memberTrouble,
  nodeStatusOf,
  offlineBricks,
  poolViewOf,
} from './gluster-view';
import { Failure } from './failure';
import { allMachines, command, troubleOf } from './machines';
import type { Surroundings } from './machines';
import { accept, differs } from './resource-provider';
import type { ResourceProvider } from './resource-provider';
import { DONE, missing, watchUntil } from './wait-until';
import type { Look } from './wait-until';

/** A membership. */
export interface GlusterMembershipInputs {
  readonly pool: string;
  readonly node: string;
  /** All machines of the pool, this one among them. */
  readonly machines: readonly GlusterMachine[];
  /** Another when the machine was made anew. */
  readonly instance: string;
  /** Another when one of the files of the node is. */
  readonly files: string;
  readonly limitSeconds: number;
}

/** A membership that was made. */
export interface GlusterMembershipState extends GlusterMembershipInputs {
  /** `well`, or what a look at it has found. */
  readonly condition: string;
}

const WELL = 'well';
const KEYS = ['machines', 'instance', 'files'] as const;
const LEAVE_LIMIT_MS = 300_000;

/** Makes the provider. */
export function glusterMembershipProvider(
  surroundings: Surroundings,
): ResourceProvider<GlusterMembershipInputs, GlusterMembershipState> {
  return {
    check: accept,
    diff: (_id, olds, news) =>
      Promise.resolve({ changes: olds.condition !== WELL || differs(olds, news, KEYS) }),
    async create(inputs) {
      await join(surroundings, inputs, undefined);
      return { id: `${inputs.pool}/${inputs.node}`, outs: { ...inputs, condition: WELL } };
    },
    async read(id, props) {
      return { id, props: { ...props, condition: await conditionOf(surroundings, props) } };
    },
    async update(_id, olds, news) {
      // Those that leave in this run belong to the pool until its end.
      const machines = allMachines(news.machines, olds.machines);
      await join(surroundings, { ...news, machines }, olds);
      return { outs: { ...news, condition: WELL } };
    },
    async delete(_id, props) {
      await leave(surroundings, props);
    },
  };
}

async function join(
  surroundings: Surroundings,
  inputs: GlusterMembershipInputs,
  olds: GlusterMembershipState | undefined,
): Promise<void> {
  const { machines, node, limitSeconds } = inputs;
  const own = ownMachine(inputs);
  if (!surroundings.boots(own.access)) {
    if (own.access.kind === 'none' && olds !== undefined && olds.files !== inputs.files) {
      surroundings.tell(refreshByHand(node));
    }
    return;
  }
  await stopEnding(surroundings, own);
  const outcome = await command(surroundings, own, ['gluster-refresh'], limitSeconds * 1000);
  if (outcome !== 'unchanged') surroundings.tell(`${node}: files ${outcome}`);
  await watchUntil(surroundings, watchPool(surroundings, machines), {
    what: `${node} is in the pool and has all that it has missed`,
    limitSeconds,
    look: (answers) => hasJoinedPool(answers, node),
    remedy: `look at "journalctl -u glusterd" on ${node}; "up" again goes on from here`,
  });
}

function refreshByHand(node: string): string {
  return `${node}: there are other files for it, such as volumes that are wanted, and nobody can look into its machine from here: run "gluster-refresh" (in /opt/groundwork/bin) there as root`;
}

/**
 * Whether a node is what it shall be, or cannot be it before the run is further: a pool begins when all its nodes are there, and one without a majority serves
 * nothing.
 */
export function hasJoinedPool(answers: readonly GlusterAnswer[], node: string): Look {
  const view = poolViewOf(answers);
  const status = nodeStatusOf(answers, node);
  if (status?.service === 'active' && !(view.isThere && view.hasMajority)) return DONE;
  const [offline] = offlineBricks(answers, node);
  const brick = offline === undefined ? undefined : `brick ${offline} is not served`;
  const trouble = memberTrouble(answers, node) ?? brick ?? healTrouble(view);
  return trouble === undefined ? DONE : missing(trouble);
}

/** Files to heal are no illness: clients write while one looks. */
async function conditionOf(
  surroundings: Surroundings,
  props: GlusterMembershipState,
): Promise<string> {
  const { machines, node } = props;
  if (!surroundings.boots(ownMachine(props).access)) return props.condition;
  const trouble = await lastingTrouble(surroundings, machines, (answers) => {
    const [offline] = offlineBricks(answers, node);
    const brick = offline === undefined ? undefined : `brick ${offline} is not served`;
    return memberTrouble(answers, node) ?? brick;
  });
  return trouble ?? WELL;
}

async function leave(surroundings: Surroundings, props: GlusterMembershipState): Promise<void> {
  const { machines, node, pool } = props;
  const own = ownMachine(props);
  if (!surroundings.boots(own.access)) return;
  if (await isEnding(surroundings, machines)) return;
  const answers = await askPool(surroundings, machines);
  // No node takes itself out of its pool: one of those that stay does, which have the list without it.
  const other = machines.find(
    ({ name }) => name !== node && nodeStatusOf(answers, name)?.service === 'active',
  );
  if (other === undefined) {
    surroundings.tell(`${node}: no other machine of ${pool} runs, so there is nobody to tell`);
    return;
  }
  const left = await surroundings.run(other.access, ['gluster-remove', node], {
    timeoutMs: LEAVE_LIMIT_MS,
  });
  if (left.code === 0) return;
  const reason = troubleOf(left).replace(/^gluster-remove: /, '');
  throw new Failure(
    `${node} cannot leave: ${reason}; it is a node still, and "up" again goes on from here`,
  );
}

function ownMachine({ machines, node }: GlusterMembershipInputs): GlusterMachine {
  const own = machines.find(({ name }) => name === node);
  if (own === undefined) throw new Error(`bug: ${node} is not among the machines`);
  return own;
}
