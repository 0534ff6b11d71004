/** What a person writes for a disk of iSCSI in a cluster. */
import type { IqnInput, IscsiPortalInput, QuantityInput } from '../values';

import type { Labels } from './labels';

/** A name and a secret, and those of the other direction. */
export interface IscsiChapValues {
  /** The name of the initiator. */
  readonly username: string;

  /** Its secret: 12 to 255 characters of printed ASCII. Give an Output by `asString`. */
  readonly password: string;

  /**
   * The name of the target; with `passwordIn`.
   *
   * @default - the target proves nothing
   */
  readonly usernameIn?: string;

  /**
   * The secret of the target, another one than that of the initiator.
   *
   * @default - the target proves nothing
   */
  readonly passwordIn?: string;
}

/** How the kubelet logs in by CHAP. */
export interface IscsiVolumeChap {
  /** The Secret of type `kubernetes.io/iscsi-chap`. A pod finds it in its own namespace only. */
  readonly secretName: string;

  /**
   * The namespace of the Secret, for a persistent volume.
   *
   * @default - the namespace of the chart
   */
  readonly namespace?: string;

  /**
   * What is in the Secret at a login, for which the Secret is made too.
   *
   * @default - the Secret is somebody else's
   */
  readonly session?: IscsiChapValues;

  /**
   * What is in the Secret for the question which targets there are, where that wants CHAP as well.
   *
   * @default - the Secret is somebody else's, or it is asked without
   */
  readonly discovery?: IscsiChapValues;

  /**
   * Whether logins are by CHAP.
   *
   * @default true
   */
  readonly chapAuthSession?: boolean;

  /**
   * Whether the question which targets there are is asked by CHAP.
   *
   * @default - whether `discovery` is given
   */
  readonly chapAuthDiscovery?: boolean;
}

/** How pods may use a persistent volume of iSCSI. */
export type IscsiAccessMode = 'ReadWriteOnce' | 'ReadOnlyMany';

/** The claim for which a persistent volume is kept. */
export interface IscsiVolumeClaim {
  /** Its name. */
  readonly name: string;

  /** Its namespace. */
  readonly namespace: string;

  /**
   * Whether the claim is made too.
   *
   * @default false
   */
  readonly create?: boolean;
}

/** A disk as a persistent volume. */
export interface IscsiPersistentVolume {
  /** Its name. */
  readonly name: string;

  /** How large the disk is, such as `8Gi`. Kubernetes believes it. */
  readonly size: QuantityInput;

  /**
   * How it may be used. `ReadWriteMany` is refused: a file system that two machines write to is lost.
   *
   * @default - ['ReadWriteOnce'], or ['ReadOnlyMany'] when the disk is read-only
   */
  readonly accessModes?: readonly IscsiAccessMode[];

  /**
   * Whether pods get a mounted file system or the device itself.
   *
   * @default 'Filesystem'
   */
  readonly volumeMode?: 'Filesystem' | 'Block';

  /**
   * The class that claims name to get it.
   *
   * @default '' - claims of no class
   */
  readonly storageClass?: string;

  /**
   * The claim that gets it, and no other.
   *
   * @default - any claim that fits
   */
  readonly claim?: IscsiVolumeClaim;

  /**
   * Options of the mount.
   *
   * @default []
   */
  readonly mountOptions?: readonly string[];
}

/** A disk of iSCSI that the kubelet attaches. */
export interface IscsiVolumeProps {
  /**
   * Where the target is reached, by IP addresses: `10.0.0.1`, `10.0.0.1:3260`, `[2001:db8::1]:3260`. With more than one the machines need
   * multipath (`IscsiInitiator` has it), and all portals lead to one target with one disk.
   */
  readonly portals: readonly IscsiPortalInput[];

  /** The name of the target. */
  readonly iqn: IqnInput;

  /**
   * The number of the disk, 0 to 255.
   *
   * @default 0
   */
  readonly lun?: number;

  /**
   * The file system. The kubelet makes it when the disk is blank, and never otherwise.
   *
   * @default 'ext4'
   */
  readonly fsType?: 'ext3' | 'ext4' | 'xfs' | 'btrfs';

  /**
   * Whether nobody writes.
   *
   * @default false
   */
  readonly readOnly?: boolean;

  /**
   * The initiator's name for this disk, which then has a session of its own. It is the same on whatever machine the pod is.
   *
   * @default - the name of the machine
   */
  readonly initiatorName?: IqnInput;

  /**
   * The interface of open-iscsi.
   *
   * @default 'default'
   */
  readonly iscsiInterface?: string;

  /**
   * How the kubelet logs in.
   *
   * @default - without CHAP
   */
  readonly chap?: IscsiVolumeChap;

  /**
   * The disk as a persistent volume.
   *
   * @default - only pods name it, by `podVolume`
   */
  readonly persistentVolume?: IscsiPersistentVolume;

  /**
   * Labels of the objects.
   *
   * @default {}
   */
  readonly labels?: Labels;
}
