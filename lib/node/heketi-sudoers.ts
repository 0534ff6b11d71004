/** What the user of Heketi may run as root. */
import { heketiCommands } from './heketi-commands';
import type { HeketiReach } from './heketi-commands';

/** Where sudo reads it. */
export const HEKETI_SUDOERS = '/etc/sudoers.d/50-groundwork-heketi';

/**
 * The file of sudoers(5). Patterns and not wildcards: `*` of sudo matches spaces and slashes too, so that `mkdir -p /some/where/*` would be any number
 * of directories anywhere. sudo knows patterns from 1.9.10 on; an older one takes them for words that nobody writes, and allows nothing.
 *
 * @see https://www.sudo.ws/docs/man/sudoers.man/#Regular_expressions
 */
export function heketiSudoers(user: string, reach: HeketiReach): string {
  const rules = heketiCommands(reach).map(({ program, pattern }) => {
    const what = pattern === undefined ? '""' : `^${pattern}$`;
    return `${user} ALL=(root) NOPASSWD: ${program} ${what}\n`;
  });
  return [
    '# The commands that Heketi runs by SSH, and no others.\n',
    '# Written by groundwork: change the program, not this file.\n',
    `Defaults:${user} !requiretty, !setenv, env_reset, secure_path="/usr/sbin:/usr/bin:/sbin:/bin"\n`,
    ...rules,
  ].join('');
}
