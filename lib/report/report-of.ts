/** From machines, as data, to what a report shows of them. */

import { Quantity, InvalidConfiguration } from '../values';
import type { Violation } from '../values';
import type { Machine, MachinePlan } from '../machine';
import { CortxNodePrep, ReservedResourcesKubelet } from '../node';
import type { AllocatableInput } from '../node';
import type { EtcdReport } from './etcd-report';
import type { PodQoSReport } from './qos-report';
import type { StorageReport } from './storage-report';
import type {
  BlockDeviceReport,
  MachineReport,
  NetworkReport,
  PlanReport,
  ReservationReport,
  ResourceReport,
} from './plan-report';

/** A machine and what only its platform knows about it. */
export interface ReportedMachine {
  readonly machine: Machine;

  /**
   * What it is for, such as `worker`.
   *
   * @default - machine
   */
  readonly role?: string;

  /**
   * Its address, without a prefix length.
   *
   * @default - shown as not known
   */
  readonly address?: string;

  /**
   * What fails together with it: a zone, a rack, a host.
   *
   * @default - shown as not stated
   */
  readonly failureDomain?: string;
}

/** What `reportOf` makes a report of. */
export interface ReportInput {
  /** The heading of the page. */
  readonly title: string;

  /** The stack (environment) that the plan belongs to. */
  readonly stack: string;

  /** The machines, in the order in which they are shown. */
  readonly machines: readonly ReportedMachine[];

  /**
   * The network of the machines.
   *
   * @default - the page has no address plan
   */
  readonly network?: NetworkReport;

  /**
   * The cluster of etcd, as `planEtcdCluster` of `groundwork/clusters` gives it.
   *
   * @default - the page has no section about etcd
   */
  readonly etcd?: EtcdReport;

  /**
   * Pools of GlusterFS, as `planGlusterPool` of `groundwork/clusters` gives them.
   *
   * @default - the page has no section about storage
   */
  readonly storage?: readonly StorageReport[];

  /**
   * The classes of service of the cluster's own pods, as `qosReport` of `groundwork/manifests` gives them.
   *
   * @default - the page has no section about them
   */
  readonly qos?: readonly PodQoSReport[];
}

/**
 * Everything that the report shows, gathered from the machines and the constructs on them. Nothing of a file's content, a step's command
 * or a user's keys is taken along.
 *
 * @throws InvalidConfiguration with all that is wrong with any of the machines
 */
export function reportOf(input: ReportInput): PlanReport {
  const { title, stack, machines, network, etcd, storage, qos } = input;
  const violations: Violation[] = [];
  const reports = machines.flatMap((reported) => {
    const report = withViolations(() => machineReport(reported), violations);
    return report === undefined ? [] : [report];
  });
  if (violations.length > 0) throw new InvalidConfiguration(`stack "${stack}"`, violations);
  return {
    ...{ title, stack, machines: reports },
    ...(network === undefined ? {} : { network }),
    ...(etcd === undefined ? {} : { etcd }),
    ...(storage === undefined ? {} : { storage }),
    ...(qos === undefined ? {} : { qos }),
  };
}

function withViolations<T>(make: () => T, violations: Violation[]): T | undefined {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof InvalidConfiguration)) throw error;
    violations.push(...error.violations);
    return undefined;
  }
}

function machineReport({ machine, role, address, failureDomain }: ReportedMachine): MachineReport {
  const plan = machine.plan();
  const { bytes, textBytes, limit, parts } = machine.render();
  return {
    name: machine.hostname,
    ...(role === undefined ? {} : { role }),
    ...(address === undefined ? {} : { address }),
    ...(failureDomain === undefined ? {} : { failureDomain }),
    ...kubeletReport(machine),
    ...planReport(plan),
    blockDevices: blockDevicesOf(machine),
    ...(limit === Infinity ? {} : { userData: { bytes, textBytes, limit, parts } }),
  };
}

type FromPlan = Pick<MachineReport, 'mounts' | 'sysctls' | 'steps'>;

function planReport({ mounts, sysctls, steps }: MachinePlan): FromPlan {
  return {
    mounts: mounts.map(({ path, what, type, construct }) => ({ path, what, type, construct })),
    sysctls: sysctls.map(({ key, value, construct }) => ({ key, value, construct })),
    steps: steps.map(({ phase, description, construct }) => ({ phase, description, construct })),
  };
}

function blockDevicesOf(machine: Machine): readonly BlockDeviceReport[] {
  return machine.node
    .findAll()
    .filter((construct) => construct instanceof CortxNodePrep)
    .flatMap(({ blockDevices, node }) =>
      blockDevices.map(({ device, path: name }) => ({ device, name, construct: node.path })),
    );
}

type FromKubelet = Partial<Pick<MachineReport, 'capacity' | 'allocatable' | 'reservations'>>;

function kubeletReport(machine: Machine): FromKubelet {
  const kubelet = machine.node
    .findAll()
    .find((construct) => construct instanceof ReservedResourcesKubelet);
  if (kubelet === undefined || machine.capacity === undefined) return {};
  const { allocatable } = kubelet;
  const { cpu, memory, ephemeralStorage } = allocatable;
  return {
    capacity: machine.capacity,
    allocatable: { cpu, memory, ephemeralStorage },
    reservations: reservationsOf(kubelet.accounting, allocatable.evictsAbove),
  };
}

/** Pods are ended above capacity less the threshold; so the threshold is what lies between the two. */
function reservationsOf(
  { capacity, kubeReserved, systemReserved, hugePages }: AllocatableInput,
  evictsAbove: Pick<ResourceReport, 'memory' | 'ephemeralStorage'>,
): ReservationReport {
  return {
    kube: inFull(kubeReserved),
    system: inFull(systemReserved),
    eviction: {
      cpu: Quantity.zero,
      memory: capacity.memory.minus(evictsAbove.memory),
      ephemeralStorage: capacity.ephemeralStorage.minus(evictsAbove.ephemeralStorage),
    },
    ...(hugePages === undefined ? {} : { hugePages }),
  };
}

function inFull(amounts: Partial<ResourceReport>): ResourceReport {
  const { cpu, memory, ephemeralStorage } = amounts;
  return {
    cpu: cpu ?? Quantity.zero,
    memory: memory ?? Quantity.zero,
    ephemeralStorage: ephemeralStorage ?? Quantity.zero,
  };
}
