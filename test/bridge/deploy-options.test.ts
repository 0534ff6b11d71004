import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { App, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import {
  asString,
  deploy,
  deployOptions,
  fromConfigGroup,
  renderManifests,
} from 'groundwork/bridge';
import type { DeployArgs, ObjectOptions } from 'groundwork/bridge';
import { synthesizeProgram } from 'groundwork/testing';
import type { SynthesizedProgram } from 'groundwork/testing';
import { InvalidConfiguration, formatViolation } from 'groundwork/values';

import { upsertNeedsProvider } from '../../lib/bridge/resource-options';
import { kubeObject } from '../support/kube-object';

jest.mock('@pulumi/kubernetes/utilities', () => ({
  ...jest.requireActual<object>('@pulumi/kubernetes/utilities'),
  getVersion: jest.fn(() => '4.25.0'),
}));

function chartWith(options: ObjectOptions): Chart {
  const chart = new Chart(new App(), 'c');
  kubeObject(chart, 'v1/ConfigMap', 'a');
  deployOptions(chart, options);
  return chart;
}

/** The annotations of each object of a chart, by the name of the object. */
function annotations(chart: Chart): Readonly<Record<string, unknown>> {
  const { objects } = renderManifests(chart);
  return Object.fromEntries(
    objects.map(({ metadata }) => [metadata.name, metadata['annotations'] ?? {}]),
  );
}

/** What is refused, on one line each, whether an engine is there or not. */
function problems(chart: Chart): readonly string[] {
  try {
    renderManifests(chart);
  } catch (error) {
    if (error instanceof InvalidConfiguration) return error.violations.map(formatViolation);
    throw error;
  }
  return [];
}

async function deployed(
  chart: Chart,
  args: DeployArgs = {},
): Promise<SynthesizedProgram['resources']> {
  const { resources } = await synthesizeProgram(() => {
    deploy('d', chart, args);
  });
  return resources;
}

describe('options for the provider', () => {
  test.each<[ObjectOptions, Readonly<Record<string, string>>]>([
    [{ waitFor: 'condition=Ready' }, { 'pulumi.com/waitFor': 'condition=Ready' }],
    [
      { waitFor: ['condition=Ready=False', 'jsonpath={.status.phase}=Running'] },
      { 'pulumi.com/waitFor': '["condition=Ready=False","jsonpath={.status.phase}=Running"]' },
    ],
    [{ skipAwait: true }, { 'pulumi.com/skipAwait': 'true' }],
    [{ skipAwait: false }, {}],
    [{ timeout: '1h30m' }, { 'pulumi.com/timeoutSeconds': '5400' }],
    [{ patchForce: true }, { 'pulumi.com/patchForce': 'true' }],
    [{ patchForce: false }, {}],
  ])('%j become annotations', (options, expected) => {
    expect(annotations(chartWith(options))).toEqual({ a: expected });
  });

  test('stand beside the annotations that are there, and do not mind the same one', () => {
    const chart = new Chart(new App(), 'c');
    kubeObject(chart, 'v1/ConfigMap', 'a', {
      metadata: { annotations: { mine: 'x', 'pulumi.com/skipAwait': 'true' } },
    });
    deployOptions(chart, { skipAwait: true });

    expect(annotations(chart)).toEqual({ a: { mine: 'x', 'pulumi.com/skipAwait': 'true' } });
  });

  test('hold for everything below, and the nearest construct decides each', () => {
    const app = new App();
    const chart = new Chart(app, 'c');
    const [outer, inner] = [new Construct(chart, 'outer'), new Construct(chart, 'inner')];
    kubeObject(outer, 'v1/ConfigMap', 'a');
    kubeObject(inner, 'v1/ConfigMap', 'b');
    deployOptions(app, { timeout: '1m', patchForce: true });
    deployOptions(inner, { timeout: '2m' });
    deployOptions(inner, { timeout: '3m' });

    expect(annotations(chart)).toEqual({
      a: { 'pulumi.com/timeoutSeconds': '60', 'pulumi.com/patchForce': 'true' },
      b: { 'pulumi.com/timeoutSeconds': '180', 'pulumi.com/patchForce': 'true' },
    });
  });
});

describe('options that are wrong', () => {
  test.each<[unknown, string]>([
    [{ waitFor: 'Ready' }, 'waitFor: "Ready": is neither "condition=…" nor "jsonpath=…"'],
    [{ waitFor: 'condition=' }, 'waitFor: "condition=": is no condition'],
    [{ waitFor: 'condition=A=B=C' }, 'waitFor: "condition=A=B=C": is no condition'],
    [{ waitFor: 'jsonpath=.status' }, 'waitFor: "jsonpath=.status": has no path in braces'],
    [{ waitFor: "jsonpath='{.a}'" }, 'waitFor: "jsonpath=\'{.a}\'": is quoted as for a shell'],
    [{ waitFor: 'jsonpath={.a}=' }, 'waitFor: "jsonpath={.a}=": has nothing behind the "="'],
    [{ waitFor: 'jsonpath={.a}=b=c' }, 'waitFor: "jsonpath={.a}=b=c": has more than one "="'],
    [{ waitFor: [7] }, 'waitFor: "7": is no text'],
    [{ waitFor: [] }, 'waitFor: names nothing to wait for'],
  ])('%j is refused', (options, expected) => {
    expect(problems(chartWith(options as ObjectOptions))).toEqual([
      `c.deployOptions.${expected}; write for example "condition=Ready" or "jsonpath={.status.phase}=Running"`,
    ]);
  });

  test('a comparison inside of a path is no second "="', () => {
    const waitFor = `jsonpath={.conditions[?(@.type=='Ready')].status}=True`;

    expect(problems(chartWith({ waitFor }))).toEqual([]);
  });

  test.each<[unknown, string]>([
    [
      { timeout: '0s' },
      'c.deployOptions.timeout: "0s": is not a whole number of seconds above 0; write for example "5m"; skipAwait waits not at all',
    ],
    [
      { timeout: '-1m' },
      'c.deployOptions.timeout: "-1m": is not a whole number of seconds above 0; write for example "5m"; skipAwait waits not at all',
    ],
    [
      { timeout: '1500ms' },
      'c.deployOptions.timeout: "1500ms": is not a whole number of seconds above 0; write for example "5m"; skipAwait waits not at all',
    ],
    [
      { skipAwait: 'true' },
      'c.deployOptions.skipAwait: "true": is neither true nor false; write it without quotes',
    ],
    [
      { existing: 'adopt' },
      'c.deployOptions.existing: "adopt": is no way to treat one; write "refuse", "patch" or "upsert"',
    ],
    [
      { ignoreChanges: 'spec' },
      'c.deployOptions.ignoreChanges: "spec": is no list; write for example ["spec.replicas"]',
    ],
    [
      { protected: true },
      'c.deployOptions.protected: is no option; write one of aliases, deletedWith, dependsOn, existing, ignoreChanges, patchForce, protect, replaceOnChanges, retainOnDelete, skipAwait, timeout, waitFor',
    ],
    [
      { waitFor: ['condition=Ready', `jsonpath={.a}=${asString(pulumi.output('x'))}`] },
      'c.deployOptions.waitFor: holds an Output, and has to be known; write a plain text',
    ],
    [
      { aliases: 'old' },
      'c.deployOptions.aliases: "old": is no list and no function; write for example [{ name: "old-name" }]',
    ],
    [{ dependsOn: 'x' }, 'c.deployOptions.dependsOn: is no list; write [resource]'],
    [
      { dependsOn: [Promise.resolve(), new App()] },
      'c.deployOptions.dependsOn[1]: is no resource; give the resource itself; charts depend on each other by addDependency',
    ],
    [{ deletedWith: 'x' }, 'c.deployOptions.deletedWith: is no resource; give the resource itself'],
    [7, 'c.deployOptions: "7": is no record of options; write { timeout: "5m" }'],
    [
      { skipAwait: true, waitFor: 'condition=Ready' },
      'c/a.deployOptions: skipAwait is set, and waitFor too; set skipAwait to false where something is to be waited for',
    ],
  ])('%j is refused', (options, expected) => {
    expect(problems(chartWith(options as ObjectOptions))).toEqual([expected]);
  });

  test('are told once, however many objects they are for', () => {
    const chart = chartWith({ timeout: '0s' });
    kubeObject(chart, 'v1/ConfigMap', 'b');

    expect(problems(chart)).toHaveLength(1);
  });

  test('contradict an annotation that was written by hand', () => {
    const chart = new Chart(new App(), 'c');
    kubeObject(chart, 'v1/ConfigMap', 'a', {
      metadata: { annotations: { 'pulumi.com/timeoutSeconds': '10' } },
    });
    kubeObject(chart, 'v1/ConfigMap', 'b', {
      metadata: { annotations: pulumi.output({ late: 'x' }) },
    });
    deployOptions(chart, { timeout: '1m' });

    expect(problems(chart)).toEqual([
      'c/a.metadata.annotations["pulumi.com/timeoutSeconds"]: "10": is written by hand, and deployOptions has timeout 60; leave one of them out',
      'c/b.metadata.annotations: has to take the annotations of deployOptions too, and is no record; write the annotations one by one',
    ]);
  });
});

describe("Pulumi's own options", () => {
  test('go to the resource', async () => {
    const chart = new Chart(new App(), 'c');
    kubeObject(chart, 'v1/ConfigMap', 'a');
    const found = await synthesizeProgram(() => {
      const cluster = new kubernetes.core.v1.ConfigMap('cluster', {});
      deployOptions(chart, {
        protect: true,
        retainOnDelete: true,
        ignoreChanges: ['data.a'],
        replaceOnChanges: ['data.b'],
        aliases: [{ name: 'former' }],
        dependsOn: [cluster],
        deletedWith: cluster,
      });
      deploy('d', chart);
    });

    const one = found.resources.find(({ name }) => name === 'd/a');
    expect(one?.options).toMatchObject({
      protect: true,
      retainOnDelete: true,
      ignoreChanges: ['data.a'],
      replaceOnChanges: ['data.b'],
      aliases: [expect.objectContaining({ name: 'former' })],
      deletedWith: expect.stringContaining('cluster') as unknown,
    });
    expect(
      found.edges.filter(({ from, kind }) => from === one?.address && kind === 'dependsOn'),
    ).toEqual([expect.objectContaining({ to: expect.stringContaining('cluster') as unknown })]);
  });

  test('take resources that are known only later beside those of the chart', async () => {
    const chart = new Chart(new App(), 'c');
    const [a, b] = ['a', 'b'].map((name) => kubeObject(chart, 'v1/ConfigMap', name));
    if (a !== undefined) b?.addDependency(a);
    const { edges } = await synthesizeProgram(() => {
      const cluster = new kubernetes.core.v1.ConfigMap('cluster', {});
      deployOptions(chart, { dependsOn: Promise.resolve([cluster]) });
      deploy('d', chart);
    });

    const after = edges.filter(({ from, kind }) => from.endsWith('/b') && kind === 'dependsOn');
    expect(after.map(({ to }) => to)).toEqual(['ConfigMap/a', expect.stringContaining('cluster')]);
  });

  test('give former names to one object, and not to several', () => {
    const chart = chartWith({ aliases: [{ name: 'former' }] });
    kubeObject(chart, 'v1/ConfigMap', 'b');

    expect(() => deploy('d', chart)).toThrow(
      'c/b.deployOptions.aliases: are the former names of c/a too; set them for one object, or give a function that makes the names of each',
    );
  });

  test('take over the resources of a ConfigGroup', async () => {
    const chart = new Chart(new App(), 'c', { namespace: 'shop' });
    kubeObject(chart, 'v1/ConfigMap', 'a');
    kubeObject(chart, 'v1/Namespace', 'shop');
    const { resources } = await synthesizeProgram(() => {
      deployOptions(chart, { aliases: fromConfigGroup('storage') });
      deploy('d', chart);
    });

    const aliases = Object.fromEntries(
      resources.map(({ name, options }) => [name, JSON.stringify(options.aliases ?? [])]),
    );
    const group = 'urn:pulumi:stack::project::kubernetes:yaml/v2:ConfigGroup::storage';
    expect(aliases['d/a']).toContain('"storage:shop/a"');
    expect(aliases['d/a']).toContain(group);
    expect(aliases['d/shop']).toContain('"storage:shop"');
    expect(aliases['d/shop']).toContain('"storage:default/shop"');
  });
});

describe('objects that are there already', () => {
  test('are patched by a resource that owns only its fields', async () => {
    const chart = new Chart(new App(), 'c');
    const account = kubeObject(chart, 'v1/ServiceAccount', 'default', {
      imagePullSecrets: [{ name: 'registry' }],
    });
    kubeObject(chart, 'example.com/v1/Thing', 'thing');
    kubeObject(chart, 'v1/ConfigMap', 'mine');
    deployOptions(chart, { existing: 'patch' });
    deployOptions(chart.node.findChild('mine'), { existing: 'refuse' });

    const types = (await deployed(chart, { checks: { references: 'off' } })).map(
      ({ type }) => type,
    );

    expect(types.sort()).toEqual([
      'groundwork:index:Deployed',
      'kubernetes:core/v1:ConfigMap',
      'kubernetes:core/v1:ServiceAccountPatch',
      'kubernetes:example.com/v1:ThingPatch',
    ]);
    expect(account.node.path).toBe('c/default');
  });

  test('are taken over by the provider itself before 4.29, and by one that is told to from then on', async () => {
    const chart = chartWith({ existing: 'upsert' });
    const version = jest.requireMock<{ getVersion: jest.Mock<string, []> }>(
      '@pulumi/kubernetes/utilities',
    ).getVersion;

    expect((await deployed(chart)).map(({ type }) => type)).toContain(
      'kubernetes:core/v1:ConfigMap',
    );
    version.mockReturnValue('4.29.0');
    expect(() => deploy('d', chart)).toThrow(
      'c/a.deployOptions.existing: "upsert": is a setting of the provider from @pulumi/kubernetes 4.29 on, and no provider has it; give deploy an upsertProvider: the same cluster with upsertExistingObjects: true',
    );
    const { edges } = await synthesizeProgram(() => {
      const provider = new kubernetes.Provider('plain', {});
      const upsertProvider = new kubernetes.Provider('upserts', {});
      deploy('d', chart, { provider, upsertProvider });
    });
    version.mockReturnValue('4.25.0');

    expect(edges.filter(({ kind }) => kind === 'provider').map(({ to }) => to)).toEqual([
      expect.stringContaining('upserts'),
    ]);
  });

  test.each<[string, boolean]>([
    ['4.19.0', false],
    ['4.28.9', false],
    ['4.29.0', true],
    ['4.34.2', true],
    ['5.0.0-alpha.1', true],
  ])('with %s of the package an upsert needs a provider of its own: %s', (version, expected) => {
    expect(upsertNeedsProvider(version)).toBe(expected);
  });
});
