/**
 * Secret Outputs in ten places and more; the same objects as files too.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { ApiObject, App, Chart } from 'cdk8s';

import { asJson, asString, deploy, renderManifests } from '../../../../lib/bridge';
import { labProvider } from '../../../support/lab/lab-provider';
import { secretOf } from '../../../support/lab/secret-places';
import type { PlaceName } from '../../../support/lab/secret-places';

const settings = new pulumi.Config('lab');
const chart = new Chart(new App(), 'vault', { namespace: 'default' });
const skipAwait = { 'pulumi.com/skipAwait': 'true' };

/** Places whose values are no secrets here: whoever looks for secrets is to find them. */
const plain = settings.getObject<readonly string[]>('plain') ?? [];
const late = (place: PlaceName): string => {
  const value = secretOf(place);
  return asString(plain.includes(place) ? pulumi.output(value) : pulumi.secret(value), place);
};

new ApiObject(chart, 'key', {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'key' },
  stringData: {
    key: late('string-data'),
    url: `postgres://user:${late('string-data')}@db/main`,
    json: asJson({ deep: [{ key: pulumi.secret(secretOf('json-in-string-data')) }] }),
  },
  data: {
    key64: late('data'),
    encoded: Buffer.from(`user:${late('encoded-data')}`).toString('base64'),
  },
});

if (settings.getBoolean('open') === true) addOpenPlaces();

function addOpenPlaces(): void {
  const container = {
    name: 'main',
    image: 'registry.test/main:1.0.0',
    env: [{ name: 'KEY', value: late('env') }],
    args: ['--verbose', `--key=${late('argument')}`],
  };
  new ApiObject(chart, 'web', {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', annotations: { 'lab.test/key': late('annotation') } },
    spec: {
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web', key: late('label') } },
        spec: { containers: [container] },
      },
    },
  });
  const command = ['sh', '-c', `login ${late('command')} && run`];
  new ApiObject(chart, 'login', {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'login', annotations: skipAwait },
    spec: {
      template: {
        spec: {
          restartPolicy: 'Never',
          containers: [{ name: 'main', image: 'registry.test/main:1.0.0', command }],
        },
      },
    },
  });
  new ApiObject(chart, 'settings', {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'settings' },
    data: { json: JSON.stringify({ key: late('json-in-config-map'), zone: 'a' }) },
    binaryData: { file: Buffer.from(`key=${late('binary-data')}`).toString('base64') },
  });
  new ApiObject(chart, 'budget', {
    apiVersion: 'lab.groundwork.test/v1',
    kind: 'Gadget',
    metadata: { name: 'first' },
    spec: { nested: [{ key: late('custom-resource') }] },
  });
}

const allowSecrets =
  settings.getBoolean('allowed') === true
    ? ['Deployment/web', 'Job/login', 'ConfigMap/settings', 'Gadget/first']
    : [];
const { files } = renderManifests(chart);
for (const [name, text] of Object.entries(files)) {
  const file = path.join(process.cwd(), 'rendered', name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
}
const provider = labProvider();
if (settings.getBoolean('without') === true) {
  const stringData = { key: pulumi.secret(secretOf('string-data')) };
  new kubernetes.core.v1.Secret('plain', { metadata: { name: 'plain' }, stringData }, { provider });
} else {
  deploy('vault', chart, { provider, allowSecrets });
}
