/**
 * cloud-init's own JSON schema of cloud-config. It is not copied into this repository: it is read from the cloud-init that will read the
 * user data (the image of local machines), from this computer's, or from Debian's package, which is then kept in the user's cache.
 */
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { imageId, imageRecipe } from '../lib/platform/local/image-recipe';
import { cacheRoot } from './cache';
import { type Environment, runSync, tail, which } from './process';
import { vmRecipe } from './vm-recipe';

/** Where the schema is, below the root of a system that has cloud-init. */
const SCHEMA = 'usr/lib/python3/dist-packages/cloudinit/config/schemas/schema-cloud-config-v1.json';

/** The schema, or why there is none. */
export type SchemaSource =
  | { readonly found: true; readonly file: string; readonly origin: string }
  | { readonly found: false; readonly reason: string };

/**
 * The root trees of built images: first that of local machines, then that of virtual machines, both as their recipes are now. Images of
 * older recipes, which stay in the cache, come last: they lack what was added since.
 */
export function imageTrees(env: Environment = process.env): readonly string[] {
  const images = path.join(cacheRoot(env), 'images');
  const current = [imageRecipe(), vmRecipe()].map(imageId);
  const older = foldersIn(images).filter((name) => !current.includes(name));
  return [...current, ...older]
    .map((name) => path.join(images, name, 'tree'))
    .filter((tree) => existsSync(tree));
}

/** A schema that is on this computer already. */
export function localSchema(env: Environment = process.env, hostRoot = '/'): SchemaSource {
  const kept = path.join(cacheRoot(env), 'cloud-init-schema');
  const candidates = [
    ...imageTrees(env).map((tree) => ({ file: path.join(tree, SCHEMA), origin: `image ${tree}` })),
    { file: path.join(hostRoot, SCHEMA), origin: 'cloud-init of this computer' },
    ...foldersIn(kept)
      .map((name) => ({
        file: path.join(kept, name, path.basename(SCHEMA)),
        origin: `Debian's ${name}`,
      }))
      .reverse(),
  ];
  const first = candidates.find(({ file }) => existsSync(file));
  if (first === undefined) return { found: false, reason: 'there is no cloud-init here' };
  return { found: true, ...first };
}

/** A schema from this computer, else from Debian's package. Never throws for a missing program or network. */
export function findCloudInitSchema(env: Environment = process.env): SchemaSource {
  const local = localSchema(env);
  return local.found ? local : downloadSchema(env);
}

function downloadSchema(env: Environment): SchemaSource {
  const folder = mkdtempSync(path.join(tmpdir(), 'groundwork-cloud-init-'));
  try {
    const problem = downloadPackage(folder, env);
    if (problem !== undefined) return { found: false, reason: problem };
    const archive = readdirSync(folder).find((name) => name.endsWith('.deb'));
    if (archive === undefined) return { found: false, reason: 'apt-get download left no package' };
    const unpacked = path.join(folder, 'unpacked');
    const done = runSync(['dpkg-deb', '-x', path.join(folder, archive), unpacked], env);
    if (done.code !== 0)
      return { found: false, reason: `dpkg-deb failed: ${tail(done.stderr, 3)}` };
    return keep(path.join(unpacked, SCHEMA), archive, env);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Downloads; a fresh container has no package lists yet, so root gets them and tries once more. */
function downloadPackage(folder: string, env: Environment): string | undefined {
  if (which('apt-get', env) === undefined) return 'there is neither cloud-init nor apt-get here';
  const fetch = ['env', '-C', folder, 'apt-get', '-qq', 'download', 'cloud-init'];
  const first = runSync(fetch, env);
  if (first.code === 0) return undefined;
  if (process.getuid?.() === 0) {
    runSync(['apt-get', '-qq', 'update'], env);
    if (runSync(fetch, env).code === 0) return undefined;
  }
  return `apt-get download cloud-init failed: ${tail(first.stderr, 3)}`;
}

/** Copied beside its place and renamed into it, so that nobody reads half a file. */
function keep(file: string, archive: string, env: Environment): SchemaSource {
  if (!existsSync(file))
    return { found: false, reason: `${archive} holds no ${path.basename(SCHEMA)}` };
  const name = path.basename(archive, '.deb');
  const folder = path.join(cacheRoot(env), 'cloud-init-schema', name);
  const place = path.join(folder, path.basename(SCHEMA));
  mkdirSync(folder, { recursive: true });
  const partial = `${place}.${process.pid}`;
  cpSync(file, partial);
  renameSync(partial, place);
  return { found: true, file: place, origin: `Debian's ${name}` };
}

function foldersIn(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder).sort() : [];
}
