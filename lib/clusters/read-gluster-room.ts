/** Whether what the volumes of a pool are meant to hold has room on the disks of its nodes. */
import { dataBricksPerSet } from '../storage';
import { Quantity } from '../values';
import type { Findings } from '../values';
import type { ReadGlusterDisks } from './read-gluster-disks';
import type { BrickNode, ReadGlusterBrick, ReadGlusterVolume } from './read-gluster-volumes';

/** How full the disk of a node will be. */
export interface GlusterDiskRoom {
  readonly node: string;
  readonly disk: string;
  readonly size: Quantity;
  /** What the volumes that say a size take of it when they are full. */
  readonly taken: Quantity;
  /** The volumes on it. */
  readonly volumes: readonly string[];
}

/** The rest is what a file system keeps for itself. */
const USABLE = '95%';
/** Of a file of 64 KiB a brick that arbitrates has 4 KiB. */
const ARBITER_SHARE = '6.25%';

/** The disks of bricks of all nodes. */
export function roomOf(
  nodes: readonly BrickNode[],
  disks: ReadGlusterDisks,
  volumes: readonly ReadGlusterVolume[],
): readonly GlusterDiskRoom[] {
  return nodes.flatMap((node) =>
    disks.bricks.map((disk): GlusterDiskRoom => {
      const there = volumes
        .filter((volume) => volume.disk === disk.name)
        .flatMap((volume) =>
          volume.sets
            .flat()
            .filter((brick) => brick.node === node.name)
            .map((brick) => ({ name: volume.name, takes: brickSize(volume, brick) })),
        );
      return {
        ...{ node: node.name, disk: disk.name },
        size: node.arbiter ? disks.onArbiter(disk) : disk.size,
        taken: there.reduce((sum, { takes }) => sum.plus(takes), Quantity.zero),
        volumes: there.map(({ name }) => name),
      };
    }),
  );
}

/** Disks that are too small for what the volumes on them are meant to hold. */
export function checkRoom(room: readonly GlusterDiskRoom[], findings: Findings): void {
  const told: string[] = [];
  for (const { node, disk, size, taken, volumes } of room) {
    if (taken.compare(size.timesPercent(USABLE)) <= 0) continue;
    // All nodes have the same disks: of the same volumes it is said once.
    const what = `${disk}: ${volumes.join(', ')}`;
    if (told.includes(what)) continue;
    told.push(what);
    const verb = volumes.length === 1 ? 'is' : 'are';
    const reason = `is too small on ${node}: ${volumes.join(', ')} ${verb} meant to take ${taken.toString()} of it, and of a disk ${USABLE} are there for files`;
    const remedy = 'give more, or lower the sizes of volumes';
    findings.add('out-of-range', `bricks.${disk}.size`, size.toString(), reason, remedy);
  }
}

/** What one brick takes when its volume is full. */
function brickSize(
  { size, sets, durability }: ReadGlusterVolume,
  { arbiter }: ReadGlusterBrick,
): Quantity {
  if (size === undefined) return Quantity.zero;
  const parts = BigInt(sets.length * dataBricksPerSet(durability));
  const mebibytes = size.roundedUp('Mi').bytes() / 2n ** 20n;
  const whole = Quantity.of(`${(mebibytes + parts - 1n) / parts}Mi`);
  return arbiter ? whole.timesPercent(ARBITER_SHARE).roundedUp('Mi') : whole;
}
