/** chrony as the judge of its file: it reads all of it, prints what it has read, and stops at the first line that it does not know. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { runSync, which } from '../../tools/process';

/** What chrony makes of a file. */
export interface ChronyVerdict {
  readonly taken: boolean;
  /** The lines that it has read, as it prints them, or why it stops. */
  readonly output: string;
}

/** The judge, or why there is none. */
export type ChronyJudge =
  | { readonly ready: true; readonly judge: (text: string) => ChronyVerdict }
  | { readonly ready: false; readonly reason: string };

const PROGRAM = '/usr/sbin/chronyd';

/** A judge by the chrony of this computer, or that of an image's tree. */
export function chronyJudge(trees: readonly string[]): ChronyJudge {
  const tree = trees.find((one) => existsSync(path.join(one, PROGRAM)));
  const program = which('chronyd');
  if (program !== undefined) return { ready: true, judge: (text) => judge('/', [program], text) };
  if (tree === undefined) return { ready: false, reason: 'there is no chrony here' };
  if (process.getuid?.() !== 0) return { ready: false, reason: 'it has to run as root' };
  return { ready: true, judge: (text) => judge(tree, ['chroot', tree, PROGRAM], text) };
}

function judge(root: string, program: readonly string[], text: string): ChronyVerdict {
  const folder = mkdtempSync(path.join(root, 'tmp/groundwork-chrony-'));
  try {
    const file = path.join(folder, 'chrony.conf');
    writeFileSync(file, text);
    const inside = path.join('/', path.relative(root, file));
    // Prints and ends; the clock is left alone.
    const { code, stdout, stderr } = runSync([...program, '-p', '-f', inside]);
    return { taken: code === 0, output: `${stdout}${stderr}` };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
