import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { isAlive } from './process';

const pollMilliseconds = 500;
/** A lock folder without an owner file is being made right now, unless it is older than this. */
const ownerlessMilliseconds = 10_000;

function ownerOf(folder: string): number | undefined {
  try {
    const pid = Number(readFileSync(path.join(folder, 'pid'), 'utf8'));
    return Number.isInteger(pid) && pid > 0 ? pid : undefined;
  } catch {
    return undefined;
  }
}

function isStale(folder: string): boolean {
  const owner = ownerOf(folder);
  if (owner !== undefined) return !isAlive(owner);
  try {
    return Date.now() - statSync(folder).mtimeMs > ownerlessMilliseconds;
  } catch {
    return false;
  }
}

/** Takes the lock and answers undefined, or answers the process that holds it. */
function tryLock(folder: string): { readonly heldBy: number } | undefined {
  try {
    mkdirSync(folder);
    writeFileSync(path.join(folder, 'pid'), String(process.pid));
    return undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  if (isStale(folder)) {
    // Renaming first: of several that see the same stale lock, one succeeds.
    const grave = `${folder}.${process.pid}`;
    try {
      renameSync(folder, grave);
      rmSync(grave, { recursive: true, force: true });
    } catch {
      // Somebody else was quicker.
    }
  }
  return { heldBy: ownerOf(folder) ?? 0 };
}

/**
 * Runs the work while no other process does work under the same lock. A lock whose owner no longer lives is taken over.
 *
 * @param folder where the lock stands; its parent must exist
 * @param onWait called once, with the process that holds the lock, when it has to be waited for
 */
export async function withLock<T>(
  folder: string,
  work: () => Promise<T>,
  onWait: (heldBy: number) => void = () => undefined,
): Promise<T> {
  let told = false;
  for (let held = tryLock(folder); held !== undefined; held = tryLock(folder)) {
    if (!told && held.heldBy !== 0) {
      told = true;
      onWait(held.heldBy);
    }
    await new Promise((resolve) => setTimeout(resolve, pollMilliseconds));
  }
  try {
    return await work();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
