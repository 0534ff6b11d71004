/** Into which bricks Heketi splits a volume. */
import { parsed, refused } from '../values';
import type { Parsed, Violation, ViolationCode } from '../values';

import { heketiBrickSpace } from './heketi-brick-space';
import type { HeketiBrickSpace } from './heketi-brick-space';
import { GIB, HEKETI_LIMITS } from './heketi-limits';
import type { HeketiLimits } from './heketi-limits';
import { bricksPerSet, dataBricksPerSet, volumeTypeText } from './volume-durability';
import type { VolumeDurability } from './volume-durability';

/** A volume to ask Heketi for. */
export interface HeketiVolumeRequest {
  /** Whole GiB, 1 or more. */
  readonly size: number;
  readonly durability: VolumeDurability;
  /** Room for snapshots: the thin pool is this many times the brick, from 1 to 100. @default 1: none */
  readonly snapshotFactor?: number;
  /** How large files are on the average, in KiB; decides about the size of arbiter bricks. @default 64 */
  readonly averageFileSize?: number;
}

/** A brick and the space that it takes, in KiB. */
export interface HeketiBrick {
  readonly size: number;
  readonly space: HeketiBrickSpace;
}

/** One way to split a volume. */
export interface HeketiLayout {
  /** How many sets the data is spread over. */
  readonly sets: number;
  readonly bricksPerSet: number;
  /** All bricks: sets times bricks of a set. */
  readonly bricks: number;
  /** What each brick with data is. */
  readonly brick: HeketiBrick;
  /** What the last brick of each set is, where it is an arbiter. */
  readonly arbiter?: HeketiBrick;
}

/** The layouts that Heketi tries, in order: the next one when there is no room for this one. */
export interface HeketiVolumePlan {
  readonly request: HeketiVolumeRequest;
  readonly layouts: readonly [HeketiLayout, ...HeketiLayout[]];
}

const USUAL_FILE = 64;
const LEAST_ARBITER = 16 * 1024;
const MOST_SNAPSHOTS = 100;

/**
 * How Heketi splits a volume: into 1, 2, 4, … sets until a brick is not larger than 4 TiB, and, when there is no room, on until bricks
 * would be smaller than 1 GiB or more than 32. Refused is what Heketi refuses however much room there is.
 *
 * @param path where the request stands
 * @see https://github.com/heketi/heketi/blob/v9.0.0/apps/glusterfs/volume_entry_allocate.go (allocBricksInCluster)
 */
export function planHeketiVolume(
  request: HeketiVolumeRequest,
  limits: HeketiLimits = {},
  path = '',
): Parsed<HeketiVolumePlan> {
  const within = { ...HEKETI_LIMITS, ...limits };
  const refusal = refusalOf(request, within, path);
  if (refusal !== undefined) return refused(refusal);
  const layouts: HeketiLayout[] = [];
  const { durability } = request;
  for (let sets = 1; ; sets *= 2) {
    const size = Math.floor(Math.floor((request.size * GIB) / sets) / dataBricksPerSet(durability));
    if (size < within.brickMinSize * GIB) break;
    if (size > within.brickMaxSize * GIB) continue;
    if (sets * bricksPerSet(durability) > within.bricksPerVolume) break;
    layouts.push(layoutOf(sets, size, request));
  }
  const [first, ...rest] = layouts;
  if (first !== undefined) return parsed({ request, layouts: [first, ...rest] });
  return refused(tooManyBricks(request, within, path));
}

function layoutOf(sets: number, size: number, request: HeketiVolumeRequest): HeketiLayout {
  const { durability, snapshotFactor, averageFileSize = USUAL_FILE } = request;
  const inSet = bricksPerSet(durability);
  const brickOf = (kib: number): HeketiBrick => ({
    size: kib,
    space: heketiBrickSpace(kib, snapshotFactor),
  });
  const hasArbiter = durability.type === 'replicate' && durability.arbiter === true;
  return {
    sets,
    bricksPerSet: inSet,
    bricks: sets * inSet,
    brick: brickOf(size),
    ...(hasArbiter ? { arbiter: brickOf(arbiterSize(size, averageFileSize)) } : {}),
  };
}

// One KiB for each file; never less than the smallest file system that XFS makes.
function arbiterSize(size: number, averageFileSize: number): number {
  return Math.max(Math.floor(size / averageFileSize), LEAST_ARBITER);
}

function refusalOf(
  request: HeketiVolumeRequest,
  limits: Required<HeketiLimits>,
  path: string,
): Violation | undefined {
  const trouble = numberTrouble(request) ?? durabilityTrouble(request, limits);
  if (trouble === undefined) return undefined;
  const { field, value, ...rest } = trouble;
  return { ...rest, path: path === '' ? field : `${path}.${field}`, value: String(value) };
}

interface Trouble {
  readonly code: ViolationCode;
  readonly field: string;
  readonly value: string | number;
  readonly reason: string;
  readonly remedy: string;
}

function numberTrouble(request: HeketiVolumeRequest): Trouble | undefined {
  const { size, snapshotFactor = 1, averageFileSize = USUAL_FILE } = request;
  const code = 'out-of-range';
  if (!Number.isSafeInteger(size) || size < 1) {
    const reason = 'is no whole number of GiB';
    return { code, field: 'size', value: size, reason, remedy: 'write 1 or more' };
  }
  if (!(snapshotFactor >= 1 && snapshotFactor <= MOST_SNAPSHOTS)) {
    const reason = `is no factor from 1 to ${MOST_SNAPSHOTS}`;
    const remedy = 'write for example 1.5';
    return { code, field: 'snapshotFactor', value: snapshotFactor, reason, remedy };
  }
  if (Number.isSafeInteger(averageFileSize) && averageFileSize >= 1 && averageFileSize <= GIB) {
    return undefined;
  }
  const reason = 'is no whole number of KiB up to 1 GiB';
  const remedy = 'write for example 64';
  return { code, field: 'averageFileSize', value: averageFileSize, reason, remedy };
}

function durabilityTrouble(
  { size, durability }: HeketiVolumeRequest,
  limits: Required<HeketiLimits>,
): Trouble | undefined {
  if (durability.type === 'replicate' && durability.arbiter === true && durability.replica !== 3) {
    const reason = 'has no third brick to be the arbiter';
    const value = volumeTypeText(durability);
    return { code: 'conflict', field: 'durability', value, reason, remedy: 'take replicate:3' };
  }
  const least = dataBricksPerSet(durability) * limits.brickMinSize;
  if (size >= least) return undefined;
  const reason = `makes bricks below ${limits.brickMinSize} GiB, the least that Heketi makes`;
  const remedy = `ask for ${least} GiB or more`;
  return { code: 'out-of-range', field: 'size', value: size, reason, remedy };
}

function tooManyBricks(
  { size, durability }: HeketiVolumeRequest,
  limits: Required<HeketiLimits>,
  path: string,
): Violation {
  const most = mostSets(durability, limits) * dataBricksPerSet(durability) * limits.brickMaxSize;
  return {
    code: 'out-of-range',
    path: path === '' ? 'size' : `${path}.size`,
    value: String(size),
    reason: `needs more than ${limits.bricksPerVolume} bricks of at most ${limits.brickMaxSize} GiB with ${volumeTypeText(durability)}`,
    remedy: `ask for ${most} GiB or less`,
  };
}

/** The most sets that a volume can have; a power of two. */
export function mostSets(durability: VolumeDurability, limits: Required<HeketiLimits>): number {
  const most = Math.floor(limits.bricksPerVolume / bricksPerSet(durability));
  return most < 1 ? 0 : 2 ** Math.floor(Math.log2(most));
}
