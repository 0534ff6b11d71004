/**
 * The provider of turns. A turn comes before the machine of a member is made anew: it waits until the cluster bears that, and moves the leadership away.
 * It never changes a cluster that does not live.
 */
import { allMachines } from './etcd-machines';
import type { EtcdMachine, Surroundings } from './etcd-machines';
import { makeWay } from './make-way';
import { differs, toFailures } from './resource-provider';
import type { ResourceProvider } from './resource-provider';
import { checkUnwatchedTurn } from './unwatched';

/** A turn. */
export interface EtcdTurnInputs {
  readonly cluster: string;
  readonly member: string;
  /** All machines of the cluster, this one among them. */
  readonly machines: readonly EtcdMachine[];
  /** Another exactly when the machine is going to be made anew. */
  readonly revision: string;
  readonly incarnation: number;
  readonly limitSeconds: number;
}

// The machines only so that the state knows them: a turn is nothing but another revision.
const KEYS = ['revision', 'machines'] as const;

/** Makes the provider. */
export function etcdTurnProvider(
  surroundings: Surroundings,
): ResourceProvider<EtcdTurnInputs, EtcdTurnInputs> {
  return {
    check(olds, news) {
      const violations = checkUnwatchedTurn(olds, news, news.member);
      return Promise.resolve({ inputs: news, failures: toFailures(violations) });
    },
    diff: (_id, olds, news) => Promise.resolve({ changes: differs(olds, news, KEYS) }),
    async create(inputs) {
      await makeWay(surroundings, inputs);
      return { id: `${inputs.cluster}/${inputs.member}/turn`, outs: inputs };
    },
    read: (id, props) => Promise.resolve({ id, props }),
    async update(_id, olds, news) {
      if (olds.revision !== news.revision) {
        const machines = allMachines(news.machines, olds.machines);
        await makeWay(surroundings, { ...news, machines });
      }
      return { outs: news };
    },
    delete: () => Promise.resolve(),
  };
}
