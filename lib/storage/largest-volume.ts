/** The largest volume that still fits. */
import { dataBricksPerSet } from './volume-durability';
import type { VolumeDurability } from './volume-durability';
import { fitOf } from './heketi-fit';
import type { ZoneChecking } from './heketi-fit';
import { HEKETI_LIMITS } from './heketi-limits';
import type { HeketiLimits } from './heketi-limits';
import type { NodeRoom } from './heketi-room';
import { mostSets, planHeketiVolume } from './heketi-volume-plan';

/** How Heketi is set, and what the volume is to be. */
export interface LargestVolumeInput {
  readonly durability: VolumeDurability;
  /** The thin pool is this many times the brick. @default 1: no room for snapshots */
  readonly snapshotFactor?: number;
  readonly limits?: HeketiLimits;
  /** How zones are treated. @default 'none' */
  readonly zoneChecking?: ZoneChecking;
}

/**
 * The largest volume that fits into a cluster whatever Heketi chooses, in whole GiB; 0 for none. A smaller one may still not fit: Heketi
 * splits into 1, 2, 4, … sets only, of bricks of 1 GiB or more.
 */
export function largestHeketiVolume(rooms: readonly NodeRoom[], input: LargestVolumeInput): number {
  const limits = { ...HEKETI_LIMITS, ...input.limits };
  const most = mostSets(input.durability, limits);
  let largest = 0;
  for (let sets = 1; sets <= most; sets *= 2) {
    const perSet = dataBricksPerSet(input.durability) * sets;
    const least = perSet * limits.brickMinSize;
    // Between what surely fits and what surely does not: bricks of one layout only grow with the volume.
    let [fits, tooLarge] = [least - 1, limits.brickMaxSize * perSet + 1];
    while (tooLarge - fits > 1) {
      const size = Math.floor((fits + tooLarge) / 2);
      if (fitsIn(rooms, size, sets, input)) fits = size;
      else tooLarge = size;
    }
    if (fits >= least) largest = Math.max(largest, fits);
  }
  return largest;
}

function fitsIn(
  rooms: readonly NodeRoom[],
  size: number,
  sets: number,
  { durability, snapshotFactor = 1, limits, zoneChecking }: LargestVolumeInput,
): boolean {
  const plan = planHeketiVolume({ size, durability, snapshotFactor }, limits);
  const layout = plan.ok ? plan.value.layouts.find((one) => one.sets === sets) : undefined;
  return layout !== undefined && fitOf(rooms, layout, zoneChecking) === 'always';
}
