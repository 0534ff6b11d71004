/** Volumes that a pool of GlusterFS makes itself, on file systems of ours. */
import type { VolumeDurability } from './volume-durability';

/** A volume as data. */
export interface GlusterVolumeInput {
  /** Letters, digits, `_` and `-`. */
  readonly name: string;
  /**
   * `replicate:2`, `replicate:3`, `disperse:D:R` (D data and R redundancy bricks, R less than D) or `none` (files are spread, each on one
   * brick).
   *
   * @default 'replicate:3'
   */
  readonly type?: string;
  /**
   * Whether the last brick of each set keeps names and attributes only; with `replicate:3`. Its node may be a small one.
   *
   * @default false
   */
  readonly arbiter?: boolean;
  /**
   * `node:/path` as GlusterFS writes them, set by set: with `replicate:3` the first three make a set, the next three another one. The node
   * is named as in the list of peers, the path is a folder within a mounted file system, not its root.
   */
  readonly bricks: readonly string[];
  /** Options of `gluster volume set`, such as `cluster.quorum-type`. @default {} */
  readonly options?: Readonly<Record<string, string | number | boolean>>;
  /** Groups of options of `gluster volume set <volume> group`, such as `gluster-block`, set before the options. @default [] */
  readonly groups?: readonly string[];
}

/** Where a brick is. */
export interface GlusterBrick {
  readonly node: string;
  readonly path: string;
}

/** A volume that was read. */
export interface GlusterVolume {
  readonly name: string;
  readonly durability: VolumeDurability;
  /** The bricks of each set, in order. */
  readonly sets: readonly (readonly GlusterBrick[])[];
  /** Sorted by name. */
  readonly options: Readonly<Record<string, string>>;
  readonly groups: readonly string[];
}

/** A brick as GlusterFS writes it. */
export function brickText({ node, path }: GlusterBrick): string {
  return `${node}:${path}`;
}

/**
 * What comes after the name in `gluster volume create`, up to the bricks.
 *
 * @see https://docs.gluster.org/en/latest/Administrator-Guide/Setting-Up-Volumes/
 */
export function glusterCreateWords(durability: VolumeDurability): readonly string[] {
  if (durability.type === 'disperse') {
    const { data, redundancy } = durability;
    return ['disperse-data', String(data), 'redundancy', String(redundancy)];
  }
  if (durability.type === 'none') return [];
  const arbiter = durability.arbiter === true ? ['arbiter', '1'] : [];
  return ['replica', String(durability.replica), ...arbiter];
}
