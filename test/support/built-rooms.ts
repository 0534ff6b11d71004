/** The library as JavaScript, for the engine's own process, which knows no TypeScript. */
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import ts from 'typescript';

import { projectRoot } from '../../tools/cache';

/**
 * Writes some rooms of the library as the build would, without looking at types: into `dist` of a folder.
 *
 * @param rooms folders of `lib`
 */
export function buildRooms(folder: string, rooms: readonly string[]): void {
  const lib = path.join(projectRoot, 'lib');
  for (const room of rooms) {
    for (const entry of readdirSync(path.join(lib, room), {
      recursive: true,
      withFileTypes: true,
    })) {
      if (!entry.isFile() || !entry.name.endsWith('.ts')) continue;
      const source = path.join(entry.parentPath, entry.name);
      const target = path.join(folder, 'dist', path.relative(lib, source)).replace(/\.ts$/, '.js');
      mkdirSync(path.dirname(target), { recursive: true });
      writeFileSync(target, compiled(readFileSync(source, 'utf8')));
    }
  }
}

function compiled(source: string): string {
  const { outputText } = ts.transpileModule(source, {
    compilerOptions: {
      module: ts.ModuleKind.CommonJS,
      target: ts.ScriptTarget.ES2023,
      esModuleInterop: true,
    },
  });
  return outputText;
}
