/**
 * The provider of the whole: that all nodes are one pool, and that its volumes are there with every brick. Made after all memberships, so that a new pool, which
 * begins when all its nodes are there, is waited for once; taken away first, so that nodes know when all of the pool ends.
 */
import { markEnding, unmarkEnding } from './gluster-ending';
import { lastingTrouble, watchPool } from './gluster-machines';
import type { GlusterAnswer, GlusterMachine } from './gluster-machines';
import { healTrouble, memberTrouble, offlineBricks, poolViewOf } from './gluster-view';
import { command } from './machines';
import type { Surroundings } from './machines';
import { accept, differs } from './resource-provider';
import type { ResourceProvider } from './resource-provider';
import { DONE, missing, watchUntil } from './wait-until';
import type { Look } from './wait-until';
import { unwatchedNames } from './unwatched';

/** A pool as a whole. */
export interface GlusterWholeInputs {
  readonly pool: string;
  readonly machines: readonly GlusterMachine[];
  /** The names of the volumes that the pool makes. */
  readonly volumes: readonly string[];
  /** Others when machines were made anew. */
  readonly instances: readonly string[];
  /** Others when files of nodes are. */
  readonly files: readonly string[];
  readonly limitSeconds: number;
}

/** A pool that is there. */
export interface GlusterWholeState extends GlusterWholeInputs {
  /** `well`, or what a look at it has found. */
  readonly condition: string;
}

const WELL = 'well';
const KEYS = ['machines', 'volumes', 'instances', 'files'] as const;

/** Makes the provider. */
export function glusterWholeProvider(
  surroundings: Surroundings,
): ResourceProvider<GlusterWholeInputs, GlusterWholeState> {
  const wellOnce = async (inputs: GlusterWholeInputs): Promise<GlusterWholeState> => {
    await complete(surroundings, inputs);
    return { ...inputs, condition: WELL };
  };
  return {
    check: accept,
    diff: (_id, olds, news) =>
      Promise.resolve({ changes: olds.condition !== WELL || differs(olds, news, KEYS) }),
    create: async (inputs) => ({ id: inputs.pool, outs: await wellOnce(inputs) }),
    async read(id, props) {
      if (!boots(surroundings, props)) return { id, props };
      const trouble = await lastingTrouble(surroundings, props.machines, (answers) => {
        const look = isWhole(answers, props, false);
        return look.done ? undefined : look.missing;
      });
      return { id, props: { ...props, condition: trouble ?? WELL } };
    },
    update: async (_id, _olds, news) => ({ outs: await wellOnce(news) }),
    async delete(_id, { machines }) {
      await markEnding(surroundings, machines);
    },
  };
}

async function complete(surroundings: Surroundings, inputs: GlusterWholeInputs): Promise<void> {
  const { machines, pool, limitSeconds } = inputs;
  const [first] = machines;
  const blind = unwatchedNames(machines);
  if (blind.length > 0) {
    surroundings.tell(
      `${pool}: nobody can look into ${blind.join(', ')} from here, so it is not waited for; it begins by itself when all its nodes answer: "gluster-health" there tells`,
    );
  }
  if (first === undefined || !boots(surroundings, inputs)) return;
  // Left by a destroy that was broken off: with it a node that is dropped later would go without being taken out.
  await unmarkEnding(surroundings, machines);
  await command(surroundings, first, ['gluster-refresh'], limitSeconds * 1000);
  await watchUntil(surroundings, watchPool(surroundings, machines), {
    what: `${pool} is one pool with all its volumes`,
    limitSeconds,
    look: (answers) => isWhole(answers, inputs, true),
    remedy: `look at "gluster-health" on the nodes; "up" again goes on from here`,
  });
}

/**
 * Whether all nodes are members, and all volumes served by all bricks.
 *
 * @param healed whether nothing may be left to heal: clients write while one looks, so it is asked after changes alone
 */
export function isWhole(
  answers: readonly GlusterAnswer[],
  { machines, volumes }: Pick<GlusterWholeInputs, 'machines' | 'volumes'>,
  healed: boolean,
): Look {
  const view = poolViewOf(answers);
  if (!view.isThere && machines.length > 1) return missing('the pool has not begun');
  const served = view.volumes.map(({ name }) => name);
  const absent = volumes.find((name) => !served.includes(name));
  for (const { name } of machines) {
    const trouble = memberTrouble(answers, name);
    if (trouble !== undefined) return missing(trouble);
    const [offline] = offlineBricks(answers, name);
    if (offline !== undefined) return missing(`brick ${offline} is not served`);
  }
  const waits = answers.find(({ status }) => status !== undefined && status.waiting !== '');
  if (waits?.status !== undefined) return missing(`${waits.name} waits: ${waits.status.waiting}`);
  if (absent !== undefined) return missing(`volume ${absent} is not served`);
  const heal = healed ? healTrouble(view) : undefined;
  return heal === undefined ? DONE : missing(heal);
}

function boots({ boots: machineBoots }: Surroundings, { machines }: GlusterWholeInputs): boolean {
  return machines.every(({ access }) => machineBoots(access));
}
