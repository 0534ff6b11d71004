import type { Quantity } from '../values';

import type { RewriteDevicePathsOptions } from './cortx-device-fields';
import type { DeviceUse } from './cortx-storage-set';

/** The disks of one node. */
export interface CortxNodeDisks {
  /**
   * The disk for the local-path provisioner: what the script takes as `-d`. It may be none of the devices of the solution.
   *
   * @default - none
   */
  readonly secondaryStorage?: string;

  /**
   * Which disk of this node each device of the solution is, by its path there: `{ '/dev/sdc': '/dev/disk/by-id/wwn-0x5000…' }`. So the nodes
   * may have different disks, and the solution has one name for them.
   *
   * @default - the path that the solution has
   */
  readonly devices?: Readonly<Record<string, string>>;
}

/** How a solution is put on nodes. */
export interface CortxSolutionOptions extends RewriteDevicePathsOptions {
  /**
   * The disks of the nodes, by the names that the solution has for them.
   *
   * @default - each node has the devices by the paths of the solution, and no secondary storage
   */
  readonly nodes?: Readonly<Record<string, CortxNodeDisks>>;

  /**
   * What happens when two volumes would have one name, as hosts give them that differ behind the first dot only, or devices of one name in
   * two folders: `hash` lets them carry a hash; `refuse` refuses the solution, for who lets CORTX' own chart make the volumes.
   *
   * @default 'hash'
   */
  readonly clashes?: 'hash' | 'refuse';
}

/** A device of a solution. */
export interface SolutionDevice {
  /** The path in the file. */
  readonly path: string;
  /** The path that it has on every node: `/dev/cortx/data-0`. */
  readonly stablePath: string;
  /** The name below the separator: `data-0`. */
  readonly name: string;
  /** How large it is. */
  readonly size: Quantity;
  /** What CORTX uses it for. */
  readonly use: DeviceUse;
  /** The name of its group. */
  readonly group: string;
}

/** A volume of a device on a node, as `CortxBlockVolumes` of `groundwork/manifests` takes it. */
export interface CortxBlockVolume {
  readonly node: string;
  readonly path: string;
  readonly size: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** How many of everything CORTX will run. */
export interface CortxCounts {
  /** Groups of devices (CVGs) on each node. */
  readonly groups: number;
  /** Volumes of all nodes together: nodes × devices. */
  readonly volumes: number;
  /** StatefulSets of data pods: groups ÷ `container_group_size`, rounded up. */
  readonly dataStatefulSets: number;
  /** Data pods: one of each StatefulSet for each node. */
  readonly dataPods: number;
  /** Server pods: nodes × `instances_per_node`; none in a deployment of data only. */
  readonly serverPods: number;
  /** Client pods: one for each node when there are client instances. */
  readonly clientPods: number;
  /** Servers of Consul: one for each worker of the cluster, at most 3. The nodes of the solution are taken for its workers. */
  readonly consulReplicas: number;
  /** Brokers of Kafka, and servers of ZooKeeper: as of Consul. */
  readonly kafkaReplicas: number;
}
