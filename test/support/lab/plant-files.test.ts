import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { plantFiles, resolveInTree } from './plant-files';

describe('files above a tree', () => {
  let folder: string;
  let tree: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'gw-plant-'));
    tree = path.join(folder, 'tree');
    mkdirSync(path.join(tree, 'usr/lib'), { recursive: true });
    mkdirSync(path.join(tree, 'root'), { mode: 0o700 });
    symlinkSync('usr/lib', path.join(tree, 'lib'));
    symlinkSync('/root', path.join(tree, 'home'));
    symlinkSync('../loop', path.join(tree, 'usr/loop'));
    symlinkSync('usr/loop', path.join(tree, 'loop'));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('follow the links of the tree, within it', () => {
    expect(resolveInTree(tree, '/lib/systemd/x.service')).toBe('/usr/lib/systemd/x.service');
    expect(resolveInTree(tree, '/home/x')).toBe('/root/x');
    expect(resolveInTree(tree, '/new/x')).toBe('/new/x');
    expect(() => resolveInTree(tree, '/loop/x')).toThrow('circles');
  });

  it('have their mode, in folders with the mode that they have below', () => {
    const upper = path.join(folder, 'upper');
    plantFiles(tree, upper, {
      '/home/tool': { content: 'tool', mode: '0755' },
      '/lib/new/note': 'note',
    });
    const mode = (name: string): number => statSync(path.join(upper, name)).mode & 0o7777;

    expect(readFileSync(path.join(upper, 'usr/lib/new/note'), 'utf8')).toBe('note');
    expect([mode('root'), mode('root/tool')]).toEqual([0o700, 0o755]);
    expect([mode('usr/lib/new'), mode('usr/lib/new/note')]).toEqual([0o755, 0o644]);
  });
});
