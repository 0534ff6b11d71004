import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runtimeFolder } from './backend';
import { keyOf } from './build-key';
import { projectRoot } from './cache';
import { ToolFailure } from './failure';
import { run, tail } from './process';
import type { Steps } from './progress';

/** The module that the dynamic providers' process loads: plain Node, so it has to be JavaScript. */
const neededModule = path.join('dist', 'platform', 'local', 'provider.js');

function librarySources(): readonly string[] {
  const sources = readdirSync(path.join(projectRoot, 'lib'), {
    recursive: true,
    withFileTypes: true,
  })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => path.relative(projectRoot, path.join(entry.parentPath, entry.name)));
  return ['package.json', 'tsconfig.json', 'tsconfig.build.json', ...sources].sort();
}

function libraryKey(): string {
  return keyOf(
    librarySources().flatMap((file) => [file, readFileSync(path.join(projectRoot, file), 'utf8')]),
  );
}

function keyFile(): string {
  return path.join(runtimeFolder(projectRoot), 'dist.key');
}

/** Whether `dist` was built from the library as it now is. Goes by content: a checkout changes every file's time. */
export function libraryIsBuilt(): boolean {
  if (!existsSync(path.join(projectRoot, neededModule)) || !existsSync(keyFile())) return false;
  return readFileSync(keyFile(), 'utf8') === libraryKey();
}

/** Builds `dist` when the library has changed since. */
export async function buildLibrary(steps: Steps): Promise<void> {
  if (libraryIsBuilt()) return;
  await steps.step('build the library (dist)', async () => {
    const key = libraryKey();
    const compiler = require.resolve('typescript/bin/tsc');
    const built = await run([process.execPath, compiler, '-p', 'tsconfig.build.json'], {
      cwd: projectRoot,
    });
    if (built.code !== 0)
      throw new ToolFailure(`the library does not build:\n${tail(built.stdout, 40)}`);
    mkdirSync(path.dirname(keyFile()), { recursive: true });
    writeFileSync(keyFile(), key);
  });
}
