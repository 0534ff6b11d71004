import { DEPRECATED_APIS } from '../../../lib/manifests/schema/deprecated-apis';
import { KubernetesApi } from '../../../lib/manifests/schema/kubernetes-api';
import { bestVersion } from '../../../lib/manifests/schema/api-versions';
import { schemaFindings, schemaLines } from '../../support/schema-findings';

function object(apiVersion: unknown, kind: unknown): object {
  return { apiVersion, kind, metadata: { name: 'a' } };
}

describe('an API version', () => {
  test.each([
    ['apps/v1', 'Deployment', '1.16'],
    ['apps/v1', 'Deployment', '1.36'],
    ['policy/v1beta1', 'PodDisruptionBudget', '1.24'],
    ['extensions/v1beta1', 'Ingress', '1.21'],
    ['cert-manager.io/v1', 'Certificate', '1.36'],
    ['gateway.networking.k8s.io/v1', 'Gateway', '1.36'],
    ['snapshot.storage.k8s.io/v1', 'VolumeSnapshot', '1.36'],
  ])('that the target serves, or others may, passes: %s %s in %s', (apiVersion, kind, version) => {
    expect(schemaLines('apiVersions', [object(apiVersion, kind)], version)).toEqual([]);
  });

  test.each([
    ['extensions/v1beta1', 'Deployment', '1.16', '1.16 on; write apiVersion "apps/v1"'],
    ['extensions/v1beta1', 'Ingress', '1.22', '1.22 on; write apiVersion "networking.k8s.io/v1"'],
    ['policy/v1beta1', 'PodDisruptionBudget', '1.25', '1.25 on; write apiVersion "policy/v1"'],
    [
      'autoscaling/v2beta2',
      'HorizontalPodAutoscaler',
      '1.36',
      '1.26 on; write apiVersion "autoscaling/v2"',
    ],
    ['batch/v2alpha1', 'CronJob', '1.36', '1.21 on; write apiVersion "batch/v1"'],
    ['settings.k8s.io/v1alpha1', 'PodPreset', '1.36', '1.20 on; leave it out'],
    // There is no v1 of it yet in this version.
    [
      'flowcontrol.apiserver.k8s.io/v1beta1',
      'FlowSchema',
      '1.27',
      '1.26 on; write apiVersion "flowcontrol.apiserver.k8s.io/v1beta3"',
    ],
    [
      'policy/v1beta1',
      'PodSecurityPolicy',
      '1.25',
      '1.25 on; leave it out, and put labels of Pod Security on the namespace (pod-security.kubernetes.io/enforce: baseline)',
    ],
  ])('that is gone is refused: %s %s in %s', (apiVersion, kind, version, said) => {
    expect(schemaLines('apiVersions', [object(apiVersion, kind)], version)).toEqual([
      `it.apiVersion: "${apiVersion}": ${kind} is not served under this API version from Kubernetes ${said}`,
    ]);
  });

  test('that is not there yet is refused', () => {
    expect(schemaLines('apiVersions', [object('batch/v1', 'CronJob')], '1.19')).toEqual([
      'it.apiVersion: "batch/v1": CronJob is served under this API version from Kubernetes 1.21 on, and the target is 1.19; write apiVersion "batch/v1beta1"',
    ]);
  });

  test('that another kind has is refused', () => {
    expect(schemaLines('apiVersions', [object('v1', 'Deployment')])).toEqual([
      'it.apiVersion: "v1": Kubernetes has no Deployment under this API version; write apiVersion "apps/v1"',
    ]);
  });

  test('with a kind that nobody has is refused, with the one that was meant', () => {
    expect(schemaLines('apiVersions', [object('apps/v1', 'Deploymet')])).toEqual([
      'it.kind: "Deploymet": Kubernetes has no such kind in apps/v1; write "Deployment"',
    ]);
    expect(schemaLines('apiVersions', [object('apps/v1', 'Zoo')])).toEqual([
      'it.kind: "Zoo": Kubernetes has no such kind in apps/v1; write a kind of this API',
    ]);
  });

  test.each([null, 3, [], {}, '', undefined])('that is no text is refused: %j', (value) => {
    expect(schemaFindings('apiVersions', [object(value, 'Pod')])).toEqual([
      expect.objectContaining({
        code: 'required',
        path: 'it.apiVersion',
        reason: 'must be given as text',
      }),
    ]);
  });
});

describe('a deprecated API version', () => {
  test.each([
    ['policy/v1beta1', 'PodDisruptionBudget', '1.21', 'policy/v1'],
    ['autoscaling/v2beta2', 'HorizontalPodAutoscaler', '1.25', 'autoscaling/v2'],
    [
      'flowcontrol.apiserver.k8s.io/v1beta1',
      'FlowSchema',
      '1.23',
      'flowcontrol.apiserver.k8s.io/v1beta2',
    ],
  ])('is warned of with what to write: %s %s in %s', (apiVersion, kind, version, instead) => {
    const [line] = schemaLines('deprecations', [object(apiVersion, kind)], version);

    expect(line).toMatch(
      new RegExp(
        `^it\\.apiVersion: "${apiVersion}": ${kind} is deprecated under this API version, and not served from Kubernetes 1\\.2[56] on; write apiVersion "${instead}"$`,
      ),
    );
  });

  test('is let through while the target has nothing better', () => {
    expect(
      schemaLines('deprecations', [object('networking.k8s.io/v1beta1', 'Ingress')], '1.18'),
    ).toEqual([]);
  });

  test('is told with what to use when another kind took over', () => {
    expect(schemaLines('deprecations', [object('v1', 'Endpoints')], '1.33')).toEqual([
      'it.apiVersion: "v1": Endpoints is deprecated under this API version; use discovery.k8s.io/v1 EndpointSlice',
    ]);
    expect(schemaLines('deprecations', [object('v1', 'Endpoints')], '1.32')).toEqual([]);
  });

  test('is told when clusters serve it only if they are told to', () => {
    expect(
      schemaLines(
        'deprecations',
        [object('storage.k8s.io/v1beta1', 'VolumeAttributesClass')],
        '1.33',
      ),
    ).toEqual([
      'it.apiVersion: "storage.k8s.io/v1beta1": is an API that clusters serve only when they are told to; turn it on in the API server: --runtime-config=storage.k8s.io/v1beta1=true',
    ]);
    expect(schemaLines('deprecations', [object('apps/v1', 'Deployment')])).toEqual([]);
  });
});

describe('the table of what was given up', () => {
  const rows = DEPRECATED_APIS.flatMap((row) => row.kinds.map((kind) => ({ ...row, kind })));

  test.each(rows)('agrees with the schemas: $apiVersion $kind', ({ apiVersion, kind, ...row }) => {
    const known = KubernetesApi.kindOf(apiVersion, kind);
    const { removed = 99, instead } = row;

    expect(known).toBeDefined();
    if (known === undefined) return;
    const served = KubernetesApi.known.filter((minor) => KubernetesApi.of(minor).has(known));
    // 1.16 and 1.17 have the code of what they do not serve.
    expect(served.at(-1)).toBe(removed === 16 ? 17 : Math.min(removed - 1, 36));
    if (instead.includes(' ')) return;
    expect(KubernetesApi.kindOf(instead, kind)).toBeDefined();
    // Where it is gone, there is something better to name.
    expect(bestVersion(known, KubernetesApi.of(Math.min(removed, 36)))).toBeDefined();
  });

  test('names every kind of a stable or beta API that is gone', () => {
    const newest = KubernetesApi.of(36);
    const gone = KubernetesApi.kinds.filter(
      (kind) => !newest.has(kind) && !kind.apiVersion.includes('alpha'),
    );

    const missing = gone.filter(
      ({ apiVersion, kind }) =>
        !rows.some((row) => row.apiVersion === apiVersion && row.kind === kind),
    );
    expect(missing.map(({ apiVersion, kind }) => `${apiVersion} ${kind}`)).toEqual([]);
  });
});
