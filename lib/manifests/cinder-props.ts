import type { QuantityInput } from '../values';

import type { Labels } from './labels';
import type { ManilaStorageProps } from './manila-props';
import type { ManilaClaim } from './manila-volume-props';
import type { CloudConfigSecret } from './openstack-cloud-config-props';
import type { Toleration } from './symlink-props';

/** What a claim of a class becomes. */
export interface CinderClass {
  /** The name of the class. */
  readonly name: string;

  /**
   * The volume type.
   *
   * @default - Cinder's own
   */
  readonly type?: string;

  /**
   * Cinder's availability zone of the volumes. Where Cinder's zones are called as Nova's, `zones` is the better word: pods are placed there too.
   *
   * @default - that of the node on which the first pod is
   */
  readonly availability?: string;

  /**
   * Nova's zones in which volumes may be; pods are placed there only.
   *
   * @default - all
   */
  readonly zones?: readonly string[];

  /**
   * The file system.
   *
   * @default 'ext4'
   */
  readonly fsType?: 'ext3' | 'ext4' | 'xfs' | 'btrfs';

  /**
   * Whether a volume is made at once, or when the first pod that wants it is placed, and then in the zone of that pod.
   *
   * @default 'WaitForFirstConsumer'
   */
  readonly volumeBindingMode?: 'WaitForFirstConsumer' | 'Immediate';

  /**
   * What becomes of a volume whose claim is deleted: with `Retain` it is kept until somebody deletes it by hand, with `Delete` it and all that is
   * on it go at once. Kubernetes' own default is `Delete`.
   *
   * @default 'Retain'
   */
  readonly reclaimPolicy?: 'Retain' | 'Delete';

  /**
   * Whether claims may ask for more later.
   *
   * @default true
   */
  readonly allowVolumeExpansion?: boolean;

  /**
   * Options of the mount, such as `noatime`.
   *
   * @default []
   */
  readonly mountOptions?: readonly string[];

  /**
   * Whether claims that name no class get this one. There may be one such class in a cluster.
   *
   * @default false
   */
  readonly isDefault?: boolean;
}

/** How snapshots of volumes are made. */
export interface CinderSnapshots {
  /** The name of the VolumeSnapshotClass. */
  readonly name: string;
  /** What becomes of a snapshot whose object is deleted. @default 'Retain' */
  readonly deletionPolicy?: 'Retain' | 'Delete';
  /** Whether Cinder keeps a snapshot beside the volume, or a backup elsewhere. @default 'snapshot' */
  readonly type?: 'snapshot' | 'backup';
  /** Whether a snapshot is made of a volume that a pod writes to: what a machine would have after a power cut. @default false */
  readonly 'force-create'?: boolean;
  /** The zone of a backup. @default - that of the volume */
  readonly availability?: string;
  /** How long a backup may take for each GB; 1 to 3600 seconds. @default 20 */
  readonly 'backup-max-duration-seconds-per-gb'?: number;
}

/** Images of cinder-csi and what goes with it. */
export interface CinderImages {
  /** The driver itself. @default 'registry.k8s.io/provider-os/cinder-csi-plugin:v1.36.0' */
  readonly plugin?: string;
  /** What asks for disks on nodes. @default 'registry.k8s.io/sig-storage/csi-attacher:v4.10.0' */
  readonly attacher?: string;
  /** What sees claims, and asks the driver for volumes. @default 'registry.k8s.io/sig-storage/csi-provisioner:v5.3.0' */
  readonly provisioner?: string;
  /** What asks for more where a claim grows. @default 'registry.k8s.io/sig-storage/csi-resizer:v1.14.0' */
  readonly resizer?: string;
  /** What asks for snapshots. @default 'registry.k8s.io/sig-storage/csi-snapshotter:v8.4.0' */
  readonly snapshotter?: string;
  /** What tells the kubelet of the driver. @default 'registry.k8s.io/sig-storage/csi-node-driver-registrar:v2.15.0' */
  readonly registrar?: string;
}

/** Volumes on OpenStack's block storage: disks, each for one node at a time. */
export interface CinderStorageProps {
  /** The cloud.conf: an `OpenStackCloudConfig`, or a Secret that somebody else keeps. Its namespace is that of the driver. */
  readonly cloudConfig: CloudConfigSecret;

  /**
   * Its classes.
   *
   * @default [] - for volumes that are there
   */
  readonly classes?: readonly CinderClass[];

  /**
   * Whether snapshots are made, and how. The cluster has to have the snapshot controller and its definitions.
   *
   * @default - no snapshots
   * @see https://github.com/kubernetes-csi/external-snapshotter#usage
   */
  readonly snapshots?: CinderSnapshots;

  /**
   * The beginning of the names of all objects.
   *
   * @default 'cinder-csi'
   */
  readonly name?: string;

  /**
   * What tells the volumes of this cluster from those of others, in their metadata.
   *
   * @default 'kubernetes'
   */
  readonly clusterID?: string;

  /**
   * Whether zones are regarded: nodes tell theirs, and a volume is reached from the nodes of its own.
   *
   * @default true
   */
  readonly topology?: boolean;

  /**
   * Whether annotations of claims say where volumes are placed.
   *
   * @default false
   */
  readonly pvcAnnotations?: boolean;

  /**
   * Images other than the usual ones. The plugin should be of the minor version of the cluster.
   *
   * @default {}
   */
  readonly images?: CinderImages;

  /**
   * The nodes that have volumes.
   *
   * @default { 'kubernetes.io/os': 'linux' }
   */
  readonly nodeSelector?: Labels;

  /**
   * The taints that the pods on nodes tolerate.
   *
   * @default [{ operator: 'Exists', effect: 'NoSchedule' }]
   */
  readonly tolerations?: readonly Toleration[];

  /** The CPU that each container requests; there is no limit. @default '10m' */
  readonly cpu?: ManilaStorageProps['cpu'];

  /** The memory that each container requests, and its limit. @default '128Mi' */
  readonly memory?: ManilaStorageProps['memory'];

  /** Further labels of all objects. @default {} */
  readonly labels?: Labels;
}

/** A disk of Cinder that somebody made, as a volume. */
export interface CinderVolumeProps {
  /** The name of the PersistentVolume. */
  readonly name: string;

  /** The volume of Cinder, by its id. */
  readonly volumeID: string;

  /** How large it is. */
  readonly size: QuantityInput;

  /**
   * Nova's zone from which it can be reached, where nodes tell theirs.
   *
   * @default - any node
   */
  readonly zone?: string;

  /**
   * The file system, which is made when there is none.
   *
   * @default 'ext4'
   */
  readonly fsType?: 'ext3' | 'ext4' | 'xfs' | 'btrfs';

  /**
   * How it may be used: by the pods of one node, or by one pod.
   *
   * @default 'ReadWriteOnce'
   */
  readonly accessMode?: 'ReadWriteOnce' | 'ReadWriteOncePod';

  /**
   * The one claim that gets it.
   *
   * @default - any that names the volume or its class
   */
  readonly claim?: ManilaClaim;

  /**
   * The class by whose name claims find it; with an empty text those that name no class.
   *
   * @default ''
   */
  readonly storageClass?: string;

  /**
   * Options of the mount.
   *
   * @default []
   */
  readonly mountOptions?: readonly string[];

  /** Further labels of the objects. @default {} */
  readonly labels?: Labels;
}
