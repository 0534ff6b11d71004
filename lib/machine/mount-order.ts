/**
 * Which mounts stand on which: a mount point below another one, and a directory that is on something mounted. systemd orders the units by
 * itself; here it is found out which device a directory is on, and that no two mounts wait for each other.
 */
import type { Violation } from '../values';

import type { MountPart, Provided } from './contribution';
import { foldersAbove } from './file-path';
import { problem } from './problem';

/** Mounts by their mount points, so that a machine of many mounts costs no more than its mounts. */
export type MountTable<T extends MountPart = MountPart> = ReadonlyMap<string, T>;

/** The mounts of a machine; each has a mount point of its own. */
export function mountTable<T extends MountPart>(mounts: readonly T[]): MountTable<T> {
  return new Map(mounts.map((mount) => [mount.path, mount]));
}

/** Whether a directory is mounted, and no device. */
export function isDirectoryMount({ type }: Pick<MountPart, 'type'>): boolean {
  return type === 'none';
}

/** The device below it all: what is mounted, or what the directory stands on; undefined for the machine's own disk. */
export function deviceBelow(mount: MountPart, table: MountTable): string | undefined {
  const seen = new Set<MountPart>();
  let under: MountPart | undefined = mount;
  while (under !== undefined && !seen.has(under)) {
    if (!isDirectoryMount(under)) return under.what;
    seen.add(under);
    under = mountAt(under.what, table);
  }
  return undefined;
}

/** Mounts, each after those that it stands on; otherwise as they come. */
export function orderMounts<T extends MountPart>(mounts: readonly T[]): readonly T[] {
  return walk(mounts).ordered;
}

/** Directories that are mounted in a ring: each would have to be there before the other. */
export function mountRings(mounts: readonly Provided<MountPart>[]): Violation[] {
  return walk(mounts).rings.map(ringViolation);
}

interface Walked<T> {
  readonly ordered: readonly T[];
  readonly rings: readonly (readonly T[])[];
}

/** Goes down from every mount to those that it stands on, to each of them once. */
function walk<T extends MountPart>(mounts: readonly T[]): Walked<T> {
  const table = mountTable(mounts);
  const ordered = new Set<T>();
  const rings: (readonly T[])[] = [];
  const open = new Set<T>();
  const visit = (mount: T): void => {
    if (ordered.has(mount)) return;
    if (open.has(mount)) {
      const way = [...open];
      rings.push(way.slice(way.indexOf(mount)));
      return;
    }
    open.add(mount);
    for (const under of standsOn(mount, table)) visit(under);
    open.delete(mount);
    ordered.add(mount);
  };
  for (const mount of mounts) visit(mount);
  return { ordered: [...ordered], rings };
}

function ringViolation(ring: readonly Provided<MountPart>[]): Violation {
  const [first] = ring;
  const points = [...ring, ...ring.slice(0, 1)].map(({ path }) => path).join(' on ');
  const reason = 'these mounts stand on each other';
  return problem('conflict', first?.construct ?? '', points, reason, 'mount one of them elsewhere');
}

function standsOn<T extends MountPart>(mount: T, table: MountTable<T>): T[] {
  const above = mountAbove(mount.path, table);
  const under = isDirectoryMount(mount) ? mountAt(mount.what, table) : undefined;
  return [above, under].filter((one) => one !== undefined);
}

function mountAt<T extends MountPart>(path: string, table: MountTable<T>): T | undefined {
  return table.get(path) ?? mountAbove(path, table);
}

/** The nearest one whose mount point is above a path. */
function mountAbove<T extends MountPart>(path: string, table: MountTable<T>): T | undefined {
  for (const folder of foldersAbove(path)) {
    const above = table.get(folder);
    if (above !== undefined) return above;
  }
  return undefined;
}
