import os from 'node:os';

import { type JestRun, runJest } from './jest-run';
import type { Lab } from './lab';
import { chooseLabs, labSeconds, lanesOf } from './lab-choice';
import { labs, labsAreRequired, missingFor, provideFor } from './labs';
import type { Steps } from './progress';
import { repeatAlone } from './repeat-alone';
import { withSharedControlPlane } from './shared-control-plane';
import { add, nothing, type Tally, withoutSkips } from './test-summary';

const ONE_BY_ONE = ['--runInBand'];

/** Runs the labs whose needs are met; where labs are required, meets the needs first. */
export async function runLabs(steps: Steps): Promise<Tally> {
  const required = labsAreRequired();
  if (required) {
    for (const failure of await provideFor(labs, steps)) steps.note(failure);
  }
  const choices = chooseLabs(labs, missingFor, required ? undefined : labSeconds);
  const leftOut = choices.filter((choice) => choice.leftOut.length > 0);
  const tally = await inLanes(
    choices.filter((choice) => choice.leftOut.length === 0).map(({ lab }) => lab),
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

async function inLanes(runnable: readonly Lab[]): Promise<Tally> {
  const { judges, booted, loopback, clouds, early, earlyAfter, virtual } = lanesOf(runnable);
  const [withBooted, withClouds] = earlyAfter === 'booted' ? [early, []] : [[], early];
  const sideBySide = [`--maxWorkers=${Math.max(2, Math.floor(os.cpus().length / 2))}`];
  const runs = [
    await jestLabs(sideBySide, judges),
    ...(
      await Promise.all([oneByOne(booted, withBooted), besideBooted(loopback, clouds, withClouds)])
    ).flat(),
    await jestLabs(sideBySide, virtual),
  ];
  return repeatAlone('e2e', runs);
}

async function besideBooted(
  loopback: readonly Lab[],
  clouds: readonly Lab[],
  early: readonly Lab[],
): Promise<readonly JestRun[]> {
  return [
    ...(await oneByOne(loopback)),
    ...(clouds.length < 2
      ? await oneByOne(clouds)
      : [await withSharedControlPlane((env) => jestLabs(ONE_BY_ONE, clouds, env))]),
    ...(await oneByOne(early)),
  ];
}

async function oneByOne(...groups: readonly (readonly Lab[])[]): Promise<readonly JestRun[]> {
  const runs: JestRun[] = [];
  for (const group of groups) runs.push(await jestLabs(ONE_BY_ONE, group));
  return runs;
}

async function jestLabs(
  how: readonly string[],
  chosen: readonly Lab[],
  env: Readonly<Record<string, string>> = {},
): Promise<JestRun> {
  if (chosen.length === 0) return { tally: nothing, results: undefined };
  const files = chosen.map(({ file }) => file);
  return runJest(['--selectProjects', 'e2e', ...how, '--runTestsByPath', ...files], env);
}
