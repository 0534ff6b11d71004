import type { CidrInput, QuantityInput } from '../values';

import type { Labels } from './labels';
import type { OpenStackCredentials } from './openstack-cloud-credentials';
import type { Toleration } from './symlink-props';

/** The protocols of shares. One driver serves one of them. */
export type ManilaProtocol = 'NFS' | 'CEPHFS';

/** What a claim of a class becomes, by manila-csi's own names. */
export interface ManilaClass {
  /** The name of the class. */
  readonly name: string;

  /** The share type. */
  readonly type: string;

  /**
   * Who may mount the shares by NFS: ranges or addresses from which the nodes come to the server, behind whatever translates them on the way.
   * Needed for NFS, where the driver's own default is everybody; nothing for CephFS.
   */
  readonly 'nfs-shareClient'?: readonly CidrInput[];

  /**
   * Whether a range of all addresses (`0.0.0.0/0`, `::/0`) is meant so. Then everybody who reaches the server reads and writes all shares; some
   * servers (NFS-Ganesha) take no such range at all.
   *
   * @default false
   */
  readonly allowEveryClient?: boolean;

  /**
   * The share network, by its id: for share types with `driver_handles_share_servers`, and for no others.
   *
   * @default - none
   */
  readonly shareNetworkID?: string;

  /**
   * Manila's availability zone of the shares.
   *
   * @default - Manila's own
   */
  readonly availability?: string;

  /**
   * Whether a share is made in the zone of the node on which its pod is, where Manila's zones are called as Nova's. Needs `topology` of the
   * driver; then volumes are made when the first pod wants them.
   *
   * @default false
   */
  readonly autoTopology?: boolean;

  /**
   * The share group, by its id.
   *
   * @default - none
   */
  readonly groupID?: string;

  /**
   * Shares beside which the shares are placed, by their ids.
   *
   * @default []
   */
  readonly affinity?: readonly string[];

  /**
   * Shares away from which the shares are placed, by their ids.
   *
   * @default []
   */
  readonly antiAffinity?: readonly string[];

  /**
   * Metadata that the shares get.
   *
   * @default {}
   */
  readonly appendShareMetadata?: Readonly<Record<string, string>>;

  /**
   * How CephFS is mounted.
   *
   * @default 'fuse'
   */
  readonly 'cephfs-mounter'?: 'kernel' | 'fuse';

  /**
   * The user of Ceph who gets access.
   *
   * @default - one for each share
   */
  readonly 'cephfs-clientID'?: string;

  /** Options of the kernel's client. @default - none */
  readonly 'cephfs-kernelMountOptions'?: string;

  /** Options of the client in user space. @default - none */
  readonly 'cephfs-fuseMountOptions'?: string;

  /**
   * The compute zones from which the shares can be reached; pods are placed there only. Needs `topology` of the driver.
   *
   * @default - all
   */
  readonly zones?: readonly string[];

  /**
   * What becomes of a share whose claim is deleted: with `Retain` it is kept until somebody deletes it by hand, with `Delete` it and all that is
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
   * Options of the mount, such as `nfsvers=4.1`.
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

/** The driver that does the mounting: manila-csi passes on to it what the kubelet asks. */
export interface ManilaNodePlugin {
  /**
   * Whether it is known to be on all nodes. Otherwise its CSIDriver has to stand in the same program.
   *
   * @default false
   */
  readonly installed?: boolean;

  /**
   * The folder of its socket on the nodes.
   *
   * @default - '/var/lib/kubelet/plugins/csi-nfsplugin' or '/var/lib/kubelet/plugins/cephfs.csi.ceph.com'
   */
  readonly dir?: string;

  /**
   * The name of its socket.
   *
   * @default 'csi.sock'
   */
  readonly sockFile?: string;
}

/** Images of what goes with a driver of the Container Storage Interface. */
export interface ManilaImages {
  /** The driver itself. @default 'registry.k8s.io/provider-os/manila-csi-plugin:v1.36.0' */
  readonly plugin?: string;
  /** What sees claims, and asks the driver for volumes. @default 'registry.k8s.io/sig-storage/csi-provisioner:v5.3.0' */
  readonly provisioner?: string;
  /** What asks for more where a claim grows. @default 'registry.k8s.io/sig-storage/csi-resizer:v1.14.0' */
  readonly resizer?: string;
  /** What asks for snapshots. @default 'registry.k8s.io/sig-storage/csi-snapshotter:v8.4.0' */
  readonly snapshotter?: string;
  /** What tells the kubelet of the driver. @default 'registry.k8s.io/sig-storage/csi-node-driver-registrar:v2.15.0' */
  readonly registrar?: string;
}

/** Volumes on OpenStack's shared file systems. */
export interface ManilaStorageProps {
  /** Which shares it serves; another protocol wants another driver beside this one. */
  readonly protocol: ManilaProtocol;

  /** Who the driver is, or a Secret in its namespace with manila-csi's own keys (`os-authURL` and so on) that somebody else keeps. */
  readonly credentials:
    OpenStackCredentials | { readonly kind: 'secret'; readonly secretName: string };

  /**
   * Its classes.
   *
   * @default [] - for volumes of shares that are there
   */
  readonly classes?: readonly ManilaClass[];

  /** The driver that mounts: csi-driver-nfs for NFS, ceph-csi for CephFS. */
  readonly nodePlugin?: ManilaNodePlugin;

  /**
   * The beginning of the names of all objects.
   *
   * @default - 'manila-csi-nfs' or 'manila-csi-cephfs'
   */
  readonly name?: string;

  /**
   * The namespace of all of it.
   *
   * @default 'manila-csi'
   */
  readonly namespace?: string;

  /**
   * Whether the namespace is made too, with the label that admits pods which see folders of the node.
   *
   * @default true
   */
  readonly createNamespace?: boolean;

  /**
   * Whether snapshots are made, and the class for them. The cluster has to have the snapshot controller and its definitions.
   *
   * @default - no snapshots
   * @see https://github.com/kubernetes-csi/external-snapshotter#usage
   */
  readonly snapshots?: {
    /** The name of the VolumeSnapshotClass. */
    readonly name: string;
    /** What becomes of a snapshot whose object is deleted. @default 'Retain' */
    readonly deletionPolicy?: 'Retain' | 'Delete';
  };

  /**
   * Whether zones are regarded: nodes tell theirs, from Nova's metadata.
   *
   * @default false
   */
  readonly topology?: boolean;

  /**
   * What tells the shares of this cluster from those of others, in their metadata.
   *
   * @default - nothing
   */
  readonly clusterID?: string;

  /**
   * Whether annotations of claims say where shares are placed.
   *
   * @default false
   */
  readonly pvcAnnotations?: boolean;

  /**
   * Which of a share's addresses is mounted, where it has several: one in this range.
   *
   * @default - any
   */
  readonly matchExportLocationAddress?: CidrInput;

  /**
   * Images other than the usual ones. The plugin should be of the minor version of the cluster.
   *
   * @default {}
   */
  readonly images?: ManilaImages;

  /**
   * The nodes that mount shares.
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

  /**
   * The CPU that each container requests; there is no limit.
   *
   * @default '10m'
   */
  readonly cpu?: QuantityInput;

  /**
   * The memory that each container requests, and its limit.
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
