import type { Construct } from 'constructs';

import { File, FirstBootStep, MachineConstruct, SystemdDropIn } from '../machine';
import type { UnitSections } from '../machine';
import { InvalidConfiguration } from '../values';
import type { Violation } from '../values';

import { allocatableInKubelet, workOutAllocatable } from './allocatable';
import type { Allocatable, AllocatableInput } from './allocatable';
import { KUBELET_ARGUMENTS_FILE, argumentsText, configurationText } from './kubelet-delivery';
import type { ReservedResourcesKubeletProps } from './kubelet-props';
import { readKubelet } from './read-kubelet';
import type { ReadKubelet } from './read-kubelet';
import { ReservedCgroup } from './reserved-cgroup';
import type { CgroupDriver } from './slice';

// Behind kubeadm's 10-kubeadm.conf, before anything that an administrator puts on top.
const DROP_IN = '20-groundwork.conf';

// A service that runs already keeps its old cgroup and arguments until it is started anew; one that does not run needs nothing.
const RESTART =
  'for unit; do systemctl --quiet is-active "$unit" || continue; systemctl restart "$unit" || exit 1; done';

/**
 * A kubelet that keeps something of the machine from its pods, and what it needs for that: its configuration (or flags), the slices whose
 * limits it sets, made ready before it starts, and the services that run in them. The kubelet itself and its unit come from elsewhere.
 *
 * @see https://kubernetes.io/docs/tasks/administer-cluster/reserve-compute-resources/
 * @example
 * ```ts
 * import { Machine } from 'groundwork/machine';
 * import { ReservedResourcesKubelet } from 'groundwork/node';
 *
 * const worker = new Machine('worker-1', {
 *   kubernetesVersion: '1.36',
 *   capacity: { cpu: 16, memory: '32Gi', ephemeralStorage: '100Gi' },
 * });
 * const kubelet = new ReservedResourcesKubelet(worker, 'kubelet', {
 *   kubeReserved: { cpu: 1, memory: '2Gi', ephemeralStorage: '1Gi' },
 *   systemReserved: { cpu: '500m', memory: '1Gi', ephemeralStorage: '1Gi' },
 *   evictionHard: { 'memory.available': '500Mi' },
 * });
 * kubelet.allocatable.memory.toString(); // '29196Mi'
 * ```
 */
export class ReservedResourcesKubelet extends MachineConstruct {
  private readonly read: ReadKubelet;

  constructor(scope: Construct, id: string, props: ReservedResourcesKubeletProps = {}) {
    super(scope, id);
    this.read = readKubelet(props, this.machine);
    // What cannot be read is not written: the violations say why.
    if (this.read.violations.length > 0 || this.read.accounting === undefined) return;
    this.addConfiguration();
    const services = this.addCgroups(props.runtimeService);
    new FirstBootStep(this, 'Restart', {
      phase: 'services',
      description: 'restart the kubelet where it runs already',
      command: ['sh', '-c', RESTART, 'sh', ...services],
    });
  }

  /**
   * What pods may request, exact: capacity − kubeReserved − systemReserved − hard thresholds of memory and of the kubelet's file system
   * (shares are shares of the capacity) − huge pages.
   *
   * @throws InvalidConfiguration when it cannot be worked out
   */
  get allocatable(): Allocatable {
    return workOutAllocatable(this.accounting);
  }

  /**
   * The same as the kubelet reports it, to the byte: it takes shares in 32-bit floating point, so that 10 % of 100Gi is 160 bytes more
   * than a tenth. (The capacity that a real machine reports is less than what it was sold as: the kernel keeps some of the memory.)
   *
   * @throws InvalidConfiguration when it cannot be worked out
   */
  get reportedAllocatable(): Allocatable {
    return allocatableInKubelet(this.accounting);
  }

  /** Who makes the cgroups of pods. */
  get cgroupDriver(): CgroupDriver {
    return this.read.settings.cgroupDriver;
  }

  /** The socket of the container runtime; undefined when none was given. */
  get containerRuntimeEndpoint(): string | undefined {
    return this.read.settings.containerRuntimeEndpoint;
  }

  override violations(): readonly Violation[] {
    return this.read.violations;
  }

  /**
   * What the machine has and what of it is kept, from which `allocatable` is worked out.
   *
   * @throws InvalidConfiguration when the input is bad
   */
  get accounting(): AllocatableInput {
    const { accounting, violations } = this.read;
    if (accounting !== undefined && violations.length === 0) return accounting;
    // Without violations of its own it is the machine that is wrong.
    const wrong = violations.length > 0 ? violations : this.machine.validate();
    throw new InvalidConfiguration(`kubelet "${this.node.path}"`, wrong);
  }

  private addConfiguration(): void {
    const { delivery, settings } = this.read;
    const content = configurationText(delivery, settings);
    if (content !== undefined && delivery.configPath !== undefined) {
      new File(this, 'Configuration', { path: delivery.configPath, content });
    }
    new File(this, 'Arguments', {
      path: KUBELET_ARGUMENTS_FILE,
      content: argumentsText(delivery, settings),
    });
  }

  /** Slices, and the services that run in the first of them; the kubelet is always one of those that it returns. */
  private addCgroups(runtimeService: string | undefined): readonly string[] {
    const { kubeReservedCgroup: kube, systemReservedCgroup: system } = this.read.settings;
    const ready: string[] = [];
    if (kube !== undefined) {
      const description = 'Kubelet and container runtime';
      ready.push(new ReservedCgroup(this, 'KubeReserved', { slice: kube, description }).service);
    }
    if (system !== undefined) {
      const description = 'Daemons of the system';
      ready.push(
        new ReservedCgroup(this, 'SystemReserved', { slice: system, description }).service,
      );
    }
    const slice = kube === undefined ? {} : { Slice: kube.unit };
    this.addDropIn('Kubelet', 'kubelet.service', {
      ...(ready.length === 0 ? {} : { Unit: { Requires: ready, After: ready } }),
      Service: { EnvironmentFile: KUBELET_ARGUMENTS_FILE, ...slice },
    });
    if (runtimeService === undefined) return ['kubelet.service'];
    this.addDropIn('Runtime', runtimeService, { Service: slice });
    return [runtimeService, 'kubelet.service'];
  }

  private addDropIn(id: string, unit: string, sections: UnitSections): void {
    new SystemdDropIn(this, id, { unit, name: DROP_IN, sections });
  }
}
