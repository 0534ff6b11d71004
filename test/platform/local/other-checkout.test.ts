import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { StackScope } from '../../../lib/platform/local/identity';
import { writeRecord } from '../../../lib/platform/local/machine-record';
import { otherCheckouts, projectFolder } from '../../../lib/platform/local/other-checkout';
import { identify } from '../../../lib/platform/local/process-identity';
import type { ProcessIdentity } from '../../../lib/platform/local/process-identity';
import { network, secret } from '../../../lib/platform/local/provider';

let stateRoot: string;
beforeEach(() => {
  stateRoot = mkdtempSync(join(tmpdir(), 'gw-checkout-'));
});
afterEach(() => {
  rmSync(stateRoot, { recursive: true, force: true });
});

const scope = (): StackScope => ({ project: 'shop', stack: 'dev', stateRoot });
const dead: ProcessIdentity = { pid: process.pid, startTime: 0 };

function record(name: string, projectFolder: string, supervisor = identify(process.pid)): void {
  const known = { machineId: 'id', network: 'net', address: '10.77.0.11', image: 'i', volumes: [] };
  writeRecord(scope(), { ...known, name, projectFolder, supervisor: supervisor ?? dead });
}

test('the folder of a project is the one with Pulumi.yaml, from wherever below', () => {
  const below = join(stateRoot, 'project', 'stacks');
  mkdirSync(below, { recursive: true });
  expect(projectFolder(below)).toBe(below);

  writeFileSync(join(stateRoot, 'project', 'Pulumi.yaml'), 'name: shop\n');

  expect(projectFolder(below)).toBe(join(stateRoot, 'project'));
});

test('only running machines of a checkout that is still there belong to somebody else', () => {
  record('ours', process.cwd());
  record('dead', tmpdir(), dead);
  record('moved', join(stateRoot, 'gone'));
  record('theirs', tmpdir());

  expect(otherCheckouts(scope())).toEqual({ theirs: tmpdir() });
});

test('a network is not made while machines of another checkout use its name', async () => {
  const inputs = {
    ...scope(),
    runtime: 'containers',
    name: 'net',
    bridge: '10.77.0.1/24',
  } as const;
  expect((await network.check({}, inputs)).failures).toEqual([]);
  record('worker-1', tmpdir());

  const [failure] = (await network.check({}, inputs)).failures;

  expect(failure?.reason).toBe(
    `machines of stack shop/dev run already, from the checkout in ${tmpdir()}: worker-1; ` +
      'end them there with "npm run down", or set XDG_STATE_HOME to another folder for this checkout',
  );
  // What the engine knows already is its own, whichever folder it is run from.
  expect((await network.check(inputs, inputs)).failures).toEqual([]);
  expect((await network.check({}, { ...inputs, runtime: 'files' })).failures).toEqual([]);
});

test('a secret is not written over that of a machine of another checkout', async () => {
  const inputs = { ...scope(), runtime: 'containers', name: 'tls', files: { token: 'x' } } as const;
  expect((await secret.check({}, inputs)).failures).toEqual([]);
  record('worker-1', tmpdir());

  const reasons = (await secret.check({}, inputs)).failures.map(({ reason }) => reason);

  expect(reasons).toEqual([expect.stringContaining(`from the checkout in ${tmpdir()}: worker-1`)]);
  expect((await secret.check(inputs, inputs)).failures).toEqual([]);
});
