/** From the arguments of a pool to what it is; what is wrong is told, and something plausible stands in its place. */
import { checkSwitch, isRecord } from '../values';
import type { Findings } from '../values';
import { checkSpread, domainOf } from './etcd-domains';
import type { GlusterPoolSpec } from './gluster-pool-args';
import { readGlusterDisks } from './read-gluster-disks';
import type { ReadGlusterDisks } from './read-gluster-disks';
import { checkRoom, roomOf } from './read-gluster-room';
import type { GlusterDiskRoom } from './read-gluster-room';
import { readGlusterVolumes } from './read-gluster-volumes';
import type { BrickNode, ReadGlusterVolume } from './read-gluster-volumes';
import {
  checkSize,
  listOf,
  readAddresses,
  readDomains,
  readName,
  readReplacements,
  readTimeout,
} from './read-places';

/** A node that was read. */
export interface ReadGlusterNode extends BrickNode {
  readonly address?: string;
  /** How often its machine was made anew on purpose. */
  readonly replacement: number;
}

/** A pool that was read. */
export interface ReadGlusterPool {
  readonly name: string;
  readonly spec: GlusterPoolSpec;
  /** In the order of their turns: `gfs-1`, `gfs-2`, the arbiter, `gfs-3`, … */
  readonly nodes: readonly ReadGlusterNode[];
  readonly disks: ReadGlusterDisks;
  readonly volumes: readonly ReadGlusterVolume[];
  readonly room: readonly GlusterDiskRoom[];
  /** How many volumes there may be at once. */
  readonly expectedVolumes: number;
  readonly timeoutSeconds: number;
}

/** Every node asks every other one, so a pool does not grow without end. */
const MOST_NODES = 64;
const USUAL_VOLUMES = 100;
/** Each needs a port from 49152 on. */
const MOST_VOLUMES = 10_000;
const ARBITER_INDEX = 2;
const NODE = 'node';

/** Reads the arguments. */
export function readGlusterPool(given: GlusterPoolSpec, findings: Findings): ReadGlusterPool {
  const spec = recordOf(given, findings);
  checkSwitch(spec.allowSharedDomain, 'allowSharedDomain', findings);
  checkSwitch(spec.allowSharedHost, 'allowSharedHost', findings);
  checkSwitch(spec.allowSmall, 'allowSmall', findings);
  checkSize(spec.size, findings);
  checkForms(spec, findings);
  const name = readName(spec.name, NODE, 'gfs', findings);
  const nodes = readNodes(spec, name, findings);
  const { bricks, rawDevices, state, arbiter } = spec;
  const disks = readGlusterDisks({ bricks, rawDevices, state, arbiter }, findings);
  const volumes = readGlusterVolumes(
    spec.volumes,
    {
      nodes,
      disks: disks.bricks.map((disk) => disk.name),
      allowSharedDomain: spec.allowSharedDomain === true,
    },
    findings,
  );
  const room = roomOf(nodes, disks, volumes);
  checkRoom(room, findings);
  return {
    ...{ name, spec, nodes, disks, volumes, room },
    expectedVolumes: readExpected(spec.expectedVolumes, volumes.length, findings),
    timeoutSeconds: readTimeout(spec.timeout, '10m', NODE, findings),
  };
}

function recordOf(given: GlusterPoolSpec, findings: Findings): GlusterPoolSpec {
  if (isRecord(given)) return given;
  findings.add('invalid', '', given, 'is no record of settings', 'give the arguments of a pool');
  return {} as GlusterPoolSpec;
}

/** What nobody else reads. */
function checkForms(spec: Readonly<Record<string, unknown>>, findings: Findings): void {
  const { arbiter, heketi, machine, rawDevices } = spec;
  for (const [path, value] of Object.entries({ arbiter, heketi })) {
    if (value === undefined || typeof value === 'boolean' || isRecord(value)) continue;
    findings.add('invalid', path, value, 'is neither true nor false', 'write it without quotes');
  }
  if (heketi !== undefined && heketi !== false && rawDevices === undefined) {
    const reason = 'is given, and no disk is for it';
    const remedy = 'write rawDevices: { heketi: { size: "1Ti" } }';
    findings.add('required', 'rawDevices', undefined, `heketi ${reason}`, remedy);
  }
  if (machine !== undefined && typeof machine !== 'function') {
    findings.add('invalid', 'machine', machine, 'is no function', 'write (machine, at) => { … }');
  }
}

function readNodes(
  spec: GlusterPoolSpec,
  pool: string,
  findings: Findings,
): readonly ReadGlusterNode[] {
  const withArbiter = hasArbiter(spec.arbiter);
  const count = readCount(spec, withArbiter, findings);
  const domains = readDomains(spec, findings);
  const data = Array.from({ length: count }, (_, index) => ({
    ...{ name: `${pool}-${index + 1}`, arbiter: false },
    failureDomain: domainOf(domains, index),
  }));
  const third = {
    ...{ name: `${pool}-arbiter`, arbiter: true },
    failureDomain: domainOf(domains, ARBITER_INDEX),
  };
  // Always in the same place, so that more nodes change neither its address nor theirs.
  const all = withArbiter
    ? [...data.slice(0, ARBITER_INDEX), third, ...data.slice(ARBITER_INDEX)]
    : data;
  const names = all.map(({ name }) => name);
  const addresses = readAddresses(spec.addresses, all.length, NODE, findings);
  const replacements = readReplacements(spec.replacements, names, NODE, findings);
  if (spec.allowSharedDomain !== true) checkSpread(all, listOf(spec.platformDomains), findings);
  return all.map((node, index) => {
    const address = addresses[index];
    const replacement = replacements[node.name] ?? 0;
    return { ...node, replacement, ...(address === undefined ? {} : { address }) };
  });
}

function hasArbiter(given: unknown): boolean {
  return given === true || isRecord(given);
}

function readCount(
  { nodes: given, allowSmall }: { readonly nodes?: unknown; readonly allowSmall?: unknown },
  withArbiter: boolean,
  findings: Findings,
): number {
  const usual = withArbiter ? 2 : 3;
  if (given === undefined) return usual;
  const path = 'nodes';
  if (typeof given !== 'number' || !Number.isInteger(given) || given < 1 || given > MOST_NODES) {
    const reason = `is no number of nodes: from 1 to ${MOST_NODES}`;
    findings.add('out-of-range', path, given, reason, `write ${usual}`);
    return usual;
  }
  if (given >= usual || allowSmall === true) return given;
  const reason =
    given === 1
      ? 'bears no failure: what is on the only node is lost with it'
      : 'bears no failure: nobody can tell which of two is right when they do not see each other';
  const remedy = withArbiter ? 'write 2' : 'write 3, or 2 and an arbiter';
  findings.add('forbidden', path, given, reason, `${remedy}, or set allowSmall`);
  return given;
}

function readExpected(given: unknown, volumes: number, findings: Findings): number {
  const usual = Math.max(USUAL_VOLUMES, volumes);
  if (given === undefined) return usual;
  const path = 'expectedVolumes';
  if (typeof given !== 'number' || !Number.isInteger(given) || given < 1 || given > MOST_VOLUMES) {
    const reason = `is no number of volumes: from 1 to ${MOST_VOLUMES}`;
    findings.add('out-of-range', path, given, reason, `write ${usual}`);
    return usual;
  }
  if (given >= volumes) return given;
  const reason = `is less than the ${volumes} volumes that the pool makes itself`;
  findings.add('conflict', path, given, reason, `write at least ${volumes}`);
  return usual;
}
