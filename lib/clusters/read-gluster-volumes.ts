/** From the volumes of a pool to where each of their bricks is. */
import { bricksPerSet, readGlusterVolume, volumeTypeText } from '../storage';
import type { GlusterBrick, GlusterVolume, GlusterVolumeInput, VolumeDurability } from '../storage';
import { Findings, Quantity, isRecord } from '../values';
import type { GlusterPoolVolume } from './gluster-pool-args';
import { brickDirectory } from './read-gluster-disks';

/** A node on which bricks can be. */
export interface BrickNode {
  readonly name: string;
  readonly failureDomain: string;
  readonly arbiter: boolean;
}

/** A brick of a pool. */
export interface ReadGlusterBrick extends GlusterBrick {
  /** Whether it holds names and attributes alone. */
  readonly arbiter: boolean;
}

/** A volume that was read, as the nodes are told of it, and where it is. */
export interface ReadGlusterVolume extends GlusterVolume {
  /** The disk of each node that its bricks are on. */
  readonly disk: string;
  readonly sets: readonly (readonly ReadGlusterBrick[])[];
  /** What it is meant to hold; undefined when that is not counted. */
  readonly size: Quantity | undefined;
}

/** What volumes are read against. */
export interface VolumeRoom {
  readonly nodes: readonly BrickNode[];
  /** The names of the disks of bricks. */
  readonly disks: readonly string[];
  readonly allowSharedDomain: boolean;
}

type GivenVolume = Partial<Record<keyof GlusterPoolVolume, unknown>>;

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
  const volume = readBare(name, given, room, findings);
  const disk = readDisk(given.disk, room, path, findings);
  const size =
    given.size === undefined
      ? undefined
      : findings.take(Quantity.parse(given.size as string, `${path}.size`));
  if (volume === undefined) return [];
  const nodes = readNodes(given.nodes, volume.durability, room, path, findings);
  if (nodes === undefined || disk === undefined) return [];
  const sets = setsOf(nodes, volume.durability, room, `${brickDirectory(disk)}/${name}`);
  if (!room.allowSharedDomain) checkDomains(sets, room, path, findings);
  return [{ ...volume, disk, sets, size }];
}

/** What it is, without its bricks: those are chosen here. In a pool with an arbiter the third of three copies is there. */
function readBare(
  name: string,
  { type, arbiter, options, groups }: GivenVolume,
  { nodes }: VolumeRoom,
  findings: Findings,
): GlusterVolume | undefined {
  const path = `volumes.${name}`;
  const has = nodes.some((node) => node.arbiter);
  const three = type === undefined || type === 'replicate:3';
  if (arbiter === true && !has) {
    const reason = 'has no node: the pool has no arbiter';
    const remedy = 'leave it out, or give the pool an arbiter';
    findings.add('conflict', `${path}.arbiter`, arbiter, reason, remedy);
    return undefined;
  }
  const input: Partial<Record<keyof GlusterVolumeInput, unknown>> = {
    ...{ name, type, options, groups, bricks: [] },
    arbiter: arbiter ?? (has && three),
  };
  const found = new Findings();
  const read = readGlusterVolume(input as unknown as GlusterVolumeInput, found, { path });
  const own = found.violations.filter((violation) => violation.path !== `${path}.bricks`);
  findings.addAll(own);
  return own.length > 0 ? undefined : read;
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
