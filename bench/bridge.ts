/**
 * What the bridge costs beside the plain synthesis of the same app: `npm run bench`. Prints the time of the processor, which does not depend on what
 * else the computer does; what counts are the ratios and how they grow, since computers differ.
 *
 * `node … bench/bridge.ts flat 250 500` takes only this shape, or other numbers of objects than the usual ones.
 */
import * as pulumi from '@pulumi/pulumi';
import type { App } from 'cdk8s';
import { deploy, renderManifests } from 'groundwork/bridge';
import { CHECKS } from 'groundwork/manifests';

import { appOf } from './bridge-apps';
import type { Shape } from './bridge-apps';

const SIZES = [250, 500, 1000, 2000, 4000];
const SHAPES: readonly Shape[] = ['flat', 'chain', 'charts'];
// What took longer at one size is left out at the next, since it may take four or eight times as long.
const LIMIT_MS = 20_000;

const unchecked = { checks: Object.fromEntries(Object.keys(CHECKS).map((one) => [one, 'off'])) };

const checked = { provided: ['Namespace/bench'] };

type Work = (app: App) => unknown;

const works: Readonly<Record<string, Work>> = {
  synth: (app) => app.synthYaml(),
  'bridge, unchecked': (app) => renderManifests(app, unchecked),
  bridge: (app) => renderManifests(app, checked),
  'bridge + registered': (app) => registered(app),
};

async function registered(app: App): Promise<void> {
  const { resources } = deploy('bench', app, checked);
  const urns = pulumi.all([...resources.values()].map(({ urn }) => urn));
  await new Promise((resolve) => urns.apply(resolve));
}

async function milliseconds(work: Work, app: App): Promise<number> {
  globalThis.gc?.();
  const start = process.cpuUsage();
  await work(app);
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

/** The least of a few runs, each of an app of its own: a synthesis leaves its traces in the app. */
async function least(work: Work, size: number, shape: Shape): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < (size > 1000 ? 2 : 3); run += 1) {
    times.push(await milliseconds(work, appOf(size, shape)));
    if ((times[0] ?? 0) > 5000) break;
  }
  return Math.min(...times);
}

type Row = Record<string, number | undefined>;

function cell(value: number | undefined, digits = 0): string {
  return (value === undefined ? '–' : value.toFixed(digits)).padStart(22);
}

function print(shape: Shape, size: number, row: Row, before: Row | undefined): void {
  const columns = Object.keys(works).map((name) => {
    const [now, then] = [row[name], before?.[name]];
    const growth = now === undefined || then === undefined ? '' : ` ×${(now / then).toFixed(1)}`;
    return `${now === undefined ? '–' : now.toFixed(0)}${growth}`.padStart(22);
  });
  const [synth, bridge] = [row['synth'], row['bridge']];
  const ratio = synth === undefined || bridge === undefined ? undefined : bridge / synth;
  console.log(`${shape.padEnd(7)}${`${size}`.padStart(6)}${columns.join('')}${cell(ratio, 2)}`);
}

async function table(shape: Shape, sizes: readonly number[]): Promise<void> {
  let before: Row | undefined;
  for (const size of sizes) {
    const row: Row = {};
    for (const [name, work] of Object.entries(works)) {
      const last = before === undefined ? 0 : before[name];
      if (last !== undefined && last < LIMIT_MS) row[name] = await least(work, size, shape);
    }
    print(shape, size, row, before);
    before = row;
  }
}

async function main(): Promise<void> {
  await pulumi.runtime.setMocks({
    newResource: ({ name, inputs }) => ({ id: name, state: inputs as Record<string, unknown> }),
    call: ({ inputs }) => inputs as Record<string, unknown>,
  });
  const asked = process.argv.slice(2);
  const sizes = asked.filter((one) => Number(one) > 0).map(Number);
  const shapes = SHAPES.filter((one) => asked.includes(one));
  for (const work of Object.values(works)) await work(appOf(100, 'charts'));
  console.log(
    'CPU time in ms, and how it grew from one size to the next; the ratio is bridge : synth',
  );
  const names = [...Object.keys(works), 'ratio'].map((name) => name.padStart(22));
  console.log(`${'shape'.padEnd(7)}${'objects'.padStart(6)}${names.join('').slice(1)}`);
  for (const shape of shapes.length > 0 ? shapes : SHAPES) {
    await table(shape, sizes.length > 0 ? sizes : SIZES);
  }
}

void main();
