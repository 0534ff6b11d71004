/**
 * A cgroup of its own for each machine. systemd-nspawn puts the machine's processes below the cgroup that it was started in; without one of
 * their own all machines would share the host's root.
 */
import { readFileSync, readdirSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const TRIES = 50;
const PAUSE_MS = 100;

/**
 * The hierarchies that systemd uses, from the text of `/proc/self/mountinfo`: the unified one, and on a host with version 1 the one named
 * systemd. Controllers are left alone: systemd-nspawn shows them to a machine read-only.
 *
 * @see https://www.freedesktop.org/software/systemd/man/latest/systemd-nspawn.html
 */
export function cgroupRoots(mountinfo: string): readonly string[] {
  const roots = mountinfo.split('\n').flatMap((line) => {
    const [before = '', after = ''] = line.split(' - ');
    const mountPoint = before.split(' ')[4];
    const [type = '', , options = ''] = after.split(' ');
    const wanted = type === 'cgroup2' || (type === 'cgroup' && /\bname=systemd\b/.test(options));
    return wanted && mountPoint !== undefined ? [mountPoint] : [];
  });
  return [...new Set(roots)].sort();
}

/** Where the cgroups of a machine are on this host. */
export function cgroupsOf(machineId: string): readonly string[] {
  const roots = cgroupRoots(readFileSync('/proc/self/mountinfo', 'utf8'));
  return roots.map((root) => join(root, machineId));
}

/** The ids of all processes in a cgroup and below it. */
export function processesIn(cgroup: string): readonly number[] {
  return foldersBelow(cgroup).flatMap((folder) => {
    try {
      return readFileSync(join(folder, 'cgroup.procs'), 'utf8')
        .split('\n')
        .filter(Boolean)
        .map(Number);
    } catch {
      return [];
    }
  });
}

/**
 * Removes a cgroup and those below it. A process that has just ended keeps its cgroup busy for a moment, so it is tried for five seconds.
 *
 * @returns whether the cgroup is gone
 */
export async function removeCgroup(cgroup: string): Promise<boolean> {
  for (let round = 0; round < TRIES; round += 1) {
    const left = foldersBelow(cgroup).toReversed().filter(cannotRemove);
    if (left.length === 0) return true;
    await sleep(PAUSE_MS);
  }
  return false;
}

// Parents come before their children.
function foldersBelow(cgroup: string): readonly string[] {
  try {
    const entries = readdirSync(cgroup, { withFileTypes: true });
    const folders = entries.filter((entry) => entry.isDirectory());
    return [cgroup, ...folders.flatMap((entry) => foldersBelow(join(cgroup, entry.name)))];
  } catch {
    return [];
  }
}

function cannotRemove(folder: string): boolean {
  try {
    rmdirSync(folder);
    return false;
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ENOENT');
  }
}
