/**
 * What a report shows, as plain data: the pictures are drawn from this and from nothing else. There is deliberately no field for
 * the content of a file, the command of a step or the keys of a user, so a secret in one of them can't reach the page.
 */

import type { Quantity } from '../values';
import type { EtcdReport } from './etcd-report';
import type { PodQoSReport } from './qos-report';
import type { StorageReport } from './storage-report';

/** The plan of one stack. */
export interface PlanReport {
  /** The heading of the page. */
  readonly title: string;

  /** The stack (environment) that the plan belongs to, such as `local`. */
  readonly stack: string;

  /** Every machine, in the order in which it should be shown. */
  readonly machines: readonly MachineReport[];

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

/** One machine. */
export interface MachineReport {
  /** The host name. */
  readonly name: string;

  /**
   * What the machine is for, such as `control-plane`.
   *
   * @default - machine
   */
  readonly role?: string;

  /**
   * The machine's address, without a prefix length.
   *
   * @default - shown as not known
   */
  readonly address?: string;

  /**
   * What fails together: a zone, a rack, a host.
   *
   * @default - shown as not stated
   */
  readonly failureDomain?: string;

  /**
   * What the machine has.
   *
   * @default - no capacity stack
   */
  readonly capacity?: ResourceReport;

  /**
   * What is left for Pods, as the kubelet works it out.
   *
   * @default - no capacity stack
   */
  readonly allocatable?: ResourceReport;

  /**
   * What the kubelet subtracts from the capacity.
   *
   * @default - nothing is subtracted
   */
  readonly reservations?: ReservationReport;

  readonly mounts: readonly MountReport[];
  readonly sysctls: readonly SysctlReport[];
  readonly blockDevices: readonly BlockDeviceReport[];

  /** What the first boot does, in order. */
  readonly steps: readonly StepReport[];

  /**
   * The size of the user data.
   *
   * @default - no byte budget
   */
  readonly userData?: UserDataReport;
}

/** An amount of each resource that the kubelet accounts for. */
export interface ResourceReport {
  readonly cpu: Quantity;
  readonly memory: Quantity;
  readonly ephemeralStorage: Quantity;
}

/** What stands between capacity and allocatable. */
export interface ReservationReport {
  readonly kube: ResourceReport;
  readonly system: ResourceReport;
  readonly eviction: ResourceReport;

  /**
   * Memory that is kept in huge pages, which is no memory for anything else.
   *
   * @default - none
   */
  readonly hugePages?: Quantity;
}

/** A file system that the machine mounts. */
export interface MountReport {
  readonly path: string;
  readonly what: string;
  readonly type: string;
  readonly construct: string;
}

/** A kernel setting. */
export interface SysctlReport {
  readonly key: string;
  readonly value: string;
  readonly construct: string;
}

/** A raw block device with the stable name that it gets. */
export interface BlockDeviceReport {
  readonly device: string;
  readonly name: string;
  readonly construct: string;
}

/** One step of the first boot. */
export interface StepReport {
  readonly phase: string;
  readonly description: string;
  readonly construct: string;
}

/** The size of a machine's user data and where the bytes go. */
export interface UserDataReport {
  /** Bytes of what is handed over. */
  readonly bytes: number;

  /**
   * Bytes of the whole text.
   *
   * @default - as many as are handed over; more when it is compressed
   */
  readonly textBytes?: number;

  /** The most bytes that the platform takes. */
  readonly limit: number;

  /** The parts, biggest first. They need not add up to the whole text: the rest is shown as such. */
  readonly parts: readonly UserDataPart[];
}

/** One part of the user data. */
export interface UserDataPart {
  readonly part: string;
  readonly construct: string;
  readonly bytes: number;
}

/** The network of the machines. */
export interface NetworkReport {
  /** The address range, such as `10.77.0.0/24`. */
  readonly cidr: string;

  /**
   * The address of the router.
   *
   * @default - none is shown
   */
  readonly gateway?: string;

  /**
   * The address of the bridge that joins the machines, where the platform keeps one for it.
   *
   * @default - none is shown
   */
  readonly bridge?: string;

  /**
   * Addresses of the network in front of machines, such as that of a load balancer.
   *
   * @default - none are shown
   */
  readonly endpoints?: readonly { readonly name: string; readonly address: string }[];

  /**
   * Other ranges of the cluster, such as those of Pods and Services.
   *
   * @default - none are shown
   */
  readonly ranges?: readonly NetworkRange[];
}

/** A named address range. */
export interface NetworkRange {
  readonly name: string;
  readonly cidr: string;
}

/** The three resources: the field, what people call it, and the unit that its plain number counts. */
export const RESOURCES = [
  { key: 'cpu', label: 'CPU' },
  { key: 'memory', label: 'Memory' },
  { key: 'ephemeralStorage', label: 'Ephemeral storage' },
] as const;
