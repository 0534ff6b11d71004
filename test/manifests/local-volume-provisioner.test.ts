import { parse } from 'yaml';

import { LocalVolumeProvisioner } from '../../lib/manifests';
import type {
  KnownVolume,
  LocalVolumeProvisionerProps,
  ProvisionedClass,
} from '../../lib/manifests';
import { Machine } from '../../lib/machine';
import { LocalDisks } from '../../lib/node';
import { synthesizeChart } from '../../lib/testing';
import { formatViolation } from '../../lib/values';

const IMAGE = 'registry.k8s.io/sig-storage/local-volume-provisioner:v2.9.0';
// One that removes the taint.
const LATER = 'registry.example/local-volume-provisioner:2.9.0-patched';
const FAST: ProvisionedClass = { storageClass: 'fast', hostDir: '/mnt/disks/fast' };
const RAW: ProvisionedClass = {
  ...{ storageClass: 'raw', hostDir: '/mnt/disks/raw', volumeMode: 'Block' },
};

function made(props: Partial<LocalVolumeProvisionerProps> = {}) {
  let known: readonly KnownVolume[] = [];
  const chart = synthesizeChart((into) => {
    const provisioner = new LocalVolumeProvisioner(into, 'p', {
      ...{ image: IMAGE, classes: [FAST] },
      ...props,
    });
    known = provisioner.knownVolumes;
  });
  const object = (key: string): Record<string, unknown> =>
    parse(chart.manifests[key] ?? '{}') as Record<string, unknown>;
  return { ...chart, known, object };
}

const NAME = 'local-volume-provisioner';
const CONFIG = `ConfigMap/local-volumes/${NAME}-config`;
const ROLE = `ClusterRole/local-volumes-${NAME}`;
const PODS = `DaemonSet/local-volumes/${NAME}`;

describe('the local static provisioner', () => {
  it('is everything that it needs, in the order in which it needs it', () => {
    const { objects, violations, warnings } = made();

    expect([...violations, ...warnings]).toEqual([]);
    expect(objects.map(({ kind, metadata }) => `${kind}/${metadata.name}`)).toEqual([
      'Namespace/local-volumes',
      `ServiceAccount/${NAME}`,
      `ClusterRole/local-volumes-${NAME}`,
      `ClusterRoleBinding/local-volumes-${NAME}`,
      `ConfigMap/${NAME}-config`,
      'StorageClass/fast',
      `DaemonSet/${NAME}`,
    ]);
  });

  it('is told of its classes by YAML that YAML 1.1 reads as it is meant', () => {
    const odd = ['on', '0o7', '1e3', '12'].map((storageClass) => ({
      ...{ storageClass, hostDir: `/mnt/disks/${storageClass}`, namePattern: 'no' },
    }));
    const { data } = made({ classes: odd }).object(CONFIG) as { data: Record<string, string> };
    const map = parse(data['storageClassMap'] ?? '', { version: '1.1' }) as Record<string, unknown>;

    expect(data['storageClassMap']).toContain('"0o7":\n');
    expect(Object.keys(map).sort()).toEqual(['0o7', '12', '1e3', 'on']);
    expect(map['on']).toEqual({
      hostDir: '/mnt/disks/on',
      mountDir: '/mnt/disks/on',
      volumeMode: 'Filesystem',
      namePattern: 'no',
    });
  });

  it('is told of all else that it can be told', () => {
    const { yaml, violations } = made({
      classes: [
        { ...FAST, fsType: 'xfs', accessMode: 'ReadWriteOncePod', mountOptions: ['noatime'] },
        { ...RAW, reclaimPolicy: 'Delete', blockCleanerCommand: ['/scripts/shred.sh', '2'] },
        { storageClass: 'own', hostDir: '/mnt/disks/own', createClass: false },
      ],
      ...{ name: 'disks', namespace: 'kube-system', createNamespace: false },
      nodeSelector: { disks: 'local' },
      tolerations: [{ key: 'storage', operator: 'Exists' }],
      ...{ nodeLabelsForPV: ['topology.kubernetes.io/zone'], labelsForPV: { kind: 'local' } },
      ...{ setPVOwnerRef: true, useJobForCleaning: true, useNodeNameOnly: true },
      ...{
        image: LATER,
        minResyncPeriod: '10m',
        removeNodeNotReadyTaint: true,
        seLinuxType: 'spc_t',
      },
      ...{ cpu: '20m', memory: '64Mi', labels: { team: 'storage' } },
    });

    expect(violations).toEqual([]);
    expect(yaml).toMatchSnapshot();
  });

  it('takes what LocalDisks says of a class', () => {
    const machine = new Machine('worker-1');
    const disks = new LocalDisks(machine, 'journal', {
      storageClass: 'journal',
      disks: [{ serial: 'S4EWNX0N123456', name: 'journal-0' }],
      volumeMode: 'Block',
    });
    const { discovery } = disks;
    if (discovery === undefined) throw new Error('no discovery');
    const files = disks.volumes.map(({ file }) => file);
    const { known, violations } = made({
      classes: [discovery],
      knownVolumes: [{ node: 'worker-1', storageClass: 'journal', files }],
    });

    expect(violations).toEqual([]);
    expect(known.map(({ name, path }) => [name, path])).toEqual(
      disks.volumes.map(({ persistentVolume, path }) => [persistentVolume, path]),
    );
  });

  it('has no privileges unless it opens devices', () => {
    expect(made().yaml).toContain('privileged: false');
    expect(made().yaml).toContain('drop:\n                - ALL');
    expect(made().yaml).not.toContain('path: /dev\n');
    expect(made({ classes: [RAW] }).yaml).toContain('privileged: true');
    expect(made({ classes: [RAW] }).yaml).toContain('path: /dev\n');
  });

  it('may delete nothing unless a class says so', () => {
    const rules = (props: Partial<LocalVolumeProvisionerProps>) =>
      JSON.stringify((made(props).object(ROLE) as { rules: unknown }).rules);

    expect(rules({})).not.toMatch(/delete|"nodes"\],"verbs":\["get","update/);
    expect(rules({ classes: [{ ...FAST, reclaimPolicy: 'Delete' }] })).toContain('"delete"');
    expect(rules({ classes: [{ ...FAST, createClass: false }] })).toContain('"delete"');
    expect(rules({ image: LATER, removeNodeNotReadyTaint: true })).toContain(
      '"verbs":["get","update"]',
    );
    expect(made({ classes: [{ ...FAST, reclaimPolicy: 'Delete' }] }).yaml).toContain(
      '- DAC_OVERRIDE',
    );
  });

  it('tolerates the taint that it removes', () => {
    const { spec } = made({ image: LATER, removeNodeNotReadyTaint: true, tolerations: [] }).object(
      PODS,
    );

    expect(JSON.stringify(spec)).toContain(
      '"tolerations":[{"key":"sig-storage-local-static-provisioner/agent-not-ready","operator":"Exists"}]',
    );
  });

  it('has the volumes of one node named as upstream names them', () => {
    const { known } = made({
      classes: [{ storageClass: 'local-storage', hostDir: '/mnt/disks/x' }],
      knownVolumes: [
        { node: 'node-a', storageClass: 'local-storage', files: ['vol1', 'vol2', 'vol12'] },
      ],
    });

    expect(known.map(({ name }) => name)).toEqual([
      'local-pv-5e9082da',
      'local-pv-b0a2c939',
      'local-pv-caaf92',
    ]);
  });
});

describe('the local static provisioner is refused', () => {
  const one = (change: object) => ({ classes: [{ ...FAST, ...change }] });
  const known = (change: object) => ({
    knownVolumes: [{ node: 'a', storageClass: 'fast', files: ['x'], ...change }] as never,
  });

  it.each<[string, Partial<LocalVolumeProvisionerProps>, string]>([
    ['without classes', { classes: [] }, 'classes: "a list": names no class'],
    ['with a class that is none', { classes: [5 as never] }, 'classes[0]: "5": is no class'],
    ['with a class of no name', one({ storageClass: 'A' }), 'storageClass: "A": is no name of a'],
    ['with a folder that is none', one({ hostDir: 'mnt' }), 'is no whole path of a folder'],
    ['with a folder that climbs', one({ hostDir: '/mnt/../x' }), 'is no whole path of a folder'],
    ['with the devices', one({ hostDir: '/dev/disk' }), 'is a folder of the system, whose content'],
    ['with all mounts', one({ hostDir: '/mnt' }), 'is a folder of the system, whose content'],
    ['with another mode', one({ volumeMode: 'Raw' }), 'volumeMode: "Raw": is none; use Filesystem'],
    ['with another access', one({ accessMode: 'RWO' }), 'accessMode: "RWO": is none'],
    ['with another policy', one({ reclaimPolicy: 'Recycle' }), 'is none; use Retain, Delete'],
    ['with a file system that is none', one({ fsType: '' }), 'fsType: "": is no file system'],
    [
      'with a file system of devices',
      one({ volumeMode: 'Block', fsType: 'xfs' }),
      'says nothing of volumes that are devices',
    ],
    ['with a pattern that is none', one({ namePattern: '[a' }), '"[a": is no pattern of names'],
    ['with a switch in quotes', one({ isDefault: 'no' }), 'isDefault: "no": is neither'],
    ['with an option of two', one({ mountOptions: ['a b'] }), 'mountOptions[0]: "a b": is no'],
    [
      'with a cleaner that never runs',
      one({ blockCleanerCommand: ['/scripts/shred.sh'] }),
      'is never run, as the class keeps what is on its volumes',
    ],
    [
      'with a cleaner that is none',
      one({ reclaimPolicy: 'Delete', blockCleanerCommand: [] }),
      'is no path of a program',
    ],
    [
      'with one class twice',
      { classes: [FAST, { ...FAST, hostDir: '/mnt/b' }] },
      'classes[1].storageClass: "fast": is there already',
    ],
    [
      'with one folder in another',
      { classes: [FAST, { storageClass: 'b', hostDir: '/mnt/disks/fast/b' }] },
      'classes[1].hostDir: "/mnt/disks/fast/b": is, holds or stands in the folder of the class fast (/mnt/disks/fast)',
    ],
    [
      'with two defaults',
      { classes: [FAST, RAW].map((each) => ({ ...each, isDefault: true })) },
      'classes: "fast, raw": are all to be the default',
    ],
    ['without an image', { image: undefined as never }, 'image: is no reference of an image'],
    ['with an image that moves', { image: 'a/b:latest' }, 'may be another image tomorrow'],
    ['with a long name', { name: 'a'.repeat(53) }, 'is no name of at most 52 lower-case letters'],
    ['without its privileges', { classes: [RAW], privileged: false }, 'keeps the provisioner from'],
    ['with a label that is none', { nodeLabelsForPV: ['-'] }, 'nodeLabelsForPV[0]: "-": is no key'],
    ['with a short period', { minResyncPeriod: '1ms' }, 'is not between 1s and 24h'],
    [
      'with an image that never removes the taint',
      { removeNodeNotReadyTaint: true },
      'would leave the nodes closed, as versions up to 2.9.0 never remove the taint',
    ],
    [
      'with a taint that stays',
      { provisionerNotReadyNodeTaintKey: 'a' },
      'is never removed, as removeNodeNotReadyTaint is not set',
    ],
    ['with a class of priority that is none', { priorityClassName: 'A' }, 'is no name of a class'],
    ['with a type that is none', { seLinuxType: 'x' }, 'seLinuxType: "x": is no type'],
    ['with volumes in no list', { knownVolumes: 5 as never }, 'knownVolumes: "5": is no list'],
    ['with volumes of no node', known({ node: '' }), 'knownVolumes[0].node: "": is no name of a'],
    ['with volumes of no class', known({ storageClass: 'b' }), '"b": is none of the classes'],
    ['with volumes of no files', known({ files: undefined }), 'files: names no file'],
    ['with a file in a folder', known({ files: ['a/b'] }), 'is no name in /mnt/disks/fast that *'],
    [
      'with a file that the pattern leaves out',
      { ...one({ namePattern: 'nvme-*,wwn-?' }), ...known({ files: ['wwn-1', 'wwn-12'] }) },
      'knownVolumes[0].files[1]: "wwn-12": is no name in /mnt/disks/fast that nvme-*,wwn-? matches',
    ],
    [
      'with two volumes of one name, as nothing stands between file and node',
      {
        knownVolumes: [
          { node: 'c', storageClass: 'fast', files: ['ab'] },
          { node: 'bc', storageClass: 'fast', files: ['a'] },
        ],
      },
      'knownVolumes[1]: "/mnt/disks/fast/a on bc": would have the name local-pv-',
    ],
  ])('%s', (_, props, message) => {
    const found = made(props).violations.map(formatViolation);

    expect(found).toHaveLength(1);
    expect(found[0]).toContain(message);
  });
});
