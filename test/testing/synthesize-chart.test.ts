import * as pulumi from '@pulumi/pulumi';
import { ApiObject, App, Chart } from 'cdk8s';

import { asNumber, asString } from '../../lib/bridge/outputs';
import { LocalStorageClass, LocalVolumes } from '../../lib/manifests';
import { synthesize, synthesizeChart } from '../../lib/testing';

function newChart(namespace?: string): Chart {
  return new Chart(new App(), 'shop', namespace === undefined ? {} : { namespace });
}

function configMap(chart: Chart, name: string, data: Readonly<Record<string, unknown>>): ApiObject {
  const props = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data };
  return new ApiObject(chart, name, props);
}

describe('a chart', () => {
  test('is told in the order of its dependencies, which are there as edges', () => {
    const chart = newChart();
    const last = configMap(chart, 'a', {});
    const first = configMap(chart, 'b', {});
    last.addDependency(first);

    const { objects, manifests, edges, yaml } = synthesize(chart);

    expect(objects.map(({ metadata }) => metadata.name)).toEqual(['b', 'a']);
    expect(Object.keys(manifests)).toEqual(['ConfigMap/b', 'ConfigMap/a']);
    expect(edges).toEqual([{ from: 'ConfigMap/a', to: 'ConfigMap/b' }]);
    expect(yaml).toBe(Object.values(manifests).join('---\n'));
  });

  test('names objects with the namespaces that they name', () => {
    const chart = newChart('prod');
    configMap(chart, 'a', {});
    new LocalStorageClass(chart, 'class');

    expect(Object.keys(synthesize(chart).manifests)).toEqual([
      'ConfigMap/prod/a',
      'StorageClass/local-block-storage',
    ]);
  });

  test('may be an app of several, whose order holds from one to the other', () => {
    const app = new App();
    const [late, early] = [new Chart(app, 'late'), new Chart(app, 'early')];
    configMap(late, 'l', {});
    configMap(early, 'e', {});
    late.addDependency(early);

    const { manifests, edges } = synthesize(app);

    expect(Object.keys(manifests)).toEqual(['ConfigMap/e', 'ConfigMap/l']);
    expect(edges).toEqual([{ from: 'ConfigMap/l', to: 'ConfigMap/e' }]);
  });

  test('shows what is wrong with its constructs, and then no objects', () => {
    const { objects, yaml, manifests, violations } = synthesizeChart(
      (chart) => new LocalVolumes(chart, 'volumes', { storageClass: 'disks', volumes: [] }),
    );

    expect([objects, yaml, manifests]).toEqual([[], '', {}]);
    expect(violations.map(({ path }) => path)).toEqual(['chart/volumes.volumes']);
  });

  test('shows what is wrong with its objects beside them, as it is checked', () => {
    const chart = newChart();
    configMap(chart, 'Bad_Name', { a: 'b' });

    const { objects, violations } = synthesize(chart);

    expect(objects).toHaveLength(1);
    expect(violations.map(({ code, path }) => `${code} ${path}`)).toContain(
      'invalid shop/Bad_Name.metadata.name',
    );
  });

  test('shows where Outputs come, by the names that they were given', () => {
    const chart = newChart();
    const vpc = pulumi.output('vpc-1');
    configMap(chart, 'a', {
      named: `id is ${asString(vpc, 'vpc.id')}, twice ${asString(vpc, 'vpc.id')}`,
      nameless: asString(vpc),
      bare: vpc,
      number: asNumber(pulumi.output(3), 'zones'),
    });

    const [object] = synthesize(chart).objects;

    expect(object?.['data']).toEqual({
      named: 'id is <output:vpc.id>, twice <output:vpc.id>',
      nameless: '<output>',
      bare: '<output>',
      number: '<output:zones>',
    });
  });

  test('is left as it was', () => {
    const chart = newChart();
    configMap(chart, 'a', { bare: pulumi.output('x') });
    const { resolvers } = App.of(chart);
    const before = resolvers.length;

    synthesize(chart);

    expect(resolvers).toHaveLength(before);
    expect(() => chart.toJson() as unknown).toThrow(/OutputImpl/);
  });

  test('has one object of a name only', () => {
    const chart = newChart();
    configMap(chart, 'a', {});
    new ApiObject(chart, 'b', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } });

    expect(() => synthesize(chart)).toThrow('two objects are the ConfigMap/a');
  });
});
