/** The objects that generated graphs are made of: as small as an API server takes them, and each naming what it needs. */

/** An object before it has the names of its graph: every name and namespace is one of the graph's own. */
export interface GraphObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly [field: string]: unknown;
}

/** A way in which a pod names a ConfigMap or a Secret. */
export type NamingWay = 'env' | 'envFrom' | 'init' | 'volume' | 'projected' | 'pull';

/** What a pod names. */
export interface PodNeeds {
  readonly account: string | undefined;
  readonly settings: readonly { readonly name: string; readonly way: NamingWay }[];
  readonly secrets: readonly { readonly name: string; readonly way: NamingWay }[];
  readonly claims: readonly string[];
}

export type WorkloadKind =
  'Pod' | 'Deployment' | 'StatefulSet' | 'DaemonSet' | 'Job' | 'CronJob' | 'ReplicaSet';

const GROUP = 'graphs.example.com';

// What matters is when an object is there, not when it is ready.
const unawaited = { 'pulumi.com/skipAwait': 'true' };

export function namespace(name: string): GraphObject {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
}

export function definition(plural: string, prefix: string): GraphObject {
  const group = `${prefix}.${GROUP}`;
  const schema = {
    openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
  };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      scope: 'Namespaced',
      names: { plural, singular: plural.slice(0, -1), kind: kindOf(plural) },
      versions: [{ name: 'v1', served: true, storage: true, schema }],
    },
  };
}

function kindOf(plural: string): string {
  return `${plural.charAt(0).toUpperCase()}${plural.slice(1, -1)}`;
}

export function custom(
  plural: string,
  prefix: string,
  name: string,
  namespace: string,
): GraphObject {
  return {
    apiVersion: `${prefix}.${GROUP}/v1`,
    kind: kindOf(plural),
    metadata: { name, namespace },
    spec: { size: 1 },
  };
}

export function storageClass(name: string): GraphObject {
  return {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name },
    provisioner: 'kubernetes.io/no-provisioner',
    volumeBindingMode: 'WaitForFirstConsumer',
  };
}

function claimSpec(storageClassName: string): Readonly<Record<string, unknown>> {
  return {
    accessModes: ['ReadWriteOnce'],
    storageClassName,
    resources: { requests: { storage: '1Mi' } },
  };
}

export function claim(name: string, namespace: string, storage: string): GraphObject {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name, namespace, annotations: unawaited },
    spec: claimSpec(storage),
  };
}

export function settings(name: string, namespace: string): GraphObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace }, data: { key: 'v' } };
}

export function secret(name: string, namespace: string): GraphObject {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace },
    stringData: { key: 'not much of a secret' },
  };
}

export function account(name: string, namespace: string): GraphObject {
  return { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace } };
}

const RBAC = 'rbac.authorization.k8s.io';

export function role(kind: 'Role' | 'ClusterRole', name: string, namespace: string): GraphObject {
  return {
    apiVersion: `${RBAC}/v1`,
    kind,
    metadata: kind === 'Role' ? { name, namespace } : { name },
    rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }],
  };
}

export function binding(
  of: 'Role' | 'ClusterRole',
  role: string,
  name: string,
  subject: { readonly name: string; readonly namespace: string },
): GraphObject {
  return {
    apiVersion: `${RBAC}/v1`,
    kind: `${of}Binding`,
    metadata: of === 'Role' ? { name, namespace: subject.namespace } : { name },
    roleRef: { apiGroup: RBAC, kind: of, name: role },
    subjects: [{ kind: 'ServiceAccount', ...subject }],
  };
}

/** Never in the way of anything: what it is to look at belongs to a group that no cluster has, and its failure is ignored. */
export function webhook(kind: 'Mutating' | 'Validating', name: string): GraphObject {
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: `${kind}WebhookConfiguration`,
    metadata: { name },
    webhooks: [
      {
        name: `${name}.graphs.example.com`,
        admissionReviewVersions: ['v1'],
        sideEffects: 'None',
        failurePolicy: 'Ignore',
        clientConfig: { url: 'https://127.0.0.1:1/never' },
        rules: [
          {
            apiGroups: ['nobody.example.com'],
            apiVersions: ['v1'],
            resources: ['nothings'],
            operations: ['CREATE'],
          },
        ],
      },
    ],
  };
}

export function service(name: string, namespace: string): GraphObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace, annotations: unawaited },
    spec: { clusterIP: 'None', selector: { app: name }, ports: [{ port: 80 }] },
  };
}

function podSpec(needs: PodNeeds, restartPolicy: string): Readonly<Record<string, unknown>> {
  const named = [
    ...needs.settings.map((one) => ({ ...one, type: 'configMap' })),
    ...needs.secrets.map((one) => ({ ...one, type: 'secret' })),
  ];
  const by = (way: NamingWay): typeof named => named.filter((one) => one.way === way);
  const env = (way: NamingWay): readonly unknown[] =>
    by(way).map(({ type, name }, index) => ({
      name: `${type.toUpperCase()}_${index}`,
      valueFrom: { [`${type}KeyRef`]: { name, key: 'key' } },
    }));
  const source = (type: string, name: string): object =>
    type === 'secret' ? { secret: { secretName: name } } : { configMap: { name } };
  const container = { image: 'registry.example/app:1.0.0', command: ['sleep', '9'] };
  return {
    restartPolicy,
    ...(needs.account === undefined ? {} : { serviceAccountName: needs.account }),
    // Server-side apply refuses a list that says the same name twice.
    imagePullSecrets: [...new Set(needs.secrets.filter(isPulled).map(({ name }) => name))].map(
      (name) => ({ name }),
    ),
    initContainers: [{ name: 'init', ...container, env: env('init') }],
    containers: [
      {
        name: 'main',
        ...container,
        env: env('env'),
        envFrom: by('envFrom').map(({ type, name }) => ({ [`${type}Ref`]: { name } })),
      },
    ],
    volumes: [
      ...by('volume').map(({ type, name }, i) => ({ name: `v${i}`, ...source(type, name) })),
      ...by('projected').map(({ type, name }, i) => ({
        name: `p${i}`,
        projected: { sources: [{ [type]: { name } }] },
      })),
      ...needs.claims.map((claimName, i) => ({
        name: `c${i}`,
        persistentVolumeClaim: { claimName },
      })),
    ],
  };
}

function isPulled({ way }: PodNeeds['secrets'][number]): boolean {
  return way === 'pull';
}

/** A workload of any kind; a StatefulSet asks for volumes of the storage class too. */
export function workload(
  kind: WorkloadKind,
  name: string,
  namespace: string,
  needs: PodNeeds,
  storage: string | undefined,
): GraphObject {
  const metadata = { name, namespace, annotations: unawaited };
  const once = ['Job', 'CronJob'].includes(kind);
  const spec = podSpec(needs, once ? 'Never' : 'Always');
  if (kind === 'Pod') return { apiVersion: 'v1', kind, metadata, spec };
  const labels = { app: name };
  const template = { ...(once ? {} : { metadata: { labels } }), spec };
  if (kind === 'Job') return { apiVersion: 'batch/v1', kind, metadata, spec: { template } };
  if (kind === 'CronJob') {
    const cron = { schedule: '0 0 1 1 *', suspend: true, jobTemplate: { spec: { template } } };
    return { apiVersion: 'batch/v1', kind, metadata, spec: cron };
  }
  const replicas = kind === 'DaemonSet' ? {} : { replicas: 0 };
  const volumeClaimTemplates =
    kind === 'StatefulSet' && storage !== undefined
      ? { volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: claimSpec(storage) }] }
      : {};
  const own = kind === 'StatefulSet' ? { serviceName: name, ...volumeClaimTemplates } : {};
  return {
    apiVersion: 'apps/v1',
    kind,
    metadata,
    spec: { ...replicas, ...own, selector: { matchLabels: labels }, template },
  };
}
