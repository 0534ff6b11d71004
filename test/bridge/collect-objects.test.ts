import * as pulumi from '@pulumi/pulumi';
import { ApiObject, App, Chart, JsonPatch, Lazy } from 'cdk8s';
import { Construct, RootConstruct } from 'constructs';
import { asString } from 'groundwork/bridge';
import { LocalStorageClass } from 'groundwork/manifests';
import { formatViolation } from 'groundwork/values';

import { collectObjects } from '../../lib/bridge/collect-objects';
import { kubeObject } from '../support/kube-object';

function chartOf(namespace?: string): Chart {
  return new Chart(new App(), 'c', namespace === undefined ? {} : { namespace });
}

function problems(source: Chart | App): readonly string[] {
  return collectObjects(source).violations.map(formatViolation);
}

function paths(source: Chart | App): readonly string[] {
  return collectObjects(source).objects.map(({ path }) => path);
}

describe('collecting', () => {
  test('finds the objects of all charts below, in the order in which they were made', () => {
    const app = new App();
    for (const id of ['b', 'a']) {
      const chart = new Chart(app, id);
      kubeObject(chart, 'v1/ConfigMap', `${id}-2`);
      kubeObject(new Construct(chart, 'inner'), 'v1/ConfigMap', `${id}-1`);
    }

    expect(paths(app)).toEqual(['b/b-2', 'b/inner/b-1', 'a/a-2', 'a/inner/a-1']);
    expect(problems(app)).toEqual([]);
  });

  test('gives a raw Output to the objects, and leaves the app as it was', () => {
    const chart = chartOf();
    const output = pulumi.output('10.0.0.0/16');
    kubeObject(chart, 'v1/ConfigMap', 'network', { data: { cidr: output } });
    const before = [...App.of(chart).resolvers];

    const [found] = collectObjects(chart).objects;

    expect(String((found?.object['data'] as Record<string, unknown>)['cidr'])).toMatch(
      /^<output:.+>$/,
    );
    expect(App.of(chart).resolvers).toEqual(before);
    expect((): unknown => chart.toJson()).toThrow(/can't render non-simple object/);
  });

  test('leaves the app as it was when a construct throws', () => {
    const chart = chartOf();
    const lazy: unknown = Lazy.any({
      produce: (): unknown => {
        throw new Error('not ready');
      },
    });
    kubeObject(chart, 'v1/ConfigMap', 'late', { data: lazy });
    kubeObject(chart, 'v1/ConfigMap', 'good');
    const before = [...App.of(chart).resolvers];

    expect(problems(chart)).toEqual([
      "c/late: Failed serializing construct at path 'c/late' with name 'late': Error: not ready; mend what cannot be written as an object",
    ]);
    expect(paths(chart)).toEqual(['c/good']);
    expect(App.of(chart).resolvers).toEqual(before);
  });

  test('writes nothing in a list as null, as JSON and YAML do', () => {
    const chart = chartOf();
    kubeObject(chart, 'example.com/v1/Thing', 'x', { spec: { list: [null, { a: null, b: 1 }] } });

    expect(collectObjects(chart).objects[0]?.object['spec']).toEqual({ list: [null, { b: 1 }] });
  });
});

describe('what constructs find wrong', () => {
  test('is told all at once, with the codes of our own constructs, each once', () => {
    const chart = chartOf();
    const wrong = new LocalStorageClass(chart, 'class', { name: 'No' });
    wrong.node.addValidation({ validate: () => ['is out of fashion'] });
    const third = new Construct(chart, 'third');
    third.node.addValidation({ validate: () => ['has no cheese', 'has no wine'] });

    const { violations } = collectObjects(chart);

    expect(violations.map(({ code, path }) => `${code} ${path}`)).toEqual([
      'invalid c/class.name',
      'invalid c/class',
      'invalid c/third',
      'invalid c/third',
    ]);
    expect(violations.map(formatViolation).slice(1)).toEqual([
      'c/class: is out of fashion; the construct itself says so: see its documentation',
      'c/third: has no cheese; the construct itself says so: see its documentation',
      'c/third: has no wine; the construct itself says so: see its documentation',
    ]);
  });

  test('counts only below what is collected', () => {
    const app = new App();
    const chart = new Chart(app, 'c');
    new Construct(app, 'elsewhere').node.addValidation({ validate: () => ['is bad'] });

    expect(problems(chart)).toEqual([]);
    expect(problems(app)).toHaveLength(1);
  });
});

describe('objects', () => {
  test('must have a kind, an API version and a name', () => {
    const chart = chartOf();
    new ApiObject(chart, 'x', { apiVersion: 'v1', kind: '' });
    const nameless = new ApiObject(chart, 'y', { apiVersion: 'v1', kind: 'Pod' });
    nameless.addJsonPatch(JsonPatch.remove('/metadata/name'));

    expect(problems(chart)).toEqual([
      'c/x.kind: is missing; every Kubernetes object has it as a text',
      'c/y.metadata.name: is missing; every Kubernetes object has it as a text',
    ]);
  });

  test('must have a name of their own, and none that the server makes', () => {
    const chart = chartOf();
    const items = [{ apiVersion: 'v1', kind: 'Pod', metadata: { generateName: 'a-' } }];
    new ApiObject(chart, 'x', { apiVersion: 'v1', kind: 'List', items });

    expect(problems(chart)).toEqual([
      'c/x/pod.metadata.name: is missing; write a plain name: with generateName each update would make another object',
    ]);
  });

  test('must have ids that are known', () => {
    const chart = chartOf();
    const scope = new Construct(chart, asString(pulumi.output('x')));
    kubeObject(scope, 'v1/ConfigMap', 'x');

    expect(problems(chart)).toEqual([
      `${scope.node.path}/x: has an Output in an id, and names have to be known; write plain texts for ids of constructs`,
    ]);
  });

  test('must stand in an app', () => {
    const chart = new Chart(new RootConstruct(), 'c');
    kubeObject(chart, 'v1/ConfigMap', 'x');

    expect(problems(chart)).toEqual([
      'c: stands in no App of cdk8s; make it below one: new Chart(new App(), "id")',
    ]);
  });

  test('must not be there twice', () => {
    const chart = chartOf('shop');
    kubeObject(chart, 'apps/v1/Deployment', 'web');
    kubeObject(new Construct(chart, 'again'), 'apps/v1beta1/Deployment', 'web');
    const other = new Construct(chart, 'other');
    kubeObject(other, 'apps/v1/Deployment', 'web', { metadata: { namespace: 'dev' } });
    kubeObject(new Construct(chart, 'kind'), 'example.com/v1/Deployment', 'web');

    expect(problems(chart)).toEqual([
      'c/again/web: "Deployment/shop/web": is the same object as c/web; give one of them another name or namespace, or leave it out',
    ]);
  });

  test('of the whole cluster lose the namespace of their chart, by built-in kind or by definition', () => {
    const chart = chartOf('shop');
    const definition = (kind: string, scope: string): void => {
      kubeObject(chart, 'apiextensions.k8s.io/v1/CustomResourceDefinition', kind.toLowerCase(), {
        spec: { group: 'example.com', scope, names: { kind } },
      });
    };
    definition('Planet', 'Cluster');
    definition('City', 'Namespaced');
    kubeObject(chart, 'example.com/v1/Planet', 'earth');
    kubeObject(chart, 'example.com/v1/City', 'rome');
    kubeObject(chart, 'example.org/v1/Planet', 'mars');
    kubeObject(chart, 'rbac.authorization.k8s.io/v1/ClusterRole', 'reader');
    kubeObject(chart, 'v1/ConfigMap', 'config');

    const namespaced = collectObjects(chart)
      .objects.filter(({ object }) => object.metadata.namespace === 'shop')
      .map(({ path }) => path);

    expect(namespaced).toEqual(['c/rome', 'c/mars', 'c/config']);
  });
});

describe('a list', () => {
  test('is taken apart into objects whose names do not tell their places', () => {
    const chart = chartOf();
    const item = (kind: string, name: string, namespace?: string): object => ({
      apiVersion: 'v1',
      kind,
      metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
    });
    new ApiObject(chart, 'all', {
      apiVersion: 'v1',
      kind: 'List',
      items: [
        item('ConfigMap', 'a'),
        { apiVersion: 'v1', kind: 'List', items: [item('Secret', 'a', 'shop')] },
      ],
    });
    new ApiObject(chart, 'typed', {
      apiVersion: 'v1',
      kind: 'ServiceList',
      items: [{ metadata: { name: 'web' }, spec: {} }],
    });

    const found = collectObjects(chart).objects;

    expect(found.map(({ path, object: { kind } }) => `${path} ${kind}`)).toEqual([
      'c/all/a-configmap ConfigMap',
      'c/all/a-secret-shop Secret',
      'c/typed/web-service Service',
    ]);
  });

  test('that is none, but of a kind that is called so, stays whole', () => {
    const chart = chartOf();
    kubeObject(chart, 'example.com/v1/WishList', 'mine', { spec: {} });

    expect(paths(chart)).toEqual(['c/mine']);
  });
});
