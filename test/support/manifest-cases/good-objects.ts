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
  everything: {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      name: 'everything',
      labels,
      annotations: { 'example.com/a': 'b' },
      finalizers: ['example.com/c'],
    },
    spec: {
      replicas: 2,
      minReadySeconds: 5,
      progressDeadlineSeconds: 60,
      revisionHistoryLimit: 3,
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: 0 } },
      selector: { matchExpressions: [{ key: 'app', operator: 'In', values: ['web'] }] },
      template: {
        metadata: { labels },
        spec: {
          restartPolicy: 'Always',
          dnsPolicy: 'ClusterFirst',
          hostname: 'host',
          serviceAccountName: 'web',
          nodeSelector: { disk: 'ssd' },
          tolerations: [
            { key: 'a', operator: 'Equal', value: 'b', effect: 'NoExecute', tolerationSeconds: 5 },
          ],
          imagePullSecrets: [{ name: 'web' }],
          securityContext: { runAsNonRoot: true, runAsUser: 1000 },
          initContainers: [
            { name: 'first', image: 'a/b:1', ports: [{ containerPort: 1, hostPort: 81 }] },
            {
              name: 'beside',
              image: 'a/b:1',
              restartPolicy: 'Always',
              startupProbe: { exec: { command: ['true'] } },
            },
          ],
          containers: [
            {
              name: 'main',
              image: 'a/b:1',
              ports: [{ name: 'http', containerPort: 80, hostPort: 80, protocol: 'TCP' }],
              env: [
                { name: 'A', value: 'b' },
                { name: 'B', valueFrom: { secretKeyRef: { name: 'web', key: 'key' } } },
              ],
              envFrom: [{ configMapRef: { name: 'web' } }],
              resources: {
                requests: { cpu: '100m', memory: '1Gi' },
                limits: { memory: '2Gi', 'nvidia.com/gpu': 1, 'hugepages-2Mi': '4Mi' },
              },
              livenessProbe: {
                httpGet: { path: '/', port: 'http' },
                periodSeconds: 5,
                successThreshold: 1,
              },
              readinessProbe: { tcpSocket: { port: 80 }, failureThreshold: 2 },
              lifecycle: { preStop: { exec: { command: ['true'] } } },
              securityContext: { allowPrivilegeEscalation: false, privileged: false },
              volumeMounts: [
                { name: 'a', mountPath: '/a', subPath: 'b' },
                { name: 'b', mountPath: '/b' },
              ],
              volumeDevices: [{ name: 'c', devicePath: '/dev/c' }],
            },
          ],
          volumes: [
            { name: 'a', emptyDir: { sizeLimit: '1Gi' } },
            {
              name: 'b',
              configMap: { name: 'web', items: [{ key: 'app.conf', path: 'a' }], defaultMode: 420 },
            },
            { name: 'c', persistentVolumeClaim: { claimName: 'web' } },
            { name: 'd', secret: { secretName: 'web' } },
            { name: 'e', hostPath: { path: '/data' } },
          ],
        },
      },
    },
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
  nodePorts: {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'node-ports' },
    spec: {
      type: 'NodePort',
      selector: labels,
      ports: [
        { name: 'a', port: 80, targetPort: 8080, nodePort: 30_080, protocol: 'TCP' },
        { name: 'b', port: 81, targetPort: 'http', nodePort: 30_081 },
      ],
    },
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
