import type { DurationInput, QuantityInput } from '../values';

import type { Labels } from './labels';
import type { Toleration } from './symlink-props';

/**
 * A class whose volumes are found on the nodes. What `LocalDisks` of `groundwork/node` says as `discovery` is one.
 *
 * @see https://github.com/kubernetes-sigs/sig-storage-local-static-provisioner/blob/v2.9.0/docs/provisioner.md
 */
export interface ProvisionedClass {
  /** The name of the class. */
  readonly storageClass: string;

  /**
   * The folder of the nodes in which each mount point, or link to a disk, becomes a volume; nodes without it have none. Never a folder of the
   * system, and none that is or holds the folder of another class.
   */
  readonly hostDir: string;

  /**
   * Whether pods get a file system or the device itself.
   *
   * @default 'Filesystem'
   */
  readonly volumeMode?: 'Filesystem' | 'Block';

  /**
   * How volumes may be used.
   *
   * @default 'ReadWriteOnce'
   */
  readonly accessMode?: 'ReadWriteOnce' | 'ReadOnlyMany' | 'ReadWriteMany' | 'ReadWriteOncePod';

  /**
   * The file system that a device gets where pods want one and there is none; of mount points it is only told.
   *
   * @default - what Kubernetes chooses
   */
  readonly fsType?: string | undefined;

  /**
   * Which names in the folder count: patterns as those of shells, separated by commas.
   *
   * @default '*'
   */
  readonly namePattern?: string;

  /**
   * The program that cleans a device whose volume was given back, and its arguments; only where `reclaimPolicy` is `Delete`.
   *
   * @default - the provisioner's own, `/scripts/quick_reset.sh`
   */
  readonly blockCleanerCommand?: readonly string[];

  /**
   * What becomes of a volume whose claim is deleted: with `Retain` it keeps its data and waits for somebody; with `Delete` all that is on it
   * is deleted, and it is offered anew.
   *
   * @default 'Retain'
   */
  readonly reclaimPolicy?: 'Retain' | 'Delete';

  /**
   * Options with which volumes are mounted.
   *
   * @default []
   */
  readonly mountOptions?: readonly string[];

  /**
   * Whether claims that name no class get this one.
   *
   * @default false
   */
  readonly isDefault?: boolean;

  /**
   * Whether the StorageClass is made too. Without one of this name the provisioner makes no volumes.
   *
   * @default true
   */
  readonly createClass?: boolean;
}

/** Volumes that a node is known to have. */
export interface KnownVolumes {
  /** The name of the node. */
  readonly node: string;
  /** One of the classes. */
  readonly storageClass: string;
  /** Their names in the folder of the class, such as `wwn-0x5000c500a1b2c3d4`. */
  readonly files: readonly string[];
}

/** The local static provisioner: a pod on each node that makes PersistentVolumes of the disks which it finds. */
export interface LocalVolumeProvisionerProps {
  /** The classes; at least one. */
  readonly classes: readonly ProvisionedClass[];

  /** The image, such as `registry.k8s.io/sig-storage/local-volume-provisioner:v2.9.0`; without a tag, or with `latest`, it is refused. */
  readonly image: string;

  /**
   * Volumes that are known beforehand, to have the names of their PersistentVolumes and to be told when two would share one.
   *
   * @default []
   */
  readonly knownVolumes?: readonly KnownVolumes[];

  /**
   * The name of the DaemonSet and of what belongs to it.
   *
   * @default 'local-volume-provisioner'
   */
  readonly name?: string;

  /**
   * The namespace of all of it.
   *
   * @default 'local-volumes'
   */
  readonly namespace?: string;

  /**
   * Whether the namespace is made too, with the label that admits pods which see folders of the node.
   *
   * @default true
   */
  readonly createNamespace?: boolean;

  /**
   * The nodes that have such disks.
   *
   * @default { 'kubernetes.io/os': 'linux' }
   */
  readonly nodeSelector?: Labels;

  /**
   * The taints that are tolerated, by the pods that clean as well.
   *
   * @default [{ operator: 'Exists', effect: 'NoSchedule' }]
   */
  readonly tolerations?: readonly Toleration[];

  /**
   * Whether the container has all privileges of its node. It needs them to open devices: for classes of the mode `Block`, and for file
   * systems that Kubernetes is to make on devices.
   *
   * @default - only when a class has the mode Block
   */
  readonly privileged?: boolean;

  /**
   * The type of SELinux that the pod runs as; where SELinux enforces, `spc_t` sees the folders of the node.
   *
   * @default - what the node gives to containers
   */
  readonly seLinuxType?: string;

  /**
   * Labels of the node that its PersistentVolumes get too.
   *
   * @default []
   */
  readonly nodeLabelsForPV?: readonly string[];

  /**
   * Further labels of PersistentVolumes.
   *
   * @default {}
   */
  readonly labelsForPV?: Labels;

  /**
   * Whether PersistentVolumes go when the object of their node goes. Their data stays.
   *
   * @default false
   */
  readonly setPVOwnerRef?: boolean;

  /**
   * Whether devices are cleaned by Jobs, instead of by the provisioner itself.
   *
   * @default false
   */
  readonly useJobForCleaning?: boolean;

  /**
   * Whether the provisioner is known by the name of its node only, and not by the UID of the node's object too. A node that was registered
   * anew then finds its PersistentVolumes again.
   *
   * @default false
   */
  readonly useNodeNameOnly?: boolean;

  /**
   * How often everything is read again, at the least; 1 s to 24 h.
   *
   * @default '5m'
   */
  readonly minResyncPeriod?: DurationInput;

  /**
   * Whether a taint that new nodes are made with is removed once the volumes of the node are there. Refused for images of versions up to
   * 2.9.0, which leave it where it is.
   *
   * @default false
   * @see https://github.com/kubernetes-sigs/sig-storage-local-static-provisioner/blob/v2.9.0/pkg/controller/controller.go (StartLocalController)
   */
  readonly removeNodeNotReadyTaint?: boolean;

  /**
   * The key of that taint.
   *
   * @default 'sig-storage-local-static-provisioner/agent-not-ready'
   */
  readonly provisionerNotReadyNodeTaintKey?: string;

  /**
   * The class of priority.
   *
   * @default 'system-node-critical'
   */
  readonly priorityClassName?: string;

  /**
   * The CPU that is requested; there is no limit.
   *
   * @default '10m'
   */
  readonly cpu?: QuantityInput;

  /**
   * The memory that is requested, and the limit.
   *
   * @default '128Mi'
   */
  readonly memory?: QuantityInput;

  /**
   * Further labels of all objects.
   *
   * @default {}
   */
  readonly labels?: Labels;
}
