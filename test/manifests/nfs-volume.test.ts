import { NfsVolume } from '../../lib/manifests';
import type { NfsVolumeProps } from '../../lib/manifests';
import { synthesizeChart } from '../../lib/testing';
import { formatViolation } from '../../lib/values';

const GOOD = { name: 'gluster-data', server: '10.0.0.100', path: '/data', size: '100Gi' };

function made(props: Partial<NfsVolumeProps> = {}) {
  return synthesizeChart((chart) => new NfsVolume(chart, 'v', { ...GOOD, ...props }));
}

describe('a volume on NFS', () => {
  it('is kept, waits for its server, and is of no class', () => {
    expect(made().yaml).toMatchInlineSnapshot(`
      "apiVersion: v1
      kind: PersistentVolume
      metadata:
        name: gluster-data
      spec:
        accessModes:
          - ReadWriteMany
        capacity:
          storage: 100Gi
        mountOptions:
          - nfsvers=4.1
          - hard
        nfs:
          path: /data
          server: 10.0.0.100
        persistentVolumeReclaimPolicy: Retain
        storageClassName: ""
      "
    `);
  });

  it('takes an address of version 6, a class, modes and options', () => {
    const { objects, violations } = made({
      server: 'fd00::5',
      path: '/',
      storageClass: 'nfs',
      accessModes: ['ReadOnlyMany'],
      mountOptions: [],
      readOnly: true,
    });

    expect(violations).toEqual([]);
    expect(objects[0]?.['spec']).toEqual({
      capacity: { storage: '100Gi' },
      accessModes: ['ReadOnlyMany'],
      persistentVolumeReclaimPolicy: 'Retain',
      storageClassName: 'nfs',
      nfs: { server: '[fd00::5]', path: '/', readOnly: true },
    });
  });

  it.each<[string, Partial<NfsVolumeProps>, string]>([
    ['without a name', { name: 'A' }, 'name: "A": is no name of an object'],
    ['without a server', { server: 'a b' }, 'server: "a b": is no address and no name of a host'],
    ['without a path', { path: 'data' }, 'path: "data": is no whole path of a folder'],
    ['with a path that climbs', { path: '/a/../b' }, 'is no whole path of a folder'],
    ['of no size', { size: 0 }, 'size: "0": is nothing'],
    ['of half a byte', { size: 1.5 }, 'size: "1.5": is no whole number of bytes'],
    ['of a size that is none', { size: '5 GB' }, 'size: "5 GB": is no quantity'],
    ['of a class that is none', { storageClass: 'A' }, 'storageClass: "A": is no name of a class'],
    ['in no mode', { accessModes: [] }, 'accessModes: "a list": names none'],
    ['in another mode', { accessModes: ['RWX' as never] }, 'accessModes[0]: "RWX": is none'],
    ['with an option of two', { mountOptions: ['a,b'] }, 'mountOptions[0]: "a,b": is no option'],
    ['with a switch in quotes', { readOnly: 'no' as never }, 'is neither true nor false'],
  ])('is refused %s', (_, props, message) => {
    const found = made(props).violations.map(formatViolation);

    expect(found).toHaveLength(1);
    expect(found[0]).toContain(message);
  });
});
