import { CHECKS, checkManifests } from '../../lib/manifests';
import type { CheckName, CheckOptions } from '../../lib/manifests';
import { formatViolation } from '../../lib/values';
import { GOOD_OBJECTS, MANIFEST_CASES, changed } from '../support/manifest-cases';

const latest = changed(GOOD_OBJECTS.deployment, [
  ['spec', 'template', 'spec', 'containers', 0, 'image'],
  'nginx:latest',
]);

function found(options: CheckOptions, object = latest) {
  const { violations, warnings } = checkManifests([{ path: 'c', object }], options);
  return {
    errors: violations.map(({ check }) => check),
    warnings: warnings.map(({ check }) => check),
  };
}

test('a check can be turned up, down and off', () => {
  expect(found({})).toEqual({ errors: [], warnings: ['images'] });
  expect(found({ checks: { images: 'error' } })).toEqual({ errors: ['images'], warnings: [] });
  expect(found({ checks: { images: 'off' } })).toEqual({ errors: [], warnings: [] });
});

test.each(
  Object.entries(CHECKS).filter(([name]) => MANIFEST_CASES.some(({ check }) => check === name)),
)('%s is an %s that can be turned off', (name, level) => {
  const [example] = MANIFEST_CASES.filter(({ check }) => check === name);
  const placed = (example?.objects ?? []).map((object, index) => ({ path: `c/${index}`, object }));
  const count = (checks: Partial<Record<CheckName, 'error' | 'warn' | 'off'>>) => {
    const options = { ...example?.options, checks: { ...example?.options?.checks, ...checks } };
    const { violations, warnings } = checkManifests(placed, options);
    const mine = (all: typeof violations) => all.filter(({ check }) => check === name).length;
    return { error: mine(violations), warn: mine(warnings) };
  };

  const byDefault = count({});
  expect(byDefault[level]).toBeGreaterThan(0);
  expect(byDefault[level === 'error' ? 'warn' : 'error']).toBe(0);
  expect(count({ [name]: 'warn' })).toEqual({ error: 0, warn: byDefault[level] });
  expect(count({ [name]: 'off' })).toEqual({ error: 0, warn: 0 });
});

test('options that are none are refused, all at once', () => {
  const options = {
    kubernetesVersion: '2.0',
    namespace: 'My Namespace',
    checks: { image: 'off', labels: 'maybe' },
    provided: ['Secret/a/b', 'secret', 3],
  } as unknown as CheckOptions;
  const { violations } = checkManifests([], options);

  expect(violations.map(formatViolation)).toEqual([
    'kubernetesVersion: "2.0": is no version; write for example "1.36" or "1.36.1"',
    'namespace: "My Namespace": is no name of a namespace; write for example "default"',
    'provided[1]: "secret": names no object; write for example ["Secret/storage/admin-key", "StorageClass/fast"]',
    'provided[2]: "3": names no object; write for example ["Secret/storage/admin-key", "StorageClass/fast"]',
    `checks.image: "image": is no check; write one of ${Object.keys(CHECKS).join(', ')}`,
    'checks.labels: "maybe": is nothing that a check does; write "error", "warn" or "off"',
  ]);
});

test.each([5, null, 'all', ['Secret/a/b']])('levels and lists that are %p are refused', (given) => {
  const options = { checks: given, provided: {} } as unknown as CheckOptions;
  const paths = checkManifests([], options).violations.map(({ path }) => path);

  expect(paths).toEqual(['provided', 'checks']);
});

describe('what others provide', () => {
  const claim = changed(GOOD_OBJECTS.claim, ['spec.storageClassName', 'fast']);
  const pulled = changed(GOOD_OBJECTS.deployment, [
    ['spec', 'template', 'spec', 'imagePullSecrets'],
    [{ name: 'registry' }],
  ]);

  test.each([
    [claim, 'StorageClass/fast'],
    [claim, 'StorageClass/*'],
    [pulled, 'Secret/default/registry'],
    [pulled, 'Secret/default/*'],
    [pulled, 'Secret/*/registry'],
  ])('%# is not missed', (object, provided) => {
    expect(found({}, object).warnings).toEqual(['references']);
    expect(found({ provided: [provided] }, object).warnings).toEqual([]);
    // Of another name, kind or namespace.
    const other = provided.replace(/registry|fast|\*$/, 'other').replace('*/', 'other/');
    expect(found({ provided: [other] }, object).warnings).toEqual(['references']);
  });

  test('is found in the namespace of those that name none', () => {
    expect(
      found({ namespace: 'apps', provided: ['Secret/default/registry'] }, pulled).warnings,
    ).toEqual(['references']);
    expect(
      found({ namespace: 'apps', provided: ['Secret/apps/registry'] }, pulled).warnings,
    ).toEqual([]);
  });

  test.each([
    [
      'a certificate',
      {
        apiVersion: 'cert-manager.io/v1',
        kind: 'Certificate',
        metadata: { name: 'x' },
        spec: { secretName: 'registry' },
      },
    ],
    [
      'a sealed secret',
      { apiVersion: 'bitnami.com/v1alpha1', kind: 'SealedSecret', metadata: { name: 'registry' } },
    ],
    [
      'an external secret',
      {
        apiVersion: 'external-secrets.io/v1',
        kind: 'ExternalSecret',
        metadata: { name: 'x' },
        spec: { target: { name: 'registry' } },
      },
    ],
  ])('is made by %s of the set', (_, maker) => {
    const placed = [pulled, maker].map((object, index) => ({ path: `c/${index}`, object }));

    expect(checkManifests(placed).warnings).toEqual([]);
  });

  test('volumes that are made by hand need no class', () => {
    const volume = changed(GOOD_OBJECTS.volume, ['spec.storageClassName', 'fast']);
    const placed = [claim, volume].map((object, index) => ({ path: `c/${index}`, object }));

    expect(checkManifests(placed).warnings).toEqual([]);
  });

  test('claims of a StatefulSet are there for others', () => {
    const user = (claimName: string) =>
      changed(GOOD_OBJECTS.deployment, [
        ['spec', 'template', 'spec', 'volumes'],
        [{ name: 'a', persistentVolumeClaim: { claimName } }],
      ]);
    const warned = (claimName: string) =>
      checkManifests(
        [GOOD_OBJECTS.statefulSet, user(claimName)].map((object, index) => ({
          path: `c/${index}`,
          object,
        })),
      ).warnings.length;

    expect([warned('data-db-0'), warned('data-db'), warned('log-db-0')]).toEqual([0, 0, 1]);
  });

  test('is every role, account and class that each cluster has', () => {
    const names = ['view', 'system:node', 'cluster-admin', 'viewer'].map(
      (name) => found({}, changed(GOOD_OBJECTS.binding, ['roleRef.name', name])).warnings.length,
    );

    expect(names).toEqual([0, 0, 0, 1]);
  });
});

test('of custom resources only the metadata is looked at', () => {
  const custom = {
    apiVersion: 'serving.knative.dev/v1',
    kind: 'Service',
    metadata: { name: 'web', labels: { a: 'b c' } },
    spec: { ports: [{ port: -1 }], template: { spec: { containers: [] } } },
  };

  expect(found({}, custom)).toEqual({ errors: ['labels'], warnings: [] });
});

test('of an object that is there already nothing is missing, and what is wrong still is', () => {
  const object = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'coredns', namespace: 'kube-system' },
    spec: { replica: 3 },
  };
  const reasons = (partial: boolean) =>
    checkManifests([{ path: 'c', object, partial }], {
      provided: ['Namespace/kube-system'],
    }).violations.map(formatViolation);

  expect(reasons(true)).toEqual([
    'c.spec.replica: is no field of DeploymentSpec in Kubernetes 1.36; write "replicas"',
  ]);
  expect(reasons(false).length).toBeGreaterThan(1);
});
