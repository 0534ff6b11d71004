import type { CidrInput, DevicePathInput, IpAddressInput } from '../values';

/** A raw device that Heketi may divide up. */
export interface HeketiSshDevice {
  /** Its lasting path, exactly as it stands in Heketi's topology, which knows letters, digits and `_.:/-` only. */
  readonly device: DevicePathInput;

  /**
   * Whether Heketi may wipe it before it takes it (`destroydata` in the topology). Without this even a topology that says so is refused by the machine.
   *
   * @default false
   */
  readonly destroyData?: boolean;

  /**
   * Whether a path that may mean another disk after the next boot is taken.
   *
   * @default false
   */
  readonly allowUnstable?: boolean;
}

/** How Heketi gets into a machine by SSH, and what it may do there. */
export interface HeketiSshProps {
  /** The raw devices that Heketi may take: all others are closed to it. */
  readonly devices: readonly (DevicePathInput | HeketiSshDevice)[];

  /**
   * The user as whom it logs in, made by this: `sshexec.user` in Heketi's configuration.
   *
   * @default 'heketi'
   */
  readonly user?: string;

  /**
   * Heketi's public keys, each as one line of a `.pub` file; two while one follows the other. Either these or `authorizedKeysFile`.
   *
   * @default - those of `authorizedKeysFile`
   */
  readonly authorizedKeys?: readonly string[];

  /**
   * A file of such lines that somebody else brings, such as `SecretFiles`. It is read at each login, so it may change at any time.
   *
   * @default - `authorizedKeys`
   */
  readonly authorizedKeysFile?: string;

  /**
   * The private key by which the machine's SSH server shows who it is, in a file that somebody else brings: then Heketi's known_hosts can be written before
   * the machine is there. The server shows this key alone from then on.
   *
   * @default - the keys that the distribution makes, which nobody knows beforehand
   */
  readonly hostKeyFile?: string;

  /**
   * The addresses and ranges from which Heketi may log in, as the machine sees them: behind a Kubernetes node's masquerading that is the node's.
   *
   * @default - from everywhere
   */
  readonly from?: readonly (IpAddressInput | CidrInput)[];

  /**
   * The file in which Heketi writes down which bricks are mounted where: `sshexec.fstab` in its configuration. Not `/etc/fstab`, Heketi's own default: then
   * its user could have anything mounted at the next boot, and a disk that is missing would keep the machine from booting.
   *
   * @default '/var/lib/heketi/fstab'
   */
  readonly fstab?: string;

  /**
   * Whether Heketi may make block volumes too, by `gluster-block`, which is not installed by this.
   *
   * @default false
   */
  readonly blockVolumes?: boolean;

  /**
   * Whether the distribution's packages (SSH server, sudo, LVM with thin pools, XFS; names of Debian and Ubuntu) are installed, or stand in the image.
   *
   * @default 'package'
   */
  readonly install?: 'package' | 'image';
}
