/** Outputs through cdk8s: as placeholders, and as they are by the resolver. */
import * as pulumi from '@pulumi/pulumi';
import { ApiObject, App, Chart, JsonPatch, Lazy } from 'cdk8s';

import { asNumber, asString } from '../../lib/bridge/as-output';
import { outputResolver } from '../../lib/bridge/late-resolver';
import { labelTree, toInput } from '../../lib/bridge/late-text';
import { readLate } from '../../lib/bridge/read-late';
import { Findings } from '../../lib/values';

const vpc = pulumi.output('vpc-1');
const counts = pulumi.output([1, 2]);

function objectOf(
  spec: unknown,
  change: (object: ApiObject) => unknown = () => undefined,
): unknown {
  const app = new App({ resolvers: [outputResolver()] });
  const object = new ApiObject(new Chart(app, 'c'), 'x', { apiVersion: 'v1', kind: 'X', spec });
  change(object);
  const findings = new Findings();
  const read = readLate(object.toJson(), object.node.path, findings);
  expect(findings.violations).toEqual([]);
  return read;
}

test('an Output as it is stands where it was put, of any type', async () => {
  const lazy: unknown = Lazy.any({ produce: () => vpc });
  const read = objectOf({
    a: vpc,
    b: [vpc, 'x'],
    c: { d: counts },
    e: lazy,
  });

  expect(labelTree(read)).toMatchObject({
    spec: { a: '<output:1>', b: ['<output:1>', 'x'], c: { d: '<output:2>' }, e: '<output:1>' },
  });
  const values = pulumi.output(toInput(read)) as pulumi.Output<unknown> & {
    promise(): Promise<unknown>;
  };
  expect(await values.promise()).toMatchObject({
    spec: { a: 'vpc-1', b: ['vpc-1', 'x'], c: { d: [1, 2] }, e: 'vpc-1' },
  });
});

test('a promise stands like an Output', async () => {
  const promise = Promise.resolve('p');
  const read = objectOf({ a: promise, b: [promise] });
  const values = pulumi.output(toInput(read)) as pulumi.Output<unknown> & {
    promise(): Promise<unknown>;
  };

  expect(labelTree(read)).toMatchObject({ spec: { a: '<output:1>', b: ['<output:1>'] } });
  expect(await values.promise()).toMatchObject({ spec: { a: 'p', b: ['p'] } });
});

test('placeholders pass through what cdk8s does with values', () => {
  const read = objectOf({ port: asNumber(pulumi.output(80), 'port') }, (object) => {
    object.metadata.addLabel('vpc', asString(vpc, 'vpc'));
    object.addJsonPatch(JsonPatch.add('/spec/id', `id-${asString(vpc, 'vpc')}`));
  });

  expect(labelTree(read)).toMatchObject({
    metadata: { labels: { vpc: '<output:vpc>' } },
    spec: { port: '<output:port>', id: 'id-<output:vpc>' },
  });
});

test('without the resolver cdk8s takes no Output', () => {
  const object = new ApiObject(new Chart(new App(), 'c'), 'x', {
    apiVersion: 'v1',
    kind: 'X',
    a: vpc,
  });

  expect(() => object.toJson() as unknown).toThrow(`can't render non-simple object`);
});
