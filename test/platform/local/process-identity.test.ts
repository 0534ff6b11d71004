import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';

import {
  childrenOf,
  identify,
  isRunning,
  parseProcessStat,
  signal,
  toldChildrenOf,
} from '../../../lib/platform/local/process-identity';

const linux = process.platform === 'linux' ? test : test.skip;
const tail = Array.from({ length: 48 }, (_value, index) => index + 4).join(' ');

test('the name of a program may hold spaces and parentheses', () => {
  expect(parseProcessStat(`17 (tmux: (server) 1) S ${tail}\n`)).toEqual({
    pid: 17,
    name: 'tmux: (server) 1',
    state: 'S',
    parent: 4,
    startTime: 22,
  });
});

test.each(['', 'no stat at all', '17 (sh) S', '17 (sh) S x y'])('%j is no stat', (text) => {
  expect(parseProcessStat(text)).toBeUndefined();
});

linux('a process is the one that was started then, not any with its id', async () => {
  const child = spawn('sleep', ['30']);
  try {
    const identity = identify(child.pid ?? 0);

    expect(identity).toBeDefined();
    if (identity === undefined) return;
    expect(isRunning(identity)).toBe(true);
    expect(isRunning({ ...identity, startTime: identity.startTime - 1 })).toBe(false);
    expect(childrenOf(process.pid).map(({ pid }) => pid)).toContain(child.pid);
    // Nothing where the kernel does not tell.
    const told = existsSync(`/proc/self/task/${process.pid}/children`);
    expect(toldChildrenOf(process.pid).some(({ pid }) => pid === child.pid)).toBe(told);
    expect(toldChildrenOf(0)).toEqual([]);

    // A signal to an earlier holder of the id does not reach the present one.
    signal({ ...identity, startTime: 1 }, 'SIGKILL');
    expect(isRunning(identity)).toBe(true);
    const ended = new Promise((resolve) => child.once('exit', resolve));
    signal(identity, 'SIGKILL');
    await ended;
    expect(isRunning(identity)).toBe(false);
  } finally {
    child.kill('SIGKILL');
  }
});
