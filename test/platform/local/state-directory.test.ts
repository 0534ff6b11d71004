import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';

import {
  defaultStateRoot,
  fabricFile,
  imageRoot,
  machinePaths,
  readIfThere,
  volumeFile,
  writeWhole,
} from '../../../lib/platform/local/state-directory';

const scope = { project: 'shop', stack: 'dev', stateRoot: '/state' };

test('the folders are those of the user, or what the environment says', () => {
  expect(defaultStateRoot({})).toBe(join(homedir(), '.local/state/groundwork'));
  expect(defaultStateRoot({ XDG_STATE_HOME: '/s' })).toBe('/s/groundwork');
  expect(imageRoot({})).toBe(join(homedir(), '.cache/groundwork/images'));
  expect(imageRoot({ XDG_CACHE_HOME: '/c' })).toBe('/c/groundwork/images');
});

test('a relative folder in the environment is ignored, as the specification says', () => {
  expect(defaultStateRoot({ XDG_STATE_HOME: 'state' })).toBe(defaultStateRoot({}));
});

test('a volume lies outside the folder of its machine, which is removed with it', () => {
  expect(machinePaths(scope, 'a').directory).toBe('/state/shop/dev/machines/a');
  expect(volumeFile(scope, 'a', 'data')).toBe('/state/shop/dev/volumes/a/data.img');
});

test('two stacks have different handles for networks of one name', () => {
  expect(fabricFile(scope, 'net')).toMatch(/^\/run\/groundwork\/[0-9a-f]{8}-net$/);
  expect(fabricFile(scope, 'net')).not.toBe(fabricFile({ ...scope, stack: 'prod' }, 'net'));
});

test('a file is written whole, and nothing is left beside it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gw-state-'));
  try {
    writeWhole(join(folder, 'a/b.json'), 'one');
    writeWhole(join(folder, 'a/b.json'), 'two');

    expect(readIfThere(join(folder, 'a/b.json'))).toBe('two');
    expect(readdirSync(join(folder, 'a'))).toEqual(['b.json']);
    expect(readIfThere(join(folder, 'none'))).toBeUndefined();
  } finally {
    rmSync(folder, { recursive: true });
  }
});
