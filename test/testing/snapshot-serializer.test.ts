import { gzipSync } from 'node:zlib';

import * as pulumi from '@pulumi/pulumi';
import { ApiObject, App, Chart } from 'cdk8s';

import { File, FirstBootStep, Machine } from '../../lib/machine';
import { synthesize, synthesizeProgram } from '../../lib/testing';
import '../../lib/testing/matchers';

class Instance extends pulumi.CustomResource {
  declare readonly address: pulumi.Output<string>;

  constructor(name: string, args: object, opts?: pulumi.CustomResourceOptions) {
    super('cloud:index:Instance', name, { address: undefined, ...args }, opts);
  }
}

test('a program is printed by its resources, user data in clear and secrets not', async () => {
  const userData = gzipSync('#cloud-config\nruncmd:\n  - [true]\n').toString('base64');
  const program = await synthesizeProgram(
    () => {
      const one = new Instance('one', { userData, size: 'small' }, { protect: true });
      const token = pulumi.secret('open sesame');
      new Instance('two', { peer: one.address, token }, { dependsOn: one });
      void pulumi.log.warn('two is enough');
      return { address: one.address };
    },
    { mode: 'preview' },
  );

  expect(program).toMatchInlineSnapshot(`
    resources:
      cloud:index:Instance::one:
        options:
          protect: true
        inputs:
          size: small
          userData: <user data>
        userData:
          userData text/cloud-config: |
            #cloud-config
            runcmd:
              - [true]
      cloud:index:Instance::two:
        after:
          - cloud:index:Instance::one (property peer)
        inputs:
          peer: <unknown>
          token: <secret>
    outputs:
      address: <unknown>
    secrets:
      - cloud:index:Instance::two.token
    unknowns:
      - cloud:index:Instance::two.peer
      - outputs.address
    warnings:
      - two is enough
  `);
});

test('a chart is printed as YAML, with its order and what is wrong', () => {
  const chart = new Chart(new App(), 'shop');
  const object = (name: string): ApiObject =>
    new ApiObject(chart, name, {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name },
      data: { b: '2', a: '1' },
    });
  object('late').addDependency(object('Early'));

  expect(synthesize(chart)).toMatchInlineSnapshot(`
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: Early
    data:
      a: "1"
      b: "2"
    ---
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: late
    data:
      a: "1"
      b: "2"
    ---
    order:
      - ConfigMap/late after ConfigMap/Early
    violations:
      - 'shop/Early.metadata.name: "Early": is no name for a ConfigMap, which is a DNS subdomain of at most 253 lower-case letters, digits, "-" and "."; write "early"'
  `);
});

test('a machine is printed by its files, in clear', () => {
  const machine = new Machine('worker-1');
  new File(machine, 'motd', { path: '/etc/motd', content: 'one\ntwo' });
  new FirstBootStep(machine, 'join', { phase: 'last', description: 'join', command: ['true'] });
  const { files, plan, ...rest } = synthesize(machine);
  const motd = { '/etc/motd': files['/etc/motd'] ?? '' };

  expect({ ...rest, plan, files: motd }).toMatchInlineSnapshot(`
    hostname: worker-1
    files:
      /etc/motd 0644 root:root: |
        one
        two
    steps:
      - "join: true"
  `);
  expect(synthesize(new Machine('Worker_1'))).toMatchInlineSnapshot(`
    hostname: Worker_1
    violations:
      - 'Worker_1.hostname: "Worker_1": is no host name: lower-case letters, digits and inner hyphens only; write "worker-1"'
  `);
});

test('an Output never is', () => {
  expect({ address: pulumi.output('10.0.0.1') }).toMatchInlineSnapshot(`
    {
      "address": <output>,
    }
  `);
});

test('anything else is printed as ever', () => {
  expect({ files: {}, hostname: 'a' }).toMatchInlineSnapshot(`
    {
      "files": {},
      "hostname": "a",
    }
  `);
});
