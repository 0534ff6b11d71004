import { parse } from 'yaml';

import {
  imageId,
  imageRecipe,
  mmdebstrapArguments,
} from '../../../lib/platform/local/image-recipe';

test('an image is named by its recipe: the same one for the same packages in any order', () => {
  expect(imageId(imageRecipe())).toMatch(/^[0-9a-f]{16}$/);
  expect(imageId(imageRecipe(['lvm2', 'jq']))).toBe(imageId(imageRecipe(['jq', 'lvm2', 'jq'])));
  expect(imageId(imageRecipe(['jq']))).not.toBe(imageId(imageRecipe()));
});

test('a package that is always there changes nothing', () => {
  expect(imageId(imageRecipe(['xfsprogs']))).toBe(imageId(imageRecipe()));
});

test('cloud-init looks for a seed only, and leaves out what a container has not got', () => {
  const text = imageRecipe().files['/etc/cloud/cloud.cfg.d/90-groundwork.cfg'] ?? '';
  const settings = parse(text) as Record<string, readonly string[]>;

  expect(settings['datasource_list']).toEqual(['NoCloud', 'None']);
  expect(settings['cloud_final_modules']).toContain('scripts-user');
  for (const stage of ['init', 'config', 'final']) {
    expect(settings[`cloud_${stage}_modules`]).not.toContain('ssh');
    expect(settings[`cloud_${stage}_modules`]).not.toContain('growpart');
  }
});

test('mmdebstrap gets the packages, the release, the target and then the sources', () => {
  const args = mmdebstrapArguments(imageRecipe(['jq']), '/cache/tree', ['/cache/host.sources']);

  expect(args.slice(-3)).toEqual(['bookworm', '/cache/tree', '/cache/host.sources']);
  const include = args.find((arg) => arg.startsWith('--include='));
  expect(include?.slice('--include='.length).split(',')).toContain('jq');
});
