import * as pulumi from '@pulumi/pulumi';

import { Preflight } from '../../../lib/platform/openstack/preflight';
import type { PreflightArgs } from '../../../lib/platform/openstack/preflight';
import { preflightProviderText } from '../../../lib/platform/openstack/preflight-resource';
import { preflight } from '../../../lib/platform/openstack/provider';
import { synthesizeProgram } from '../../../lib/testing';
import type { SynthesizedProgram } from '../../../lib/testing';

// Byte for byte: the engine keeps this text in the state of the resource, and shows any change of it as a change of the resource.
const TEXT = `const provider = () => require('module').createRequire(process.cwd() + '/')('groundwork/openstack/provider').preflight;
exports.handler = () => ({
  configure: (...args) => provider().configure(...args),
  check: (...args) => provider().check(...args),
  diff: (...args) => provider().diff(...args),
  create: (...args) => provider().create(...args),
  read: (...args) => provider().read(...args),
  update: (...args) => provider().update(...args),
  delete: (...args) => provider().delete(...args),
});
`;

test('the text of its provider is this one, for ever, and its provider has what it calls', () => {
  expect(preflightProviderText()).toBe(TEXT);
  const called = [...TEXT.matchAll(/provider\(\)\.(\w+)\(/g)].map(([, name]) => name ?? '');
  expect(called.filter((name) => !(name in preflight))).toEqual([]);
});

function synthesized(
  program: (preflight: Preflight) => unknown,
  args: PreflightArgs = {},
): Promise<SynthesizedProgram> {
  return synthesizeProgram(() => program(new Preflight('preflight', args)), {
    project: 'shop',
    stack: 'dev',
  });
}

function preflightsOf({ resources }: SynthesizedProgram): Readonly<Record<string, unknown>> {
  const found = resources
    .filter(({ address }) => address.includes('OpenStackPreflight'))
    .map(({ address, inputs }) => [address.split('::').at(-1) ?? '', inputs['needs']] as const);
  return Object.fromEntries(found);
}

/** Some turns of the event loop. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 4; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

test('all that a program declares without waiting is one resource, on which what is registered meanwhile hangs', async () => {
  const program = await synthesized(async (one) => {
    const [first] = one.need({ kind: 'network' }, { kind: 'port' });
    await Promise.resolve();
    const [second] = one.need({ kind: 'port' });
    expect(second).toBe(first);
  });

  expect(preflightsOf(program)).toEqual({
    preflight: [
      { need: { kind: 'network' }, times: 1 },
      { need: { kind: 'port' }, times: 2 },
    ],
  });
});

test('what is declared after the program has waited is another one', async () => {
  const program = await synthesized(async (one) => {
    const [first] = one.need({ kind: 'network' });
    await turns();
    const [second] = one.need({ kind: 'port' });
    expect(second).not.toBe(first);
  });

  expect(preflightsOf(program)).toEqual({
    preflight: [{ need: { kind: 'network' }, times: 1 }],
    'preflight-2': [{ need: { kind: 'port' }, times: 1 }],
  });
});

test('nothing is registered where nothing is declared', async () => {
  expect(preflightsOf(await synthesized(() => undefined))).toEqual({});
});

test('what is declared is remembered, and everything comes after that, also where nobody is asked', async () => {
  const auth = { userName: 'demo', password: 'hunter2' };
  const { resources } = await synthesized(
    (one) => {
      expect(one.need({ kind: 'network' })).toHaveLength(1);
    },
    { enabled: false, auth },
  );

  expect(resources.map(({ inputs }) => inputs)).toEqual([
    { asks: false, flavors: {}, needs: [{ need: { kind: 'network' }, times: 1 }] },
  ]);
});

test('credentials stand in it only where the program gives them, and as a secret', async () => {
  const find = ({ resources }: SynthesizedProgram): Readonly<Record<string, unknown>> =>
    resources.find(({ address }) => address.includes('OpenStackPreflight'))?.inputs ?? {};
  const declare = (one: Preflight): unknown => one.need({ kind: 'port' });

  expect(Object.keys(find(await synthesized(declare))).sort()).toEqual(['flavors', 'needs']);
  const auth = { userName: 'demo', password: pulumi.secret('hunter2') };
  const { auth: held } = find(await synthesized(declare, { auth }));
  expect(JSON.stringify(held)).toMatch(/secret/i);
});
