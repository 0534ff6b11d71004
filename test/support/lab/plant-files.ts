/**
 * Files for a root file system that is not mounted yet: written into a folder that will lie above the image.
 */
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readlinkSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';

import type { LabFile } from './lab-machine';

const MAXIMUM_LINKS = 40;

/** Where a path really leads to in a tree whose root is a folder: `/lib/x` is `/usr/lib/x` where `/lib` is a link. */
export function resolveInTree(tree: string, wanted: string, links = 0): string {
  const parts = wanted.split('/').filter((part) => part !== '');
  for (const [index] of parts.entries()) {
    const here = `/${parts.slice(0, index + 1).join('/')}`;
    const stat = lstatSync(path.join(tree, here), { throwIfNoEntry: false });
    if (stat?.isSymbolicLink() !== true) continue;
    if (links > MAXIMUM_LINKS) throw new Error(`${wanted} goes in circles`);
    const target = path.resolve(path.dirname(here), readlinkSync(path.join(tree, here)));
    return resolveInTree(tree, path.join(target, ...parts.slice(index + 1)), links + 1);
  }
  return `/${parts.join('/')}`;
}

/**
 * Writes files above a tree.
 *
 * @param tree the image
 * @param upper the folder that will lie above it
 */
export function plantFiles(
  tree: string,
  upper: string,
  files: Readonly<Record<string, LabFile | Uint8Array>>,
): void {
  for (const [wanted, file] of Object.entries(files)) {
    const inside = resolveInTree(tree, wanted);
    makeFolders(tree, upper, path.dirname(inside));
    const target = path.join(upper, inside);
    if (typeof file === 'string' || file instanceof Uint8Array) {
      writeFileSync(target, file);
      chmodSync(target, 0o644);
      continue;
    }
    writeFileSync(target, file.content);
    chmodSync(target, Number.parseInt(file.mode, 8));
  }
}

// A folder of the upper layer hides the mode of the one below it.
function makeFolders(tree: string, upper: string, folder: string): void {
  if (folder === '/') return;
  makeFolders(tree, upper, path.dirname(folder));
  const target = path.join(upper, folder);
  if (existsSync(target)) return;
  mkdirSync(target, { recursive: true });
  const below = statSync(path.join(tree, folder), { throwIfNoEntry: false });
  chmodSync(target, (below?.mode ?? 0o755) & 0o7777);
}
