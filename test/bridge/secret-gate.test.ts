import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { App, Chart } from 'cdk8s';
import { asJson, asString, deploy } from 'groundwork/bridge';
import type { DeployArgs } from 'groundwork/bridge';
import { synthesizeProgram } from 'groundwork/testing';
import type { SynthesizedProgram } from 'groundwork/testing';

import { kubeObject, podsOf } from '../support/kube-object';

const VALUE = 'very-secret-value';
const REMEDY =
  'is a secret, and everybody who may read this object would see it; put it into a Secret and let the object refer to that, or name the object in allowSecrets';

function chartOf(): Chart {
  return new Chart(new App(), 'c');
}

/** Everything that a program registers although it fails, and why it fails. */
async function attempt(
  fill: (chart: Chart) => void,
  mode: 'create' | 'preview',
  args: DeployArgs = {},
): Promise<{ readonly error: string; readonly program: SynthesizedProgram | undefined }> {
  let error = '';
  let program: SynthesizedProgram | undefined;
  try {
    program = await synthesizeProgram(
      () => {
        const chart = chartOf();
        fill(chart);
        deploy('d', chart, args);
      },
      { mode },
    );
  } catch (thrown) {
    error = thrown instanceof Error ? thrown.message : String(thrown);
  }
  return { error, program };
}

describe.each(['create', 'preview'] as const)('in %s mode', (mode) => {
  test('a secret outside of Secrets is refused at every place, and its value is not told', async () => {
    const { error, program } = await attempt((chart) => {
      const secret = pulumi.secret(VALUE);
      podsOf(chart, 'web', {
        containers: [
          {
            name: 'main',
            image: 'registry.example/web:1',
            args: ['--token', asString(secret)],
            env: [{ name: 'URL', value: `https://x:${asString(secret)}@y` }],
          },
        ],
      });
      kubeObject(chart, 'v1/ConfigMap', 'config', {
        data: { raw: secret, json: asJson({ token: secret }) },
      });
      kubeObject(chart, 'v1/Secret', 'key', {
        metadata: { annotations: { token: asString(secret) } },
        stringData: { token: asString(secret) },
      });
      kubeObject(chart, 'v1/ConfigMap', 'plain', { data: { a: asString(pulumi.output('b')) } });
    }, mode);

    expect(error.split('\n')).toEqual([
      '5 problems in the deployment "d"',
      `  c/config.data.json: ${REMEDY}`,
      `  c/config.data.raw: ${REMEDY}`,
      `  c/key.metadata.annotations.token: ${REMEDY}`,
      `  c/web.spec.template.spec.containers[0].args[1]: ${REMEDY}`,
      `  c/web.spec.template.spec.containers[0].env[0].value: ${REMEDY}`,
    ]);
    expect(error).not.toContain(VALUE);
    expect(program).toBeUndefined();
  });

  test('what comes to be secret only later is refused too', async () => {
    const { error } = await attempt((chart) => {
      const made = new kubernetes.core.v1.Secret('made', { stringData: { a: VALUE } });
      kubeObject(chart, 'v1/ConfigMap', 'config', {
        data: { copy: asString(made.stringData.apply((data) => data['a'] ?? '')) },
      });
    }, mode);

    expect(error).toBe(`1 problem in the deployment "d"\n  c/config.data.copy: ${REMEDY}`);
  });

  test.each(['ConfigMap/config', 'ConfigMap/shop/config', 'c/config'])(
    'the object is let through by the name %s, and its field is kept as a secret',
    async (name) => {
      const { error, program } = await attempt(
        (chart) => {
          kubeObject(chart, 'v1/ConfigMap', 'config', {
            metadata: { namespace: 'shop' },
            data: { token: asString(pulumi.secret(VALUE)) },
          });
        },
        mode,
        { allowSecrets: [name], provided: ['Namespace/shop'] },
      );

      expect(error).toBe('');
      const config = program?.resources.find(({ name: one }) => one === 'd/config');
      expect(config?.options.additionalSecretOutputs).toEqual(['data']);
      expect(program?.secrets).toContain('ConfigMap/shop/config.data.token');
      expect(program?.leaks).toEqual([]);
    },
  );

  test('what is no secret goes through', async () => {
    const { error, program } = await attempt((chart) => {
      const vpc = new kubernetes.core.v1.ConfigMap('vpc', {});
      kubeObject(chart, 'v1/ConfigMap', 'config', { data: { vpc: asString(vpc.id) } });
    }, mode);

    expect(error).toBe('');
    expect(program?.resources.map(({ name }) => name).sort()).toEqual(['d', 'd/config', 'vpc']);
  });
});

test('a name that is allowed and of no object is refused', () => {
  const chart = chartOf();
  kubeObject(chart, 'v1/ConfigMap', 'config');

  expect(() => deploy('d', chart, { allowSecrets: [7 as never, 'ConfigMap/konfig'] })).toThrow(
    'allowSecrets[1]: "ConfigMap/konfig": is no object that is deployed here; write "Kind/name", "Kind/namespace/name" or the path of its construct',
  );
});

test('the check can be waited for; without Outputs it is done at once', async () => {
  await pulumi.runtime.setMocks({
    newResource: ({ name, inputs }) => ({
      id: name,
      state: inputs as Readonly<Record<string, unknown>>,
    }),
    call: () => ({}),
  });
  const chart = chartOf();
  kubeObject(chart, 'v1/ConfigMap', 'config', { data: { a: asString(pulumi.output('b')) } });

  await expect(deploy('d', chart).checked).resolves.toBeUndefined();
  await expect(deploy('e', chartOf()).checked).resolves.toBeUndefined();
});

test('nothing waits for an Output that stands in a Secret', async () => {
  const never = new Promise<string>(() => undefined);
  const registered: string[] = [];
  await pulumi.runtime.setMocks({
    newResource: ({ name, inputs }) => {
      registered.push(name);
      return { id: name, state: inputs as Readonly<Record<string, unknown>> };
    },
    call: () => ({}),
  });
  const chart = chartOf();
  kubeObject(chart, 'v1/Secret', 'late', { stringData: { a: asString(pulumi.output(never)) } });
  kubeObject(chart, 'v1/ConfigMap', 'config');

  const deployed = deploy('d', chart);
  await new Promise((resolve) => {
    deployed.resource(chart.node.findChild('config')).urn.apply(resolve);
  });

  expect(registered).toEqual(['d', 'd/config']);
});
