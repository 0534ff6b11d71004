/**
 * One of everything: what a chart has that brings its own namespace, kinds, rights, volumes and workloads. Settings change a part of it.
 */
import { createHash } from 'node:crypto';

import * as pulumi from '@pulumi/pulumi';
import { ApiObject, App, Chart } from 'cdk8s';

import { asString, deploy } from '../../../../lib/bridge';
import { labProvider } from '../../../support/lab/lab-provider';

const settings = new pulumi.Config('lab');
const namespace = 'shop';
const size = { storage: '1Gi' };
const widgetGroup = 'lab.groundwork.test';
const text = settings.get('greeting') ?? 'hello';
// A name that changes with what is in it is how the pods that read it get to know of a change.
const digest = createHash('sha256').update(text).digest('hex').slice(0, 8);
const greeting = settings.getBoolean('derived') === true ? `greeting-${digest}` : 'greeting';

const chart = new Chart(new App(), 'shop', { namespace });

function add(id: string, apiVersion: string, kind: string, rest: object): ApiObject {
  return new ApiObject(chart, id, { apiVersion, kind, ...rest });
}

/** What a pod runs; it is kwok that says it does. */
function podTemplate(app: string, spec: object = {}): object {
  const container = { name: 'main', image: 'registry.test/main:1.0.0' };
  return { metadata: { labels: { app } }, spec: { containers: [container], ...spec } };
}

// The workloads come first here: nothing of the order in the program is of help.
add('web', 'apps/v1', 'Deployment', {
  metadata: { name: 'web', labels: { app: 'web' } },
  spec: {
    replicas: 3,
    selector: { matchLabels: { app: 'web' } },
    template: podTemplate('web', {
      serviceAccountName: 'web',
      containers: [
        {
          name: 'main',
          image: 'registry.test/web:1.0.0',
          ports: [{ containerPort: 8080, name: 'http' }],
          env: [
            {
              name: 'GREETING',
              valueFrom: { configMapKeyRef: { name: greeting, key: 'text' } },
            },
            { name: 'KEY', valueFrom: { secretKeyRef: { name: 'key', key: 'key' } } },
          ],
          volumeMounts: [{ name: 'data', mountPath: '/data' }],
        },
      ],
      volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }],
    }),
  },
});
// The provider would look at the endpoints of a Service for ten seconds, and here is nobody who speaks to them.
const unawaited = { 'pulumi.com/skipAwait': 'true' };
add('service', 'v1', 'Service', {
  metadata: { name: 'web', annotations: unawaited },
  spec: { selector: { app: 'web' }, ports: [{ name: 'http', port: 80, targetPort: 'http' }] },
});
add('database', 'apps/v1', 'StatefulSet', {
  metadata: { name: 'database' },
  spec: {
    replicas: 2,
    serviceName: 'database',
    selector: { matchLabels: { app: 'database' } },
    template: podTemplate('database', { serviceAccountName: 'web' }),
  },
});
add('database-service', 'v1', 'Service', {
  metadata: { name: 'database', annotations: unawaited },
  spec: { clusterIP: 'None', selector: { app: 'database' }, ports: [{ port: 5432 }] },
});
add('job', 'batch/v1', 'Job', {
  metadata: { name: 'migrate' },
  spec: {
    backoffLimit: 1,
    template: podTemplate('migrate', { restartPolicy: 'Never', serviceAccountName: 'web' }),
  },
});
add('widget', `${widgetGroup}/v1`, 'Widget', {
  metadata: { name: 'first' },
  spec: { size: 3, note: asString(pulumi.output('late').apply((text) => `${text} bound`)) },
});
add('claim', 'v1', 'PersistentVolumeClaim', {
  metadata: { name: 'data' },
  spec: {
    storageClassName: 'made-by-hand',
    accessModes: ['ReadWriteMany'],
    resources: { requests: size },
  },
});
add('volume', 'v1', 'PersistentVolume', {
  metadata: { name: 'shop-data' },
  spec: {
    storageClassName: 'made-by-hand',
    capacity: size,
    accessModes: ['ReadWriteMany'],
    persistentVolumeReclaimPolicy: 'Delete',
    hostPath: { path: '/srv/data' },
  },
});
add('class', 'storage.k8s.io/v1', 'StorageClass', {
  metadata: { name: 'made-by-hand' },
  provisioner: 'kubernetes.io/no-provisioner',
});
add('binding', 'rbac.authorization.k8s.io/v1', 'RoleBinding', {
  metadata: { name: 'web' },
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'web' },
  subjects: [{ kind: 'ServiceAccount', name: 'web', namespace }],
});
add('role', 'rbac.authorization.k8s.io/v1', 'Role', {
  metadata: { name: 'web' },
  rules: [{ apiGroups: [''], resources: ['configmaps'], verbs: ['get'] }],
});
add('cluster-binding', 'rbac.authorization.k8s.io/v1', 'ClusterRoleBinding', {
  metadata: { name: 'shop-nodes' },
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'shop-nodes' },
  subjects: [{ kind: 'ServiceAccount', name: 'web', namespace }],
});
add('cluster-role', 'rbac.authorization.k8s.io/v1', 'ClusterRole', {
  metadata: { name: 'shop-nodes' },
  rules: [{ apiGroups: [''], resources: ['nodes'], verbs: ['list'] }],
});
add('account', 'v1', 'ServiceAccount', { metadata: { name: 'web' } });
add('greeting', 'v1', 'ConfigMap', {
  metadata: { name: greeting },
  data: { text },
});
add('key', 'v1', 'Secret', {
  metadata: { name: 'key' },
  stringData: { key: asString(pulumi.secret('correct horse battery staple')) },
});
add('widgets', 'apiextensions.k8s.io/v1', 'CustomResourceDefinition', {
  metadata: { name: `widgets.${widgetGroup}` },
  spec: {
    group: widgetGroup,
    scope: 'Namespaced',
    names: { kind: 'Widget', plural: 'widgets', singular: 'widget', listKind: 'WidgetList' },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: {
              spec: {
                type: 'object',
                properties: { size: { type: 'integer' }, note: { type: 'string' } },
              },
            },
          },
        },
      },
    ],
  },
});
if (settings.getBoolean('more') === true) {
  add('aaa', 'v1', 'ConfigMap', { metadata: { name: 'aaa' }, data: { one: 'more' } });
}
if (settings.getBoolean('broken') === true) {
  add('broken', 'v1', 'ConfigMap', { metadata: { name: 'Not_A_Name' }, data: { one: 'more' } });
}
add('namespace', 'v1', 'Namespace', { metadata: { name: namespace } });

// Without it, the provider makes a changed ConfigMap anew.
const enableConfigMapMutable = settings.getBoolean('mutable') === true;
export const { resources } = deploy('shop', chart, {
  provider: labProvider(enableConfigMapMutable ? { enableConfigMapMutable } : {}),
});
