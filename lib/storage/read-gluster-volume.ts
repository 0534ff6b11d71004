/** From the volume that a person writes to one that GlusterFS makes without "force". */
import { isRecord, isText } from '../values';
import type { Findings } from '../values';

import type { GlusterBrick, GlusterVolume, GlusterVolumeInput } from './gluster-volume';
import { glusterVolumeQuorum } from './gluster-quorum';
import { readGlusterBricks } from './read-gluster-bricks';
import { readGlusterGroups, readGlusterOptions } from './read-gluster-options';
import { USUAL_VOLUME_TYPE, bricksPerSet, volumeTypeText } from './volume-durability';
import type { VolumeDurability } from './volume-durability';

/** Where the volume stands, and what else is known. */
export interface GlusterVolumeOptions {
  /** Where the volume stands among the settings. @default 'volume' */
  readonly path?: string;
  /** The names of the pool's nodes. @default - any name is taken */
  readonly nodes?: readonly string[];
}

// What the command line takes (cli_cmd_volume_create_parse), and no name of a word of its own.
const NAME = /^[A-Za-z0-9_-]{1,255}$/;
const WORDS = [
  'all',
  'volume',
  'type',
  'subvolumes',
  'option',
  'end-volume',
  'volume_not_in_ring',
  'description',
  'force',
  'snap-max-hard-limit',
  'snap-max-soft-limit',
  'auto-delete',
  'activate-on-create',
];
const TYPES = 'write "replicate:3", "replicate:2", "disperse:4:2" or "none"';
const MOST_DISPERSED = 16;

/**
 * Reads a volume. Refuses what GlusterFS refuses or takes only when it is forced: two bricks of a set on one node, a number of bricks that
 * makes no whole sets, bricks that clients cannot reach (`localhost`); and two replicas without a word about their quorum.
 *
 * @returns what was good; with findings it is not to be used. Undefined when it has no name
 * @see https://docs.gluster.org/en/latest/Administrator-Guide/Setting-Up-Volumes/
 */
export function readGlusterVolume(
  input: GlusterVolumeInput,
  findings: Findings,
  { path = 'volume', nodes }: GlusterVolumeOptions = {},
): GlusterVolume | undefined {
  const given: unknown = input;
  if (!isRecord(given)) {
    const remedy = 'write { name: "data", bricks: ["gfs-1:/bricks/data/brick", ...] }';
    findings.add('invalid', path, given, 'is no volume', remedy);
    return undefined;
  }
  const name = readName(given['name'], `${path}.name`, findings);
  const durability = readDurability(given, path, findings);
  const bricks = readGlusterBricks(given['bricks'], `${path}.bricks`, nodes, findings);
  const options = readGlusterOptions(given['options'], `${path}.options`, findings);
  const groups = readGlusterGroups(given['groups'], `${path}.groups`, findings);
  if (durability !== undefined) {
    checkSets(bricks, durability, `${path}.bricks`, findings);
    checkQuorum(durability, options, path, findings);
  }
  if (name === undefined || durability === undefined) return undefined;
  const size = bricksPerSet(durability);
  const sets = Array.from({ length: Math.ceil(bricks.length / size) }, (_, index) =>
    bricks.slice(index * size, (index + 1) * size),
  );
  return { name, durability, sets, options, groups };
}

function readName(given: unknown, path: string, findings: Findings): string | undefined {
  if (isText(given, NAME) && !WORDS.includes(given) && !given.startsWith('-')) return given;
  const code = given === undefined ? 'required' : 'invalid';
  const remedy = 'write up to 255 letters, digits, "_" and "-", such as "data"';
  findings.add(code, path, given, 'is no name of a volume', remedy);
  return undefined;
}

function readDurability(
  given: Readonly<Record<string, unknown>>,
  path: string,
  findings: Findings,
): VolumeDurability | undefined {
  const { type = USUAL_VOLUME_TYPE, arbiter = false } = given;
  const durability = typeof type === 'string' ? durabilityOf(type) : undefined;
  if (durability === undefined) {
    findings.add('invalid', `${path}.type`, type, 'is no type of a volume', TYPES);
    return undefined;
  }
  if (typeof arbiter !== 'boolean') {
    const reason = 'is neither true nor false';
    findings.add('invalid', `${path}.arbiter`, arbiter, reason, 'write it without quotes');
    return durability;
  }
  if (!arbiter) return durability;
  if (durability.type === 'replicate' && durability.replica === 3) {
    return { ...durability, arbiter: true };
  }
  const reason = `does not go with ${volumeTypeText(durability)}: an arbiter is the third brick of a set`;
  findings.add('conflict', `${path}.arbiter`, arbiter, reason, 'set type to "replicate:3"');
  return durability;
}

function durabilityOf(text: string): VolumeDurability | undefined {
  if (text === 'none') return { type: 'none' };
  if (text === 'replicate:2') return { type: 'replicate', replica: 2 };
  if (text === 'replicate:3') return { type: 'replicate', replica: 3 };
  const [, first, second] = /^disperse:([1-9]\d?):([1-9]\d?)$/.exec(text) ?? [];
  const [data, redundancy] = [Number(first), Number(second)];
  // With as many lost as are left, two halves could each go on by themselves.
  if (first === undefined || redundancy >= data || data > MOST_DISPERSED) return undefined;
  return { type: 'disperse', data, redundancy };
}

function checkSets(
  bricks: readonly GlusterBrick[],
  durability: VolumeDurability,
  path: string,
  findings: Findings,
): void {
  const size = bricksPerSet(durability);
  const left = bricks.length % size;
  if (left !== 0) {
    const reason = `holds ${bricks.length} bricks, which makes no whole sets of ${size}`;
    const remedy = `add ${size - left}, or leave out ${left}`;
    findings.add('invalid', path, undefined, reason, remedy);
    return;
  }
  bricks.forEach(({ node }, index) => {
    const begin = index - (index % size);
    const first = bricks.findIndex((other, at) => at >= begin && other.node === node);
    if (first === index) return;
    const reason = `is on ${node} as is [${first}] of the same set: both would be lost at once`;
    const remedy = 'give each set nodes of its own, one for each brick';
    findings.add('conflict', `${path}[${index}]`, node, reason, remedy);
  });
}

function checkQuorum(
  durability: VolumeDurability,
  options: Readonly<Record<string, string>>,
  path: string,
  findings: Findings,
): void {
  const asked = options['cluster.quorum-type'];
  if (asked !== undefined && !['auto', 'fixed', 'none'].includes(asked)) {
    const at = `${path}.options.cluster.quorum-type`;
    findings.add(
      'unsupported',
      at,
      asked,
      'is no type of quorum',
      'write "auto", "fixed" or "none"',
    );
    return;
  }
  const bricks = bricksPerSet(durability);
  const count = options['cluster.quorum-count'] ?? '1';
  if (asked === 'fixed' && !(/^[1-9]\d?$/.test(count) && Number(count) <= bricks)) {
    const at = `${path}.options.cluster.quorum-count`;
    const reason = `is no number of bricks of a set of ${bricks}`;
    findings.add('out-of-range', at, count, reason, `write 1 to ${bricks}`);
    return;
  }
  if (asked !== undefined || !glusterVolumeQuorum(durability, options).splitBrain) return;
  const reason =
    'has two replicas and no quorum: where they do not see each other, both are written, and neither is right afterwards';
  const remedy =
    'set type to "replicate:3" (with arbiter: true for a small third node), or options["cluster.quorum-type"] to "auto" (no writes without the first brick) or "none"';
  findings.add('forbidden', `${path}.type`, 'replicate:2', reason, remedy);
}
