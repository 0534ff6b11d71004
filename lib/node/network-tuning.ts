import type { Construct } from 'constructs';

import { KernelModule, MachineConstruct, Sysctl } from '../machine';
import type { Violation } from '../values';

import { networkModules, networkSettings } from './network-settings';
import type { NetworkTuningProps } from './network-tuning-props';
import { readNetworkTuning } from './read-network-tuning';
import type { ReadNetworkTuning } from './read-network-tuning';

/**
 * What the kernel of a node must do for pods: forward packets, and show to iptables those that cross a bridge, without which Services
 * cannot be reached from pods behind one. Modules and settings always come together: a key whose module is not loaded does not exist.
 *
 * The settings hold against what vendors ship: see {@link Sysctl} on the order of files.
 *
 * @see https://kubernetes.io/docs/setup/production-environment/container-runtimes/#install-and-configure-prerequisites
 * @example
 * ```ts
 * import { Machine } from 'groundwork/machine';
 * import { NetworkTuning } from 'groundwork/node';
 *
 * const worker = new Machine('worker-1', {
 *   capacity: { cpu: 8, memory: '32Gi', ephemeralStorage: '100Gi' },
 * });
 * const network = new NetworkTuning(worker, 'network', { conntrack: {} });
 * network.settings['net.netfilter.nf_conntrack_max']; // '262144'
 * ```
 */
export class NetworkTuning extends MachineConstruct {
  private readonly read: ReadNetworkTuning;

  constructor(scope: Construct, id: string, props: NetworkTuningProps = {}) {
    super(scope, id);
    this.read = readNetworkTuning(props, this.machine.capacity);
    if (this.read.violations.length > 0) return;
    for (const module of networkModules(this.read.choice)) {
      new KernelModule(this, `Module-${module.name}`, module);
    }
    new Sysctl(this, 'Settings', { settings: this.settings });
  }

  /** The kernel's settings by key, sorted. */
  get settings(): Readonly<Record<string, string>> {
    return networkSettings(this.read.choice);
  }

  override violations(): readonly Violation[] {
    return this.read.violations;
  }
}
