import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import pc from 'picocolors';
import { projectRoot } from './cache';
import { bootsVirtualMachines, chooseLabs, labSeconds, onlyAsksJudges } from './lab-choice';
import { type Lab, labs, labsAreRequired, missingFor, provideFor } from './labs';
import { exitCodeOf, run } from './process';
import { formatElapsed, Steps } from './progress';
import {
  add,
  type JestResults,
  nothing,
  oneCheck,
  summaryLine,
  type Tally,
  tallyOf,
  withoutSkips,
} from './test-summary';

const modules = createRequire(__filename);

interface Check {
  readonly name: string;
  readonly argv: readonly string[];
  /** How to make it hold. */
  readonly remedy: string;
}

function bin(packageName: string, file: string): readonly string[] {
  return [
    process.execPath,
    path.join(path.dirname(modules.resolve(`${packageName}/package.json`)), file),
  ];
}

const checks: readonly Check[] = [
  {
    name: 'format (prettier)',
    argv: [...bin('prettier', 'bin/prettier.cjs'), '--check', '--log-level', 'warn', '.'],
    remedy: 'npm run format',
  },
  {
    name: 'lint (eslint)',
    argv: [
      ...bin('eslint', 'bin/eslint.js'),
      ...['--max-warnings=0', '--cache', '--cache-strategy', 'content'],
      ...['--cache-location', 'node_modules/.cache/eslint/', '.'],
    ],
    remedy: 'npm run lint',
  },
  {
    name: 'types (tsc)',
    argv: [...bin('typescript', 'bin/tsc'), '--noEmit'],
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

async function jest(argv: readonly string[]): Promise<Tally> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'groundwork-test-'));
  const results = path.join(folder, 'results.json');
  try {
    const [node = '', ...args] = [
      ...bin('jest', 'bin/jest.js'),
      '--ci',
      '--json',
      `--outputFile=${results}`,
      ...argv,
    ];
    // jest's own report goes to stderr; what would come on stdout is the JSON that goes to the file.
    const child = spawn(node, args, { cwd: projectRoot, stdio: ['ignore', 'ignore', 'inherit'] });
    const code = await new Promise<number>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (exit, signal) => {
        resolve(exitCodeOf(exit, signal));
      });
    });
    return tallyOf(readResults(results), code);
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

async function jestLabs(how: readonly string[], chosen: readonly Lab[]): Promise<Tally> {
  if (chosen.length === 0) return nothing;
  const files = chosen.map(({ file }) => file);
  return jest(['--selectProjects', 'e2e', ...how, '--runTestsByPath', ...files]);
}

/** Runs the labs whose needs are met; where labs are required, meets the needs first. */
async function runLabs(steps: Steps): Promise<Tally> {
  const required = labsAreRequired();
  if (required) {
    for (const failure of await provideFor(labs, steps)) steps.note(failure);
  }
  const choices = chooseLabs(labs, missingFor, required ? undefined : labSeconds);
  const runnable = choices.filter(({ leftOut }) => leftOut.length === 0).map(({ lab }) => lab);
  const leftOut = choices.filter((choice) => choice.leftOut.length > 0);
  // Labs that look for leftovers on the host run one after the other; judges, and virtual machines that keep one core busy, may have a neighbour.
  const judges = runnable.filter(onlyAsksJudges);
  const machines = runnable.filter(bootsVirtualMachines);
  const alone = runnable.filter((lab) => !judges.includes(lab) && !machines.includes(lab));
  const sideBySide = [`--maxWorkers=${Math.max(2, Math.floor(os.cpus().length / 2))}`];
  const tally = add(
    await jestLabs(sideBySide, judges),
    await jestLabs(['--runInBand'], alone),
    await jestLabs(sideBySide, machines),
  );
  for (const { lab, leftOut: reasons } of leftOut) {
    process.stderr.write(`○ lab "${lab.name}" left out: ${reasons.join('; ')}\n`);
  }
  if (leftOut.length > 0 && !required) {
    process.stderr.write(
      '  GROUNDWORK_LABS=required npm test builds what they need, and runs them all\n',
    );
  }
  const all = add(tally, { ...nothing, skipped: leftOut.length });
  return required ? withoutSkips(all) : all;
}

async function main(argv: readonly string[]): Promise<Tally> {
  const steps = new Steps();
  if (argv.length > 0) return jest(argv);
  const checked = await runChecks();
  // Jest alone leaves a core free for whoever watches; of two that is half the time.
  const workers = Math.max(2, os.cpus().length - 1);
  const unit = await jest(['--selectProjects', 'unit', `--maxWorkers=${workers}`]);
  return add(checked, unit, await runLabs(steps));
}

function finish(tally: Tally): void {
  process.exitCode = tally.failed === 0 ? 0 : 1;
  process.stdout.write(`${summaryLine(tally)}\n`);
}

main(process.argv.slice(2)).then(finish, (error: unknown) => {
  process.stderr.write(`${String((error as Error).stack)}\n`);
  finish(oneCheck(false));
});
