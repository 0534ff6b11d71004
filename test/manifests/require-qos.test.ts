import { App, Chart } from 'cdk8s';
import fc from 'fast-check';

import { checkManifests, qosClassOf, requireQoS, requiredQoS } from '../../lib/manifests';
import type { QoSClass } from '../../lib/manifests';
import { formatViolation } from '../../lib/values';
import { GOOD_OBJECTS, changed } from '../support/manifest-cases';

type Amounts = Readonly<Record<string, string | number>>;
const resources = (requests?: Amounts, limits?: Amounts) => ({
  resources: { ...(requests && { requests }), ...(limits && { limits }) },
});
const FULL = { cpu: '1', memory: '1Gi' };
const container = (name: string, of: object = {}) => ({ name, image: 'a/b:1', ...of });

test.each<[string, object, QoSClass]>([
  ['nothing', { containers: [container('a')] }, 'BestEffort'],
  ['limits alone', { containers: [container('a', resources(undefined, FULL))] }, 'Guaranteed'],
  [
    'requests as high as limits, written otherwise',
    { containers: [container('a', resources({ cpu: '1000m', memory: '1024Mi' }, FULL))] },
    'Guaranteed',
  ],
  ['requests alone', { containers: [container('a', resources(FULL))] }, 'Burstable'],
  [
    'lower requests',
    { containers: [container('a', resources({ cpu: '1', memory: '1Mi' }, FULL))] },
    'Burstable',
  ],
  [
    'no limit of cpu',
    { containers: [container('a', resources(undefined, { memory: '1Gi' }))] },
    'Burstable',
  ],
  [
    'disk alone',
    { containers: [container('a', resources({ 'ephemeral-storage': '1Gi' }))] },
    'BestEffort',
  ],
  ['zeros', { containers: [container('a', resources({ cpu: 0 }, { memory: '0' }))] }, 'BestEffort'],
  [
    'a request of nothing',
    { containers: [container('a', resources({ cpu: 0, memory: '1Gi' }, FULL))] },
    'Burstable',
  ],
  [
    'one of two',
    { containers: [container('a', resources(undefined, FULL)), container('b')] },
    'Burstable',
  ],
  [
    'one that runs first',
    { containers: [container('a', resources(undefined, FULL))], initContainers: [container('b')] },
    'Burstable',
  ],
  [
    'the pod as a whole',
    { ...resources(undefined, FULL), containers: [container('a')] },
    'Guaranteed',
  ],
  [
    'a pod that asks for what its containers do',
    { ...resources(undefined, FULL), containers: [container('a', resources({ cpu: '500m' }))] },
    'Burstable',
  ],
])('with %s, pods are in their class', (_, spec, qos) => {
  expect(qosClassOf(spec)).toBe(qos);
});

test.each<[QoSClass, object, string]>([
  [
    'Guaranteed',
    resources({ memory: '512Mi' }, { memory: '1Gi' }),
    'c.spec.template.spec: "Burstable": "Guaranteed" is asked for, but container "web" has no limit of cpu, container "web" asks for 512Mi memory, not for its limit of 1Gi; give every container limits of cpu and memory, and no other requests',
  ],
  [
    'Guaranteed',
    {},
    'c.spec.template.spec: "BestEffort": "Guaranteed" is asked for, but container "web" has no limit of cpu, container "web" has no limit of memory; give every container limits of cpu and memory, and no other requests',
  ],
  [
    'BestEffort',
    resources({ cpu: '1m' }),
    'c.spec.template.spec: "Burstable": "BestEffort" is asked for, but container "web" has cpu; leave out all requests and limits of these',
  ],
  [
    'Burstable',
    resources(undefined, FULL),
    'c.spec.template.spec: "Guaranteed": "Burstable" is asked for, but all requests are as high as their limits; lower a request, or raise a limit',
  ],
  [
    'Burstable',
    {},
    'c.spec.template.spec: "BestEffort": "Burstable" is asked for, but no container has requests or limits of cpu or memory; give a container a request',
  ],
])('%s is refused to pods of another class', (qos, given, message) => {
  const [[, value] = ['', {}]] = Object.entries(given);
  const object = changed(GOOD_OBJECTS.deployment, [
    ['spec', 'template', 'spec', 'containers', 0, 'resources'],
    value,
  ]);
  const { violations } = checkManifests([{ path: 'c', object, qos }]);

  expect(violations.map(formatViolation)).toEqual([message]);
  expect(checkManifests([{ path: 'c', object }]).violations).toEqual([]);
});

test('a class that there is not is refused', () => {
  const qos = 'Gold' as QoSClass;
  const { violations } = checkManifests([{ path: 'c', object: GOOD_OBJECTS.configMap, qos }]);

  expect(violations.map(formatViolation)).toEqual([
    'c: "Gold": is no class of service; write "Guaranteed", "Burstable", "BestEffort"',
  ]);
});

test('before 1.34 what a pod has as a whole does not count', () => {
  const object = changed(GOOD_OBJECTS.deployment, [
    ['spec', 'template', 'spec', 'resources'],
    { limits: FULL },
  ]);
  const check = (kubernetesVersion: string) =>
    checkManifests([{ path: 'c', object, qos: 'Guaranteed' }], {
      kubernetesVersion,
      checks: { schema: 'off' },
    }).violations.length;

  expect([check('1.33'), check('1.34')]).toEqual([1, 0]);
});

test('the nearest construct that wants a class decides', () => {
  const chart = new Chart(new App(), 'chart');
  const inner = new Chart(chart, 'inner');

  expect(requiredQoS(inner)).toBeUndefined();
  requireQoS(chart, 'Burstable');
  expect(requiredQoS(inner)).toBe('Burstable');
  requireQoS(inner, 'Guaranteed');
  expect([requiredQoS(inner), requiredQoS(chart)]).toEqual(['Guaranteed', 'Burstable']);
});

test('whatever stands anywhere in a pod, it is in a class or in none that is known', () => {
  fc.assert(
    fc.property(fc.anything(), fc.anything(), (spec, own) => {
      const classes = ['Guaranteed', 'Burstable', 'BestEffort', undefined];
      expect(classes).toContain(qosClassOf(spec));
      expect(classes).toContain(qosClassOf({ containers: [own] }));
    }),
  );
});
