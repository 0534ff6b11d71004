import { Later, deployment, schemaLines } from '../../support/schema-findings';

const POD = 'it.spec.template.spec';

describe('labels of nodes', () => {
  test('that were renamed are warned of wherever a pod chooses nodes by them', () => {
    const term = {
      matchExpressions: [{ key: 'failure-domain.beta.kubernetes.io/zone', operator: 'Exists' }],
    };
    const pod = {
      affinity: {
        nodeAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, preference: term }],
          requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [term] },
        },
      },
      nodeSelector: { 'beta.kubernetes.io/os': 'linux' },
      topologySpreadConstraints: [{ topologyKey: 'failure-domain.beta.kubernetes.io/region' }],
    };

    expect(schemaLines('deprecations', [deployment({}, pod)])).toEqual([
      `${POD}.nodeSelector[beta.kubernetes.io/os]: "beta.kubernetes.io/os": is deprecated; write "kubernetes.io/os"`,
      `${POD}.affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].preference.matchExpressions[0].key: "failure-domain.beta.kubernetes.io/zone": is deprecated; write "topology.kubernetes.io/zone"`,
      `${POD}.topologySpreadConstraints[0].topologyKey: "failure-domain.beta.kubernetes.io/region": is deprecated; write "topology.kubernetes.io/region"`,
      `${POD}.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions[0].key: "failure-domain.beta.kubernetes.io/zone": is deprecated; write "topology.kubernetes.io/zone"`,
    ]);
  });

  test('pass under their own names, also when they are late', () => {
    const pod = {
      nodeSelector: { 'kubernetes.io/os': new Later('string') },
      topologySpreadConstraints: [{ topologyKey: new Later('string') }],
    };

    expect(schemaLines('deprecations', [deployment({}, pod)])).toEqual([]);
  });

  test('pass before the new name was there', () => {
    const pod = { nodeSelector: { 'beta.kubernetes.io/instance-type': 'big' } };

    expect(schemaLines('deprecations', [deployment({}, pod)], '1.16')).toEqual([]);
    expect(schemaLines('deprecations', [deployment({}, pod)], '1.17')).toHaveLength(1);
  });

  test('are looked at in volumes and classes too', () => {
    const expressions = [{ key: 'beta.kubernetes.io/arch', operator: 'Exists' }];
    const volume = {
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      spec: {
        nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: expressions }] } },
      },
    };
    const storageClass = {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      allowedTopologies: [{ matchLabelExpressions: expressions }],
    };

    expect(schemaLines('deprecations', [volume, storageClass])).toHaveLength(2);
  });
});

describe('annotations', () => {
  test.each([
    ['seccomp.security.alpha.kubernetes.io/pod', 'use the field securityContext.seccompProfile'],
    [
      'container.apparmor.security.beta.kubernetes.io/web',
      'use the field securityContext.appArmorProfile of the container',
    ],
    ['scheduler.alpha.kubernetes.io/critical-pod', 'use the field priorityClassName'],
  ])('that became fields are warned of: %s', (key, remedy) => {
    const template = { metadata: { annotations: { [key]: 'x' } }, spec: { containers: [] } };

    expect(schemaLines('deprecations', [deployment({ template })])).toEqual([
      `it.spec.template.metadata.annotations[${key}]: is deprecated; ${remedy}`,
    ]);
  });

  test('of a pod itself are told once', () => {
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { annotations: { 'scheduler.alpha.kubernetes.io/critical-pod': '' } },
      spec: {},
    };

    expect(schemaLines('deprecations', [pod])).toHaveLength(1);
  });

  test('of others pass', () => {
    const template = { metadata: { annotations: { 'example.com/x': 'x' } }, spec: {} };

    expect(schemaLines('deprecations', [deployment({ template })])).toEqual([]);
  });
});

describe('the registry of Kubernetes', () => {
  test.each(['k8s.gcr.io', 'gcr.io/google_containers', 'gcr.io/google-containers'])(
    'is warned of by its old name: %s',
    (registry) => {
      const image = `${registry}/pause:3.9`;

      expect(schemaLines('deprecations', [deployment({}, {}, { image })])).toEqual([
        `${POD}.containers[0].image: "${image}": its registry has had no new images since April 2023; write for example "registry.k8s.io/pause:3.9"`,
      ]);
    },
  );

  test('passes by its new name', () => {
    const image = 'registry.k8s.io/pause:3.9';

    expect(schemaLines('deprecations', [deployment({}, {}, { image })])).toEqual([]);
  });
});
