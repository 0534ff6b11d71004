import type { QuantityInput } from '../values';

import type { Labels } from './labels';

/** A disk of a node, as a volume. */
export interface LocalVolume {
  /** The node that has it: the value of its label `kubernetes.io/hostname`, which is the whole name of the host on most clusters. */
  readonly node: string;

  /** The path of the device on the node, or of a folder for the mode Filesystem. It should mean the same disk after a reboot. */
  readonly path: string;

  /** How large it is, such as `5Gi`. Kubernetes believes it; a claim gets a volume that is at least as large. */
  readonly size: QuantityInput;

  /**
   * The name of the volume.
   *
   * @default - `<namePrefix>-<short name of the host>-<last part of the path>`
   */
  readonly name?: string;

  /**
   * Further labels, for the selectors of claims.
   *
   * @default {}
   */
  readonly labels?: Labels;
}

/** Volumes that are there because disks are there. */
export interface LocalVolumesProps {
  /** The volumes: one for each disk of each node. */
  readonly volumes: readonly LocalVolume[];

  /** The name of their class: the `storageClassName` of a `LocalStorageClass`. */
  readonly storageClass: string;

  /**
   * What their names begin with.
   *
   * @default 'local'
   */
  readonly namePrefix?: string;

  /**
   * Whether pods get the device itself (`Block`) or a mounted file system on it.
   *
   * @default 'Block'
   */
  readonly volumeMode?: 'Block' | 'Filesystem';

  /**
   * What becomes of a volume whose claim is deleted. With `Retain` it is `Released` and waits for somebody; there is nobody who could
   * do anything else with a disk, unless the local static provisioner runs for this class.
   *
   * @default 'Retain'
   */
  readonly reclaimPolicy?: 'Retain' | 'Delete';

  /**
   * What happens when two volumes would have one name, as hosts that differ behind the first dot, or devices of one name in two folders,
   * give them: `hash` lets all of these carry a hash of the whole host and path; `refuse` refuses the chart. A name that changes because a
   * host was added means another volume, so `refuse` suits clusters that grow.
   *
   * @default 'hash'
   */
  readonly clashes?: 'hash' | 'refuse';

  /**
   * Labels of all volumes.
   *
   * @default {}
   */
  readonly labels?: Labels;
}

/** A volume that was read: complete and legal. */
export interface ReadVolume {
  readonly node: string;
  readonly path: string;
  readonly size: string;
  readonly name: string;
  readonly labels: Labels;
}
