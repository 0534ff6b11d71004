import { KadaluStorage } from '../../lib/manifests';
import type { KadaluStorageProps } from '../../lib/manifests';
import { synthesizeChart } from '../../lib/testing';
import { formatViolation } from '../../lib/values';

const DETAILS = { gluster_hosts: ['10.0.0.1', 'gfs-2.example'], gluster_volname: 'data' };

function made(props: Partial<KadaluStorageProps> = {}) {
  return synthesizeChart(
    (chart) => new KadaluStorage(chart, 'k', { name: 'mirror', details: DETAILS, ...props }),
  );
}

describe('a Gluster volume for kadalu', () => {
  it('is an external storage that keeps what is on it', () => {
    expect(made().yaml).toMatchInlineSnapshot(`
      "apiVersion: kadalu-operator.storage/v1alpha1
      kind: KadaluStorage
      metadata:
        name: mirror
        namespace: kadalu
      spec:
        details:
          gluster_hosts:
            - 10.0.0.1
            - gfs-2.example
          gluster_volname: data
        pvReclaimPolicy: retain
        single_pv_per_pool: false
        type: External
      "
    `);
  });

  it('is a class of the operator', () => {
    let name = '';
    synthesizeChart((chart) => {
      const storage = new KadaluStorage(chart, 'k', { name: 'mirror', details: DETAILS });
      name = storage.storageClassName;
    });

    expect(name).toBe('kadalu.mirror');
  });

  it.each<[string, Partial<KadaluStorageProps>, string]>([
    ['without a name', { name: 'a.b' }, 'name: "a.b": is no name of a storage'],
    ['in no namespace', { namespace: '' }, 'namespace: "": is no name of a namespace'],
    ['with another policy', { pvReclaimPolicy: 'Retain' as never }, 'use retain, archive, delete'],
    [
      'with a switch in quotes',
      { single_pv_per_pool: 'yes' as never },
      'is neither true nor false',
    ],
    ['without details', { details: 5 as never }, 'details: "5": says of no volume where it is'],
    [
      'without a server',
      { details: { ...DETAILS, gluster_hosts: [] } },
      'details.gluster_hosts: "a list": names no server',
    ],
    [
      'with a server that is none',
      { details: { ...DETAILS, gluster_hosts: ['a_b'] } },
      'details.gluster_hosts[0]: "a_b": is no address and no name of a host',
    ],
    [
      'with a server twice',
      { details: { ...DETAILS, gluster_hosts: ['a', 'a'] } },
      'details.gluster_hosts[1]: "a": stands there twice',
    ],
    [
      'with a volume that is none',
      { details: { ...DETAILS, gluster_volname: 'a/b' } },
      'details.gluster_volname: "a/b": is no name of a Gluster volume',
    ],
    [
      'with options that are none',
      { details: { ...DETAILS, gluster_options: 'a b' } },
      'details.gluster_options: "a b": are no options',
    ],
  ])('is refused %s', (_, props, message) => {
    const found = made(props).violations.map(formatViolation);

    expect(found).toHaveLength(1);
    expect(found[0]).toContain(message);
  });
});
