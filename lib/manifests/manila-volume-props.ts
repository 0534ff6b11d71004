import type { QuantityInput } from '../values';

import type { Labels } from './labels';
import type { ManilaStorage } from './manila-storage';

/** A share that is there, by its id or by its name. */
export type ManilaShare =
  | { readonly shareID: string; readonly shareName?: never }
  | { readonly shareName: string; readonly shareID?: never };

/** How a share may be used. */
export type ManilaAccessMode = 'ReadWriteMany' | 'ReadOnlyMany' | 'ReadWriteOnce';

/** A claim for one volume. */
export interface ManilaClaim {
  /** Its name. */
  readonly name: string;
  /** Its namespace: that of its pods. */
  readonly namespace: string;
  /** Whether it is made too. @default false */
  readonly create?: boolean;
}

/** A share that somebody made, as a volume. */
export type ManilaVolumeProps = ManilaShare & {
  /** The driver: what serves the protocol of the share, and knows the Secret. */
  readonly storage: Pick<ManilaStorage, 'driverName' | 'protocol' | 'secret'>;

  /** The name of the PersistentVolume. */
  readonly name: string;

  /**
   * The access rules of the share that the nodes come by, by their ids. Needed for CephFS, whose keys they hold.
   *
   * @default - none, for NFS
   */
  readonly shareAccessIDs?: readonly string[];

  /** How large it counts for claims: the size of the share. */
  readonly size: QuantityInput;

  /**
   * How it may be used.
   *
   * @default ['ReadWriteMany']
   */
  readonly accessModes?: readonly ManilaAccessMode[];

  /**
   * Whether nobody may write.
   *
   * @default false
   */
  readonly readOnly?: boolean;

  /**
   * What the driver knows the volume by; each PersistentVolume of a cluster has its own. With the id of the share the driver can make it larger.
   *
   * At most 128 characters, none of them white space.
   *
   * @default - `shareID`, else `name`
   */
  readonly volumeHandle?: string;

  /** How CephFS is mounted. @default 'fuse' */
  readonly 'cephfs-mounter'?: 'kernel' | 'fuse';
  /** Options of the kernel's client. @default - none */
  readonly 'cephfs-kernelMountOptions'?: string;
  /** Options of the client in user space. @default - none */
  readonly 'cephfs-fuseMountOptions'?: string;

  /**
   * Options of the mount, such as `nfsvers=4.1`.
   *
   * @default []
   */
  readonly mountOptions?: readonly string[];

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
   * Further labels of the objects.
   *
   * @default {}
   */
  readonly labels?: Labels;
};
