/** The order that objects have by what they are. Each case puts what comes later into the chart first. */
import { App, Chart } from 'cdk8s';
import { Construct } from 'constructs';

import { collectObjects } from '../../lib/bridge/collect-objects';
import { IMPLICIT_RULES } from '../../lib/bridge/implicit-order';
import { kubeObject, podsOf } from '../support/kube-object';

type Fields = Parameters<typeof kubeObject>[3];

/** What each object comes directly after, by kind and name. */
function order(
  fill: (chart: Construct) => void,
  namespace: string | null = 'shop',
): Readonly<Record<string, readonly string[]>> {
  const chart = new Chart(new App(), 'c', namespace === null ? {} : { namespace });
  fill(chart);
  const { objects, violations } = collectObjects(chart);
  expect(violations).toEqual([]);
  const nameOf = ({ object: { kind, metadata } }: (typeof objects)[number]): string =>
    `${kind}/${metadata.name}`;
  return Object.fromEntries(objects.map((one) => [nameOf(one), [...one.after].map(nameOf).sort()]));
}

const RBAC = 'rbac.authorization.k8s.io/v1';
const ADMISSION = 'admissionregistration.k8s.io/v1';
const STORAGE = 'storage.k8s.io/v1';

/** [what comes later, its fields], [what comes before, its fields]. */
type Case = readonly [string, Fields, string, Fields?];

const pod = (spec: object): Fields => ({
  spec: { containers: [{ name: 'main' }], ...spec },
});
const container = (fields: object): Fields => pod({ containers: [fields] });
const volume = (fields: object): Fields => pod({ volumes: [fields] });

const DEFINES_THING = {
  spec: { group: 'example.com', scope: 'Namespaced', names: { kind: 'Thing' } },
};

const CASES: Readonly<Record<string, readonly Case[]>> = {
  'objects after their Namespace': [
    ['v1/ConfigMap', { metadata: { namespace: 'before' } }, 'v1/Namespace'],
    ['v1/ServiceAccount', { metadata: { namespace: 'before' } }, 'v1/Namespace'],
  ],
  'custom resources after what defines their kind': [
    ['example.com/v1/Thing', {}, 'apiextensions.k8s.io/v1/CustomResourceDefinition', DEFINES_THING],
    [
      'metrics.example.com/v1/Anything',
      {},
      'apiregistration.k8s.io/v1/APIService',
      { spec: { group: 'metrics.example.com', version: 'v1', service: { name: 'x' } } },
    ],
  ],
  'token Secrets after their ServiceAccount': [
    [
      'v1/Secret',
      {
        type: 'kubernetes.io/service-account-token',
        metadata: { annotations: { 'kubernetes.io/service-account.name': 'before' } },
      },
      'v1/ServiceAccount',
    ],
  ],
  'objects after the class that they are of': [
    [
      'v1/PersistentVolumeClaim',
      { spec: { storageClassName: 'before' } },
      `${STORAGE}/StorageClass`,
    ],
    ['v1/PersistentVolume', { spec: { storageClassName: 'before' } }, `${STORAGE}/StorageClass`],
    [
      'apps/v1/StatefulSet',
      { spec: { volumeClaimTemplates: [{ spec: { storageClassName: 'before' } }] } },
      `${STORAGE}/StorageClass`,
    ],
    [
      'v1/PersistentVolumeClaim',
      { spec: {} },
      `${STORAGE}/StorageClass`,
      { metadata: { annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } } },
    ],
    [
      'v1/PersistentVolumeClaim',
      { spec: { volumeAttributesClassName: 'before' } },
      `${STORAGE}/VolumeAttributesClass`,
    ],
    [
      'v1/Pod',
      volume({ ephemeral: { volumeClaimTemplate: { spec: { storageClassName: 'before' } } } }),
      `${STORAGE}/StorageClass`,
    ],
    ['v1/Pod', pod({ priorityClassName: 'before' }), 'scheduling.k8s.io/v1/PriorityClass'],
    ['v1/Pod', pod({ runtimeClassName: 'before' }), 'node.k8s.io/v1/RuntimeClass'],
    [
      'networking.k8s.io/v1/Ingress',
      { spec: { ingressClassName: 'before' } },
      'networking.k8s.io/v1/IngressClass',
    ],
    [
      'gateway.networking.k8s.io/v1/Gateway',
      { spec: { gatewayClassName: 'before' } },
      'gateway.networking.k8s.io/v1/GatewayClass',
    ],
  ],
  'pods after the ConfigMaps, Secrets, claims and ServiceAccounts that they name': [
    [
      'v1/Pod',
      container({ env: [{ valueFrom: { configMapKeyRef: { name: 'before' } } }] }),
      'v1/ConfigMap',
    ],
    [
      'v1/Pod',
      container({ env: [{ valueFrom: { secretKeyRef: { name: 'before' } } }] }),
      'v1/Secret',
    ],
    ['v1/Pod', container({ envFrom: [{ configMapRef: { name: 'before' } }] }), 'v1/ConfigMap'],
    ['v1/Pod', container({ envFrom: [{ secretRef: { name: 'before' } }] }), 'v1/Secret'],
    [
      'v1/Pod',
      pod({ initContainers: [{ envFrom: [{ secretRef: { name: 'before' } }] }] }),
      'v1/Secret',
    ],
    ['v1/Pod', volume({ configMap: { name: 'before' } }), 'v1/ConfigMap'],
    ['v1/Pod', volume({ secret: { secretName: 'before' } }), 'v1/Secret'],
    ['v1/Pod', volume({ azureFile: { secretName: 'before' } }), 'v1/Secret'],
    ['v1/Pod', volume({ iscsi: { secretRef: { name: 'before' } } }), 'v1/Secret'],
    ['v1/Pod', volume({ csi: { nodePublishSecretRef: { name: 'before' } } }), 'v1/Secret'],
    [
      'v1/Pod',
      volume({ persistentVolumeClaim: { claimName: 'before' } }),
      'v1/PersistentVolumeClaim',
    ],
    [
      'v1/Pod',
      volume({ projected: { sources: [{ configMap: { name: 'before' } }] } }),
      'v1/ConfigMap',
    ],
    ['v1/Pod', volume({ projected: { sources: [{ secret: { name: 'before' } }] } }), 'v1/Secret'],
    ['v1/Pod', pod({ imagePullSecrets: [{ name: 'before' }] }), 'v1/Secret'],
    ['v1/Pod', pod({ serviceAccountName: 'before' }), 'v1/ServiceAccount'],
    ['v1/Pod', pod({ serviceAccount: 'before' }), 'v1/ServiceAccount'],
    [
      'v1/Pod',
      pod({ resourceClaims: [{ resourceClaimName: 'before' }] }),
      'resource.k8s.io/v1/ResourceClaim',
    ],
    ...[
      'apps/v1/Deployment',
      'apps/v1/StatefulSet',
      'apps/v1/DaemonSet',
      'apps/v1/ReplicaSet',
      'v1/ReplicationController',
      'batch/v1/Job',
      'argoproj.io/v1alpha1/Rollout',
    ].map((kind): Case => [
      kind,
      { spec: { template: pod({ serviceAccountName: 'before' }) } },
      'v1/ServiceAccount',
    ]),
    [
      'batch/v1/CronJob',
      { spec: { jobTemplate: { spec: { template: pod({ serviceAccountName: 'before' }) } } } },
      'v1/ServiceAccount',
    ],
    ['v1/PodTemplate', { template: pod({ serviceAccountName: 'before' }) }, 'v1/ServiceAccount'],
    ['v1/ServiceAccount', { secrets: [{ name: 'before' }] }, 'v1/Secret'],
    ['v1/ServiceAccount', { imagePullSecrets: [{ name: 'before' }] }, 'v1/Secret'],
    ['networking.k8s.io/v1/Ingress', { spec: { tls: [{ secretName: 'before' }] } }, 'v1/Secret'],
    ['cert-manager.io/v1/Issuer', { spec: { ca: { secretName: 'before' } } }, 'v1/Secret'],
    [
      'cert-manager.io/v1/ClusterIssuer',
      {
        spec: {
          acme: { solvers: [{ dns01: { cloudflare: { apiTokenSecretRef: { name: 'before' } } } }] },
        },
      },
      'v1/Secret',
    ],
    [
      'cert-manager.io/v1/Certificate',
      { spec: { secretName: 'made', issuerRef: { kind: 'ClusterIssuer', name: 'before' } } },
      'cert-manager.io/v1/ClusterIssuer',
    ],
    [
      'cert-manager.io/v1/Certificate',
      { spec: { issuerRef: { name: 'before' } } },
      'cert-manager.io/v1/Issuer',
    ],
    [
      'gateway.networking.k8s.io/v1/HTTPRoute',
      { spec: { parentRefs: [{ name: 'before' }] } },
      'gateway.networking.k8s.io/v1/Gateway',
    ],
  ],
  'StorageClasses after the Secrets of their driver': [
    [
      `${STORAGE}/StorageClass`,
      {
        parameters: {
          'csi.storage.k8s.io/provisioner-secret-name': 'before',
          'csi.storage.k8s.io/provisioner-secret-namespace': 'shop',
        },
      },
      'v1/Secret',
    ],
    [
      `${STORAGE}/StorageClass`,
      { parameters: { secretName: 'before', secretNamespace: 'shop' } },
      'v1/Secret',
    ],
  ],
  'claims after the volume that is meant for them, and after what they are filled from': [
    ['v1/PersistentVolumeClaim', { spec: { volumeName: 'before' } }, 'v1/PersistentVolume'],
    [
      'v1/PersistentVolumeClaim',
      { spec: {} },
      'v1/PersistentVolume',
      { spec: { claimRef: { name: 'after', namespace: 'shop' } } },
    ],
    [
      'v1/PersistentVolumeClaim',
      {
        spec: {
          dataSource: {
            apiGroup: 'snapshot.storage.k8s.io',
            kind: 'VolumeSnapshot',
            name: 'before',
          },
        },
      },
      'snapshot.storage.k8s.io/v1/VolumeSnapshot',
    ],
  ],
  'bindings after their role and their ServiceAccounts': [
    [`${RBAC}/RoleBinding`, { roleRef: { kind: 'Role', name: 'before' } }, `${RBAC}/Role`],
    [
      `${RBAC}/RoleBinding`,
      { roleRef: { kind: 'ClusterRole', name: 'before' } },
      `${RBAC}/ClusterRole`,
    ],
    [
      `${RBAC}/ClusterRoleBinding`,
      { roleRef: { kind: 'ClusterRole', name: 'before' } },
      `${RBAC}/ClusterRole`,
    ],
    [
      `${RBAC}/RoleBinding`,
      { subjects: [{ kind: 'ServiceAccount', name: 'before' }] },
      'v1/ServiceAccount',
    ],
    [
      `${RBAC}/ClusterRoleBinding`,
      { subjects: [{ kind: 'ServiceAccount', name: 'before', namespace: 'shop' }] },
      'v1/ServiceAccount',
    ],
  ],
  'bindings of admission policies after their policy': [
    [
      `${ADMISSION}/ValidatingAdmissionPolicyBinding`,
      { spec: { policyName: 'before' } },
      `${ADMISSION}/ValidatingAdmissionPolicy`,
    ],
  ],
  'pods after the bindings of the ServiceAccount that they run as': [
    [
      'v1/Pod',
      pod({ serviceAccountName: 'agent' }),
      `${RBAC}/RoleBinding`,
      { subjects: [{ kind: 'ServiceAccount', name: 'agent' }] },
    ],
    [
      'v1/Pod',
      pod({}),
      `${RBAC}/ClusterRoleBinding`,
      { subjects: [{ kind: 'ServiceAccount', name: 'default', namespace: 'shop' }] },
    ],
    ...['system:serviceaccounts:shop', 'system:serviceaccounts', 'system:authenticated'].map(
      (name): Case => [
        'v1/Pod',
        pod({}),
        `${RBAC}/RoleBinding`,
        { subjects: [{ kind: 'Group', name }] },
      ],
    ),
    [
      'v1/Pod',
      pod({ serviceAccountName: 'agent' }),
      `${RBAC}/RoleBinding`,
      { subjects: [{ kind: 'User', name: 'system:serviceaccount:shop:agent' }] },
    ],
  ],
  'autoscalers, disruption budgets and webhooks after their workloads, StatefulSets after their headless Service':
    [
      [
        'autoscaling/v2/HorizontalPodAutoscaler',
        { spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'before' } } },
        'apps/v1/Deployment',
      ],
      [
        'apps/v1/StatefulSet',
        { spec: { serviceName: 'before' } },
        'v1/Service',
        { spec: { clusterIP: 'None' } },
      ],
      [
        'policy/v1/PodDisruptionBudget',
        { spec: { selector: { matchLabels: { app: 'x', tier: 'y' } } } },
        'v1/Pod',
        { ...pod({}), metadata: { labels: { app: 'x', tier: 'y', more: 'z' } } },
      ],
    ],
  'pods after the ResourceQuotas, LimitRanges and NetworkPolicies of their namespace': [
    ['v1/Pod', pod({}), 'v1/ResourceQuota'],
    ['v1/Pod', pod({}), 'v1/LimitRange'],
    ['v1/Pod', pod({}), 'networking.k8s.io/v1/NetworkPolicy'],
  ],
  'webhook configurations, admission policies and APIServices after everything else': [
    [`${ADMISSION}/ValidatingWebhookConfiguration`, {}, 'v1/ConfigMap'],
    [`${ADMISSION}/MutatingWebhookConfiguration`, {}, 'apps/v1/Deployment'],
    [`${ADMISSION}/ValidatingAdmissionPolicy`, {}, 'v1/Namespace'],
    ['apiregistration.k8s.io/v1/APIService', {}, 'v1/Service'],
  ],
};

describe.each(Object.entries(CASES))('%s', (_, cases) => {
  test.each(cases.map((one) => [one[0], one[2], one] as const))(
    '%s after %s',
    (later, earlier, [, laterFields, , earlierFields]) => {
      const [laterKind, earlierKind] = [later, earlier].map((type) => type.split('/').at(-1));
      const found = order((chart) => {
        kubeObject(chart, later, 'after', laterFields);
        kubeObject(chart, earlier, 'before', earlierFields);
      });

      expect(found[`${laterKind}/after`]).toEqual([`${earlierKind}/before`]);
      expect(found[`${earlierKind}/before`]).toEqual([]);
    },
  );
});

test('every rule has its cases', () => {
  expect(IMPLICIT_RULES.map(({ says }) => says).sort()).toEqual(Object.keys(CASES).sort());
});

describe('names', () => {
  test('count only in the namespace of who names them, with the default one where none is named', () => {
    const found = order((chart) => {
      kubeObject(chart, 'v1/Pod', 'pod', pod({ serviceAccountName: 'agent' }));
      kubeObject(chart, 'v1/Pod', 'plain', {
        ...pod({ serviceAccountName: 'agent' }),
        metadata: { namespace: 'default' },
      });
      kubeObject(chart, 'v1/ServiceAccount', 'agent');
    }, null);
    const elsewhere = order((chart) => {
      kubeObject(chart, 'v1/Pod', 'pod', pod({ serviceAccountName: 'agent' }));
      kubeObject(chart, 'v1/ServiceAccount', 'agent', { metadata: { namespace: 'other' } });
    });

    expect(found['Pod/pod']).toEqual(['ServiceAccount/agent']);
    expect(found['Pod/plain']).toEqual(['ServiceAccount/agent']);
    expect(elsewhere['Pod/pod']).toEqual([]);
  });

  test('of kinds in another group are other kinds', () => {
    const found = order((chart) => {
      kubeObject(chart, 'v1/Pod', 'pod', pod({ serviceAccountName: 'agent' }));
      kubeObject(chart, 'example.com/v1/ServiceAccount', 'agent');
      kubeObject(chart, 'example.org/v1/Thing', 'x');
      kubeObject(
        chart,
        'apiextensions.k8s.io/v1/CustomResourceDefinition',
        'things',
        DEFINES_THING,
      );
    });

    expect(found['Pod/pod']).toEqual([]);
    expect(found['Thing/x']).toEqual([]);
  });
});

describe('what the provider waits for', () => {
  test('is not waited for in vain: a StatefulSet does not come after a Service with pods behind it', () => {
    const found = order((chart) => {
      kubeObject(chart, 'apps/v1/StatefulSet', 'db', { spec: { serviceName: 'peers' } });
      kubeObject(chart, 'v1/Service', 'peers', { spec: { selector: { app: 'db' } } });
    });

    expect(found['StatefulSet/db']).toEqual([]);
  });

  test('a webhook comes after the Service behind it and the pods behind that', () => {
    const found = order((chart) => {
      const hooks = kubeObject(chart, `${ADMISSION}/ValidatingWebhookConfiguration`, 'hooks', {
        webhooks: [{ clientConfig: { service: { name: 'hook', namespace: 'shop' } } }],
      });
      kubeObject(chart, 'v1/Service', 'hook', { spec: { selector: { app: 'hook' } } });
      podsOf(new Construct(chart, 'pods'), 'hook');
      // Written down: these come after the webhook, and so not before it.
      kubeObject(chart, 'v1/ConfigMap', 'guarded').addDependency(hooks);
    });

    expect(found['ValidatingWebhookConfiguration/hooks']).toEqual([
      'Deployment/hook',
      'Service/hook',
    ]);
    expect(found['ConfigMap/guarded']).toEqual(['ValidatingWebhookConfiguration/hooks']);
  });
});

describe('where rules contradict', () => {
  test('what is written down wins', () => {
    const found = order((chart) => {
      const pods = kubeObject(
        chart,
        'v1/Pod',
        'pod',
        pod({ imagePullSecrets: [{ name: 'pull' }] }),
      );
      kubeObject(chart, 'v1/Secret', 'pull').addDependency(pods);
    });

    expect(found).toEqual({ 'Pod/pod': [], 'Secret/pull': ['Pod/pod'] });
  });

  test('the stronger one wins: a token Secret comes after the ServiceAccount that lists it', () => {
    const found = order((chart) => {
      kubeObject(chart, 'v1/ServiceAccount', 'agent', { secrets: [{ name: 'token' }] });
      kubeObject(chart, 'v1/Secret', 'token', {
        type: 'kubernetes.io/service-account-token',
        metadata: { annotations: { 'kubernetes.io/service-account.name': 'agent' } },
      });
    });

    expect(found).toEqual({
      'ServiceAccount/agent': [],
      'Secret/token': ['ServiceAccount/agent'],
    });
  });

  test('only the objects in the circle lose their order', () => {
    const found = order((chart) => {
      const quota = kubeObject(chart, 'v1/ResourceQuota', 'quota');
      const [first] = ['first', 'second'].map((name) => kubeObject(chart, 'v1/Pod', name, pod({})));
      if (first !== undefined) quota.addDependency(first);
    });

    expect(found).toEqual({
      'Pod/first': [],
      'ResourceQuota/quota': ['Pod/first'],
      'Pod/second': ['ResourceQuota/quota'],
    });
  });
});

test('nothing that stands where a field should be confuses the rules', () => {
  const odd: readonly unknown[] = [null, 7, 'text', true, [], [null], {}, [[]], { name: 7 }];
  for (const value of odd) {
    const found = order((chart) => {
      kubeObject(chart, 'v1/Pod', 'a', { spec: value });
      kubeObject(chart, 'v1/Pod', 'b', {
        spec: { containers: value, volumes: value, imagePullSecrets: value },
      });
      kubeObject(chart, 'v1/Pod', 'c', {
        spec: { containers: [value], volumes: [value], serviceAccountName: value },
      });
      kubeObject(chart, `${RBAC}/RoleBinding`, 'd', { subjects: value, roleRef: value });
      kubeObject(chart, 'apiextensions.k8s.io/v1/CustomResourceDefinition', 'e', { spec: value });
      kubeObject(chart, `${ADMISSION}/MutatingWebhookConfiguration`, 'f', { webhooks: value });
      kubeObject(chart, `${STORAGE}/StorageClass`, 'g', { parameters: value });
      kubeObject(chart, 'v1/PersistentVolume', 'h', { spec: { claimRef: value } });
      kubeObject(chart, 'v1/PersistentVolumeClaim', 'i', { spec: { dataSource: value } });
      kubeObject(chart, 'v1/ServiceAccount', 'j', { secrets: value });
      kubeObject(chart, 'cert-manager.io/v1/Issuer', 'k', { spec: value });
      kubeObject(chart, 'policy/v1/PodDisruptionBudget', 'l', { spec: { selector: value } });
    });

    expect(Object.keys(found)).toHaveLength(12);
  }
});
