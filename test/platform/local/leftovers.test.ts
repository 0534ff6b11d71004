import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { keptVolumes, removeLeftovers } from '../../../lib/platform/local/leftovers';
import { machinePaths, volumeFile } from '../../../lib/platform/local/state-directory';

let stateRoot: string;
beforeEach(() => {
  stateRoot = mkdtempSync(join(tmpdir(), 'gw-leftovers-'));
});
afterEach(() => {
  rmSync(stateRoot, { recursive: true, force: true });
});

const scope = (): { project: string; stack: string; stateRoot: string } => ({
  project: 'shop',
  stack: 'dev',
  stateRoot,
});

test('machines that were written down are removed, and no empty folder stays', async () => {
  mkdirSync(machinePaths(scope(), 'one').seed, { recursive: true });

  expect(await removeLeftovers(scope())).toEqual([]);

  expect(existsSync(join(stateRoot, 'shop'))).toBe(false);
  expect(keptVolumes(scope())).toBeUndefined();
});

test('data volumes stay, and it is told where', async () => {
  const file = volumeFile(scope(), 'one', 'data');
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, 'data');
  mkdirSync(machinePaths(scope(), 'one').seed, { recursive: true });

  await removeLeftovers(scope());

  expect(existsSync(file)).toBe(true);
  expect(keptVolumes(scope())).toBe(join(stateRoot, 'shop', 'dev', 'volumes'));
});
