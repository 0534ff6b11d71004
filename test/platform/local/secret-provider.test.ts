/** Secrets on the host: provider and folders; what a machine sees of them is shown on booted ones in test/e2e. */
import {
  existsSync,
  lstatSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import * as pulumi from '@pulumi/pulumi';

import { bucket, machine, secret } from '../../../lib/platform/local/provider';
import type { MachineInputs } from '../../../lib/platform/local/machine-provider';
import { readSecret, writeSecret } from '../../../lib/platform/local/secret-folder';
import type { SecretInputs } from '../../../lib/platform/local/secret-provider';
import { machinePaths } from '../../../lib/platform/local/state-directory';
import { unknownValue } from '../../../lib/platform/local/unknown-value';

let stateRoot: string;
beforeEach(() => {
  stateRoot = mkdtempSync(join(tmpdir(), 'gw-secrets-'));
});
afterEach(() => {
  rmSync(stateRoot, { recursive: true, force: true });
});

const FILES = { 'server.key': 'hunter2\n', 'server.crt': 'public\n' };

function inputs(change: Partial<SecretInputs> = {}): SecretInputs {
  const common = { project: 'shop', stack: 'dev', stateRoot, runtime: 'containers' } as const;
  return { ...common, name: 'tls', files: FILES, ...change };
}

function machineInputs(change: Partial<MachineInputs> = {}): MachineInputs {
  return {
    project: 'shop',
    stack: 'dev',
    stateRoot,
    runtime: 'files',
    name: 'one',
    hostname: 'one',
    image: { id: '0123', packages: [] },
    network: { name: 'net', bridge: '10.77.0.1/24' },
    address: '10.77.0.11',
    volumes: [],
    seed: { 'user-data': '#cloud-config\n', 'meta-data': 'a: b\n', 'network-config': 'c: d\n' },
    bootTimeout: 60,
    ...change,
  };
}

const folder = (): string => join(stateRoot, 'shop/dev/secrets/tls');
const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);

test("the mark of what is unknown is the SDK's", () => {
  expect(unknownValue).toBe(pulumi.runtime.unknownValue);
});

test('the files of a secret are there for their owner alone, behind a link', async () => {
  const { id, outs } = await secret.create(inputs());

  expect(id).toBe('shop/dev/tls');
  expect(readlinkSync(join(folder(), 'current'))).toBe(`rev-${outs.revision}`);
  const key = join(folder(), 'current', 'server.key');
  expect(readFileSync(key, 'utf8')).toBe('hunter2\n');
  expect([modeOf(folder()), modeOf(join(folder(), 'current')), modeOf(key)]).toEqual([
    '700',
    '700',
    '600',
  ]);
  expect(await secret.read(id, outs)).toEqual({ id, props: outs });
});

test('a change of the files is an update: the link is switched, and what was there is gone', async () => {
  const { id, outs } = await secret.create(inputs());
  const news = inputs({ files: { 'server.key': 'other\n' } });
  const before = lstatSync(folder()).ino;

  expect(await secret.diff(id, outs, inputs())).toEqual({ changes: false });
  expect(await secret.diff(id, outs, news)).toEqual({ changes: true });
  const changed = (await secret.update(id, outs, news)).outs;

  // A machine has this very folder bound.
  expect(lstatSync(folder()).ino).toBe(before);
  expect(readdirSync(folder()).sort()).toEqual(['current', `rev-${changed.revision}`]);
  expect(readdirSync(join(folder(), 'current'))).toEqual(['server.key']);
  expect(changed.revision).not.toBe(outs.revision);
});

test('the revision is not made from the files: two secrets that say the same have others', async () => {
  const [one, two] = await Promise.all([
    secret.create(inputs()),
    secret.create(inputs({ name: 'same' })),
  ]);

  expect(one.outs.revision).toMatch(/^[0-9a-f]{16}$/);
  expect(two.outs.revision).not.toBe(one.outs.revision);
});

test('another name is another secret', async () => {
  const { id, outs } = await secret.create(inputs());

  expect((await secret.diff(id, outs, inputs({ name: 'other' }))).replaces).toEqual(['name']);
});

test('a secret is gone for the engine when a file is, or is another', async () => {
  const { id, outs } = await secret.create(inputs());
  const key = join(folder(), 'current', 'server.key');

  writeFileSync(key, 'changed by hand');
  expect(await secret.read(id, outs)).toEqual({});
  rmSync(folder(), { recursive: true });
  expect(await secret.read(id, outs)).toEqual({});
});

test('files that are not known yet are a change, and no failure', async () => {
  const { id, outs } = await secret.create(inputs());
  const unknown = { ...inputs(), files: unknownValue } as unknown as SecretInputs;

  expect((await secret.check(outs, unknown)).failures).toEqual([]);
  expect(await secret.diff(id, outs, unknown)).toEqual({ changes: true });
});

test('wrong files are refused by name, and not shown', async () => {
  const wrong = { '../x': 'hunter2', good: 7 } as unknown as SecretInputs['files'];

  const { failures } = await secret.check({}, inputs({ files: wrong }));

  expect(failures.map(({ property, reason }) => [property, reason])).toEqual([
    ['', expect.stringMatching(/^secret "tls": files: "\.\.\/x": is no name of a file/)],
    ['', 'secret "tls": files.good: is no text; write it as a text'],
  ]);
  expect(JSON.stringify(failures)).not.toContain('hunter2');
});

test('nothing is left of a secret that is deleted, twice if need be', async () => {
  const { id, outs } = await secret.create(inputs());

  await secret.delete(id, outs);
  await secret.delete(id, outs);

  expect(existsSync(join(stateRoot, 'shop'))).toBe(false);
});

test('what an interrupted change has left is removed by the next one', () => {
  writeSecret(folder(), 'a', FILES);
  // Written, but the link was not switched.
  writeFileSync(join(folder(), '.current'), '');
  writeSecret(join(folder(), 'rev-b'), 'x', FILES);
  expect(readSecret(folder())?.revision).toBe('a');

  writeSecret(folder(), 'b', FILES);

  expect(readSecret(folder())).toEqual({ revision: 'b', files: FILES });
  expect(readdirSync(folder()).sort()).toEqual(['current', 'rev-b']);
});

describe('where machines are only written down', () => {
  const seedOf = (name: string): string => machinePaths({ ...inputs(), stateRoot }, name).seed;
  const keyOf = (name: string): string => join(seedOf(name), 'secrets/tls/server.key');

  test('they stand beside the seeds of the machines that were given them, and change there', async () => {
    const made = await secret.create(inputs({ runtime: 'files' }));
    await machine.create(machineInputs({ secrets: ['tls'] }));
    await machine.create(machineInputs({ name: 'two' }));

    expect(readFileSync(keyOf('one'), 'utf8')).toBe('hunter2\n');
    expect([modeOf(keyOf('one')), modeOf(join(keyOf('one'), '..'))]).toEqual(['600', '700']);
    expect(readFileSync(join(seedOf('one'), 'user-data'), 'utf8')).toBe('#cloud-config\n');
    expect(existsSync(join(seedOf('two'), 'secrets'))).toBe(false);

    const news = inputs({ runtime: 'files', files: { 'server.key': 'other\n' } });
    await secret.update(made.id, made.outs, news);

    expect(readFileSync(keyOf('one'), 'utf8')).toBe('other\n');
    expect(readdirSync(join(seedOf('one'), 'secrets/tls'))).toEqual(['server.key']);
    expect(existsSync(join(seedOf('two'), 'secrets'))).toBe(false);
  });

  test('they go with the machine, and the secret after it', async () => {
    const made = await secret.create(inputs({ runtime: 'files' }));
    const { id, outs } = await machine.create(machineInputs({ secrets: ['tls'] }));

    await machine.delete(id, outs);
    expect(existsSync(seedOf('one'))).toBe(false);
    await secret.delete(made.id, made.outs);

    expect(existsSync(join(stateRoot, 'shop'))).toBe(false);
  });

  test('a machine whose secret is not there is refused by its name', async () => {
    await expect(machine.create(machineInputs({ secrets: ['tls'] }))).rejects.toThrow(
      'secret "tls" of machine "one" is gone',
    );
  });
});

describe('a bucket', () => {
  const asked = (runtime: 'containers' | 'files') => {
    const { project, stack } = inputs();
    return { project, stack, stateRoot, runtime, name: 'backup' };
  };

  test('is a folder for its owner alone, which outlives the bucket and is taken up again', async () => {
    const { id, outs } = await bucket.create(asked('containers'));
    expect(outs).toMatchObject({ directory: join(stateRoot, 'shop/dev/buckets/backup') });
    expect([outs.takenUp, modeOf(outs.directory)]).toEqual([false, '700']);
    writeFileSync(join(outs.directory, 'key'), 'object');

    await bucket.delete(id, outs);
    const again = await bucket.create(asked('containers'));

    expect(again.outs.takenUp).toBe(true);
    expect(readFileSync(join(outs.directory, 'key'), 'utf8')).toBe('object');
    expect(await bucket.diff(id, outs, asked('containers'))).toEqual({ changes: false });
    expect((await bucket.diff(id, outs, { ...outs, name: 'other' })).replaces).toEqual(['name']);
  });

  test('is gone for the engine when its folder is', async () => {
    const { id, outs } = await bucket.create(asked('containers'));
    expect(await bucket.read(id, outs)).toEqual({ id, props: outs });

    rmSync(outs.directory, { recursive: true });

    expect(await bucket.read(id, outs)).toEqual({});
  });

  test('is only noted where machines are only written down', async () => {
    const { id, outs } = await bucket.create(asked('files'));

    expect(outs).toMatchObject({ directory: '', takenUp: false });
    expect(existsSync(join(stateRoot, 'shop'))).toBe(false);
    expect(await bucket.read(id, outs)).toEqual({ id, props: outs });
  });
});

test('a file that cannot be written leaves the old ones in their place', async () => {
  const { outs } = await secret.create(inputs());
  // Root may write anywhere, so the name of a folder that is not there stands for what can go wrong.
  expect(() => {
    writeSecret(folder(), 'next', { 'no/such': 'text' });
  }).toThrow('ENOENT');

  expect(readSecret(folder())).toEqual({ revision: outs.revision, files: FILES });
});
