import type { GlusterVolumeInput } from '../storage';
import type { DevicePathInput, DurationInput, HostnameInput, IpAddressInput } from '../values';

import type { HeketiSshProps } from './heketi-ssh-props';
import type { SecretFiles } from './secret-files';

/** A node of the pool, as all of its nodes name it. */
export interface GlusterPeer {
  /** Its name. Bricks and peers are known by it, so it stays the same for good. */
  readonly name: HostnameInput;
  /**
   * Its address. Where it is given `/etc/hosts` gets it, so that the pool needs no name server.
   *
   * @default - what the name server of the machine says
   */
  readonly address?: IpAddressInput;
}

/** What a node is told by files, which can change while it runs. */
export interface GlusterBundle {
  /**
   * Who brings them; `gluster-refresh` has them brought anew. Its `before` should name `glusterd.service`.
   *
   * @default - others
   */
  readonly files?: SecretFiles;
  /**
   * A file with one line for each node of the pool, as `glusterPeersFile` writes it.
   *
   * @default '/etc/gluster-pool/peers'
   */
  readonly peersFile?: string;
  /**
   * A file with the volumes that the pool makes, as `glusterVolumesFile` writes it. May be missing: then there are none.
   *
   * @default '/etc/gluster-pool/volumes'
   */
  readonly volumesFile?: string;
}

/** A disk with a file system on which bricks are. */
export interface GlusterBrickDisk {
  /** The disk, by a path that means the same one on every boot. A blank one gets a file system; what is there is never formatted. */
  readonly device: DevicePathInput;
  /** Where it is mounted. Each brick is a folder below. */
  readonly mountPath: string;
  /**
   * Its file system.
   *
   * @default 'xfs'
   */
  readonly type?: 'xfs' | 'ext4';
  /**
   * Whether a device name that may mean another disk after the next boot is taken.
   *
   * @default false
   */
  readonly allowUnstable?: boolean;
}

/** A disk that is left to Heketi, which makes logical volumes of it. */
export interface GlusterRawDevice {
  /** The disk, by a path that means the same one on every boot. */
  readonly device: DevicePathInput;
  /**
   * What is on the disk and may be destroyed, in the words by which the machine refused it: type and identifier, such as
   * `ext4 2f6dd1a2-…` or `gpt 6f1c…`. Exactly that is wiped, and nothing that comes after it.
   *
   * @default - nothing: a disk that holds something fails the first boot
   */
  readonly giveUpData?: string;
  /**
   * Whether a device name that may mean another disk after the next boot is taken.
   *
   * @default false
   */
  readonly allowUnstable?: boolean;
}

/** Where `/var/lib/glusterd` lives: what the node knows of itself, of its peers and of the volumes. */
export type GlusterState =
  | {
      /** A disk of its own, mounted there. */
      readonly device: DevicePathInput;
      /**
       * Its file system.
       *
       * @default 'ext4'
       */
      readonly type?: 'xfs' | 'ext4';
      /**
       * Whether a device name that may mean another disk after the next boot is taken.
       *
       * @default false
       */
      readonly allowUnstable?: boolean;
    }
  | {
      /** A folder on a disk that is mounted by others; it is shown there too. */
      readonly directory: string;
    }
  /** On the disk of the system: a machine that is made anew asks its pool who it was. */
  | 'root-disk';

/** When a part of the pool goes on by itself. */
export interface GlusterQuorum {
  /**
   * Whether a node that sees too few of the others ends its bricks (`cluster.server-quorum-type`). Volumes that say so themselves keep that.
   *
   * @default - the volumes' own choice, and `none` where they make none
   */
  readonly server?: boolean;
  /**
   * How many percent of the nodes it has to see, itself among them: 1 to 100 (`cluster.server-quorum-ratio`). It holds for all volumes.
   *
   * @default - more than half
   */
  readonly ratio?: number;
}

/** A node of a pool of GlusterFS. */
export interface GlusterNodeProps {
  /**
   * What tells this pool from all others: 1 to 63 letters, digits, `.`, `_` and `-`. What a node is known by (its UUID) follows from it and
   * from the node's name, so that one whose disks are gone comes back as who it was.
   */
  readonly pool: string;
  /**
   * The name by which the others know it.
   *
   * @default - the machine's host name
   */
  readonly nodeName?: HostnameInput;
  /**
   * Its own address. The machine's name has to mean it, and not a loopback address, which the pool would refuse.
   *
   * @default - what the list of peers says
   */
  readonly address?: IpAddressInput;
  /**
   * All nodes of the pool, this one among them, in the same order on each: the first begins the pool. Not together with `bundle`.
   *
   * @default - `bundle` says
   */
  readonly peers?: readonly (HostnameInput | GlusterPeer)[];
  /**
   * Volumes that the pool makes by itself, on bricks of `bricks`. Not together with `bundle`.
   *
   * @default []
   */
  readonly volumes?: readonly GlusterVolumeInput[];
  /**
   * Peers and volumes by files that can change while the machine runs, so that the text of the machine does not depend on how many nodes there are.
   *
   * @default - `peers` and `volumes` say
   */
  readonly bundle?: GlusterBundle;

  /** Where `/var/lib/glusterd` lives. */
  readonly state: GlusterState;
  /**
   * Disks with file systems for bricks of native volumes.
   *
   * @default []
   */
  readonly bricks?: readonly GlusterBrickDisk[];
  /**
   * Disks that are left to Heketi. Each must be blank at every boot, or hold what Heketi made of it, or what was given up.
   *
   * @default []
   */
  readonly rawDevices?: readonly GlusterRawDevice[];
  /**
   * How Heketi reaches this node by SSH, to divide up `rawDevices`: as `HeketiSsh` has it, without its disks.
   *
   * @default - it does not
   */
  readonly heketi?: Omit<HeketiSshProps, 'devices'>;

  /**
   * How many volumes there may be at once, those of Heketi among them: 1 to 10000. The range of the bricks' ports follows from it, one for each and
   * some to spare.
   *
   * @default 100
   */
  readonly expectedVolumes?: number;
  /**
   * How many bricks of one volume may stand on this node: 1 to 100.
   *
   * @default 1
   */
  readonly bricksPerVolume?: number;
  /**
   * Whether the kernel keeps the bricks' ports from being taken for connections to others (`net.ipv4.ip_local_reserved_ports`).
   *
   * @default true
   */
  readonly reservePorts?: boolean;
  /**
   * Whether clients may come from ports above 1023, as programs that are not root do (`rpc-auth-allow-insecure`).
   *
   * @default false
   */
  readonly insecurePorts?: boolean;
  /**
   * When a part of the pool goes on by itself.
   *
   * @default - as each volume has it
   */
  readonly quorum?: GlusterQuorum;
  /**
   * How often `gluster-health` looks; what it finds makes `gluster-health.service` a failed unit. Whole seconds from 10s to 1d.
   *
   * @default '5m'
   */
  readonly healthEvery?: DurationInput;
  /**
   * The package of the server: its name, and maybe its version. `image` installs none.
   *
   * @default { name: 'glusterfs-server' }
   */
  readonly install?: 'image' | { readonly name: string; readonly version?: string };
}
