import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { withLock } from '../../tools/lock';

describe('withLock', () => {
  let folder: string;
  let lock: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'groundwork-lock-'));
    lock = path.join(folder, 'lock');
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('lets one work at a time, and gives the lock back', async () => {
    const order: string[] = [];
    const waits: number[] = [];
    const work = (name: string) => async (): Promise<void> => {
      order.push(`${name} begins`);
      await sleep(50);
      order.push(`${name} ends`);
    };
    await Promise.all([
      withLock(lock, work('one')),
      withLock(lock, work('two'), (pid) => waits.push(pid)),
    ]);

    expect(order).toEqual(['one begins', 'one ends', 'two begins', 'two ends']);
    expect(waits).toEqual([process.pid]);
    expect(existsSync(lock)).toBe(false);
  });

  it('gives the lock back when the work fails', async () => {
    await expect(withLock(lock, () => Promise.reject(new Error('no')))).rejects.toThrow('no');

    expect(existsSync(lock)).toBe(false);
  });

  it('takes over from a process that lives no more', async () => {
    mkdirSync(lock);
    // No process can have this number: it is above the kernel's limit.
    writeFileSync(path.join(lock, 'pid'), '4194999');

    expect(await withLock(lock, () => Promise.resolve('done'))).toBe('done');
  });
});
