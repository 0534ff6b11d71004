import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

import { projectRoot } from '../../tools/cache';

interface Transpiled {
  readonly outputText: string;
  readonly sourceMapText: string;
}

interface Transpiler {
  transpile(text: string, options: { readonly fileName: string }): Transpiled;
}

const folder = path.join(projectRoot, 'node_modules', '.cache', 'transpiled');
const { create } = createRequire(__filename)('../../tools/cached-transpiler.cjs') as {
  create(): Transpiler;
};

describe('the cached transpiler', () => {
  const text = "import path from 'node:path';\nexport const marked: string = path.sep;\n";
  const fileName = `/nowhere/cached-transpiler-${process.pid}.ts`;

  const kept = (): readonly string[] =>
    readdirSync(folder)
      .map((name) => path.join(folder, name))
      .filter((file) => readFileSync(file, 'utf8').includes(path.basename(fileName)));

  afterEach(() => {
    for (const file of kept()) rmSync(file);
  });

  it('makes CommonJS of TypeScript, with a source map', () => {
    const { outputText, sourceMapText } = create().transpile(text, { fileName });

    expect(outputText).toContain('exports.marked = node_path_1.default.sep');
    expect(sourceMapText).toContain('"mappings"');
  });

  it('makes each text once, and another one anew', () => {
    create().transpile(text, { fileName });
    const [file = ''] = kept();
    writeFileSync(file, JSON.stringify({ outputText: `kept ${fileName}`, sourceMapText: '' }));

    expect(create().transpile(text, { fileName }).outputText).toBe(`kept ${fileName}`);
    expect(create().transpile(`${text}//`, { fileName }).outputText).toContain('exports.marked');
  });

  it('makes it anew when what was kept is broken', () => {
    create().transpile(text, { fileName });
    const [file = ''] = kept();
    writeFileSync(file, `{"outputText": "${fileName}`);

    expect(create().transpile(text, { fileName }).outputText).toContain('exports.marked');
  });
});
