/** cloud-init's own reading of networks: its parser and its renderers, run inside an image of local machines. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import type { NetworkReader } from '../../lib/machine';

/** What cloud-init is asked. */
export type NetworkQuestion =
  /** The content of `network-config`. */
  | { readonly config: unknown }
  /** A config drive, and which cards the machine has. */
  | {
      readonly drive: Readonly<Record<string, string>>;
      readonly macs: Readonly<Record<string, string>>;
    };

/** What cloud-init makes of a network. */
export type NetworkAnswer = Readonly<
  Record<
    NetworkReader,
    {
      /** What it writes, by file or card. */
      readonly files: Readonly<Record<string, string>>;
      /** Warnings and errors; empty when there is nothing to complain about. */
      readonly said: string;
    }
  >
> & { readonly metadata?: Readonly<Record<string, unknown>> };

/** The judge, or why there is none. */
export type NetworkJudge =
  | { readonly ready: true; readonly ask: AskCloudInit }
  | { readonly ready: false; readonly reason: string };

/** Asks many questions in one run. */
export type AskCloudInit = (questions: readonly NetworkQuestion[]) => readonly NetworkAnswer[];

const SCRIPT = path.join(__dirname, 'cloud-init-network.py');
const PACKAGE = 'usr/lib/python3/dist-packages/cloudinit';

/** A judge with the cloud-init of one of these root trees, the first that has any. */
export function networkJudge(trees: readonly string[]): NetworkJudge {
  const tree = trees.find((one) => existsSync(path.join(one, PACKAGE)));
  if (tree === undefined) return { ready: false, reason: 'no image with cloud-init is built' };
  if (process.getuid?.() !== 0) return { ready: false, reason: 'it has to run as root' };
  const program = ['chroot', tree, 'python3', '-B', '-c', readFileSync(SCRIPT, 'utf8')];
  return { ready: true, ask: (questions) => ask(program, questions) };
}

function ask(
  [program = '', ...args]: readonly string[],
  questions: readonly NetworkQuestion[],
): readonly NetworkAnswer[] {
  const { status, stdout, stderr } = spawnSync(program, args, {
    input: JSON.stringify(questions),
    encoding: 'utf8',
    env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C.UTF-8' },
    maxBuffer: 1 << 28,
  });
  if (status !== 0) throw new Error(`cloud-init: exit code ${status ?? -1}: ${stderr}`);
  return JSON.parse(stdout) as readonly NetworkAnswer[];
}
