import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { File, Machine, Package } from '../../../lib/machine';
import type { MachineFill } from '../../../lib/machine';
import {
  checkPlaced,
  imageRecipe,
  localSeeds,
  networkConfigFor,
  planPlacements,
  writeSeeds,
} from '../../../lib/platform/local/plan';
import type { PlacedMachine } from '../../../lib/platform/local/plan';
import { InvalidConfiguration, placeholderText } from '../../../lib/values';

const recipe = imageRecipe();

function placed(add: (on: Machine) => void = () => undefined): PlacedMachine {
  const { placements } = planPlacements({
    network: { cidr: '10.77.0.0/24' },
    machines: [{ name: 'one' }],
  });
  const [placement] = placements;
  if (placement === undefined) throw new Error('no placement');
  const machine = new Machine('one');
  add(machine);
  return { placement, machine };
}

test('the network configuration sets the address and no route', () => {
  expect(networkConfigFor(placed().placement)).toEqual({
    version: 2,
    ethernets: { eth0: { match: { name: 'eth0' }, addresses: ['10.77.0.11/24'] } },
  });
});

test('a package that is in the image is fine; any other is refused by name', () => {
  const withPackage = (name: string): PlacedMachine =>
    placed((on) => {
      new Package(on, 'tool', { name });
    });

  expect(checkPlaced(withPackage('xfsprogs'), recipe)).toEqual([]);
  expect(checkPlaced(withPackage('jq'), imageRecipe(['jq']))).toEqual([]);
  expect(checkPlaced(withPackage('jq'), recipe)).toMatchObject([
    { code: 'unsupported', path: 'one/tool', value: 'jq' },
  ]);
});

test('seeds are written in a folder for each machine, for their owner only', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gw-seeds-'));
  try {
    const folders = writeSeeds(folder, localSeeds([placed()], recipe));

    expect(folders).toEqual({ one: join(folder, 'one') });
    expect(readFileSync(join(folder, 'one/user-data'), 'utf8')).toMatch(/^#cloud-config\n/);
    expect(readFileSync(join(folder, 'one/meta-data'), 'utf8')).toContain('local-hostname: "one"');
    expect(readFileSync(join(folder, 'one/network-config'), 'utf8')).toContain('10.77.0.11/24');
    expect(statSync(join(folder, 'one/user-data')).mode & 0o777).toBe(0o600);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('the seeds of machines that are not valid are refused with everything that is wrong', () => {
  const wrong = placed((on) => {
    new File(on, 'a', { path: 'relative', content: '' });
    new File(on, 'b', { path: '', content: '' });
  });

  expect(() => localSeeds([wrong, wrong], recipe)).toThrow(InvalidConfiguration);
  expect(() => localSeeds([wrong, wrong], recipe)).toThrow(/one\/a/);
});

test('a value that is known later is shown by what is put in its place, and refused where nothing is', () => {
  const late = placed((on) => {
    new File(on, 'x', { path: '/etc/x', content: `id=${placeholderText(1)}` });
  });
  const fill: MachineFill = {
    stage: 'labels',
    fill: (data) =>
      JSON.parse(JSON.stringify(data).replace(placeholderText(1), '<output:vpc>')) as unknown,
  };

  expect(localSeeds([{ ...late, fill }], recipe)['one']?.['user-data']).toContain(
    'id=<output:vpc>',
  );
  expect(() => localSeeds([late], recipe)).toThrow('one/x: /etc/x holds an Output');
});
