/** How many nodes and bricks must be there, and how many may be lost. */
import { bricksPerSet } from './volume-durability';
import type { VolumeDurability } from './volume-durability';

/** The quorum of a trusted pool: without it glusterd stops the bricks of volumes with `cluster.server-quorum-type: server`. */
export interface GlusterPoolQuorum {
  readonly nodes: number;
  /** How many nodes must see each other, themselves included. */
  readonly needed: number;
  /** How many may be lost. */
  readonly spare: number;
}

/**
 * The quorum of a pool of so many nodes: more than half of them, or the ratio of `cluster.server-quorum-ratio`.
 *
 * @param nodes a whole number, 0 or more
 * @param ratio per cent, from 0 to 100. @default more than half
 * @see https://github.com/gluster/glusterfs/blob/v11.1/xlators/mgmt/glusterd/src/glusterd-server-quorum.c
 */
export function glusterPoolQuorum(nodes: number, ratio?: number): GlusterPoolQuorum {
  const needed = ratio === undefined ? Math.floor(nodes / 2) + 1 : Math.ceil((nodes * ratio) / 100);
  const bounded = nodes === 0 ? 0 : needed;
  return { nodes, needed: bounded, spare: Math.max(0, nodes - bounded) };
}

/** What a volume needs of each of its sets. */
export interface GlusterVolumeQuorum {
  /** The bricks of a set. */
  readonly bricks: number;
  /** How many of them must be up to read. */
  readonly reads: number;
  /** How many of them must be up to write. */
  readonly writes: number;
  /**
   * How many nodes may be lost, whichever they are, and every file can still be read: no set has two bricks on one node.
   */
  readonly survivesReads: number;
  /** How many nodes may be lost, whichever they are, and every file can still be written. */
  readonly survivesWrites: number;
  /** Whether the first brick of a set must be among those that are up: an even number of replicas, of which just half is up. */
  readonly firstBrick: boolean;
  /** Whether two halves that do not see each other may both be written: what comes of it is split brain. */
  readonly splitBrain: boolean;
}

/** The options of a volume that decide about its quorum. */
export type QuorumOptions = Readonly<Record<string, string | undefined>>;

/**
 * What a volume needs, by its durability and `cluster.quorum-type` (`auto`, `fixed` with `cluster.quorum-count`, or `none`; GlusterFS takes
 * `auto` for three replicas and with an arbiter, `none` for two). Where a quorum is asked for and not met, GlusterFS 4.1 and newer refuse
 * reads as well as writes.
 *
 * @see https://docs.gluster.org/en/latest/Administrator-Guide/arbiter-volumes-and-quorum/
 * @see https://github.com/gluster/glusterfs/commit/bd44d59741bb8c0f5d7a62c5b1094179dd0ce8a4
 */
export function glusterVolumeQuorum(
  durability: VolumeDurability,
  options: QuorumOptions = {},
): GlusterVolumeQuorum {
  const bricks = bricksPerSet(durability);
  const even = { firstBrick: false, splitBrain: false };
  if (durability.type !== 'replicate') {
    // Of a file that is spread without copies every fragment is needed; a disperse volume needs as many as it has of data.
    const needed = durability.type === 'disperse' ? durability.data : 1;
    return withSpare({ bricks, reads: needed, writes: needed, ...even });
  }
  const copies = durability.arbiter === true ? bricks - 1 : bricks;
  const type = options['cluster.quorum-type'] ?? (bricks > 2 ? 'auto' : 'none');
  if (type === 'fixed') {
    const needed = Number(options['cluster.quorum-count'] ?? 1);
    return withSpare(
      { bricks, reads: needed, writes: needed, ...even, splitBrain: needed * 2 <= bricks },
      copies,
    );
  }
  if (type !== 'auto') {
    return withSpare({ bricks, reads: 1, writes: 1, ...even, splitBrain: true }, copies);
  }
  const needed = Math.ceil(bricks / 2);
  return withSpare(
    {
      bricks,
      reads: needed,
      writes: needed,
      firstBrick: bricks % 2 === 0,
      splitBrain: false,
    },
    copies,
  );
}

/**
 * Adds how many nodes may be lost.
 *
 * @param copies how many bricks hold what is in a file, all but an arbiter: one of them has to be left
 */
function withSpare(
  quorum: Omit<GlusterVolumeQuorum, 'survivesReads' | 'survivesWrites'>,
  copies = Infinity,
): GlusterVolumeQuorum {
  const { bricks, reads, writes, firstBrick } = quorum;
  // Whichever node is lost, it may be the one with the first brick.
  const loss = firstBrick ? 1 : 0;
  return {
    ...quorum,
    survivesReads: Math.max(0, Math.min(bricks - reads - loss, copies - 1)),
    survivesWrites: Math.max(0, Math.min(bricks - writes - loss, copies - 1)),
  };
}
