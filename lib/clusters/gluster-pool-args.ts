import type { Machine } from '../machine';
import type { Network, Placement, Platform, PlatformKind, VolumePerformance } from '../platform';
import type { DurationInput, QuantityInput } from '../values';

/** A disk of every node. */
export interface GlusterDisk {
  /** Its size; may grow later, never shrinks. At least 1Gi. */
  readonly size: QuantityInput;
  /**
   * How fast it is.
   *
   * @default 'standard'
   */
  readonly performance?: VolumePerformance;
}

/** The disks of the node that only arbitrates. */
export interface GlusterArbiter {
  /**
   * The size of each of its disks of bricks. A brick that arbitrates holds names and attributes of files, and none of what is in them: 4 KiB for each file.
   *
   * @default - a sixteenth of that of the others, which is enough for files of 64 KiB and more; at least 1Gi
   * @see https://docs.gluster.org/en/latest/Administrator-Guide/arbiter-volumes-and-quorum/
   */
  readonly size: QuantityInput;
}

/** A volume that the pool itself makes, of folders on its disks. */
export interface GlusterPoolVolume {
  /**
   * How it bears failures: `replicate:3`, `replicate:2` (which has to say something about its quorum), `disperse:4:2`, or `none`.
   *
   * @default 'replicate:3'
   */
  readonly type?: string;
  /**
   * Whether the third copy of `replicate:3` holds names and attributes alone, on the arbiter of the pool.
   *
   * @default - when the pool has one
   */
  readonly arbiter?: boolean;
  /**
   * Where its bricks are, in their order: one set after the other, each of as many as the type says. The arbiter is added to each by itself.
   *
   * @default - the first nodes, as many as one set needs
   */
  readonly nodes?: readonly string[];
  /**
   * On which disk of each node its bricks are: a name of `bricks`.
   *
   * @default - the only one
   */
  readonly disk?: string;
  /**
   * How much it is meant to hold, so that it can be told whether all volumes have room on their disks. Nothing keeps a volume from taking more.
   *
   * @default - not counted
   */
  readonly size?: QuantityInput;
  /**
   * Options of the volume, as `gluster volume set` takes them. Set when the volume is made, and whenever they are changed here.
   *
   * @default {}
   */
  readonly options?: Readonly<Record<string, string | number | boolean>>;
  /**
   * Groups of options, such as `gluster-block`, set before the options.
   *
   * @default []
   */
  readonly groups?: readonly string[];
}

/** A user by whom Heketi reaches the nodes, with a key of its own. */
export interface GlusterHeketi {
  /**
   * The addresses and ranges that Heketi comes from, as the nodes see them.
   *
   * @default - from everywhere
   */
  readonly from?: readonly string[];
}

/** A pool of GlusterFS. */
export interface GlusterPoolArgs {
  /** Where its machines come from. */
  readonly platform: Platform;
  /** Where they stand. */
  readonly network: Network;
  /**
   * How many nodes hold data: three or more, or two and an arbiter. Changed within one run, one after the other.
   *
   * @default - 3, or 2 with an arbiter
   */
  readonly nodes?: number;
  /**
   * Whether there is one more node, `<name>-arbiter`, that decides for two which of them is right and holds no data.
   *
   * @default false
   */
  readonly arbiter?: boolean | GlusterArbiter;
  /**
   * Disks of every node that carry bricks, by name: at `/bricks/<name>`, with a file system that is made when the disk is blank.
   *
   * @default {} - none; the pool is then for Heketi alone
   */
  readonly bricks?: Readonly<Record<string, GlusterDisk>>;
  /**
   * Disks of every node with data that are given to Heketi as they are, by name. They have to be blank.
   *
   * @default {}
   */
  readonly rawDevices?: Readonly<Record<string, GlusterDisk>>;
  /**
   * The disk for what a node knows of itself and of the pool, `/var/lib/glusterd`.
   *
   * @default { size: '1Gi' }
   */
  readonly state?: GlusterDisk;
  /**
   * Volumes that the pool itself makes, by name. One that is left out later stays as it is.
   *
   * @default {}
   */
  readonly volumes?: Readonly<Record<string, GlusterPoolVolume>>;
  /**
   * How many volumes there may be at once, those of Heketi among them: 1 to 10000. So many ports of each node are kept for bricks.
   *
   * @default 100
   */
  readonly expectedVolumes?: number;
  /**
   * How Heketi reaches the nodes, when it does. Needs `rawDevices`.
   *
   * @default false
   */
  readonly heketi?: boolean | GlusterHeketi;
  /**
   * Addresses of the nodes in their order; that of the arbiter is the third.
   *
   * @default - those that the network keeps for their names, else the platform's choice
   */
  readonly addresses?: readonly string[];
  /**
   * The failure domains that nodes are spread over: node i is in the (i-1 modulo their number)th, and the arbiter in the one that a third node would be in.
   *
   * @default - those of the platform
   */
  readonly failureDomains?: readonly string[];
  /**
   * Whether two nodes, or two bricks of one set, may share a failure domain while there is another one.
   *
   * @default false
   */
  readonly allowSharedDomain?: boolean;
  /**
   * Whether two nodes may share a host where there is no other one, and be lost together with it. Otherwise a node without a host of its own is not made.
   *
   * @default false
   */
  readonly allowSharedHost?: boolean;
  /**
   * The size of the machines, by the platform's own name for it.
   *
   * @default - the platform's own
   */
  readonly size?: string;
  /**
   * Whether one or two nodes without an arbiter are enough: with them writes stop, or copies part, when one is lost.
   *
   * @default false
   */
  readonly allowSmall?: boolean;
  /**
   * By node how often its machine was made anew on purpose: raise the number of `gfs-2`, and that machine is made anew, in its turn.
   *
   * @default {}
   */
  readonly replacements?: Readonly<Record<string, number>>;
  /**
   * How long a run waits for one node to become what it shall be, with all that it has missed healed.
   *
   * @default '10m'
   */
  readonly timeout?: DurationInput;
  /**
   * What else is on the machines of nodes. Whatever it adds for one node must not depend on how many there are.
   *
   * @default - nothing
   */
  readonly machine?: (machine: Machine, at: Placement) => void;
}

/** The arguments that say what the pool is, without those that only the engine understands. */
export type GlusterPoolSpec = Omit<GlusterPoolArgs, 'platform' | 'network'> & {
  /** The name of the pool: nodes are `<name>-1`, `<name>-2`, … */
  readonly name: string;
  /** All failure domains of the platform, of which `failureDomains` may be some. */
  readonly platformDomains: readonly string[];
  /**
   * What kind of platform it is: each takes another number of bytes of user data.
   *
   * @default 'aws' - which takes the least
   */
  readonly platformKind?: PlatformKind;
};
