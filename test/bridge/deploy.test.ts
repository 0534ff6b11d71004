import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { ApiObject, App, Chart, JsonPatch } from 'cdk8s';
import { Construct } from 'constructs';
import { asString, deploy } from 'groundwork/bridge';
import type { DeployArgs } from 'groundwork/bridge';
import { synthesizeProgram } from 'groundwork/testing';
import type { SynthesizedProgram } from 'groundwork/testing';

import { kubeObject, podsOf } from '../support/kube-object';

const LENIENT = { checks: { schema: 'off', references: 'off' } } as const;
const PREVIEW = { mode: 'preview' } as const;

function chartOf(id = 'c'): Chart {
  return new Chart(new App(), id);
}

/** A chart brought to a cluster. */
async function program(
  chart: Chart | App,
  args: DeployArgs = LENIENT,
): Promise<SynthesizedProgram> {
  return synthesizeProgram(() => {
    deploy('d', chart, args);
  });
}

function resourceIn({ resources }: SynthesizedProgram, name: string): object | undefined {
  return resources.find((one) => one.name === name);
}

/** What a resource comes after by `dependsOn`, by names. */
function afterIn({ edges, resources }: SynthesizedProgram, name: string): readonly string[] {
  const names = new Map(resources.map((one) => [one.address, one.name]));
  return edges
    .filter(({ from, kind }) => names.get(from) === name && kind === 'dependsOn')
    .map(({ to }) => names.get(to) ?? '')
    .sort();
}

function refusal(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (pulumi.InputPropertiesError.isInstance(error)) return error.message;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('resources', () => {
  test('have the class of their kind, and the type of a kind that has none', async () => {
    const chart = chartOf();
    const objects = [
      kubeObject(chart, 'v1/ConfigMap', 'config'),
      podsOf(chart, 'web'),
      kubeObject(chart, 'rbac.authorization.k8s.io/v1/ClusterRole', 'role'),
      kubeObject(chart, 'flowcontrol.apiserver.k8s.io/v1/FlowSchema', 'flow'),
      kubeObject(chart, 'apps.example.com/v1/Deployment', 'custom', { spec: { a: 1 } }),
      kubeObject(chart, 'example.com/v1beta1/Thing', 'thing', { data: { b: [2] } }),
    ];
    let found: readonly unknown[] = [];

    const { resources } = await synthesizeProgram(() => {
      const deployed = deploy('d', chart, LENIENT);
      found = objects.map((one) => deployed.resource(one));
    });
    const [config, web, , , custom] = found;

    expect(kubernetes.core.v1.ConfigMap.isInstance(config)).toBe(true);
    expect(kubernetes.apps.v1.Deployment.isInstance(web)).toBe(true);
    expect(custom).toBeInstanceOf(kubernetes.apiextensions.CustomResource);
    expect(resources.map(({ type, name }) => `${type} ${name}`).sort()).toEqual([
      'groundwork:index:Deployed d',
      'kubernetes:apps.example.com/v1:Deployment d/custom',
      'kubernetes:apps/v1:Deployment d/web',
      'kubernetes:core/v1:ConfigMap d/config',
      'kubernetes:example.com/v1beta1:Thing d/thing',
      'kubernetes:flowcontrol.apiserver.k8s.io/v1:FlowSchema d/flow',
      'kubernetes:rbac.authorization.k8s.io/v1:ClusterRole d/role',
    ]);
  });

  test('have the whole object, fields that their class does not know among them', async () => {
    const chart = chartOf();
    kubeObject(chart, 'v1/ConfigMap', 'config', { data: { a: 'b' }, novelty: [1] });
    // The class of this one throws without a value.
    kubeObject(chart, 'scheduling.k8s.io/v1/PriorityClass', 'half');

    const found = await program(chart);

    expect(resourceIn(found, 'd/config')).toMatchObject({
      inputs: {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'config' },
        data: { a: 'b' },
        novelty: [1],
      },
    });
    expect(resourceIn(found, 'd/half')).toMatchObject({
      type: 'kubernetes:scheduling.k8s.io/v1:PriorityClass',
      inputs: { kind: 'PriorityClass', metadata: { name: 'half' } },
    });
  });

  test('are called by the paths of their constructs, without the ids of main children', async () => {
    const app = new App();
    const chart = new Chart(app, 'storage');
    const heketi = new Construct(chart, 'heketi');
    kubeObject(new Construct(heketi, 'deployment'), 'v1/ConfigMap', 'Resource', {
      metadata: { name: 'a' },
    });
    kubeObject(new Construct(heketi, 'service'), 'v1/ConfigMap', 'Default', {
      metadata: { name: 'b' },
    });
    kubeObject(chart, 'v1/ConfigMap', 'Default', { metadata: { name: 'c' } });

    const { resources } = await synthesizeProgram(() => {
      deploy('one', chart);
      deploy('all', app);
    });

    expect(resources.map(({ name }) => name).sort()).toEqual([
      'all',
      'all/storage',
      'all/storage/heketi/deployment',
      'all/storage/heketi/service',
      'one',
      'one/Default',
      'one/heketi/deployment',
      'one/heketi/service',
    ]);
  });

  test('keep their names when another one comes in between', async () => {
    const names = async (ids: readonly string[]): Promise<readonly string[]> => {
      const chart = chartOf();
      for (const id of ids) kubeObject(chart, 'v1/ConfigMap', id);
      return (await program(chart)).resources.map(({ name }) => name);
    };

    expect(await names(['a', 'b'])).toEqual(['d/a', 'd/b', 'd']);
    expect(await names(['a', 'new', 'b'])).toEqual(['d/a', 'd/b', 'd/new', 'd']);
  });

  test('stand below their component, come after each other directly, and go to its provider', async () => {
    const chart = chartOf();
    const [a, b, c] = ['a', 'b', 'c'].map((name) => kubeObject(chart, 'v1/ConfigMap', name));
    if (a !== undefined) b?.addDependency(a);
    if (b !== undefined && a !== undefined) c?.addDependency(a, b);

    const found = await synthesizeProgram(() => {
      const provider = new kubernetes.Provider('cluster', {});
      const cloud = new kubernetes.core.v1.ConfigMap('cloud', {});
      deploy('d', chart, { provider }, { dependsOn: [cloud] });
      deploy('e', chart, {}, { providers: [provider], protect: true });
      deploy('f', chart, {}, { dependsOn: cloud });
    });
    const managers = found.edges.filter(({ kind }) => kind === 'provider');

    expect(afterIn(found, 'd')).toEqual(['cloud']);
    expect(afterIn(found, 'f')).toEqual(['cloud']);
    expect(afterIn(found, 'd/a')).toEqual([]);
    expect(afterIn(found, 'd/b')).toEqual(['d/a']);
    expect(afterIn(found, 'd/c')).toEqual(['d/b']);
    expect(managers).toHaveLength(6);
    expect(resourceIn(found, 'e/a')).toMatchObject({ options: { protect: true } });
    expect(resourceIn(found, 'd/a')).not.toMatchObject({ options: { protect: true } });
  });

  test('are found by their construct, and told as the output of the component', async () => {
    const chart = chartOf();
    const outer = new Construct(chart, 'outer');
    const main = kubeObject(outer, 'v1/ConfigMap', 'Resource', {
      metadata: { name: 'x', namespace: 'shop' },
    });
    kubeObject(chart, 'v1/Namespace', 'shop');

    const found = await synthesizeProgram(() => {
      const deployed = deploy('d', chart);

      expect([...deployed.resources.keys()]).toEqual(['c/outer/Resource', 'c/shop']);
      expect(deployed.resource(outer)).toBe(deployed.resource(main));
      expect(() => deployed.resource(kubeObject(chartOf(), 'v1/ConfigMap', 'y'))).toThrow(
        'c/y was not deployed here',
      );
    });

    expect(resourceIn(found, 'd')).toMatchObject({
      outputs: { objects: ['ConfigMap/shop/x', 'Namespace/shop'] },
    });
  });
});

describe('values that are known only later', () => {
  test('make their own field unknown in a preview, and no other', async () => {
    const found = await synthesizeProgram(() => {
      const vpc = new kubernetes.core.v1.ConfigMap('vpc', {});
      const chart = chartOf();
      kubeObject(chart, 'v1/ConfigMap', 'network', {
        data: { id: asString(vpc.id), url: `https://${asString(vpc.id)}/`, cidr: '10.0.0.0/16' },
      });
      deploy('d', chart);
    }, PREVIEW);

    expect(resourceIn(found, 'd/network')).toMatchObject({
      inputs: { data: { id: '<unknown>', url: '<unknown>', cidr: '10.0.0.0/16' } },
    });
  });

  test('are there in an update, also raw, and where a patch of cdk8s puts them', async () => {
    const found = await synthesizeProgram(() => {
      const chart = chartOf();
      const object = kubeObject(chart, 'v1/ConfigMap', 'network', {
        data: { raw: pulumi.output('raw') },
      });
      object.addJsonPatch(JsonPatch.add('/data/patched', `at-${asString(pulumi.output('x'))}`));
      deploy('d', chart);
    });

    expect(resourceIn(found, 'd/network')).toMatchObject({
      inputs: { data: { raw: 'raw', patched: 'at-x' } },
    });
  });

  test('are secret in a Secret', async () => {
    const found = await synthesizeProgram(() => {
      const chart = chartOf();
      kubeObject(chart, 'v1/Secret', 'key', {
        stringData: { key: asString(pulumi.secret('hush-hush')) },
      });
      deploy('d', chart);
    });

    expect(found.secrets).toContain('Secret/key.stringData');
    expect(found.leaks).toEqual([]);
    expect(resourceIn(found, 'd/key')).toMatchObject({
      options: { additionalSecretOutputs: ['data', 'stringData'] },
    });
  });
});

describe('other deployments', () => {
  test('come before, when they were made in the same program', async () => {
    const app = new App();
    const [base, shop] = [new Chart(app, 'base'), new Chart(app, 'shop')];
    const [first] = ['x', 'y'].map((name) => kubeObject(base, 'v1/ConfigMap', name));
    const [a, b] = ['a', 'b'].map((name) => kubeObject(shop, 'v1/ConfigMap', name));
    if (first !== undefined) a?.addDependency(first);
    if (a !== undefined) b?.addDependency(a);

    const found = await synthesizeProgram(() => {
      deploy('one', base);
      deploy('two', shop);
    });

    expect(afterIn(found, 'two/a')).toEqual(['one/x', 'one/y']);
    expect(afterIn(found, 'two/b')).toEqual(['two/a']);
  });

  test('are missed by name, when they were not made', () => {
    const app = new App();
    const [base, shop] = [new Chart(app, 'base'), new Chart(app, 'shop')];
    const needed = kubeObject(base, 'v1/ConfigMap', 'x');
    kubeObject(shop, 'v1/ConfigMap', 'a').addDependency(needed);

    expect(refusal(() => deploy('two', shop))).toBe(
      [
        '1 problem in the deployment "two"',
        '  shop/a: depends on base/x, which is not deployed along and was not before; deploy that one first in the same program, or both together as their app',
      ].join('\n'),
    );
  });
});

describe('what is wrong', () => {
  test('is told all at once, and nothing is registered, not even the component', async () => {
    const chart = chartOf();
    new Construct(chart, 'bad').node.addValidation({ validate: () => ['is bad'] });
    const [a, b] = ['a', 'b'].map((name) => kubeObject(chart, 'v1/ConfigMap', name));
    if (a !== undefined && b !== undefined) {
      a.addDependency(b);
      b.addDependency(a);
    }
    new ApiObject(chart, 'nameless', { apiVersion: 'v1', kind: '' });
    let message = '';

    const { resources } = await synthesizeProgram(() => {
      message = refusal(() => deploy('d', chart, { allowSecrets: [7 as never, 'x'] }));
    });

    expect(message.split('\n')).toEqual([
      '4 problems in the deployment "d"',
      '  allowSecrets[0]: "7": is no text; write for example "ConfigMap/network"',
      '  c/a: depends on itself: c/a => c/b => c/a; take one of these dependencies away',
      '  c/bad: is bad; the construct itself says so: see its documentation',
      '  c/nameless.kind: is missing; every Kubernetes object has it as a text',
    ]);
    expect(resources).toEqual([]);
  });

  test('is told of the name too, when it is not known', () => {
    const name = asString(pulumi.output('x'));

    expect(refusal(() => deploy(name, chartOf()))).toContain(
      '\n  name: holds an Output, and names have to be known; write a plain text',
    );
  });

  test('is told of objects too, and what may be wrong is told once on the component', async () => {
    const wrong = chartOf();
    kubeObject(wrong, 'v1/ConfigMap', 'Not_A_Name');
    const doubtful = chartOf('good');
    podsOf(doubtful, 'web', { containers: [{ name: 'main', image: 'nginx' }] });

    expect(refusal(() => deploy('d', wrong))).toMatch(/c\/Not_A_Name\.metadata\.name/);
    const { warnings } = await program(doubtful, {});

    expect(warnings).toEqual([
      expect.stringMatching(
        /^groundwork:index:Deployed::d: good\/web\.spec\.template\.spec\.containers\[0\]\.image: /,
      ),
    ]);
  });

  test('is two constructs whose resources would be called the same', () => {
    const chart = chartOf();
    const outer = new Construct(chart, 'x');
    for (const id of ['Resource', 'Default']) {
      kubeObject(outer, 'v1/ConfigMap', id, { metadata: { name: id.toLowerCase() } });
    }

    expect(refusal(() => deploy('d', chart))).toBe(
      [
        '1 problem in the deployment "d"',
        '  c/x/Default: "d/x": is the name of the resource of c/x/Resource too; give one of the two constructs another id',
      ].join('\n'),
    );
  });
});
