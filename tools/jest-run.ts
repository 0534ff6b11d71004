import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { projectRoot } from './cache';
import { packageBin } from './package-bin';
import { exitCodeOf } from './process';
import { type JestResults, type Tally, tallyOf } from './test-summary';

/** What a run of jest came to. */
export interface JestRun {
  readonly tally: Tally;
  /** Undefined when it ended before it could write them. */
  readonly results: JestResults | undefined;
}

/**
 * Runs jest; it reports to stderr.
 *
 * @param env what its tests find in their environment beside ours
 */
export async function runJest(
  argv: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<JestRun> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'groundwork-test-'));
  const file = path.join(folder, 'results.json');
  try {
    const [node = '', ...args] = [
      ...packageBin('jest', 'bin/jest.js'),
      '--ci',
      '--json',
      `--outputFile=${file}`,
      ...argv,
    ];
    // jest's own report goes to stderr; what would come on stdout is the JSON that goes to the file.
    const child = spawn(node, args, {
      cwd: projectRoot,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const code = await new Promise<number>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (exit, signal) => {
        resolve(exitCodeOf(exit, signal));
      });
    });
    const results = readResults(file);
    return { tally: tallyOf(results, code), results };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readResults(file: string): JestResults | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as JestResults;
  } catch {
    return undefined;
  }
}
