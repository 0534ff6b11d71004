import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { runtimeFolder } from '../backend';
import { isAlive } from '../process';

/** What Pulumi writes into a lock of a file backend. */
export interface StackLock {
  readonly pid: number;
  readonly hostname: string;
}

/** Whether the process that took the lock can no longer give it back. One of another computer may always live. */
export function isStaleLock(
  lock: StackLock,
  hostname: string,
  lives: (pid: number) => boolean,
): boolean {
  return lock.hostname === hostname && !lives(lock.pid);
}

function readLock(file: string): StackLock | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as StackLock;
  } catch {
    return undefined;
  }
}

/**
 * Takes away the locks of engines that were killed, so that the next run can repair what they left.
 *
 * @returns the processes that had held them
 */
export function removeStaleLocks(project: string): readonly number[] {
  const folder = path.join(runtimeFolder(project), 'state', '.pulumi', 'locks');
  if (!existsSync(folder)) return [];
  const removed: number[] = [];
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith('.json')) continue;
    const file = path.join(entry.parentPath, entry.name);
    const lock = readLock(file);
    if (lock === undefined || !isStaleLock(lock, os.hostname(), isAlive)) continue;
    rmSync(file);
    removed.push(lock.pid);
  }
  return removed;
}
