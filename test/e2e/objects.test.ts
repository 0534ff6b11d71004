/** The objects of `groundwork/manifests`, judged by the API server's own decoding, defaults and validation. */
import fc from 'fast-check';
import { parseAllDocuments, stringify } from 'yaml';

import {
  CortxBlockVolumes,
  LocalStorageClass,
  LocalVolumes,
  SymlinkBlockDevices,
} from '../../lib/manifests';
import type { LocalVolume } from '../../lib/manifests';
import { isPrintableLabel } from '../../lib/manifests/labels';
import { CortxSolution } from '../../lib/node';
import { synthesizeChart } from '../../lib/testing';
import { goTool } from '../../tools/go-tool';
import { SOLUTION } from '../support/cortx-solution';
import { describeLab } from '../support/describe-lab';
import { judgeObjects } from '../support/object-judge';

const IMAGE = `docker.io/library/busybox:1.36.1@sha256:${'a'.repeat(64)}`;

const wordOf = (characters: string, most: number) =>
  fc
    .array(fc.constantFrom(...Array.from(characters)), { minLength: 1, maxLength: most })
    .map((parts) => parts.join(''));
// What YAML might take for something else than text, too.
const odd = fc.constantFrom(
  '0o7',
  '0X1F',

  '1',
  '1e3',
  '0x1f',
  'true',
  'no',
  'null',
  '1_000',
  '12:30',
  '.5',
  '~',
  '1.10',
);
const node = fc.oneof(odd, wordOf('abcXYZ0189-_.', 63)).filter((text) => isPrintableLabel(text));
const device = fc
  .array(
    fc
      .oneof(odd, wordOf('abXY09-_.:=@+#\\ü', 90))
      .map((text) => text.replace(/~/g, 'x').replace(/\\/g, '\\x20'))
      .filter((text) => !/^\.{1,2}$/.test(text)),
    { minLength: 1, maxLength: 3 },
  )
  .map((parts) => `/dev/vendor/${parts.join('/')}`);
const size = fc.oneof(
  fc.constantFrom('5Gi', '1.5Ti', '1e9', '0.5Gi', '123456789'),
  fc.integer({ min: 1 }),
);
const volumes = fc.uniqueArray(fc.record({ node, path: device, size }), {
  minLength: 1,
  maxLength: 12,
  selector: (one: LocalVolume) => `${one.node} ${one.path}`,
});

/** The errors of all objects, each with the object's name. */
async function errorsOf(yaml: string): Promise<readonly string[]> {
  const verdicts = await judgeObjects(yaml);
  return verdicts.flatMap(({ kind, name, errors }) =>
    errors.map((error) => `${kind}/${name} ${error}`),
  );
}

jest.setTimeout(60_000);

describeLab('objects', () => {
  // Where it is not built yet, that takes a while.
  beforeAll(async () => {
    await goTool('kubelet-check');
  }, 900_000);

  test('the API server takes every kind that is made, without a warning', async () => {
    const solution = CortxSolution.of(SOLUTION);
    const { yaml, violations } = synthesizeChart((chart) => {
      new LocalStorageClass(chart, 'class', { isDefault: true });
      new CortxBlockVolumes(chart, 'volumes', { volumes: solution.blockVolumes() });
      new LocalVolumes(chart, 'folders', {
        storageClass: 'folders',
        volumeMode: 'Filesystem',
        volumes: [{ node: 'a', path: '/mnt/disks/a', size: '1Gi' }],
      });
      new SymlinkBlockDevices(chart, 'job', { image: IMAGE, nodes: solution.linkedNodes() });
      new SymlinkBlockDevices(chart, 'again', {
        image: IMAGE,
        form: 'daemon-set',
        namespace: 'again',
        seLinuxType: 'spc_t',
        nodes: [{ node: 'a', devices: [{ device: '/dev/disk/by-id/wwn-0x1' }] }],
      });
    });
    const verdicts = await judgeObjects(yaml);

    expect(violations).toEqual([]);
    expect(new Set(verdicts.map(({ kind }) => kind))).toEqual(
      new Set(['StorageClass', 'PersistentVolume', 'Namespace', 'Job', 'DaemonSet']),
    );
    expect(verdicts.flatMap(({ errors, warnings }) => [...errors, ...warnings])).toEqual([]);
  });

  test('whatever nodes and devices are called, it takes the volumes and their links, and no two names are alike', async () => {
    const charts = fc.sample(volumes, { numRuns: 50, seed: 4 }).map((list, index) =>
      synthesizeChart((chart) => {
        new CortxBlockVolumes(chart, `volumes-${index}`, { volumes: list });
        const nodes = new Map<string, { device: string; name: string }[]>();
        for (const { node: host, path } of list) {
          const devices = nodes.get(host) ?? [];
          devices.push({ device: path, name: `data-${devices.length}` });
          nodes.set(host, devices);
        }
        new SymlinkBlockDevices(chart, `links-${index}`, {
          image: IMAGE,
          nodes: [...nodes].map(([name, devices]) => ({ node: name, devices })),
        });
      }),
    );

    expect(charts.flatMap(({ violations }) => violations)).toEqual([]);
    for (const { objects } of charts) {
      const names = objects.map(({ kind, metadata }) => `${kind}/${metadata.name}`);
      expect(new Set(names).size).toBe(names.length);
    }
    expect(await errorsOf(charts.map(({ yaml }) => yaml).join('---\n'))).toEqual([]);
  });

  // Each is an object that the library refuses to make; here somebody else changed one.
  const good = synthesizeChart((chart) => {
    new LocalStorageClass(chart, 'class');
    new LocalVolumes(chart, 'volumes', {
      storageClass: 'disks',
      volumes: [{ node: 'a', path: '/dev/sdb', size: '5Gi', labels: { disk: 'b' } }],
    });
    new SymlinkBlockDevices(chart, 'links', {
      image: IMAGE,
      nodes: [{ node: 'a', devices: [{ device: '/dev/sdb' }] }],
    });
  });
  const changed = (kind: string, path: readonly (string | number)[], value: unknown): string => {
    const documents = parseAllDocuments(good.yaml);
    const document = documents.find((one) => 'contents' in one && one.get('kind') === kind);
    if (document === undefined) throw new Error(`no ${kind}`);
    if (value === undefined) document.deleteIn(path);
    else document.setIn(path, value);
    return stringify(document.toJS());
  };
  const affinity = [
    'spec',
    'nodeAffinity',
    'required',
    'nodeSelectorTerms',
    0,
    'matchExpressions',
    0,
  ];
  const pod = ['spec', 'template', 'spec'];

  test.each<[string, string, readonly (string | number)[], unknown, string]>([
    [
      'a label beyond 63 characters',
      'PersistentVolume',
      ['metadata', 'labels', 'disk'],
      'a'.repeat(64),
      'must be no more than 63',
    ],
    [
      'a label with a colon',
      'PersistentVolume',
      ['metadata', 'labels', 'disk'],
      'pci-0000:00',
      'a valid label must be',
    ],
    [
      'a volume without its node',
      'PersistentVolume',
      ['spec', 'nodeAffinity'],
      undefined,
      'Local volume requires node affinity',
    ],
    [
      'a node that is no label',
      'PersistentVolume',
      [...affinity, 'values', 0],
      'a'.repeat(64),
      'must be no more than 63',
    ],
    [
      'a bad quantity',
      'PersistentVolume',
      ['spec', 'capacity', 'storage'],
      '5 GB',
      'quantities must match',
    ],
    ['no capacity', 'PersistentVolume', ['spec', 'capacity'], undefined, 'spec.capacity: Required'],
    ['a name in upper case', 'PersistentVolume', ['metadata', 'name'], 'A', 'RFC 1123 subdomain'],
    [
      'an unknown field',
      'PersistentVolume',
      ['spec', 'nodeafinity'],
      {},
      'unknown field "spec.nodeafinity"',
    ],
    [
      'a path that climbs',
      'PersistentVolume',
      ['spec', 'local', 'path'],
      '/dev/../x',
      `must not contain '..'`,
    ],
    [
      'a name of a class that is none',
      'StorageClass',
      ['metadata', 'name'],
      'A_b',
      'RFC 1123 subdomain',
    ],
    ['another binding', 'StorageClass', ['volumeBindingMode'], 'Later', 'Unsupported value'],
    [
      'a Job that restarts always',
      'Job',
      [...pod, 'restartPolicy'],
      'Always',
      'valid values: "OnFailure", "Never"',
    ],
    [
      'a Job of a long name',
      'Job',
      ['metadata', 'name'],
      'a'.repeat(64),
      'must be no more than 63',
    ],
    [
      'a node selector that is no label',
      'Job',
      [...pod, 'nodeSelector', 'kubernetes.io/hostname'],
      '-',
      'a valid label must be',
    ],
    [
      'a toleration without a key',
      'Job',
      [...pod, 'tolerations', 0],
      { effect: 'NoSchedule' },
      'operator must be Exists when `key` is empty',
    ],
    ['a volume that is not there', 'Job', [...pod, 'volumes'], [], 'Not found: "node-devices"'],
    ['a namespace of two words', 'Namespace', ['metadata', 'name'], 'a.b', 'must not contain dots'],
  ])('it refuses %s', async (_, kind, path, value, message) => {
    const errors = await errorsOf(changed(kind, path, value));

    expect(errors.join('\n')).toContain(message);
  });

  // The claims of CORTX are templates of a StatefulSet, named after the devices: what a solution is refused for.
  const claims = (label: string): string =>
    stringify({
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: { name: 'cortx-data-g0' },
      spec: {
        serviceName: 'cortx-data-headless',
        selector: { matchLabels: { a: 'b' } },
        template: {
          metadata: { labels: { a: 'b' } },
          spec: {
            containers: [
              {
                name: 'io',
                image: 'a/b:1',
                volumeDevices: [{ name: `block-${label}`, devicePath: '/dev/x' }],
              },
            ],
            volumes: [
              {
                name: `block-${label}`,
                persistentVolumeClaim: { claimName: `block-${label}-cortx-data-g0-0` },
              },
            ],
          },
        },
      },
    });

  test.each<[string, boolean]>([
    ['dev-cortx-data-0', true],
    ['dev-disk-by-id-wwn-0x5000c500a1b2c3d4', true],
    ['dev-disk-by-id-nvme-eui.01', false],
    ['dev-disk-by-id-ata-x_y', false],
    [`dev-${'a'.repeat(54)}`, false],
  ])('a claim for %s is taken: %s', async (label, taken) => {
    const errors = await errorsOf(claims(label));

    expect(errors.length === 0).toBe(taken);
  });
});
