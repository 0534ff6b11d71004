import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { imageId, imageRecipe } from '../../lib/platform/local/image-recipe';
import { imageTrees } from '../../tools/cloud-init-schema';
import { vmRecipe } from '../../tools/vm-recipe';

describe('the trees of images', () => {
  let cache = '';
  beforeEach(() => {
    cache = mkdtempSync(path.join(tmpdir(), 'groundwork-trees-'));
  });
  afterEach(() => {
    rmSync(cache, { recursive: true });
  });

  const build = (...names: readonly string[]): void => {
    for (const name of names) {
      mkdirSync(path.join(cache, 'groundwork/images', name, 'tree'), { recursive: true });
    }
  };
  const found = (): readonly string[] =>
    imageTrees({ XDG_CACHE_HOME: cache }).map((tree) => path.basename(path.dirname(tree)));
  const [local, vm] = [imageId(imageRecipe()), imageId(vmRecipe())];

  test('begin with the one of local machines, and end with those of older recipes', () => {
    build('0000000000000000', vm, 'ffffffffffffffff', local);

    expect(found()).toEqual([local, vm, '0000000000000000', 'ffffffffffffffff']);
  });

  test('are those that are built', () => {
    build('0000000000000000', vm);
    mkdirSync(path.join(cache, 'groundwork/images', local));

    expect(found()).toEqual([vm, '0000000000000000']);
  });

  test('are none in an empty cache', () => {
    expect(found()).toEqual([]);
  });
});
