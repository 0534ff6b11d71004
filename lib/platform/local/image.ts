/**
 * The image of local machines: built once with mmdebstrap, kept in the user's cache under the name of its recipe, never changed afterwards.
 */
import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';

import { aptSourcesFor } from './apt-sources';
import type { AptSourceFile, AptSources } from './apt-sources';
import { systemEnvironment } from './command';
import { withLock } from './file-lock';
import { imageId, mmdebstrapArguments } from './image-recipe';
import type { ImageRecipe } from './image-recipe';
import { imageRoot } from './state-directory';

/** An image that is there. */
export interface BuiltImage {
  readonly id: string;
  /** The folder that is the lower layer of every machine's root file system. */
  readonly tree: string;
  /** How long the build took; 0 when it was there already. */
  readonly buildSeconds: number;
}

/** Told what is going on, in one line without its end. */
export type Progress = (line: string) => void;

const SHOWN_LINES = 15;

/** Where the image of a recipe is or will be. */
export function imageTree(recipe: ImageRecipe, root = imageRoot()): string {
  return join(root, imageId(recipe), 'tree');
}

/** Whether the image of a recipe is there. */
export function imageExists(recipe: ImageRecipe, root = imageRoot()): boolean {
  return existsSync(imageTree(recipe, root));
}

/**
 * Makes sure that an image is there. A build that was interrupted is started anew by the next call; of two that want the same image at the same
 * time, one builds and the other waits.
 */
export async function ensureImage(
  recipe: ImageRecipe,
  progress: Progress,
  root = imageRoot(),
): Promise<BuiltImage> {
  const id = imageId(recipe);
  const tree = imageTree(recipe, root);
  if (existsSync(tree)) return { id, tree, buildSeconds: 0 };
  const started = Date.now();
  const waiting = (holder: number): void => {
    progress(`image ${id} is being built by process ${holder}; waiting for it`);
  };
  await withLock(join(root, `${id}.lock`), waiting, async () => {
    if (!existsSync(tree)) await build(recipe, tree, progress);
  });
  return { id, tree, buildSeconds: Math.round((Date.now() - started) / 100) / 10 };
}

async function build(recipe: ImageRecipe, tree: string, progress: Progress): Promise<void> {
  const directory = dirname(tree);
  const partial = join(directory, 'tree.partial');
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, 'recipe.json'), `${JSON.stringify(recipe, null, 2)}\n`);
  const { suite, packages } = recipe;
  progress(
    `building the image once: Debian ${suite} with ${packages.length} packages and what they need`,
  );
  const sources = writeSources(directory, suite);
  await bootstrap(
    mmdebstrapArguments(recipe, partial, sources),
    join(directory, 'build.log'),
    progress,
  );
  finish(recipe, partial);
  renameSync(partial, tree);
  progress(`image is ready in ${directory}`);
}

// In mount and process namespaces of its own, which end with this process, however it ends: an interrupted build leaves no mount and no process.
// (A mere signal would not do: mmdebstrap's parent process ignores them.)
const ISOLATION = [
  '--pdeathsig',
  'KILL',
  'unshare',
  '--mount',
  '--propagation',
  'private',
  '--pid',
  '--fork',
  '--kill-child=KILL',
  '--mount-proc',
  'mmdebstrap',
];

function bootstrap(args: readonly string[], log: string, progress: Progress): Promise<void> {
  const child = spawn('setpriv', [...ISOLATION, ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: systemEnvironment(),
  });
  const lines: string[] = [];
  createInterface({ input: child.stderr }).on('line', (line) => {
    lines.push(line);
    const step = /^I: (.*)$/.exec(line)?.[1];
    if (step !== undefined) progress(`image: ${step}`);
  });
  return new Promise((resolve, reject) => {
    child.once('error', (error) => {
      reject(new Error(`mmdebstrap could not be started: ${error.message}`));
    });
    child.once('close', (code) => {
      writeFileSync(log, `${lines.join('\n')}\n`);
      if (code === 0) resolve();
      else reject(buildFailure(code, lines, log));
    });
  });
}

function buildFailure(code: number | null, lines: readonly string[], log: string): Error {
  const last = lines.slice(-SHOWN_LINES).map((line) => `  ${line}`);
  const head = `the image could not be built: mmdebstrap ended with ${String(code ?? 'a signal')}`;
  return new Error([head, ...last, `log: ${log}`].join('\n'));
}

function finish(recipe: ImageRecipe, tree: string): void {
  for (const path of recipe.removed) rmSync(join(tree, path), { recursive: true, force: true });
  for (const [path, content] of Object.entries(recipe.files)) {
    // Replaced, not written through: a link of the image could point into the host.
    replace(join(tree, path), (file) => {
      writeFileSync(file, content);
    });
  }
  for (const [path, target] of Object.entries(recipe.links)) {
    replace(join(tree, path), (file) => {
      symlinkSync(target, file);
    });
  }
}

function replace(path: string, write: (path: string) => void): void {
  mkdirSync(dirname(path), { recursive: true });
  rmSync(path, { force: true });
  write(path);
}

// Without any, mmdebstrap takes Debian's own archive.
function writeSources(directory: string, suite: string): readonly string[] {
  const { stanzas, lines } = hostAptSources(suite);
  const files: readonly (readonly [string, string])[] = [
    ['host.sources', stanzas],
    ['host.list', lines],
  ];
  return files.flatMap(([name, text]) => {
    if (text === '') return [];
    const path = join(directory, name);
    writeFileSync(path, text);
    return [path];
  });
}

/** Which of this host's apt sources serve a release. */
export function hostAptSources(suite: string): AptSources {
  return aptSourcesFor(suite, hostSourceFiles());
}

function hostSourceFiles(): readonly AptSourceFile[] {
  const parts = '/etc/apt/sources.list.d';
  const names = existsSync(parts) ? readdirSync(parts).sort() : [];
  return ['/etc/apt/sources.list', ...names.map((name) => join(parts, name))]
    .filter((path) => /\.(list|sources)$/.test(path) && existsSync(path))
    .map((path) => ({ path, content: readFileSync(path, 'utf8') }));
}
