import path from 'node:path';
import pc from 'picocolors';

import { projectRoot } from './cache';
import { type JestRun, runJest } from './jest-run';
import { add, failedFiles, type Tally, withoutFiles } from './test-summary';

/** Where more files fail than this, something is broken, and running them again would only tell it later. */
const MOST_REPEATED = 3;

/**
 * The files that are run once more, alone: beside others a process, server or machine may have come too late for a test. What fails alone has failed.
 *
 * @param failed the files in which something failed
 */
export function worthRepeating(failed: readonly string[]): readonly string[] {
  return failed.length <= MOST_REPEATED ? failed : [];
}

/**
 * What the runs come to, after the files that failed were run once more, each alone. Told aloud: a test that needs a second try is no good one.
 *
 * @param project jest's name of what was run
 */
export async function repeatAlone(project: string, runs: readonly JestRun[]): Promise<Tally> {
  const again = worthRepeating(runs.flatMap(({ results }) => failedFiles(results)));
  const first = runs.map(({ tally, results }) => withoutFiles(tally, results, again));
  if (again.length === 0) return add(...first);
  process.stderr.write(`${pc.yellow('↻')} once more, alone: ${again.map(nameOf).join(', ')}\n`);
  const second = await runJest([
    ...['--selectProjects', project, '--runInBand', '--runTestsByPath', ...again],
  ]);
  const still = failedFiles(second.results);
  for (const file of again.filter((each) => !still.includes(each))) {
    process.stderr.write(
      `${pc.yellow('!')} ${nameOf(file)} failed beside others and passed alone: it does not wait long enough, or something is wrong\n`,
    );
  }
  return add(...first, second.tally);
}

function nameOf(file: string): string {
  return path.relative(projectRoot, file);
}
