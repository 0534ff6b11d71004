import * as pulumi from '@pulumi/pulumi';
import { App, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { asString, deployOptions, renderManifests } from 'groundwork/bridge';
import { InvalidConfiguration } from 'groundwork/values';

import { kubeObject, podsOf } from '../support/kube-object';

function shop(): App {
  const app = new App();
  const chart = new Chart(app, 'shop', { namespace: 'shop' });
  const vpc = pulumi.output('vpc-1');
  kubeObject(chart, 'v1/ConfigMap', 'network', {
    data: { id: asString(vpc, 'vpc.id'), url: `https://${asString(vpc, 'vpc.id')}/` },
  });
  kubeObject(chart, 'v1/Namespace', 'shop');
  const inner = new Chart(chart, 'inner', { namespace: 'shop' });
  kubeObject(inner, 'v1/ConfigMap', 'settings', { data: { a: '1' } });
  return app;
}

test('gives files by what they hold, and objects in the order in which they are applied', () => {
  const { files, objects, yaml, warnings } = renderManifests(shop());

  expect(files).toMatchInlineSnapshot(`
    {
      "shop/ConfigMap.shop.network.yaml": "apiVersion: v1
    kind: ConfigMap
    metadata:
      name: network
      namespace: shop
    data:
      id: <output:vpc.id>
      url: https://<output:vpc.id>/
    ",
      "shop/Namespace.shop.yaml": "apiVersion: v1
    kind: Namespace
    metadata:
      name: shop
    ",
      "shop/inner/ConfigMap.shop.settings.yaml": "apiVersion: v1
    kind: ConfigMap
    metadata:
      name: settings
      namespace: shop
    data:
      a: "1"
    ",
    }
  `);
  expect(objects.map(({ kind, metadata }) => `${kind}/${metadata.name}`)).toEqual([
    'Namespace/shop',
    'ConfigMap/settings',
    'ConfigMap/network',
  ]);
  expect(yaml.split('---\n')).toEqual([
    files['shop/Namespace.shop.yaml'],
    files['shop/inner/ConfigMap.shop.settings.yaml'],
    files['shop/ConfigMap.shop.network.yaml'],
  ]);
  expect(warnings).toEqual([]);
});

test('gives the same text however often it is asked, and in whatever order values were made', () => {
  const before = renderManifests(shop()).files;
  asString(pulumi.output('in between'));

  expect(renderManifests(shop()).files).toEqual(before);
});

test('keeps the files of the same name in several groups and namespaces apart', () => {
  const chart = new Chart(new App(), 'c');
  kubeObject(chart, 'apps.example.com/v1/Deployment', 'web');
  kubeObject(chart, 'metrics.k8s.io/v1/Deployment', 'other');
  podsOf(new Construct(chart, 'inner'), 'web');
  for (const name of ['system:web', 'system-web']) {
    kubeObject(chart, 'rbac.authorization.k8s.io/v1/ClusterRole', name, { rules: [] });
  }

  const { files } = renderManifests(chart, { checks: { schema: 'off' } });

  expect(Object.keys(files)).toEqual([
    'c/ClusterRole.system-web.c%2Fsystem%3Aweb.yaml',
    'c/ClusterRole.system-web.c%2Fsystem-web.yaml',
    'c/Deployment.apps.example.com.web.yaml',
    'c/Deployment.other.yaml',
    'c/Deployment.web.yaml',
  ]);
});

test('writes what the options of objects become', () => {
  const chart = new Chart(new App(), 'c');
  kubeObject(chart, 'v1/ConfigMap', 'a');
  deployOptions(chart, { timeout: '1m' });

  expect(renderManifests(chart).yaml).toContain('pulumi.com/timeoutSeconds: "60"');
});

test('needs nothing of charts elsewhere', () => {
  const app = new App();
  const [one, two] = [new Chart(app, 'one'), new Chart(app, 'two')];
  kubeObject(two, 'v1/ConfigMap', 'b');
  kubeObject(one, 'v1/ConfigMap', 'a').addDependency(two);

  expect(Object.keys(renderManifests(one).files)).toEqual(['one/ConfigMap.a.yaml']);
});

test('refuses everything that is wrong at once', () => {
  const chart = new Chart(new App(), 'c');
  new Construct(chart, 'bad').node.addValidation({ validate: () => ['is bad'] });
  kubeObject(chart, 'v1/ConfigMap', 'No_Name');

  const render = (): unknown => renderManifests(chart);

  expect(render).toThrow(InvalidConfiguration);
  expect(render).toThrow(/^2 problems in the manifests\n {2}c\/No_Name.*\n {2}c\/bad: is bad/);
});

test('tells what may be wrong', () => {
  const chart = new Chart(new App(), 'c');
  podsOf(chart, 'web', { containers: [{ name: 'main', image: 'nginx' }] });

  expect(renderManifests(chart).warnings.map(({ path }) => path)).toEqual([
    'c/web.spec.template.spec.containers[0].image',
  ]);
});
