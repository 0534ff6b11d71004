import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import path from 'node:path';
import { keyOf } from './build-key';
import { projectRoot } from './cache';
import { ToolFailure } from './failure';
import { run, tail } from './process';
import type { Steps } from './progress';

const recipe = path.join(projectRoot, 'tools', 'published-constructs');
const files = ['package.json', 'package-lock.json'];

/**
 * Below `node_modules` and not in the user's cache: what is installed there finds the cdk8s and constructs of the project on its way up. What
 * these packages ask for is years old, and a construct of another copy of `constructs` cannot stand in today's tree.
 */
function destination(): string {
  const key = keyOf(files.map((file) => readFileSync(path.join(recipe, file), 'utf8')));
  return path.join(projectRoot, 'node_modules', '.cache', `published-constructs-${key}`);
}

/** The folder of constructs that others published on npm, or undefined when they are not installed. */
export function publishedConstructs(): string | undefined {
  const folder = path.join(destination(), 'node_modules');
  return existsSync(folder) ? folder : undefined;
}

/** Installs them, by their lock file. */
export async function providePublishedConstructs(steps: Steps): Promise<void> {
  if (publishedConstructs() !== undefined) return;
  const folder = destination();
  mkdirSync(path.dirname(folder), { recursive: true });
  await steps.step('install constructs that others published', async () => {
    // Beside its final place, so that the rename is one step of one file system.
    const temporary = mkdtempSync(`${folder}.`);
    try {
      for (const file of files) cpSync(path.join(recipe, file), path.join(temporary, file));
      const argv = ['npm', 'ci', '--legacy-peer-deps', '--ignore-scripts', '--prefix', temporary];
      const done = await run(argv, { cwd: temporary, env: process.env });
      if (done.code !== 0) throw new ToolFailure(`npm ci failed:\n${tail(done.stderr)}`);
      if (!existsSync(folder)) renameSync(temporary, folder);
    } finally {
      rmSync(temporary, { recursive: true, force: true });
    }
  });
}
