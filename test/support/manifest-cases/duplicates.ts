import { container, deployment, one, pod } from './change';
import type { Row } from './change';
import { GOOD_OBJECTS } from './good-objects';

const SAYS = 'and server-side apply refuses a list with both; leave out one of them';
const inPods = 'c/deployment-0.spec.template.spec';
const hook = {
  name: 'a.example.com',
  admissionReviewVersions: ['v1'],
  sideEffects: 'None',
  clientConfig: { url: 'https://a.example.com' },
};
const twice = (entry: object): readonly object[] => [entry, entry];
const webhooks = (list: readonly object[]) => [
  {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingWebhookConfiguration',
    metadata: { name: 'web' },
    webhooks: list,
  },
];

export const duplicates: readonly Row[] = [
  [
    'a variable twice, also where the second is made of the first',
    container([
      ['env'],
      [
        { name: 'A', value: 'b' },
        { name: 'B', value: 'b' },
        { name: 'A', value: '$(A):c' },
      ],
    ]),
    'refuses to apply',
    [
      `duplicates: ${inPods}.containers[0].env[2].name: "A": ${inPods}.containers[0].env[0].name has the same name, ${SAYS}`,
    ],
  ],
  [
    'a port of a container twice, once by default of TCP',
    container([
      ['ports'],
      [
        { name: 'http', containerPort: 8080 },
        { name: 'dns', containerPort: 8080, protocol: 'UDP' },
        { name: 'web', containerPort: 8080, protocol: 'TCP' },
      ],
    ]),
    'refuses to apply',
    [
      `duplicates: ${inPods}.containers[0].ports[2].containerPort: "8080": ${inPods}.containers[0].ports[0].containerPort has the same containerPort and protocol, ${SAYS}`,
    ],
  ],
  [
    'a secret to pull with twice',
    [
      { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'pull' }, stringData: { a: 'b' } },
      ...deployment([[...pod, 'imagePullSecrets'], twice({ name: 'pull' })]),
    ],
    'refuses to apply',
    [
      `duplicates: c/deployment-1.spec.template.spec.imagePullSecrets[1].name: "pull": c/deployment-1.spec.template.spec.imagePullSecrets[0].name has the same name, ${SAYS}`,
    ],
  ],
  [
    'names of one address in two places',
    deployment([
      [...pod, 'hostAliases'],
      [
        { ip: '10.0.0.1', hostnames: ['a'] },
        { ip: '10.0.0.1', hostnames: ['b'] },
      ],
    ]),
    'refuses to apply',
    [
      `duplicates: ${inPods}.hostAliases[1].ip: "10.0.0.1": ${inPods}.hostAliases[0].ip has the same ip, ${SAYS}`,
    ],
  ],
  [
    'a constraint of spreading twice',
    deployment([
      [...pod, 'topologySpreadConstraints'],
      twice({ maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'ScheduleAnyway' }),
    ]),
    'refuses',
    [
      `duplicates: ${inPods}.topologySpreadConstraints[1].topologyKey: "zone": ${inPods}.topologySpreadConstraints[0].topologyKey has the same topologyKey and whenUnsatisfiable, ${SAYS}`,
    ],
  ],
  [
    'a gate of a pod twice',
    one(GOOD_OBJECTS.pod, ['spec.schedulingGates', twice({ name: 'example.com/a' })]),
    'refuses',
    [
      `duplicates: c/pod-0.spec.schedulingGates[1].name: "example.com/a": c/pod-0.spec.schedulingGates[0].name has the same name, ${SAYS}`,
    ],
  ],
  [
    'a claim of devices twice, of the pod and of a container',
    deployment(
      [[...pod, 'resourceClaims'], twice({ name: 'gpu', resourceClaimName: 'a' })],
      [
        [...pod, 'containers', 0, 'resources', 'claims'],
        [
          { name: 'gpu', request: 'a' },
          { name: 'gpu', request: 'b' },
        ],
      ],
    ),
    'refuses',
    [
      `duplicates: ${inPods}.resourceClaims[1].name: "gpu": ${inPods}.resourceClaims[0].name has the same name, ${SAYS}`,
      `duplicates: ${inPods}.containers[0].resources.claims[1].name: "gpu": ${inPods}.containers[0].resources.claims[0].name has the same name, ${SAYS}`,
    ],
  ],
  [
    'a finalizer and an owner twice',
    one(
      GOOD_OBJECTS.configMap,
      ['metadata.finalizers', ['example.com/a', 'example.com/a']],
      [
        'metadata.ownerReferences',
        twice({ apiVersion: 'v1', kind: 'Node', name: 'a', uid: '1-2' }),
      ],
    ),
    'refuses to apply',
    [
      `duplicates: c/configmap-0.metadata.finalizers[1]: "example.com/a": stands at c/configmap-0.metadata.finalizers[0] too, ${SAYS}`,
      `duplicates: c/configmap-0.metadata.ownerReferences[1].uid: "1-2": c/configmap-0.metadata.ownerReferences[0].uid has the same uid, ${SAYS}`,
    ],
  ],
  [
    'a Secret of an account twice',
    [
      { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'pull' }, stringData: { a: 'b' } },
      ...one(GOOD_OBJECTS.account, ['secrets', twice({ name: 'pull' })]),
    ],
    'refuses to apply',
    [
      `duplicates: c/serviceaccount-1.secrets[1].name: "pull": c/serviceaccount-1.secrets[0].name has the same name, ${SAYS}`,
    ],
  ],
  [
    'a way of using a driver twice',
    [
      {
        apiVersion: 'storage.k8s.io/v1',
        kind: 'CSIDriver',
        metadata: { name: 'a.example.com' },
        spec: { volumeLifecycleModes: ['Persistent', 'Persistent'] },
      },
    ],
    'refuses to apply',
    [
      `duplicates: c/csidriver-0.spec.volumeLifecycleModes[1]: "Persistent": stands at c/csidriver-0.spec.volumeLifecycleModes[0] too, ${SAYS}`,
    ],
  ],
  [
    'a webhook twice',
    webhooks(twice(hook)),
    'refuses',
    [
      `duplicates: c/validatingwebhookconfiguration-0.webhooks[1].name: "a.example.com": c/validatingwebhookconfiguration-0.webhooks[0].name has the same name, ${SAYS}`,
    ],
  ],
  [
    'a condition of a webhook twice',
    webhooks([{ ...hook, matchConditions: twice({ name: 'a', expression: 'true' }) }]),
    'refuses',
    [
      `duplicates: c/validatingwebhookconfiguration-0.webhooks[0].matchConditions[1].name: "a": c/validatingwebhookconfiguration-0.webhooks[0].matchConditions[0].name has the same name, ${SAYS}`,
    ],
  ],
];
