import { Chart, Testing } from 'cdk8s';

import { CortxBlockVolumes, LocalStorageClass, LocalVolumes } from '../../lib/manifests';
import type { CortxBlockVolumesProps, LocalVolume, LocalVolumesProps } from '../../lib/manifests';
import { CortxSolution } from '../../lib/node';
import { synthesizeChart } from '../../lib/testing';
import { SOLUTION } from '../support/cortx-solution';

const VOLUME: LocalVolume = { node: 'srvnode-1.colo.example', path: '/dev/cortx/sdc', size: '5Gi' };

function volumes(props: Partial<LocalVolumesProps> = {}) {
  return synthesizeChart(
    (chart) =>
      new LocalVolumes(chart, 'volumes', { storageClass: 'disks', volumes: [VOLUME], ...props }),
  );
}

function refusals(props: Partial<LocalVolumesProps>): string[] {
  return volumes(props).violations.map(({ code, path }) => `${code} ${path}`);
}

function names(list: readonly LocalVolume[]): string[] {
  return volumes({ volumes: list }).objects.map(({ metadata }) => metadata.name);
}

describe('a local volume', () => {
  it('is a block device of one node', () => {
    expect(volumes().yaml).toMatchInlineSnapshot(`
      "apiVersion: v1
      kind: PersistentVolume
      metadata:
        name: local-srvnode-1-sdc
      spec:
        accessModes:
          - ReadWriteOnce
        capacity:
          storage: 5Gi
        local:
          path: /dev/cortx/sdc
        nodeAffinity:
          required:
            nodeSelectorTerms:
              - matchExpressions:
                  - key: kubernetes.io/hostname
                    operator: In
                    values:
                      - srvnode-1.colo.example
        persistentVolumeReclaimPolicy: Retain
        storageClassName: disks
        volumeMode: Block
      "
    `);
  });

  it('can be a folder with a file system', () => {
    const folder = { ...VOLUME, path: '/mnt/disks/a' };
    const { yaml } = volumes({ volumes: [folder], volumeMode: 'Filesystem' });

    expect(yaml).toContain('path: /mnt/disks/a');
    expect(yaml).toContain('volumeMode: Filesystem');
  });

  it('carries its labels and those of all', () => {
    const { yaml } = volumes({
      labels: { a: 'b', c: 'd' },
      volumes: [{ ...VOLUME, labels: { c: 'e' } }],
    });

    expect(yaml).toContain('    a: b\n    c: e\n');
  });

  it('stays out of the namespace that a chart gives', () => {
    const chart = new Chart(Testing.app(), 'chart', { namespace: 'cortx', labels: { x: 'y' } });
    new LocalVolumes(chart, 'volumes', { storageClass: 'disks', volumes: [VOLUME] });
    new LocalStorageClass(chart, 'class');

    for (const { metadata } of synthesizeChart(chart).objects) {
      expect(metadata).toMatchObject({ labels: { x: 'y' } });
      expect(metadata).not.toHaveProperty('namespace');
    }
  });
});

describe('the name of a local volume', () => {
  it('is made of host and device', () => {
    expect(names([VOLUME])).toEqual(['local-srvnode-1-sdc']);
  });

  it('can be given', () => {
    expect(names([{ ...VOLUME, name: 'fast.1' }])).toEqual(['fast.1']);
  });

  it('has a hash where two would be alike, whatever their order', () => {
    const a = { ...VOLUME, node: 'a.x' };
    const b = { ...VOLUME, node: 'a.y' };
    const both = names([a, b]);

    expect(both[0]).toMatch(/^local-a-sdc-[0-9a-f]{8}$/);
    expect(new Set(both).size).toBe(2);
    expect(names([b, a]).sort()).toEqual([...both].sort());
  });

  it('is refused where two would be alike, if that is wished', () => {
    const alike = [
      { ...VOLUME, node: 'a.x' },
      { ...VOLUME, node: 'a.y' },
    ];

    expect(refusals({ volumes: alike, clashes: 'refuse' })).toEqual([
      'conflict chart/volumes.volumes[1]',
    ]);
    expect(refusals({ volumes: alike.map((one) => ({ ...one, name: 'one' })) })).toEqual([
      'conflict chart/volumes.volumes[1]',
    ]);
  });
});

describe('a local volume is refused', () => {
  const one = (change: object) => ({ volumes: [{ ...VOLUME, ...change }] });
  const at = 'chart/volumes.volumes[0]';
  it.each<[string, Partial<LocalVolumesProps>, string[]]>([
    ['without a node', one({ node: '' }), [`invalid ${at}.node`]],
    ['on a node whose label is too long', one({ node: 'a'.repeat(64) }), [`invalid ${at}.node`]],
    ['on a node that YAML takes for a number', one({ node: '0o7' }), [`invalid ${at}.node`]],
    ['at no path', one({ path: 'sdc' }), [`invalid ${at}.path`]],
    ['of no size', one({ size: 0 }), [`out-of-range ${at}.size`]],
    ['of half a byte', one({ size: '500m' }), [`invalid ${at}.size`]],
    ['of a size that is none', one({ size: '5 GB' }), [`invalid ${at}.size`]],
    ['by a name that is none', one({ name: 'A' }), [`invalid ${at}.name`]],
    ['with a label that is none', one({ labels: { a: '/dev/x' } }), [`invalid ${at}.labels[a]`]],
    [
      'with a key of a label that is none',
      one({ labels: { '-': '' } }),
      [`invalid ${at}.labels[-]`],
    ],
    ['twice', { volumes: [VOLUME, VOLUME] }, ['duplicate']],
    ['that is none', { volumes: [5 as never] }, [`invalid ${at}`]],
    ['in no list', { volumes: 5 as never }, ['required chart/volumes.volumes']],
    ['in an empty list', { volumes: [] }, ['required chart/volumes.volumes']],
    ['of no class', { storageClass: '' }, ['invalid chart/volumes.storageClass']],
    ['in another mode', { volumeMode: 'Raw' as never }, ['unsupported chart/volumes.volumeMode']],
    ['with a prefix that is none', { namePrefix: '_' }, ['invalid chart/volumes.namePrefix']],
    [
      'at a folder that is none',
      { ...one({ path: '/mnt/../x' }), volumeMode: 'Filesystem' },
      [`invalid ${at}.path`],
    ],
  ])('%s', (_, props, expected) => {
    expect(refusals(props)).toEqual(
      expected.map((text) => expect.stringContaining(text) as string),
    );
  });

  it('by synthesis too, with path, value, reason and remedy', () => {
    const chart = Testing.chart();
    new LocalVolumes(chart, 'volumes', {
      storageClass: 'disks',
      volumes: [{ ...VOLUME, node: '', size: '5 GB' }],
    });

    expect((): unknown => Testing.synth(chart)).toThrowErrorMatchingInlineSnapshot(`
      "Validation failed with the following errors:
        [test/volumes] volumes[0].node: "": is no value of the label kubernetes.io/hostname, which binds the volume to its node; write what "kubectl get nodes -L kubernetes.io/hostname" shows
        [test/volumes] volumes[0].size: "5 GB": is no quantity; write "5Gi" (powers of 1024) or "5G" (powers of 1000)"
    `);
  });
});

describe('a class of local volumes', () => {
  const made = (props: object) =>
    synthesizeChart((chart) => new LocalStorageClass(chart, 'c', props));

  it('binds late and keeps', () => {
    expect(made({ isDefault: true }).yaml).toMatchInlineSnapshot(`
      "apiVersion: storage.k8s.io/v1
      kind: StorageClass
      metadata:
        annotations:
          storageclass.kubernetes.io/is-default-class: "true"
        name: local-block-storage
      provisioner: kubernetes.io/no-provisioner
      reclaimPolicy: Retain
      volumeBindingMode: WaitForFirstConsumer
      "
    `);
  });

  it.each([
    [{ name: 'A' }, 'invalid chart/c.name'],
    [{ isDefault: 'false' }, 'invalid chart/c.isDefault'],
    [{ reclaimPolicy: 'Recycle' }, 'unsupported chart/c.reclaimPolicy'],
    [{ labels: [] }, 'invalid chart/c.labels'],
  ])('is refused with %j', (props, expected) => {
    expect(made(props).violations.map(({ code, path }) => `${code} ${path}`)).toEqual([expected]);
  });
});

describe('the volumes of CORTX', () => {
  const made = (props: CortxBlockVolumesProps) =>
    synthesizeChart((chart) => new CortxBlockVolumes(chart, 'cortx', props));

  it('are a class, and a volume for each device of each node, chosen by their labels', () => {
    const { objects } = made({ volumes: CortxSolution.of(SOLUTION).blockVolumes() });

    expect(objects.map(({ kind }) => kind)).toEqual([
      'StorageClass',
      ...Array.from({ length: 12 }, () => 'PersistentVolume'),
    ]);
    expect(objects[0]?.metadata.name).toBe('cortx-local-block-storage');
    expect(objects[5]).toMatchObject({
      metadata: {
        name: 'cortx-data-node-2-sdc',
        labels: { 'cortx.io/device-path': 'dev-cortx-sdc' },
      },
      spec: { local: { path: '/dev/cortx/sdc' }, capacity: { storage: '25Gi' } },
    });
  });

  it('have names and labels without a solution too', () => {
    const { objects } = made({ volumes: [{ ...VOLUME, path: '/dev/mapper/mpathA' }] });

    expect(objects[1]?.metadata).toEqual({
      name: expect.stringMatching(/^cortx-data-srvnode-1-mpatha-[0-9a-f]{8}$/) as string,
      labels: { 'cortx.io/device-path': 'dev-mapper-mpatha' },
    });
  });

  it('are refused by the names of their own props', () => {
    const { violations } = made({ storageClass: 'A', volumes: [{ ...VOLUME, node: '' }] });

    expect(violations.map(({ path }) => path)).toEqual([
      'chart/cortx.storageClass',
      'chart/cortx.volumes[0].node',
    ]);
  });
});
