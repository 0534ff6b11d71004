/** The disks of the nodes of a pool. */
import type { VolumePerformance } from '../platform';
import { Quantity, isRecord, isText } from '../values';
import type { Findings } from '../values';
import { checkPerformance } from './read-places';

/** What a disk is. */
export interface GlusterDiskKind {
  readonly size: Quantity;
  readonly performance: VolumePerformance;
}

/** A disk that was read. */
export interface ReadGlusterDisk extends GlusterDiskKind {
  readonly name: string;
}

/** The disks of every node. */
export interface ReadGlusterDisks {
  readonly bricks: readonly ReadGlusterDisk[];
  readonly rawDevices: readonly ReadGlusterDisk[];
  readonly state: GlusterDiskKind;
  /** How large a disk of bricks is on the node that only arbitrates. */
  readonly onArbiter: (disk: ReadGlusterDisk) => Quantity;
}

const LEAST = Quantity.of('1Gi');
// So that the name of the volume, with what stands before it, is a serial number of a virtio disk: at most 20 characters.
const NAME = /^[a-z0-9](?:[a-z0-9-]{0,12}[a-z0-9])?$/;
/** A brick that arbitrates takes 4 KiB for a file, and a file is taken to have 64 KiB, as Heketi does. */
const ARBITER_SHARE = 16n;

/** The volume of a node for a disk of bricks. */
export function brickVolume(disk: string): string {
  return `brick-${disk}`;
}

/** The volume of a node for a disk that is Heketi's. */
export function rawVolume(disk: string): string {
  return `raw-${disk}`;
}

/** Where a disk of bricks is found. */
export function brickDirectory(disk: string): string {
  return `/bricks/${disk}`;
}

/** Reads them. */
export function readGlusterDisks(
  given: Readonly<Record<'bricks' | 'rawDevices' | 'state' | 'arbiter', unknown>>,
  findings: Findings,
): ReadGlusterDisks {
  const bricks = readDisks(given.bricks, 'bricks', findings);
  const rawDevices = readDisks(given.rawDevices, 'rawDevices', findings);
  if (given.bricks === undefined && given.rawDevices === undefined) {
    const reason = 'names no disk, and so does rawDevices: the nodes have nothing to keep';
    findings.add('required', 'bricks', undefined, reason, 'write { data: { size: "100Gi" } }');
  }
  const usual = { size: LEAST, performance: 'standard' } as const;
  const state = given.state === undefined ? usual : readDisk(given.state, 'state', findings);
  const { arbiter } = given;
  const own = isRecord(arbiter) ? readDisk(arbiter, 'arbiter', findings) : undefined;
  return {
    ...{ bricks, rawDevices, state: state ?? usual },
    onArbiter: ({ size }) => own?.size ?? arbiterSize(size),
  };
}

/** A sixteenth, in whole MiB, and at least 1Gi: no file system for bricks is made on less. */
function arbiterSize(size: Quantity): Quantity {
  const share = Quantity.of(`${size.bytes() / ARBITER_SHARE}`).roundedUp('Mi');
  return share.compare(LEAST) < 0 ? LEAST : share;
}

function readDisks(given: unknown, path: string, findings: Findings): readonly ReadGlusterDisk[] {
  if (given === undefined) return [];
  if (!isRecord(given)) {
    const remedy = 'write { data: { size: "100Gi" } }';
    findings.add('invalid', path, given, 'is no record of disks by name', remedy);
    return [];
  }
  return Object.entries(given).flatMap(([name, disk]) => {
    const own = `${path}.${name}`;
    if (!isText(name, NAME)) {
      const reason = 'is no name of a disk: lower-case letters, digits and hyphens, at most 14';
      findings.add('invalid', own, name, reason, 'write for example "data"');
      return [];
    }
    const read = readDisk(disk, own, findings);
    return read === undefined ? [] : [{ name, ...read }];
  });
}

function readDisk(given: unknown, path: string, findings: Findings): GlusterDiskKind | undefined {
  const own = isRecord(given) ? given['performance'] : undefined;
  checkPerformance(own, `${path}.performance`, findings);
  const size = readDiskSize(given, path, findings);
  return size === undefined
    ? undefined
    : { size, performance: own === 'fast' ? 'fast' : 'standard' };
}

function readDiskSize(given: unknown, path: string, findings: Findings): Quantity | undefined {
  const size = isRecord(given) ? given['size'] : undefined;
  if (size === undefined) {
    const remedy = 'write { size: "100Gi" }';
    findings.add('required', path, isRecord(given) ? undefined : given, 'says no size', remedy);
    return undefined;
  }
  const read = findings.take(Quantity.parse(size as string, `${path}.size`));
  if (read === undefined || read.compare(LEAST) >= 0) return read;
  const reason = 'is less than 1Gi, the least that gluster and Heketi make a brick of';
  findings.add('out-of-range', `${path}.size`, read.toString(), reason, 'give at least 1Gi');
  return undefined;
}
