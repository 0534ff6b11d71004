import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { keyOf, sourceFiles, sourcesKey } from '../../tools/build-key';

describe('keyOf', () => {
  it('is sixteen hexadecimal digits, the same for the same texts', () => {
    expect(keyOf(['a', 'b'])).toMatch(/^[0-9a-f]{16}$/);
    expect(keyOf(['a', 'b'])).toBe(keyOf(['a', 'b']));
  });

  it('tells apart where one text ends and the next begins', () => {
    expect(keyOf(['ab', 'c'])).not.toBe(keyOf(['a', 'bc']));
    expect(keyOf(['a', ''])).not.toBe(keyOf(['a']));
  });
});

describe('sourcesKey', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'groundwork-key-'));
    mkdirSync(path.join(folder, 'stub'));
    for (const file of ['main.go', 'go.mod', 'go.sum', 'README.md', 'stub/go.mod', 'stub/api.go']) {
      writeFileSync(path.join(folder, file), file);
    }
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('looks at the Go files and modules of all folders', () => {
    expect(sourceFiles(folder)).toEqual([
      'go.mod',
      'go.sum',
      'main.go',
      'stub/api.go',
      'stub/go.mod',
    ]);
  });

  it.each(['main.go', 'go.sum', 'stub/api.go'])('changes with %s', (file) => {
    const before = sourcesKey(folder, []);
    writeFileSync(path.join(folder, file), 'other');

    expect(sourcesKey(folder, [])).not.toBe(before);
  });

  it('changes with a file that gets another name', () => {
    const before = sourcesKey(folder, []);
    rmSync(path.join(folder, 'stub/api.go'));
    writeFileSync(path.join(folder, 'stub/bpi.go'), 'stub/api.go');

    expect(sourcesKey(folder, [])).not.toBe(before);
  });

  it('changes with the options, and not with a file that is not built', () => {
    const before = sourcesKey(folder, ['-tags', 'x']);
    writeFileSync(path.join(folder, 'README.md'), 'other');

    expect(sourcesKey(folder, ['-tags', 'x'])).toBe(before);
    expect(sourcesKey(folder, ['-tags', 'y'])).not.toBe(before);
  });
});
