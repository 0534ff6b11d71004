import os from 'node:os';
import pc from 'picocolors';

import { projectRoot } from './cache';
import { runJest } from './jest-run';
import { packageBin } from './package-bin';
import { run } from './process';
import { formatElapsed, Steps } from './progress';
import { repeatAlone } from './repeat-alone';
import { runLabs } from './run-labs';
import { add, oneCheck, summaryLine, type Tally } from './test-summary';

interface Check {
  readonly name: string;
  readonly argv: readonly string[];
  /** How to make it hold. */
  readonly remedy: string;
}

const checks: readonly Check[] = [
  {
    name: 'format (prettier)',
    argv: [...packageBin('prettier', 'bin/prettier.cjs'), '--check', '--log-level', 'warn', '.'],
    remedy: 'npm run format',
  },
  {
    name: 'lint (eslint)',
    argv: [
      ...packageBin('eslint', 'bin/eslint.js'),
      ...['--max-warnings=0', '--cache', '--cache-strategy', 'content'],
      ...['--cache-location', 'node_modules/.cache/eslint/', '.'],
    ],
    remedy: 'npm run lint',
  },
  {
    name: 'types (tsc)',
    argv: [...packageBin('typescript', 'bin/tsc'), '--noEmit'],
    remedy: 'npm run typecheck',
  },
];

/** All three at once: each leaves a core idle part of the time. */
async function runChecks(): Promise<Tally> {
  const tallies = await Promise.all(
    checks.map(async (check) => {
      const started = Date.now();
      const done = await run(check.argv, { cwd: projectRoot, env: process.env });
      const holds = done.code === 0;
      const mark = holds ? pc.green('✔') : pc.red('✖');
      process.stderr.write(
        `${mark} ${check.name} ${pc.dim(`(${formatElapsed(Date.now() - started)})`)}\n`,
      );
      if (!holds)
        process.stderr.write(`${done.stdout}${done.stderr}  to see it again: ${check.remedy}\n`);
      return oneCheck(holds);
    }),
  );
  return add(...tallies);
}

async function main(argv: readonly string[]): Promise<Tally> {
  const steps = new Steps();
  if (argv.length > 0) return (await runJest(argv)).tally;
  const checked = await runChecks();
  // Jest alone leaves a core free for whoever watches; of two that is half the time.
  const workers = Math.max(2, os.cpus().length - 1);
  const units = await runJest(['--selectProjects', 'unit', `--maxWorkers=${workers}`]);
  return add(checked, await repeatAlone('unit', [units]), await runLabs(steps));
}

function finish(tally: Tally): void {
  process.exitCode = tally.failed === 0 ? 0 : 1;
  process.stdout.write(`${summaryLine(tally)}\n`);
}

main(process.argv.slice(2)).then(finish, (error: unknown) => {
  process.stderr.write(`${String((error as Error).stack)}\n`);
  finish(oneCheck(false));
});
