/**
 * Where the programs stand that local machines find under `/opt/programs`: in the user's cache, by name and version. `npm run up` brings them there.
 */
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

import type { Violation } from 'groundwork/values';

/** The programs of etcd that a member and its operators need. */
export const ETCD_PROGRAMS = ['etcd', 'etcdctl', 'etcdutl'] as const;

/**
 * The folder of all programs.
 *
 * @see https://specifications.freedesktop.org/basedir-spec/latest/
 */
export function programsFolder(
  env: Readonly<Record<string, string | undefined>> = process.env,
): string {
  const configured = env['XDG_CACHE_HOME'];
  // The specification has relative values ignored.
  const cache =
    configured !== undefined && isAbsolute(configured)
      ? configured
      : join(env['HOME'] ?? homedir(), '.cache');
  return join(cache, 'groundwork', 'programs');
}

/** The folder of one version of etcd. */
export function etcdFolder(version: string, programs: string = programsFolder()): string {
  return join(programs, `etcd-${version}`);
}

/** Whether all programs of that version are there; what is in them was looked at when they were brought. */
export function etcdIsThere(version: string, programs: string = programsFolder()): boolean {
  const folder = etcdFolder(version, programs);
  return ETCD_PROGRAMS.every((name) => existsSync(join(folder, name)));
}

/** What to tell whoever would boot machines that find no etcd; undefined when they find it. */
export function missingEtcd(
  version: string,
  programs: string = programsFolder(),
): Violation | undefined {
  if (etcdIsThere(version, programs)) return undefined;
  const reason = `there is no etcd ${version} in ${etcdFolder(version, programs)}`;
  const remedy = 'run `npm run preview` or `npm run up` once, which bring it there';
  return { code: 'required', path: 'etcd.version', value: version, reason, remedy };
}
