/** From the volumes of a pool to where each of their bricks is. */
import {
  USUAL_VOLUME_TYPE,
  bricksPerSet,
  brickText,
  glusterVolumeQuorum,
  readVolumeType,
  volumeTypeText,
} from '../storage';
import type { GlusterVolumeInput, VolumeDurability } from '../storage';
import { Quantity, checkSwitch, isRecord, isText } from '../values';
import type { Findings } from '../values';
import type { GlusterPoolVolume } from './gluster-pool-args';
import { brickDirectory } from './read-gluster-disks';

/** A node on which bricks can be. */
export interface BrickNode {
  readonly name: string;
  readonly failureDomain: string;
  readonly arbiter: boolean;
}

/** A brick. */
export interface ReadGlusterBrick {
  readonly node: string;
  /** Its folder. */
  readonly path: string;
  readonly arbiter: boolean;
}

/** A volume that was read. */
export interface ReadGlusterVolume {
  readonly name: string;
  readonly durability: VolumeDurability;
  /** The disk of each node that its bricks are on. */
  readonly disk: string;
  /** Its bricks by sets, in the order in which gluster takes them. */
  readonly sets: readonly (readonly ReadGlusterBrick[])[];
  /** What it is meant to hold; undefined when that is not counted. */
  readonly size: Quantity | undefined;
  readonly options: Readonly<Record<string, string>>;
}

/** What volumes are read against. */
export interface VolumeRoom {
  readonly nodes: readonly BrickNode[];
  /** The names of the disks of bricks. */
  readonly disks: readonly string[];
  readonly allowSharedDomain: boolean;
}

type GivenVolume = Partial<Record<keyof GlusterPoolVolume, unknown>>;

const NAME = /^[a-zA-Z0-9][a-zA-Z0-9_-]{0,62}$/;
const OPTION = /^[a-z][a-z0-9.-]*$/;
// Handed to gluster as one word.
const OPTION_VALUE = /^[\x21-\x7e]+$/;

/** Reads them, in the order in which they are written. */
export function readGlusterVolumes(
  given: unknown,
  room: VolumeRoom,
  findings: Findings,
): readonly ReadGlusterVolume[] {
  if (given === undefined) return [];
  if (!isRecord(given)) {
    const remedy = 'write { shared: { type: "replicate:3" } }';
    findings.add('invalid', 'volumes', given, 'is no record of volumes by name', remedy);
    return [];
  }
  return Object.entries(given).flatMap(([name, volume]) => {
    const path = `volumes.${name}`;
    if (!isText(name, NAME)) {
      const reason = 'is no name of a volume: letters, digits, hyphens and underscores';
      findings.add('invalid', path, name, reason, 'write for example "shared"');
      return [];
    }
    if (isRecord(volume)) return readVolume(name, volume, room, findings);
    findings.add('invalid', path, volume, 'is no record of settings', 'write {} for the usual');
    return [];
  });
}

function readVolume(
  name: string,
  given: GivenVolume,
  room: VolumeRoom,
  findings: Findings,
): readonly ReadGlusterVolume[] {
  const path = `volumes.${name}`;
  const durability = readDurability(given, room, path, findings);
  const disk = readDisk(given.disk, room, path, findings);
  const options = readOptions(given.options, `${path}.options`, findings);
  const size =
    given.size === undefined
      ? undefined
      : findings.take(Quantity.parse(given.size as string, `${path}.size`));
  if (durability === undefined) return [];
  checkSplitBrain(durability, given, options, path, findings);
  const nodes = readNodes(given.nodes, durability, room, path, findings);
  if (nodes === undefined || disk === undefined) return [];
  const sets = setsOf(nodes, durability, room, `${brickDirectory(disk)}/${name}`);
  if (!room.allowSharedDomain) checkDomains(sets, room, path, findings);
  return [{ name, durability, disk, sets, size, options }];
}

function readDisk(
  given: unknown,
  { disks }: VolumeRoom,
  path: string,
  findings: Findings,
): string | undefined {
  const [only, another] = disks;
  if (only === undefined) {
    const reason = 'has nowhere to be: the pool has no disk of bricks';
    findings.add('required', path, undefined, reason, 'add one to bricks');
    return undefined;
  }
  if (given === undefined && another === undefined) return only;
  if (typeof given === 'string' && disks.includes(given)) return given;
  const reason = given === undefined ? 'says not on which disk it is' : 'is no disk of bricks';
  const code = given === undefined ? 'required' : 'unsupported';
  findings.add(code, `${path}.disk`, given, reason, `write one of ${disks.join(', ')}`);
  return undefined;
}

/** How it bears failures; in a pool with an arbiter the third of three copies is there. */
function readDurability(
  { type, arbiter }: GivenVolume,
  { nodes }: VolumeRoom,
  path: string,
  findings: Findings,
): VolumeDurability | undefined {
  checkSwitch(arbiter, `${path}.arbiter`, findings);
  const read = readVolumeType(type ?? USUAL_VOLUME_TYPE, findings, `${path}.type`);
  if (read === undefined) return undefined;
  const has = nodes.some((node) => node.arbiter);
  const fits = read.type === 'replicate' && read.replica === 3;
  if (arbiter === true && !(has && fits)) {
    const reason = has ? 'is for replicate:3 alone' : 'has no node: the pool has no arbiter';
    const remedy = has ? 'leave it out' : 'leave it out, or give the pool an arbiter';
    findings.add('conflict', `${path}.arbiter`, arbiter, reason, remedy);
  }
  return has && fits && arbiter !== false ? { ...read, arbiter: true } : read;
}

function checkSplitBrain(
  durability: VolumeDurability,
  { allowSplitBrain }: GivenVolume,
  options: Readonly<Record<string, string>>,
  path: string,
  findings: Findings,
): void {
  checkSwitch(allowSplitBrain, `${path}.allowSplitBrain`, findings);
  if (!glusterVolumeQuorum(durability, options).splitBrain || allowSplitBrain === true) return;
  const reason =
    'lets two halves be written that do not see each other, and nobody knows which is right';
  const remedy =
    'write "replicate:3", give the pool an arbiter, set the option "cluster.quorum-type" to "auto", or set allowSplitBrain';
  findings.add('forbidden', `${path}.type`, volumeTypeText(durability), reason, remedy);
}

/** The nodes that it is on, the arbiter not among them. */
function readNodes(
  given: unknown,
  durability: VolumeDurability,
  { nodes }: VolumeRoom,
  path: string,
  findings: Findings,
): readonly string[] | undefined {
  const [type, perSet] = [volumeTypeText(durability), nodesPerSet(durability)];
  const known = nodes.filter(({ arbiter }) => !arbiter).map(({ name }) => name);
  if (given === undefined) {
    if (known.length >= perSet) return known.slice(0, perSet);
    const reason = `needs ${perSet} nodes, and the pool has ${known.length} that hold data`;
    findings.add('conflict', `${path}.type`, type, reason, 'add nodes, or choose another type');
    return undefined;
  }
  const own = `${path}.nodes`;
  const list: readonly unknown[] = Array.isArray(given) ? given : [];
  const good = list.filter((one, index): one is string => {
    if (typeof one === 'string' && known.includes(one) && list.indexOf(one) === index) return true;
    const twice = list.indexOf(one) < index;
    const reason = twice ? 'is named twice' : 'is no node of the pool that holds data';
    const remedy = twice ? 'name each node once' : `write some of ${known.join(', ')}`;
    findings.add(twice ? 'duplicate' : 'unsupported', `${own}[${index}]`, one, reason, remedy);
    return false;
  });
  if (list.length === 0 || list.length % perSet !== 0) {
    const reason = `is no list of ${perSet} nodes, or of so many times ${perSet}, as ${type} needs`;
    const shown = Array.isArray(given) ? list.join(', ') : given;
    findings.add('invalid', own, shown, reason, `write for example ["${known[0] ?? 'gfs-1'}", …]`);
    return undefined;
  }
  return good.length === list.length ? good : undefined;
}

function setsOf(
  nodes: readonly string[],
  durability: VolumeDurability,
  room: VolumeRoom,
  path: string,
): ReadGlusterVolume['sets'] {
  const perSet = nodesPerSet(durability);
  const third = hasArbiter(durability) ? room.nodes.find((node) => node.arbiter) : undefined;
  return Array.from({ length: nodes.length / perSet }, (_, index) => [
    ...nodes
      .slice(index * perSet, (index + 1) * perSet)
      .map((node) => ({ node, path, arbiter: false })),
    ...(third === undefined ? [] : [{ node: third.name, path, arbiter: true }]),
  ]);
}

/** How many of its nodes hold the data of one set. */
function nodesPerSet(durability: VolumeDurability): number {
  return bricksPerSet(durability) - (hasArbiter(durability) ? 1 : 0);
}

function hasArbiter(durability: VolumeDurability): boolean {
  return durability.type === 'replicate' && durability.arbiter === true;
}

/** Two bricks of one set in a domain, while there is a domain with none of them. */
function checkDomains(
  sets: ReadGlusterVolume['sets'],
  { nodes }: VolumeRoom,
  path: string,
  findings: Findings,
): void {
  const domainOf = (name: string): string =>
    nodes.find((node) => node.name === name)?.failureDomain ?? '';
  const all = [...new Set(nodes.map(({ failureDomain }) => failureDomain))];
  for (const set of sets) {
    const domains = set.map(({ node }) => domainOf(node));
    const shared = domains.find((domain, index) => domains.indexOf(domain) < index);
    const free = all.filter((domain) => !domains.includes(domain));
    if (shared === undefined || free.length === 0) continue;
    const inside = set.filter(({ node }) => domainOf(node) === shared).map(({ node }) => node);
    const reason = `${inside.join(' and ')} are both in it and hold the same files, while ${free.join(' and ')} ${free.length === 1 ? 'has' : 'have'} none of them`;
    const remedy = 'name nodes of other domains, or set allowSharedDomain';
    findings.add('conflict', `${path}.nodes`, shared, reason, remedy);
  }
}

function readOptions(
  given: unknown,
  path: string,
  findings: Findings,
): Readonly<Record<string, string>> {
  if (given === undefined) return {};
  if (!isRecord(given)) {
    const remedy = 'write { "server.allow-insecure": "on" }';
    findings.add('invalid', path, given, 'is no record of options', remedy);
    return {};
  }
  const good = Object.entries(given).filter((entry): entry is [string, string] => {
    const [key, value] = entry;
    if (isText(key, OPTION) && isText(value, OPTION_VALUE)) return true;
    const own = `${path}.${key}`;
    findings.add('invalid', own, value, 'is no option with a text', 'write for example "on"');
    return false;
  });
  return Object.fromEntries(good.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** A volume as the nodes are told of it. */
export function glusterVolumeInput(volume: ReadGlusterVolume): GlusterVolumeInput {
  const { name, durability, sets, options } = volume;
  return {
    ...{ name, type: volumeTypeText(durability), arbiter: hasArbiter(durability) },
    bricks: sets.flat().map(brickText),
    options,
  };
}
