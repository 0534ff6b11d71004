import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { withLock } from '../../../lib/platform/local/file-lock';

const linux = process.platform === 'linux' ? describe : describe.skip;

linux('a lock', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'gw-lock-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  test('lets one in at a time, and tells the other whom it waits for', async () => {
    const lock = join(folder, 'lock');
    const seen: string[] = [];
    const work = (name: string): Promise<void> =>
      withLock(
        lock,
        (holder) => seen.push(`${name} waits for ${holder === process.pid ? 'us' : holder}`),
        async () => {
          seen.push(`${name} in`);
          await sleep(50);
          seen.push(`${name} out`);
        },
      );

    await Promise.all([work('a'), work('b')]);

    const inside = seen.filter((line) => !line.includes('waits'));
    expect(inside).toEqual(['a in', 'a out', 'b in', 'b out']);
    expect(seen).toContain('b waits for us');
    expect(existsSync(lock)).toBe(false);
  });

  test('is given back when the work fails', async () => {
    const lock = join(folder, 'lock');
    const failing = withLock(lock, jest.fn(), () => Promise.reject(new Error('no')));

    await expect(failing).rejects.toThrow('no');
    expect(existsSync(lock)).toBe(false);
  });

  test('of a holder that has died is taken over', async () => {
    const lock = join(folder, 'lock');
    writeFileSync(lock, JSON.stringify({ pid: process.pid, startTime: 1 }));
    const waiting = jest.fn();

    expect(await withLock(lock, waiting, () => Promise.resolve('in'))).toBe('in');
    expect(waiting).not.toHaveBeenCalled();
  });
});
