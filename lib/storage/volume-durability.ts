/** How a volume keeps its data over lost bricks, in the notation that StorageClasses of Heketi use. */
import { parsed, printedValue, refused } from '../values';
import type { Findings, Parsed } from '../values';

/** Whole copies of every file, one on each brick of a set. */
export interface ReplicateDurability {
  readonly type: 'replicate';
  /** The bricks of a set. */
  readonly replica: number;
  /**
   * Whether the last brick of each set keeps names and attributes only: it has a vote and takes little space.
   *
   * @default false
   */
  readonly arbiter?: boolean;
}

/** Files cut into fragments with redundancy (erasure coding). */
export interface DisperseDurability {
  readonly type: 'disperse';
  /** The fragments that a file is cut into, each on a brick of its own. */
  readonly data: number;
  /** The bricks of a set that may be lost. */
  readonly redundancy: number;
}

/** Every file on one brick only. */
export interface NoDurability {
  readonly type: 'none';
}

/** How a volume keeps its data over lost bricks. */
export type VolumeDurability = ReplicateDurability | DisperseDurability | NoDurability;

/** What a StorageClass without `volumetype` asks Heketi for. */
export const USUAL_VOLUME_TYPE = 'replicate:3';

const EXAMPLE = 'write "replicate:3", "disperse:4:2" or "none"';

/** The combinations of data and redundancy that Heketi makes. */
export const HEKETI_DISPERSE: readonly (readonly [data: number, redundancy: number])[] = [
  [2, 1],
  [4, 2],
  [8, 3],
  [8, 4],
];
const MOST_REPLICAS = 3;

/**
 * Reads `replicate:N` (N of 2 or 3; `replicate` alone is 3), `disperse:D:R` (2:1, 4:2, 8:3 or 8:4) or `none`; refuses all else.
 *
 * @param path where the text stands
 * @see https://github.com/heketi/heketi/blob/v9.0.0/apps/glusterfs/app_volume.go (VolumeCreate)
 */
export function parseVolumeType(given: unknown, path = 'volumetype'): Parsed<VolumeDurability> {
  const text = typeof given === 'string' ? given : '';
  const [, kind, first, second] =
    /^(replicate|disperse|none)(?::(0|[1-9]\d{0,3}))?(?::(0|[1-9]\d{0,3}))?$/.exec(text) ?? [];
  if (kind === 'replicate' && second === undefined) return replicate(Number(first ?? 3), path);
  if (kind === 'disperse' && second !== undefined) {
    return disperse(Number(first), Number(second), path);
  }
  if (kind === 'none' && first === undefined) return parsed({ type: 'none' });
  const value = printedValue(given);
  return refused({ code: 'invalid', path, value, reason: 'is no volume type', remedy: EXAMPLE });
}

/** As `parseVolumeType`; a refusal is kept among the findings. */
export function readVolumeType(
  given: unknown,
  findings: Findings,
  path = 'volumetype',
): VolumeDurability | undefined {
  return findings.take(parseVolumeType(given, path));
}

function replicate(replica: number, path: string): Parsed<VolumeDurability> {
  if (replica >= 2 && replica <= MOST_REPLICAS) return parsed({ type: 'replicate', replica });
  const value = `replicate:${replica}`;
  const reason = replica < 2 ? 'keeps one copy or none' : 'is more than Heketi makes';
  const remedy = replica < 2 ? 'write "none" for one copy' : 'write "replicate:3"';
  return refused({ code: 'unsupported', path, value, reason, remedy });
}

function disperse(data: number, redundancy: number, path: string): Parsed<VolumeDurability> {
  if (HEKETI_DISPERSE.some(([d, r]) => d === data && r === redundancy)) {
    return parsed({ type: 'disperse', data, redundancy });
  }
  const value = `disperse:${data}:${redundancy}`;
  const known = HEKETI_DISPERSE.map(([d, r]) => `disperse:${d}:${r}`);
  const reason = 'is no combination that Heketi makes';
  return refused({
    code: 'unsupported',
    path,
    value,
    reason,
    remedy: `write one of ${known.join(', ')}`,
  });
}

/** The notation of a durability; an arbiter has none of its own. */
export function volumeTypeText(durability: VolumeDurability): string {
  if (durability.type === 'replicate') return `replicate:${durability.replica}`;
  if (durability.type === 'disperse') {
    return `disperse:${durability.data}:${durability.redundancy}`;
  }
  return 'none';
}

/** How many bricks one set has; each stands on another node. */
export function bricksPerSet(durability: VolumeDurability): number {
  if (durability.type === 'replicate') return durability.replica;
  if (durability.type === 'disperse') return durability.data + durability.redundancy;
  return 1;
}

/** Into how many parts the data of one set is cut: the size of a volume is this many bricks of each set. */
export function dataBricksPerSet(durability: VolumeDurability): number {
  return durability.type === 'disperse' ? durability.data : 1;
}
