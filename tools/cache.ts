import os from 'node:os';
import path from 'node:path';
import type { Environment } from './process';

/**
 * Where built and installed programs are kept: outside of the project, because Pulumi's plugin finder walks the
 * project's folder, and because clones can share them.
 *
 * @see https://specifications.freedesktop.org/basedir-spec/latest/
 */
export function cacheRoot(env: Environment = process.env): string {
  const configured = env['XDG_CACHE_HOME'];
  // The specification has relative values ignored.
  const base =
    configured !== undefined && path.isAbsolute(configured)
      ? configured
      : path.join(env['HOME'] ?? os.homedir(), '.cache');
  return path.join(base, 'groundwork');
}

/** The folder of the project: this file's parent. */
export const projectRoot: string = path.dirname(__dirname);
