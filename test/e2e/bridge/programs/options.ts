/**
 * Objects with options: some that are there already, and some that take their time or never come to an end.
 */
import * as pulumi from '@pulumi/pulumi';
import { ApiObject, App, Chart } from 'cdk8s';

import { deploy, deployOptions } from '../../../../lib/bridge';
import { labProvider } from '../../../support/lab/lab-provider';

const settings = new pulumi.Config('lab');
const chart = new Chart(new App(), 'options', { namespace: 'default' });

function configMap(name: string, data: Readonly<Record<string, string>>): ApiObject {
  return new ApiObject(chart, name, {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name },
    data,
  });
}

const cases = new Map<string, () => unknown>([
  // Objects that somebody else has made.
  ['taken', () => configMap('taken', { ours: 'new' })],
  [
    'adopted',
    () => {
      deployOptions(configMap('adopted', { ours: 'new' }), { existing: 'upsert' });
    },
  ],
  [
    'contested',
    () => {
      const contested = configMap('contested', { theirs: 'ours now' });
      deployOptions(contested, { patchForce: settings.getBoolean('force') ?? false });
    },
  ],
  [
    'account',
    () => {
      const account = new ApiObject(chart, 'account', {
        apiVersion: 'v1',
        kind: 'ServiceAccount',
        metadata: { name: 'default' },
        imagePullSecrets: [{ name: 'registry' }],
      });
      deployOptions(account, { existing: 'patch' });
    },
  ],
  // Something that comes to be later, and something that comes after it.
  [
    'waited',
    () => {
      const first = configMap('first', { state: 'new' });
      deployOptions(first, { waitFor: 'jsonpath={.data.ready}=yes', timeout: '60s' });
      configMap('second', {}).addDependency(first);
    },
  ],
  [
    'never',
    () => {
      const never = configMap('never', {});
      deployOptions(never, { waitFor: 'jsonpath={.data.ready}=yes', timeout: '3s' });
    },
  ],
  [
    'homeless',
    () => {
      const homeless = new ApiObject(chart, 'homeless', {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'homeless' },
        spec: {
          selector: { matchLabels: { app: 'homeless' } },
          template: {
            metadata: { labels: { app: 'homeless' } },
            spec: {
              containers: [{ name: 'main', image: 'registry.test/main:1.0.0' }],
              nodeSelector: { disk: 'none' },
            },
          },
        },
      });
      const skipAwait = settings.getBoolean('skip') === true;
      deployOptions(homeless, skipAwait ? { skipAwait } : { timeout: '4s' });
    },
  ],
]);

for (const name of settings.getObject<readonly string[]>('cases') ?? []) cases.get(name)?.();
deploy('options', chart, { provider: labProvider() });
