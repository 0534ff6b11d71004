import { existsSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../../tools/cache';
import { goRecipes } from '../../tools/go-recipes';
import { patchedText, replacingGoMod } from '../../tools/patched-module';

it('changes every place, as it is written', () => {
  expect(patchedText('a(user, b)\na(user, c)\n', 'x.go', 'user,', '$& key,')).toBe(
    'a($& key, b)\na($& key, c)\n',
  );
});

it('refuses a module in which there is nothing to change', () => {
  expect(() => patchedText('package x\n', 'x.go', 'User: user,', 'y')).toThrow(
    'x.go has no "User: user," to change: it is of another version',
  );
});

it('takes the module from its folder, and everything else as it was', () => {
  expect(replacingGoMod('module x\n\ngo 1.26.0\n', 'example.org/y', '/tmp/y')).toBe(
    'module x\n\ngo 1.26.0\n\nreplace example.org/y => /tmp/y\n',
  );
});

it('finds the files that it adds', () => {
  const { added } = goRecipes.heketi.patched;

  for (const file of Object.values(added)) {
    expect(existsSync(path.join(projectRoot, 'tools', 'heketi', file))).toBe(true);
  }
});
