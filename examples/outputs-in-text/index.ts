import * as pulumi from '@pulumi/pulumi';
import { ApiObject, App, Chart } from 'cdk8s';
import {
  asJson,
  asList,
  asNumber,
  asString,
  outputLabels,
  renderMachine,
  renderManifests,
} from 'groundwork/bridge';
import { File, Machine } from 'groundwork/machine';

// In real life these come from a resource, and are known when it is there.
const host = asString(pulumi.output('db-7.example.org'), 'db.host');
const port = asNumber(pulumi.output(5432), 'db.port');
const replicas = asList(pulumi.output(['db-8.example.org', 'db-9.example.org']), 'db.replicas');
const password = asString(pulumi.secret('s3cr"t'), 'db.password');
const pool = asJson({ max: pulumi.output(20), ssl: true }, 'db.pool');

export const chart = new Chart(new App(), 'shop', { namespace: 'shop' });

new ApiObject(chart, 'config', {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'shop' },
  data: {
    // Inside JSON a value is escaped, whatever it holds.
    'shop.json': JSON.stringify({ database: { host, port, pool } }, undefined, 2),
    url: `postgres://${host}:${port}/shop`,
  },
});
new ApiObject(chart, 'secret', {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'shop' },
  // Becomes base64 of the whole text when the password is known.
  data: { pgpass: `${host}:${port}:shop:shop:${password}` },
});
new ApiObject(chart, 'pod', {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'proxy' },
  spec: {
    containers: [
      {
        name: 'proxy',
        image: 'registry.example.org/proxy:1.4.2',
        args: ['--primary', host, '--replicas', ...replicas],
        ports: [{ containerPort: port }],
      },
    ],
  },
});

export const machine = new Machine('backup-1');

new File(machine, 'Backup', {
  path: '/etc/backup.json',
  content: JSON.stringify({ from: host, port }),
});

/** What is shown without an engine. */
export const manifests = renderManifests(chart).files;
export const files = machine.plan(outputLabels()).files;

/** What the machine gets, once the values are known. */
export const userData = renderMachine(machine).userData;
