import type { KubernetesObject } from '../../../lib/manifests';

const meta = { name: 'web' };
const labels = { app: 'web' };
const POD = {
  containers: [
    { name: 'web', image: 'nginx:1.29', ports: [{ name: 'http', containerPort: 8080 }] },
  ],
};
const TEMPLATE = { metadata: { labels }, spec: POD };
const JOB_SPEC = {
  template: { spec: { containers: [{ name: 'x', image: 'a/b:1' }], restartPolicy: 'Never' } },
};

/** Objects that nothing is wrong with, by kind. */
export const GOOD_OBJECTS = {
  pod: { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web', labels }, spec: POD },
  deployment: {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: meta,
    spec: { selector: { matchLabels: labels }, template: TEMPLATE },
  },
  statefulSet: {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'db' },
    spec: {
      selector: { matchLabels: labels },
      template: TEMPLATE,
      volumeClaimTemplates: [
        {
          metadata: { name: 'data' },
          spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
        },
      ],
    },
  },
  daemonSet: {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: meta,
    spec: { selector: { matchLabels: labels }, template: TEMPLATE },
  },
  job: { apiVersion: 'batch/v1', kind: 'Job', metadata: meta, spec: JOB_SPEC },
  cronJob: {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: meta,
    spec: { schedule: '*/5 * * * *', jobTemplate: { spec: JOB_SPEC } },
  },
  service: {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: meta,
    spec: { selector: labels, ports: [{ port: 80, targetPort: 'http' }] },
  },
  configMap: { apiVersion: 'v1', kind: 'ConfigMap', metadata: meta, data: { 'app.conf': 'a=b' } },
  secret: { apiVersion: 'v1', kind: 'Secret', metadata: meta, stringData: { key: 'hidden' } },
  claim: {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: meta,
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  },
  volume: {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: meta,
    spec: {
      accessModes: ['ReadWriteOnce'],
      capacity: { storage: '1Gi' },
      hostPath: { path: '/data' },
    },
  },
  quota: {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: meta,
    spec: { hard: { pods: '10', 'requests.cpu': '4', 'count/jobs.batch': 3 } },
  },
  limitRange: {
    apiVersion: 'v1',
    kind: 'LimitRange',
    metadata: meta,
    spec: { limits: [{ type: 'Container', min: { cpu: '100m' }, max: { cpu: '2' } }] },
  },
  namespace: { apiVersion: 'v1', kind: 'Namespace', metadata: meta },
  account: { apiVersion: 'v1', kind: 'ServiceAccount', metadata: meta },
  role: {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'Role',
    metadata: { name: 'system:web' },
    rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }],
  },
  binding: {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: meta,
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' },
    subjects: [{ kind: 'ServiceAccount', name: 'default', namespace: 'default' }],
  },
  ingress: {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: meta,
    spec: {
      rules: [
        {
          http: {
            paths: [
              {
                path: '/',
                pathType: 'Prefix',
                backend: { service: { name: 'web', port: { number: 80 } } },
              },
            ],
          },
        },
      ],
    },
  },
  policy: {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: meta,
    spec: {
      podSelector: { matchLabels: labels },
      ingress: [{ ports: [{ port: 8080, endPort: 8090 }] }],
    },
  },
  budget: {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: meta,
    spec: { selector: { matchLabels: labels }, maxUnavailable: '50%' },
  },
  autoscaler: {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: meta,
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
      minReplicas: 2,
      maxReplicas: 5,
    },
  },
} as const satisfies Readonly<Record<string, KubernetesObject>>;
