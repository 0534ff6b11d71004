import type { QuantityInput } from '../values';

import type { Labels } from './labels';

/** A device of a node that gets a name of its own. */
export interface LinkedDevice {
  /** The device as the node has it now, such as `/dev/sdc`, `/dev/mapper/mpathA` or a link of by-id. */
  readonly device: string;

  /**
   * Its name below `/dev/<separator>`.
   *
   * @default - the path of the device behind `/dev/`, as the script of CORTX has it
   */
  readonly name?: string;
}

/** The devices of one node. */
export interface LinkedNode {
  /** The node: the value of its label `kubernetes.io/hostname`. */
  readonly node: string;
  /** Its devices; at least one. */
  readonly devices: readonly LinkedDevice[];
}

/** A taint that is tolerated, as Kubernetes has it. */
export interface Toleration {
  readonly key?: string;
  readonly operator?: 'Exists' | 'Equal';
  readonly value?: string;
  readonly effect?: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';
}

/** How the links are made, and where. */
export interface SymlinkBlockDevicesProps {
  /** The nodes and their devices. */
  readonly nodes: readonly LinkedNode[];

  /**
   * The image whose `sh` runs the program: any with a POSIX shell, `ln`, `mkdir`, `mv`, `readlink`, `rm` and `sleep`, such as that of
   * busybox. By digest it is the same image tomorrow; without a tag, or with `latest`, it is refused.
   */
  readonly image: string;

  /**
   * The folder under `/dev`: letters, digits, `-`, `_` and single slashes.
   *
   * @default 'cortx'
   */
  readonly separator?: string;

  /**
   * Whether links are made once (`job`, as the script of CORTX does it), or again after each reboot, as they are gone then (`daemon-set`).
   * For the latter only devices by a stable path are taken: after a reboot `/dev/sdc` may be another disk.
   *
   * @default 'job'
   */
  readonly form?: 'job' | 'daemon-set';

  /**
   * The namespace of all of it. It has to admit pods that see a folder of the node.
   *
   * @default 'block-device-links'
   */
  readonly namespace?: string;

  /**
   * Whether the namespace is made too, with the label that admits such pods (`pod-security.kubernetes.io/enforce: privileged`).
   *
   * @default true
   */
  readonly createNamespace?: boolean;

  /**
   * The taints that are tolerated. Nodes of storage often carry one.
   *
   * @default [{ operator: 'Exists', effect: 'NoSchedule' }]
   */
  readonly tolerations?: readonly Toleration[];

  /**
   * After how many seconds a finished Job is removed, with its log.
   *
   * @default 86400
   */
  readonly ttlSecondsAfterFinished?: number;

  /**
   * How often a Job tries again before it is failed; 0 to 10.
   *
   * @default 1
   */
  readonly backoffLimit?: number;

  /**
   * After how many seconds the form `daemon-set` looks at the links again; 10 to 86400.
   *
   * @default 300
   */
  readonly intervalSeconds?: number;

  /**
   * The CPU that is requested; there is no limit.
   *
   * @default '10m'
   */
  readonly cpu?: QuantityInput;

  /**
   * The memory that is requested, and the limit.
   *
   * @default '32Mi'
   */
  readonly memory?: QuantityInput;

  /**
   * The type of SELinux that the pod runs as. Where SELinux enforces, a container may not write to `/dev` unless this is `spc_t`.
   *
   * @default - what the node gives to containers
   */
  readonly seLinuxType?: string;

  /**
   * Further labels of all objects.
   *
   * @default {}
   */
  readonly labels?: Labels;
}
