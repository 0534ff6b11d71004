/** Which disks of the nodes the devices of a solution are. */
import { isSameDisk } from '../machine';
import { DevicePath, isRecord } from '../values';
import type { Findings } from '../values';

import type { CortxNodeDisks, SolutionDevice } from './cortx-options';

/** The disks of one node, complete. */
export interface ReadDisks {
  readonly secondaryStorage: string | undefined;
  /** The disk of each device, by its stable path. */
  readonly devices: ReadonlyMap<string, string>;
}

/** Reads the disks of all nodes; a node that is not named has the devices by the paths of the solution. */
export function readNodeDisks(
  given: unknown,
  nodes: readonly string[],
  devices: readonly SolutionDevice[],
  stableOf: (path: string) => string | undefined,
  findings: Findings,
): ReadonlyMap<string, ReadDisks> {
  const disks = isRecord(given) ? given : {};
  if (given !== undefined && !isRecord(given)) {
    const remedy = 'write { "node-1": { devices: { "/dev/sdc": "/dev/disk/by-id/…" } } }';
    findings.add('invalid', 'nodes', given, 'is no record of nodes', remedy);
  }
  for (const name of Object.keys(disks)) {
    if (nodes.includes(name)) continue;
    const remedy = nodes.length === 0 ? 'name nodes there' : `use ${nodes.join(', ')}`;
    findings.add('unsupported', `nodes[${name}]`, name, 'is no node of the solution', remedy);
  }
  return new Map(
    nodes.map((node) => {
      const own = Object.hasOwn(disks, node) ? disks[node] : undefined;
      return [node, readDisks(own, `nodes[${node}]`, devices, stableOf, findings)];
    }),
  );
}

function readDisks(
  given: unknown,
  at: string,
  devices: readonly SolutionDevice[],
  stableOf: (path: string) => string | undefined,
  findings: Findings,
): ReadDisks {
  const own: Readonly<Record<string, unknown>> = isRecord(given) ? given : {};
  if (given !== undefined && !isRecord(given)) {
    findings.add('invalid', at, given, 'is no record of disks', 'write { devices: { … } }');
  }
  const found = new Map(devices.map(({ path, stablePath }) => [stablePath, path]));
  const named = new Set<string>();
  const { devices: listed = {}, secondaryStorage } = own as Partial<
    Record<keyof CortxNodeDisks, unknown>
  >;
  if (!isRecord(listed)) {
    const remedy = 'write { "/dev/sdc": "/dev/disk/by-id/…" }';
    findings.add('invalid', `${at}.devices`, listed, 'is no record of devices', remedy);
  }
  for (const [path, disk] of isRecord(listed) ? Object.entries(listed) : []) {
    const place = `${at}.devices[${path}]`;
    const stable = stableOf(path);
    const read = findings.take(DevicePath.parse(disk as string, place, { allowUnstable: true }));
    if (stable === undefined || !found.has(stable)) {
      const remedy = `use ${devices.map((one) => one.path).join(', ')}`;
      findings.add('unsupported', place, path, 'is no device of the solution', remedy);
    } else if (read !== undefined) {
      found.set(stable, read.toString());
      named.add(stable);
    }
  }
  refuseSameDisk(found, named, `${at}.devices`, findings);
  return {
    secondaryStorage: readStorage(secondaryStorage, `${at}.secondaryStorage`, found, findings),
    devices: found,
  };
}

/** Two that are alike in the solution itself are told there; here only what a node adds to it. */
function refuseSameDisk(
  disks: ReadonlyMap<string, string>,
  named: ReadonlySet<string>,
  at: string,
  findings: Findings,
): void {
  const list = [...disks];
  list.forEach(([stable, disk], index) => {
    const other = list
      .slice(0, index)
      .find(([one, path]) => (named.has(stable) || named.has(one)) && isSameDisk(path, disk));
    if (other === undefined) return;
    const reason = `is the disk of ${other[0]} too (${other[1]})`;
    findings.add('duplicate', `${at}[${stable}]`, disk, reason, 'name each disk once');
  });
}

function readStorage(
  given: unknown,
  at: string,
  disks: ReadonlyMap<string, string>,
  findings: Findings,
): string | undefined {
  if (given === undefined) return undefined;
  const device = findings.take(DevicePath.parse(given as string, at, { allowUnstable: true }));
  if (device === undefined) return undefined;
  const disk = device.toString();
  const used = [...disks].find((names) => names.some((name) => isSameDisk(name, disk)));
  if (used === undefined) return disk;
  const reason = `is the device ${used[0]} of the solution: it must carry no file system`;
  findings.add('conflict', at, disk, reason, 'use another disk');
  return undefined;
}
