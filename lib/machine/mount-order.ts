/**
 * Which mounts stand on which: a mount point below another one, and a directory that is on something mounted. systemd orders the units by
 * itself; here it is found out which device a directory is on, and that no two mounts wait for each other.
 */
import type { Violation } from '../values';

import type { MountPart, Provided } from './contribution';
import { foldersAbove } from './file-path';
import { problem } from './problem';

/** Whether a directory is mounted, and no device. */
export function isDirectoryMount({ type }: Pick<MountPart, 'type'>): boolean {
  return type === 'none';
}

/** The device below it all: what is mounted, or what the directory stands on; undefined for the machine's own disk. */
export function deviceBelow(
  mount: MountPart,
  mounts: readonly MountPart[],
  seen: readonly MountPart[] = [],
): string | undefined {
  if (!isDirectoryMount(mount)) return mount.what;
  const under = mountAt(mount.what, mounts);
  if (under === undefined || seen.includes(under)) return undefined;
  return deviceBelow(under, mounts, [...seen, mount]);
}

/** Mounts, each after those that it stands on; otherwise as they come. */
export function orderMounts<T extends MountPart>(mounts: readonly T[]): readonly T[] {
  const ordered = new Set<T>();
  const visit = (mount: T, open: readonly T[]): void => {
    if (ordered.has(mount) || open.includes(mount)) return;
    for (const under of standsOn(mount, mounts)) visit(under, [...open, mount]);
    ordered.add(mount);
  };
  for (const mount of mounts) visit(mount, []);
  return [...ordered];
}

/** Directories that are mounted in a ring: each would have to be there before the other. */
export function mountRings(mounts: readonly Provided<MountPart>[]): Violation[] {
  const found: Violation[] = [];
  const told = new Set<MountPart>();
  const visit = (mount: Provided<MountPart>, open: readonly Provided<MountPart>[]): void => {
    if (told.has(mount)) return;
    if (open.includes(mount)) {
      const ring = open.slice(open.indexOf(mount));
      for (const one of ring) told.add(one);
      found.push(ringViolation(ring));
      return;
    }
    for (const under of standsOn(mount, mounts)) visit(under, [...open, mount]);
  };
  for (const mount of mounts) visit(mount, []);
  return found;
}

function ringViolation(ring: readonly Provided<MountPart>[]): Violation {
  const [first] = ring;
  const points = [...ring, ...ring.slice(0, 1)].map(({ path }) => path).join(' on ');
  const reason = 'these mounts stand on each other';
  return problem('conflict', first?.construct ?? '', points, reason, 'mount one of them elsewhere');
}

function standsOn<T extends MountPart>(mount: T, mounts: readonly T[]): T[] {
  const above = mountAbove(mount.path, mounts);
  const under = isDirectoryMount(mount) ? mountAt(mount.what, mounts) : undefined;
  return [above, under].filter((one) => one !== undefined);
}

function mountAt<T extends MountPart>(path: string, mounts: readonly T[]): T | undefined {
  return mounts.find((one) => one.path === path) ?? mountAbove(path, mounts);
}

/** The nearest one whose mount point is above a path. */
function mountAbove<T extends MountPart>(path: string, mounts: readonly T[]): T | undefined {
  for (const folder of foldersAbove(path)) {
    const above = mounts.find((one) => one.path === folder);
    if (above !== undefined) return above;
  }
  return undefined;
}
