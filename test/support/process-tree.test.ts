import { spawn } from 'node:child_process';
import { once } from 'node:events';

import { isAlive } from '../../tools/process';
import { endProcessTree, processTree } from './process-tree';

test('a program is ended with what it has started', async () => {
  const child = spawn('sh', ['-c', 'sh -c "echo; sleep 300; :" & wait'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  await once(child.stdout, 'data');
  const tree = processTree(child.pid ?? 0);

  endProcessTree(child.pid ?? 0);
  // Closed once nobody is left who could write to it.
  await once(child, 'close');

  expect(tree.length).toBeGreaterThanOrEqual(2);
  expect(tree).not.toContain(process.pid);
  expect(child.signalCode).toBe('SIGKILL');
  expect(isAlive(child.pid ?? 0)).toBe(false);
});

test('a program that keeps starting others leaves none behind', async () => {
  const round = 'sh -c "while :; do sleep 300 & sleep 0.001; done" & echo; wait';
  for (let attempt = 0; attempt < 10; attempt++) {
    const child = spawn('sh', ['-c', round], { stdio: ['ignore', 'pipe', 'ignore'] });
    await once(child.stdout, 'data');

    endProcessTree(child.pid ?? 0);
    await once(child, 'close');

    expect(processTree(child.pid ?? 0)).toEqual([child.pid]);
  }
}, 60_000);

test('a program that has ended already is fine', async () => {
  const child = spawn('true');
  await once(child, 'close');

  expect(() => {
    endProcessTree(child.pid ?? 0);
  }).not.toThrow();
});
