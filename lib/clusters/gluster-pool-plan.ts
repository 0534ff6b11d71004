/** What a pool of GlusterFS will be, decided from plain data: for the component, for `npm run render` and for the report. No engine is needed. */
import { brickText, glusterPoolQuorum, glusterVolumeQuorum, volumeTypeText } from '../storage';
import type { GlusterPoolQuorum, GlusterVolumeInput } from '../storage';
import { Findings } from '../values';
import type { Violation } from '../values';
import type { GlusterPoolSpec } from './gluster-pool-args';
import { checkNodeMachine } from './gluster-node-check';
import { nodeRequest } from './gluster-node-machine';
import type { GlusterMachineRequest } from './gluster-node-machine';
import { readGlusterPool } from './read-gluster-pool';
import type { ReadGlusterPool } from './read-gluster-pool';
import type { ReadGlusterVolume } from './read-gluster-volumes';

/** A node of the plan. */
export interface PlannedGlusterNode {
  /** Its name, and that of its machine. */
  readonly name: string;
  /**
   * Its address.
   *
   * @default - the platform chooses it
   */
  readonly address?: string;
  readonly failureDomain: string;
  /** Whether it only decides which of two is right. */
  readonly arbiter: boolean;
  /** Its disks of bricks. */
  readonly bricks: readonly PlannedGlusterBricks[];
  /** Its disks for Heketi, in bytes by name. */
  readonly rawDevices: Readonly<Record<string, number>>;
}

/** A disk of bricks. */
export interface PlannedGlusterBricks {
  readonly disk: string;
  /** In bytes. */
  readonly bytes: number;
  /** What volumes that say a size take of it when they are full, in bytes. */
  readonly takenBytes: number;
  /** The volumes on it. */
  readonly volumes: readonly string[];
}

/** A volume of the plan. */
export interface PlannedGlusterVolume extends GlusterVolumeInput {
  /** What it is meant to hold, in bytes. */
  readonly bytes?: number;
  /** How many nodes may be lost, whichever they are, and every file can still be read. */
  readonly survivesReads: number;
  /** How many nodes may be lost, whichever they are, and every file can still be written. */
  readonly survivesWrites: number;
}

/** What becomes of the pool when all of a failure domain is lost. */
export interface GlusterDomainLoss {
  readonly domain: string;
  /** The nodes that stand in it. */
  readonly nodes: readonly string[];
  /** The volumes of which some files cannot be read without it. */
  readonly unreadable: readonly string[];
  /** The volumes of which some files cannot be written without it. */
  readonly unwritable: readonly string[];
}

/** A pool as it is planned: plain data that can be printed as JSON. */
export interface GlusterPoolPlan {
  readonly name: string;
  readonly nodes: readonly PlannedGlusterNode[];
  /** How many nodes have to see each other so that volumes can be made and changed. */
  readonly quorum: GlusterPoolQuorum;
  readonly volumes: readonly PlannedGlusterVolume[];
  readonly domains: readonly GlusterDomainLoss[];
  /** For how many volumes ports of each node are kept. */
  readonly expectedVolumes: number;
}

/** A plan, and what is wrong with it. */
export interface GlusterPoolPlanning {
  /** As far as it could be made: only to be used when nothing is wrong. */
  readonly plan: GlusterPoolPlan;
  readonly violations: readonly Violation[];
}

/**
 * Plans a pool. Nothing is thrown: what is wrong is in `violations`, all of it.
 *
 * @param spec the arguments of the component without the platform, and the domains that it has
 */
export function planGlusterPool(spec: GlusterPoolSpec): GlusterPoolPlanning {
  const findings = new Findings();
  const read = readGlusterPool(spec, findings);
  findings.addAll(checkNodeMachine(read));
  return { plan: poolPlanOf(read), violations: findings.violations };
}

/**
 * The machines that a pool asks of its platform: the very ones that the component registers.
 *
 * @param spec as `planGlusterPool` has found nothing wrong with
 */
export function glusterMachines(spec: GlusterPoolSpec): readonly GlusterMachineRequest[] {
  const read = readGlusterPool(spec, new Findings());
  return read.nodes.map((node) => nodeRequest(read, node));
}

/** The plan of what was read. */
export function poolPlanOf(read: ReadGlusterPool): GlusterPoolPlan {
  const { name, nodes, volumes, expectedVolumes } = read;
  return {
    name,
    nodes: nodes.map((node) => plannedNode(read, node)),
    quorum: glusterPoolQuorum(nodes.length),
    volumes: volumes.map(plannedVolume),
    domains: lossesOf(read),
    expectedVolumes,
  };
}

function plannedNode(
  { room, disks }: ReadGlusterPool,
  { replacement: _anew, ...node }: ReadGlusterPool['nodes'][number],
): PlannedGlusterNode {
  const own = room.filter((one) => one.node === node.name);
  const raw = node.arbiter ? [] : disks.rawDevices;
  return {
    ...node,
    bricks: own.map(({ disk, size, taken, volumes }) => ({
      ...{ disk, bytes: Number(size.bytes()), takenBytes: Number(taken.bytes()), volumes },
    })),
    rawDevices: Object.fromEntries(raw.map((disk) => [disk.name, Number(disk.size.bytes())])),
  };
}

function plannedVolume(volume: ReadGlusterVolume): PlannedGlusterVolume {
  const { name, durability, sets, options, groups, size } = volume;
  const { survivesReads, survivesWrites } = glusterVolumeQuorum(durability, options);
  return {
    ...{ name, type: volumeTypeText(durability), options, groups },
    arbiter: durability.type === 'replicate' && durability.arbiter === true,
    bricks: sets.flat().map(brickText),
    ...(size === undefined ? {} : { bytes: Number(size.bytes()) }),
    ...{ survivesReads, survivesWrites },
  };
}

function lossesOf({ nodes, volumes }: ReadGlusterPool): readonly GlusterDomainLoss[] {
  const domains = [...new Set(nodes.map(({ failureDomain }) => failureDomain))];
  return domains.map((domain) => {
    const inside = nodes.filter((node) => node.failureDomain === domain).map(({ name }) => name);
    const without = (use: 'reads' | 'writes'): readonly string[] =>
      volumes.filter((volume) => !isThereWithout(volume, inside, use)).map(({ name }) => name);
    return { domain, nodes: inside, unreadable: without('reads'), unwritable: without('writes') };
  });
}

/** Whether every set of a volume still has as many bricks as it needs when those nodes are lost. */
function isThereWithout(
  { durability, options, sets }: ReadGlusterVolume,
  lost: readonly string[],
  use: 'reads' | 'writes',
): boolean {
  const quorum = glusterVolumeQuorum(durability, options);
  return sets.every((set) => {
    const left = set.filter(({ node }) => !lost.includes(node));
    // Of two halves only the one with the first brick goes on; and no data is on an arbiter.
    const half = quorum.firstBrick && left.length * 2 === set.length;
    const first = !half || left[0] === set[0];
    return left.length >= quorum[use] && first && left.some(({ arbiter }) => !arbiter);
  });
}
