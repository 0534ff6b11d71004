import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { keptBuckets, keptVolumes, removeLeftovers } from '../../../lib/platform/local/leftovers';
import { secretFolder, writeSecret } from '../../../lib/platform/local/secret-folder';
import {
  bucketDirectory,
  machinePaths,
  volumeFile,
} from '../../../lib/platform/local/state-directory';

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

test('machines that were written down are removed with their secrets, and no empty folder stays', async () => {
  mkdirSync(machinePaths(scope(), 'one').seed, { recursive: true });
  writeSecret(secretFolder(scope(), 'tls'), 'a', { token: 'x' });

  expect(await removeLeftovers(scope())).toEqual([]);

  expect(existsSync(join(stateRoot, 'shop'))).toBe(false);
  expect(keptVolumes(scope())).toBeUndefined();
  expect(keptBuckets(scope())).toBeUndefined();
});

test('secrets go though their machines are gone already', async () => {
  writeSecret(secretFolder(scope(), 'tls'), 'a', { token: 'x' });

  expect(await removeLeftovers(scope())).toEqual([]);

  expect(existsSync(join(stateRoot, 'shop'))).toBe(false);
});

test('buckets stay with what is in them, and it is told where', async () => {
  const folder = bucketDirectory(scope(), 'backup');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'key'), 'object');
  writeSecret(secretFolder(scope(), 'tls'), 'a', { token: 'x' });

  await removeLeftovers(scope());

  expect(existsSync(join(folder, 'key'))).toBe(true);
  expect(keptBuckets(scope())).toBe(join(stateRoot, 'shop', 'dev', 'buckets'));
  expect(existsSync(secretFolder(scope(), 'tls'))).toBe(false);
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
