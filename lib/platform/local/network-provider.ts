/** The provider of the network of a stack. */
import { createNetwork, deleteNetwork, networkExists } from './network';
import { machineNames, readRecord, removeMachineDirectory } from './machine-record';
import { refuseOtherCheckout } from './other-checkout';
import { isRunning } from './process-identity';
import { diffInputs, scopeOf } from './resource-provider';
import type { LocalInputs, ResourceProvider } from './resource-provider';
import type { StackScope } from './identity';
import { fabricFile } from './state-directory';

/** What a network is made from. */
export interface NetworkInputs extends LocalInputs {
  readonly name: string;
  /** The bridge's address with its prefix: `10.77.0.1/24`. */
  readonly bridge: string;
}

/** A network that is there. */
export interface NetworkState extends NetworkInputs {
  /** The file that the bridge's namespace is bound to; empty where machines are only written down. */
  readonly fabric: string;
}

/** Creates, reads and deletes networks. */
export const networkProvider: ResourceProvider<NetworkInputs, NetworkState> = {
  check(olds, news) {
    // Every machine needs its network, so this is known before the first of them is touched.
    const isNew = olds.name === undefined && news.runtime === 'containers';
    const failures = isNew ? refuseOtherCheckout(scopeOf(news)) : [];
    return Promise.resolve({ inputs: news, failures });
  },

  diff: (_id, olds, news) =>
    Promise.resolve(
      diffInputs<NetworkInputs>(olds, news, [
        'project',
        'stack',
        'stateRoot',
        'runtime',
        'name',
        'bridge',
      ]),
    ),

  async create(inputs) {
    const { project, stack, name, bridge, runtime } = inputs;
    const fabric = runtime === 'files' ? '' : fabricFile(scopeOf(inputs), name);
    if (fabric !== '') await createNetwork(fabric, bridge);
    return { id: `${project}/${stack}/${name}`, outs: { ...inputs, fabric } };
  },

  read(id, state) {
    const there = state.fabric === '' || networkExists(state.fabric);
    return Promise.resolve(there ? { id, props: state } : {});
  },

  update: (_id, olds, news) => Promise.resolve({ outs: { ...olds, ...news } }),

  async delete(_id, state) {
    if (state.fabric === '') return;
    await deleteNetwork(state.fabric);
    removeDeadMachines(scopeOf(state), state.name);
  },
};

// Machines that died, or never came up, are no resources any more; what they left behind goes with their network.
function removeDeadMachines(scope: StackScope, network: string): void {
  for (const name of machineNames(scope)) {
    const record = readRecord(scope, name);
    if (record?.network !== network || isRunning(record.supervisor)) continue;
    removeMachineDirectory(scope, name);
  }
}
