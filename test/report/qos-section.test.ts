import { qosReport } from '../../lib/manifests';
import { renderReport } from '../../lib/report';
import { qosSection } from '../../lib/report/qos-section';

const POD = { kind: 'Pod', namespace: 'kube-system', name: 'one', changes: [] };

describe('the section about classes of service', () => {
  it('says nothing without pods', () => {
    expect(qosSection([])).toBeUndefined();
    expect(qosSection(undefined)).toBeUndefined();
  });

  it('tells which pods are ended last, and what the others lack', () => {
    const text = String(
      qosSection([
        { ...POD, qos: 'Guaranteed', priorityClassName: 'system-node-critical' },
        {
          ...{ ...POD, name: 'two', qos: 'Burstable' },
          changes: [
            { container: 'c', field: 'limits.cpu', to: '100m' },
            { container: 'c', field: 'limits.memory' },
            { container: 'c', field: 'requests.cpu', from: '50m', to: '100m' },
          ],
        },
        { ...POD, name: 'three' },
      ]),
    );

    expect(text).toContain('<td>Pod one</td><td>kube-system</td><td>Guaranteed</td>');
    expect(text).toContain('<span class="alert">Burstable</span></td><td>the default one</td>');
    expect(text).toContain('<code>c</code>: <code>limits.cpu</code> of 100m<br>');
    expect(text).toContain('<code>limits.memory</code> of an amount<br>');
    expect(text).toContain('<code>requests.cpu</code> of 100m instead of 50m</td>');
    expect(text).toContain('<td>known later</td>');
  });

  it('takes what is made of manifests, and shows no markup of names', () => {
    const containers = [{ name: '<b>', image: 'a/b:1' }];
    const qos = qosReport([
      {
        ...{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'x', namespace: 'kube-system' } },
        spec: { containers },
      },
    ]);
    const page = renderReport({ title: 't', stack: 's', machines: [], qos });

    expect(page).toContain('Classes of service');
    expect(page).toContain('&lt;b&gt;');
    expect(page).not.toContain('<b>');
  });
});
