/**
 * A lock between programs of this host: a file that names its holder. The lock of a holder that has died is taken over.
 */
import {
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { identify, isRunning } from './process-identity';
import type { ProcessIdentity } from './process-identity';

const POLL_MS = 250;

let counter = 0;

/**
 * Does something while nobody else does.
 *
 * @param path the file that is the lock
 * @param waiting called once when somebody else holds it, with the holder's process id
 */
export async function withLock<T>(
  path: string,
  waiting: (holder: number) => void,
  work: () => Promise<T>,
): Promise<T> {
  mkdirSync(dirname(path), { recursive: true });
  await acquire(path, waiting);
  try {
    return await work();
  } finally {
    rmSync(path, { force: true });
  }
}

async function acquire(path: string, waiting: (holder: number) => void): Promise<void> {
  let told = false;
  while (!tryAcquire(path)) {
    const holder = holderOf(path);
    if (holder !== undefined && !isRunning(holder)) {
      takeOver(path);
      continue;
    }
    if (!told && holder !== undefined) waiting(holder.pid);
    told = told || holder !== undefined;
    await sleep(POLL_MS);
  }
}

// Written aside and linked into place: whoever sees the lock sees its holder too.
function tryAcquire(path: string): boolean {
  counter += 1;
  const mine = `${path}.${process.pid}.${counter}`;
  writeFileSync(mine, JSON.stringify(identify(process.pid)));
  try {
    linkSync(mine, path);
    return true;
  } catch {
    return false;
  } finally {
    unlinkSync(mine);
  }
}

// Of two that see a dead holder, one may already have got the lock while the other still looks: what is moved away is looked at again.
function takeOver(path: string): void {
  counter += 1;
  const aside = `${path}.${process.pid}.${counter}`;
  try {
    renameSync(path, aside);
    const holder = holderOf(aside);
    if (holder !== undefined && isRunning(holder)) linkSync(aside, path);
  } catch {
    // Somebody else was quicker; the next round shows who holds it.
  }
  rmSync(aside, { force: true });
}

function holderOf(path: string): ProcessIdentity | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as ProcessIdentity;
  } catch {
    return undefined;
  }
}
