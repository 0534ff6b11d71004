/**
 * The provider of turns. A turn comes before the machine of a node is made anew: it waits until the others have all that this one has, so that no file is
 * ever without the copies that it needs. It never changes a pool that does not live.
 */
import type { GlusterMachine } from './gluster-machines';
import { makeWayInPool } from './gluster-make-way';
import { allMachines } from './machines';
import type { Surroundings } from './machines';
import { differs, toFailures } from './resource-provider';
import type { ResourceProvider } from './resource-provider';
import { checkUnwatchedTurn } from './unwatched';

/** A turn. */
export interface GlusterTurnInputs {
  readonly pool: string;
  readonly node: string;
  /** All machines of the pool, this one among them. */
  readonly machines: readonly GlusterMachine[];
  /** Another exactly when the machine is going to be made anew. */
  readonly revision: string;
  readonly limitSeconds: number;
}

// The machines only so that the state knows them: a turn is nothing but another revision.
const KEYS = ['revision', 'machines'] as const;

/** Makes the provider. */
export function glusterTurnProvider(
  surroundings: Surroundings,
): ResourceProvider<GlusterTurnInputs, GlusterTurnInputs> {
  return {
    check(olds, news) {
      const violations = checkUnwatchedTurn(olds, news, news.node);
      return Promise.resolve({ inputs: news, failures: toFailures(violations) });
    },
    diff: (_id, olds, news) => Promise.resolve({ changes: differs(olds, news, KEYS) }),
    async create(inputs) {
      await makeWayInPool(surroundings, inputs);
      return { id: `${inputs.pool}/${inputs.node}/turn`, outs: inputs };
    },
    read: (id, props) => Promise.resolve({ id, props }),
    async update(_id, olds, news) {
      if (olds.revision !== news.revision) {
        const machines = allMachines(news.machines, olds.machines);
        await makeWayInPool(surroundings, { ...news, machines });
      }
      return { outs: news };
    },
    delete: () => Promise.resolve(),
  };
}
