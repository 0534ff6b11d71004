/** What an iSCSI target is described by. */
import type { IqnInput, IscsiPortalInput, QuantityInput } from '../values';

import type { IscsiChap } from './iscsi-chap';

/** A machine that serves the target. */
export interface IscsiTargetNode {
  /** What the machine is called: `[a-z0-9.-]`, unique among the nodes. */
  readonly name: string;

  /**
   * Where it listens: addresses with a port (`10.0.0.11:3260`, `[fd00::11]:3260`), or without one for port 3260. No names: initiators look disks up
   * by the address. `0.0.0.0` only where there is one node.
   */
  readonly portals: readonly IscsiPortalInput[];
}

/** A file on a GlusterFS volume, served by tcmu-runner. */
export interface GlfsBackstore {
  /** Where the file is. */
  readonly glfs: {
    /** The volume. */
    readonly volume: string;

    /**
     * A node of the volume's pool: a host name or an IPv4 address (a colon is not allowed there by tcmu-runner).
     *
     * @default 'localhost'
     */
    readonly host?: string;

    /** The file's path in the volume, with no slash in front: `app-store.img`. Folders on the way are made. */
    readonly path: string;
  };
}

/** A file on a file system of the machine itself. */
export interface FileBackstore {
  /** Its absolute path, on a mount that outlives the machine. Folders on the way are not made, since a missing one is a missing mount. */
  readonly file: string;
}

/** One disk. */
export interface IscsiLun {
  /** What it is called in the kernel and in logs: `[a-z0-9-]`, unique in the target. */
  readonly name: string;

  /** What holds its data. */
  readonly backstore: GlfsBackstore | FileBackstore;

  /**
   * Its size: a multiple of 512 bytes, from 1Mi on. A file that is missing is made, a smaller one grows; one that is larger is refused, since its end
   * would be cut off.
   */
  readonly size: QuantityInput;

  /**
   * Its number: 0 to 255. Volumes of Kubernetes name it, so with several disks each has to say its own: otherwise those behind one that is removed
   * would get another number, and a volume another disk.
   *
   * @default 0 - where there is one disk
   */
  readonly index?: number;

  /**
   * The serial number by which multipath knows that several ways lead to one disk: a UUID.
   *
   * @default - made of the target's name and the disk's, so that all nodes of a shared target have the same
   */
  readonly wwn?: string;

  /**
   * Whether the space is taken at once (`full`), so that the disk never runs full under its file system, or as it is written (`sparse`).
   *
   * @default 'full'
   */
  readonly allocation?: 'full' | 'sparse';

  /**
   * The node whose path initiators take first; the others are for when it is away. Shared targets only.
   *
   * @default - the nodes in turn, disk by disk
   */
  readonly preferredNode?: string;

  /**
   * Seconds after which the kernel gives a command to tcmu-runner up: 1 to 3600. It has to be longer than what GlusterFS waits for a node (42 s).
   *
   * @default 130
   * @see https://github.com/gluster/gluster-block/blob/master/rpc/block_common.h (GB_CMD_TIME_OUT)
   */
  readonly commandTimeout?: number;

  /**
   * MiB of the ring through which data goes to tcmu-runner: 1 to 1024.
   *
   * @default - what the kernel gives
   */
  readonly ringBufferMiB?: number;
}

/** A machine that may use the target's disks. */
export interface IscsiTargetInitiator {
  /** Its name, one per host. */
  readonly iqn: IqnInput;

  /** How it logs in; required unless `authentication` is `none`. */
  readonly chap?: IscsiChap;

  /**
   * Whether it may write. One initiator writes to a disk, unless `allowSeveralWriters` is set.
   *
   * @default 'write'
   */
  readonly access?: 'write' | 'read';

  /**
   * The names of the disks that it sees.
   *
   * @default - all of them
   */
  readonly luns?: readonly string[];
}

/** An iSCSI target of a machine. */
export interface IscsiTargetProps {
  /**
   * `shared`: all nodes serve one target under one name, with the same disks under the same serial numbers; portal group n is node n, and ALUA says
   * which path to take. `per-node`: the machine has a target of its own, so its disks are other disks to multipath.
   *
   * @default 'shared'
   * @see https://github.com/gluster/gluster-block#architecture
   */
  readonly layout?: 'shared' | 'per-node';

  /** The target's name. */
  readonly iqn: IqnInput;

  /** All nodes that serve it, in an order that never changes: portal group n is the nth. One with `per-node`. At most 64. */
  readonly nodes: readonly IscsiTargetNode[];

  /**
   * Which of the nodes this machine is.
   *
   * @default - the machine's host name
   */
  readonly node?: string;

  /** The disks. */
  readonly luns: readonly IscsiLun[];

  /** Who may use them; nobody else gets in. */
  readonly initiators: readonly IscsiTargetInitiator[];

  /**
   * `none` lets an initiator in by its name alone, which anybody can take: for networks that nobody else is on.
   *
   * @default 'chap'
   */
  readonly authentication?: 'chap' | 'none';

  /**
   * How initiators log in to ask for the list of targets.
   *
   * @default - anybody may ask, and is told of targets that he has a place in
   */
  readonly discovery?: IscsiChap;

  /**
   * Whether several initiators may write to one disk. Only a file system made for that (OCFS2, GFS2) or something above that picks one writer keeps
   * its data from being destroyed.
   *
   * @default false
   */
  readonly allowSeveralWriters?: boolean;

  /**
   * Where the programs come from: installed by cloud-init, or there already.
   *
   * @default 'package'
   */
  readonly install?: 'package' | 'image';

  /**
   * Whose paths and names: where rtslib keeps its configuration, and which unit restores it.
   *
   * @default 'debian'
   */
  readonly distribution?: 'debian' | 'rhel';

  /**
   * The package with tcmu-runner's handler of GlusterFS, `handler_glfs.so`. Debian and Ubuntu have none: there it is on the image, or in a package of
   * your own.
   *
   * @default - it is on the image, or comes with tcmu-runner
   */
  readonly handlerPackage?: string;
}
