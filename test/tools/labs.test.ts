import { readdirSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../../tools/cache';
import { labs, labsAreRequired, missingFor } from '../../tools/labs';

describe('labs', () => {
  it('are exactly the files of test/e2e', () => {
    const files = readdirSync(path.join(projectRoot, 'test', 'e2e'))
      .filter((name) => name.endsWith('.test.ts'))
      .map((name) => `test/e2e/${name}`);

    expect(labs.map((lab) => lab.file).sort()).toEqual(files.sort());
  });

  it('have names of their own', () => {
    expect(new Set(labs.map((lab) => lab.name)).size).toBe(labs.length);
  });

  it('are required by the variable only', () => {
    expect(labsAreRequired({ GROUNDWORK_LABS: 'required' })).toBe(true);
    expect(labsAreRequired({ GROUNDWORK_LABS: '1' })).toBe(false);
    expect(labsAreRequired({ CI: 'true' })).toBe(false);
  });

  it('lack nothing when they need nothing', () => {
    expect(missingFor({ name: 'x', file: 'x', needs: [], wants: ['pulumi'], seconds: 1 })).toEqual(
      [],
    );
  });
});
