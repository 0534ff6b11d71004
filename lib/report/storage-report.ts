/**
 * What a report shows of pools of GlusterFS, as plain data, and what follows from it. The plan of `planGlusterPool` and that of
 * `planHeketiClaims` fit.
 */

import type { HeketiClaimsPlan } from '../storage';

/** A pool of GlusterFS. */
export interface StorageReport {
  readonly name: string;
  readonly nodes: readonly StorageNodeReport[];

  /** How many nodes have to see each other, and how many may be lost. */
  readonly quorum: { readonly needed: number; readonly spare: number };

  /** Volumes that the pool makes itself. */
  readonly volumes: readonly StorageVolumeReport[];

  /** What the loss of each failure domain means. */
  readonly domains: readonly StorageLossReport[];

  /** For how many volumes ports of each node are kept. */
  readonly expectedVolumes: number;

  /**
   * What Heketi makes of claims on raw devices.
   *
   * @default - nothing is told about Heketi
   */
  readonly heketi?: HeketiClaimsPlan;
}

/** A node of a pool. */
export interface StorageNodeReport {
  readonly name: string;

  /**
   * Its address, without a prefix length.
   *
   * @default - shown as not known
   */
  readonly address?: string;

  readonly failureDomain: string;

  /** Whether it only decides which of two is right. */
  readonly arbiter: boolean;

  /** Its disks of bricks: their size and what full volumes take of it, in bytes. */
  readonly bricks: readonly {
    readonly disk: string;
    readonly bytes: number;
    readonly takenBytes: number;
    readonly volumes: readonly string[];
  }[];

  /** Its disks for Heketi, in bytes by name. */
  readonly rawDevices: Readonly<Record<string, number>>;
}

/** A volume that the pool makes itself. */
export interface StorageVolumeReport {
  readonly name: string;

  /**
   * Its type, such as `replicate:3`.
   *
   * @default 'replicate:3'
   */
  readonly type?: string;

  /**
   * Whether each third brick holds names only.
   *
   * @default false
   */
  readonly arbiter?: boolean;

  readonly bricks: readonly string[];

  /**
   * What it is meant to hold, in bytes.
   *
   * @default - as much as its disks have
   */
  readonly bytes?: number;

  /** How many nodes may be lost, whichever they are, and every file can still be read. */
  readonly survivesReads: number;

  /** How many nodes may be lost, whichever they are, and every file can still be written. */
  readonly survivesWrites: number;
}

/** What becomes of the pool when all of a failure domain is lost. */
export interface StorageLossReport {
  readonly domain: string;
  readonly nodes: readonly string[];

  /** The volumes of which some files cannot be read without it. */
  readonly unreadable: readonly string[];

  /** The volumes of which some files cannot be written without it. */
  readonly unwritable: readonly string[];
}

/** What is taken of a disk, in bytes. */
export interface DiskUse {
  readonly node: string;
  readonly disk: string;
  readonly total: number;
  /** What is taken in any case. */
  readonly taken: number;
  /** What is taken or not, as Heketi chooses. */
  readonly perhaps: number;
  /** Whether Heketi has it. */
  readonly heketi: boolean;
}

const KIB = 1024;

/** What is taken of each disk: those of bricks, then those of Heketi. */
export function diskUses({ nodes, heketi }: StorageReport): readonly DiskUse[] {
  const own = nodes.flatMap(({ name, bricks }) =>
    bricks.map(({ disk, bytes, takenBytes }) => {
      const taken = Math.min(bytes, takenBytes);
      return { node: name, disk, total: bytes, taken, perhaps: 0, heketi: false };
    }),
  );
  return [...own, ...(heketi === undefined ? rawDisks(nodes) : heketiDisks(heketi))];
}

function rawDisks(nodes: readonly StorageNodeReport[]): readonly DiskUse[] {
  return nodes.flatMap(({ name, rawDevices }) =>
    Object.entries(rawDevices).map(([disk, total]) => {
      return { node: name, disk, total, taken: 0, perhaps: 0, heketi: true };
    }),
  );
}

function heketiDisks({ clusters }: HeketiClaimsPlan): readonly DiskUse[] {
  return clusters.flatMap((rooms) =>
    rooms.flatMap(({ node, devices }) =>
      devices.map(({ name, usable, least, most }) => ({
        ...{ node, disk: name.slice(name.lastIndexOf('/') + 1), heketi: true },
        total: usable * KIB,
        taken: (usable - most) * KIB,
        perhaps: (most - least) * KIB,
      })),
    ),
  );
}
