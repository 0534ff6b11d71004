/** Between which bounds Heketi keeps bricks and volumes. */

/** Settings of Heketi by which it splits volumes; upstream's own names are in brackets. */
export interface HeketiLimits {
  /** The smallest brick, in GiB (`brick_min_size_gb`). @default 1 */
  readonly brickMinSize?: number;
  /** The largest brick, in GiB (`brick_max_size_gb`). @default 4096 */
  readonly brickMaxSize?: number;
  /** The most bricks of a volume (`max_bricks_per_volume`). @default 32 */
  readonly bricksPerVolume?: number;
  /** The most volumes of a cluster (`max_volumes_per_cluster`). @default 1000 */
  readonly volumesPerCluster?: number;
}

/** KiB in a GiB: Heketi counts in KiB. */
export const GIB = 1024 * 1024;

/**
 * What Heketi 9 uses when nothing is set.
 *
 * @see https://github.com/heketi/heketi/blob/v9.0.0/apps/glusterfs/limits.go
 */
export const HEKETI_LIMITS: Required<HeketiLimits> = {
  brickMinSize: 1,
  brickMaxSize: 4096,
  bricksPerVolume: 32,
  volumesPerCluster: 1000,
};
