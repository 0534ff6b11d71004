import { LateValue, guaranteed, qosReport } from '../../lib/manifests';
import type { KubernetesObject } from '../../lib/manifests';

const object = (kind: string, spec: object, namespace = 'kube-system'): KubernetesObject => ({
  apiVersion: kind === 'Pod' ? 'v1' : 'apps/v1',
  ...{ kind, metadata: { name: 'one', namespace }, spec },
});
const pod = (resources: unknown, more: object = {}, namespace?: string): KubernetesObject =>
  object('Pod', { containers: [{ name: 'c', image: 'a/b:1', resources }], ...more }, namespace);
const changesOf = (resources: unknown) =>
  qosReport([pod(resources)])[0]?.changes.map(
    ({ field, from = '', to = '' }) => `${field} ${from}>${to}`,
  );

describe('the report on classes of service', () => {
  it('has nothing to change where all is guaranteed', () => {
    expect(qosReport([pod(guaranteed('100m', '64Mi'))])).toEqual([
      {
        ...{ kind: 'Pod', namespace: 'kube-system', name: 'one' },
        ...{ qos: 'Guaranteed', changes: [] },
      },
    ]);
  });

  it.each<[string, unknown, readonly string[]]>([
    ['nothing', undefined, ['limits.cpu >', 'limits.memory >']],
    [
      'requests alone',
      { requests: { cpu: '100m', memory: '64Mi' } },
      ['limits.cpu >100m', 'limits.memory >64Mi'],
    ],
    [
      'a request below its limit',
      { requests: { cpu: '50m' }, limits: { cpu: '100m', memory: '64Mi' } },
      ['requests.cpu 50m>100m'],
    ],
    [
      'a request of nothing',
      { requests: { memory: 0 }, limits: { cpu: 1, memory: '64Mi' } },
      ['requests.memory >64Mi'],
    ],
    ['limits alone, which stand for both', { limits: { cpu: 1, memory: '1Gi' } }, []],
  ])('says for %s what would have to change', (_, resources, changes) => {
    expect(changesOf(resources)).toEqual(changes);
  });

  it('makes a pod Guaranteed when one does what it says', () => {
    const resources = { requests: { cpu: '50m', memory: '64Mi' }, limits: { cpu: '100m' } };
    const [before] = qosReport([pod(resources)]);
    const changed: Record<string, Record<string, string>> = {
      requests: { ...resources.requests },
      limits: { ...resources.limits },
    };
    for (const { field, to } of before?.changes ?? []) {
      const [part = '', kind = ''] = field.split('.');
      changed[part] = { ...changed[part], [kind]: to ?? '1' };
    }

    expect(before?.qos).toBe('Burstable');
    expect(qosReport([pod(changed)])[0]?.qos).toBe('Guaranteed');
  });

  it('looks at containers that run first too', () => {
    const initContainers = [{ name: 'first', image: 'a/b:1' }];
    const [report] = qosReport([pod(guaranteed(1, '1Gi'), { initContainers })]);

    expect(report?.qos).toBe('Burstable');
    expect(report?.changes.map(({ container, field }) => `${container} ${field}`)).toEqual([
      'first limits.cpu',
      'first limits.memory',
    ]);
  });

  it('counts resources of the pod as a whole from 1.34 on', () => {
    const whole = pod(undefined, { resources: { limits: { cpu: 1, memory: '1Gi' } } });

    expect(qosReport([whole], { kubernetesVersion: '1.34' })[0]?.qos).toBe('Guaranteed');
    expect(qosReport([whole], { kubernetesVersion: '1.33' })[0]?.qos).toBe('BestEffort');
  });

  it('tells of the namespaces that are asked for, and of pods of the highest priorities', () => {
    const template = { spec: { containers: [{ name: 'c' }] } };
    const objects = [
      object('Deployment', { template }, 'kube-system'),
      object('DaemonSet', { template }, 'shop'),
      pod({}, { priorityClassName: 'system-node-critical' }, 'kube-flannel'),
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x', namespace: 'kube-system' } },
    ];

    expect(qosReport(objects).map(({ kind, namespace }) => [kind, namespace])).toEqual([
      ['Deployment', 'kube-system'],
      ['Pod', 'kube-flannel'],
    ]);
    expect(qosReport(objects, { namespaces: ['shop'] })[0]).toMatchObject({ kind: 'DaemonSet' });
    expect(qosReport(objects)[1]?.priorityClassName).toBe('system-node-critical');
  });

  it('leaves open what is known only later', () => {
    class Late extends LateValue {
      readonly type = 'string';
      override toString(): string {
        return '<output:cpu>';
      }
    }
    const late = new Late();
    const [report] = qosReport([pod({ limits: { cpu: late, memory: '1Gi' } })]);

    expect(report).toEqual({
      ...{ kind: 'Pod', namespace: 'kube-system', name: 'one', changes: [] },
    });
  });

  it.each([null, 5, 'x', [], {}])('passes over %j', (odd) => {
    expect(qosReport([odd as never])).toEqual([]);
  });
});
