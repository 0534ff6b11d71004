/** What providers do where nothing is booted; the rest is shown on real machines in test/e2e. */
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { imageId, imageRecipe } from '../../../lib/platform/local/image-recipe';
import type { MachineInputs } from '../../../lib/platform/local/machine-provider';
import { image, machine, network, volume } from '../../../lib/platform/local/provider';
import { machinePaths, volumeFile } from '../../../lib/platform/local/state-directory';

let stateRoot: string;
beforeEach(() => {
  stateRoot = mkdtempSync(join(tmpdir(), 'gw-providers-'));
});
afterEach(() => {
  rmSync(stateRoot, { recursive: true, force: true });
});

const files = (): { project: string; stack: string; stateRoot: string; runtime: 'files' } => ({
  project: 'shop',
  stack: 'dev',
  stateRoot,
  runtime: 'files',
});

function machineInputs(): MachineInputs {
  return {
    ...files(),
    name: 'one',
    hostname: 'one',
    image: { id: imageId(imageRecipe()), packages: [] },
    network: { name: 'net', bridge: '10.77.0.1/24' },
    address: '10.77.0.11',
    volumes: [],
    seed: { 'user-data': '#cloud-config\n', 'meta-data': 'a: b\n', 'network-config': 'c: d\n' },
    bootTimeout: 60,
  };
}

test('a machine that is only written down has its seed, and is gone without it', async () => {
  const { id, outs } = await machine.create(machineInputs());

  expect(id).toBe('shop/dev/one');
  expect(outs).toMatchObject({
    state: 'files',
    address: '10.77.0.11',
    log: '',
    pid: 0,
    skipped: [],
  });
  expect(readFileSync(join(outs.seedDirectory, 'user-data'), 'utf8')).toBe('#cloud-config\n');
  expect(await machine.read(id, outs)).toEqual({ id, props: outs });

  await machine.delete(id, outs);
  await machine.delete(id, outs);

  expect(await machine.read(id, outs)).toEqual({});
  expect(existsSync(join(stateRoot, 'shop'))).toBe(false);
});

test('a machine is made anew for another seed, and not for another time limit', async () => {
  const inputs = machineInputs();
  const { id, outs } = await machine.create(inputs);

  expect(await machine.diff(id, outs, inputs)).toEqual({ changes: false });
  expect(await machine.diff(id, outs, { ...inputs, bootTimeout: 90 })).toEqual({ changes: true });
  const other = { ...inputs, seed: { ...inputs.seed, 'user-data': '#cloud-config\n{}\n' } };
  expect(await machine.diff(id, outs, other)).toMatchObject({
    replaces: ['seed'],
    deleteBeforeReplace: true,
  });
  expect((await machine.update(id, outs, { ...inputs, bootTimeout: 90 })).outs).toEqual({
    ...outs,
    bootTimeout: 90,
  });
});

test('image and network are only noted where nothing is booted', async () => {
  const made = await image.create({ ...files(), image: imageId(imageRecipe()), packages: [] });
  expect(made.outs).toMatchObject({ tree: '', buildSeconds: 0 });
  expect(await image.read(made.id, made.outs)).toMatchObject({ id: made.id });

  const net = await network.create({ ...files(), name: 'net', bridge: '10.77.0.1/24' });
  expect(net).toMatchObject({ id: 'shop/dev/net', outs: { fabric: '' } });
  expect(await network.read(net.id, net.outs)).toMatchObject({ id: net.id });
  await network.delete(net.id, net.outs);
  expect(
    (await network.diff(net.id, net.outs, { ...net.outs, bridge: '10.78.0.1/24' })).replaces,
  ).toEqual(['bridge']);
});

test('an image that another version of the library named is refused', async () => {
  const inputs = {
    ...files(),
    runtime: 'containers',
    image: '0123456789abcdef',
    packages: [],
  } as const;

  await expect(image.create(inputs)).rejects.toThrow('npm run build');
});

test('a volume is a sparse file that is taken up, grown, and never deleted', async () => {
  const inputs = {
    ...files(),
    runtime: 'containers',
    machine: 'one',
    name: 'data',
    bytes: 1 << 20,
  } as const;
  const { id, outs } = await volume.create(inputs);
  expect(outs.takenUp).toBe(false);
  const { size, blocks } = statSync(outs.file);
  expect({ size, blocks }).toEqual({ size: 1 << 20, blocks: 0 });
  writeFileSync(outs.file, 'data', { flag: 'r+' });

  expect((await volume.create(inputs)).outs.takenUp).toBe(true);
  await volume.update(id, outs, { ...inputs, bytes: 2 << 20 });
  await volume.delete(id, outs);

  expect(statSync(outs.file).size).toBe(2 << 20);
  expect(readFileSync(outs.file, 'utf8').startsWith('data')).toBe(true);
  rmSync(outs.file);
  expect(await volume.read(id, outs)).toEqual({});
});

test('a volume never shrinks: neither in a preview nor when an existing file is taken up', async () => {
  const inputs = {
    ...files(),
    runtime: 'containers',
    machine: 'one',
    name: 'data',
    bytes: 2 << 20,
  } as const;
  const { outs } = await volume.create(inputs);
  const smaller = { ...inputs, bytes: 1 << 20 };

  const refused = [
    {
      property: '',
      reason:
        'volume "data" of one has 2Mi and never shrinks, so it cannot have 1Mi; ask for at least 2Mi',
    },
  ];
  expect((await volume.check(outs, smaller)).failures).toEqual(refused);
  // One that was kept from an earlier machine.
  expect((await volume.check({}, smaller)).failures).toEqual(refused);
  expect((await volume.check({}, inputs)).failures).toEqual([]);
  expect(() => volume.create(smaller)).toThrow('never shrink');
  expect(statSync(volumeFile(inputs, 'one', 'data')).size).toBe(2 << 20);
  expect(await volume.diff('', outs, { ...inputs, bytes: 4 << 20 })).toEqual({ changes: true });
  expect((await volume.diff('', outs, { ...inputs, machine: 'two' })).replaces).toEqual([
    'machine',
  ]);
});

test('nothing of a machine is outside its own folder but its volumes', () => {
  const paths = machinePaths({ project: 'shop', stack: 'dev', stateRoot }, 'one');

  for (const path of Object.values<string>({ ...paths }))
    expect(path.startsWith(paths.directory)).toBe(true);
});
