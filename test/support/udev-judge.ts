/**
 * A judge of udev rules: `udevadm verify` where there is one (from systemd 253), else the udev of the image of local machines, which is made
 * to read the rules by a dry run on a device that they don't concern. That happens in a mount namespace that ends with the command.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runSync, which } from '../../tools/process';
import type { JudgedFile } from './systemd-verify';

const RULES = '/etc/udev/rules.d';

/** The complaints about these rules, with the paths as on the machine; empty when there are none. */
export type JudgeRules = (files: readonly JudgedFile[]) => string;

/** The judge, or why there is none. */
export type UdevJudge =
  | { readonly ready: true; readonly judge: JudgeRules }
  | { readonly ready: false; readonly reason: string };

/** A judge from this computer, or from the first of these root trees. */
export function udevJudge(trees: readonly string[]): UdevJudge {
  const udevadm = which('udevadm');
  if (udevadm !== undefined && runSync([udevadm, 'verify', '--help']).code === 0) {
    return { ready: true, judge: inFolder((folder) => verify(udevadm, folder)) };
  }
  const tree = trees.find((one) => existsSync(path.join(one, 'usr/bin/udevadm')));
  if (tree === undefined) {
    const reason = 'there is neither udevadm verify (systemd 253) nor an image of local machines';
    return { ready: false, reason };
  }
  if (runSync(['unshare', '--mount', 'true']).code !== 0) {
    return { ready: false, reason: 'making a mount namespace is not allowed here' };
  }
  return { ready: true, judge: inFolder((folder) => dryRun(tree, folder)) };
}

function inFolder(judge: (folder: string) => string): JudgeRules {
  return (files) => {
    const rules = files.filter((file) => file.path.startsWith(`${RULES}/`));
    if (rules.length === 0) return '';
    const folder = mkdtempSync(path.join(tmpdir(), 'groundwork-udev-'));
    try {
      for (const file of rules)
        writeFileSync(path.join(folder, path.basename(file.path)), file.content);
      return judge(folder).replaceAll(folder, RULES).trim();
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  };
}

function verify(udevadm: string, folder: string): string {
  const done = runSync([udevadm, 'verify', '--no-summary', folder]);
  const output = `${done.stdout}${done.stderr}`;
  return output === '' && done.code !== 0 ? `exit code ${done.code}` : output;
}

// The tree stays as it is: it is mounted over itself read-only, and the rules over its own.
const DRY_RUN = `set -e
mount --make-rprivate /
mount --bind "$1" "$1"
mount -o remount,ro,bind "$1"
mount --bind "$2" "$1${RULES}"
mount --rbind /sys "$1/sys"
mount -t proc proc "$1/proc"
exec chroot "$1" udevadm test /sys/devices/virtual/mem/null`;

function dryRun(tree: string, folder: string): string {
  const done = spawnSync('unshare', ['--mount', 'sh', '-c', DRY_RUN, 'sh', tree, folder], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], LC_ALL: 'C' },
  });
  if (done.error !== undefined) throw done.error;
  const lines = `${done.stdout}${done.stderr}`.split('\n');
  // A judge that has not read the file has no opinion on it.
  if (!lines.some((line) => line.startsWith(`Reading rules file: ${RULES}/`))) {
    throw new Error(`udev has not read the rules:\n${lines.slice(-10).join('\n')}`);
  }
  return lines.filter((line) => line.startsWith(`${RULES}/`)).join('\n');
}
