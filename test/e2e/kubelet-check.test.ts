/** The configurations that the library prints, judged by the code of the kubelet (v1.36.1), and the same arithmetic done twice. */
import fc from 'fast-check';

import { Machine } from '../../lib/machine';
import { KubeletService, ReservedResourcesKubelet } from '../../lib/node';
import type {
  Allocatable,
  KubeletServiceProps,
  ReservedResourcesKubeletProps,
} from '../../lib/node';
import { describeLab } from '../support/describe-lab';
import { judgeKubelets } from '../support/kubelet-judge';
import type { JudgedCapacity } from '../support/kubelet-judge';

const EXAMPLE: JudgedCapacity = { cpu: '16', memory: '32Gi', ephemeralStorage: '100Gi' };
const CAPACITIES: readonly JudgedCapacity[] = [
  EXAMPLE,
  { cpu: '2', memory: '3919968Ki', ephemeralStorage: '20145724Ki' },
  {
    cpu: '96',
    memory: '768Gi',
    ephemeralStorage: '3840G',
    hugePages: { '1Gi': '16Gi', '2Mi': '1Gi' },
  },
];
const RESERVED: ReservedResourcesKubeletProps = {
  kubeReserved: { cpu: 1, memory: '2Gi', ephemeralStorage: '1Gi' },
  systemReserved: { cpu: '500m', memory: '1Gi', ephemeralStorage: '1Gi' },
};
const EVERYTHING: ReservedResourcesKubeletProps = {
  ...RESERVED,
  evictionHard: { 'memory.available': '500Mi', 'nodefs.available': '10%', 'pid.available': '10%' },
  evictionSoft: { 'memory.available': '1Gi', 'nodefs.available': '15%' },
  evictionSoftGracePeriod: { 'memory.available': '1m30s', 'nodefs.available': '2m' },
  evictionMinimumReclaim: { 'nodefs.available': '500Mi', 'imagefs.available': '2%' },
  evictionMaxPodGracePeriod: 60,
  evictionPressureTransitionPeriod: '30s',
  mergeDefaultEvictionSettings: true,
  enforceNodeAllocatable: ['pods', 'kube-reserved', 'system-reserved'],
  kubeReservedCgroup: '/runtime.slice',
  systemReservedCgroup: '/system.slice',
  maxPods: 58,
  podPidsLimit: 1024,
  failCgroupV1: false,
  containerRuntimeEndpoint: 'unix:///run/containerd/containerd.sock',
};
const KINDS: readonly (readonly [string, ReservedResourcesKubeletProps])[] = [
  ['with nothing set', {}],
  ['with reservations', RESERVED],
  ['with everything', EVERYTHING],
  ['with the preset eks', { preset: 'eks', maxPods: 29 }],
  ['with the preset gke', { preset: 'gke' }],
  [
    'that enforces CPU only',
    {
      ...EVERYTHING,
      enforceNodeAllocatable: [
        'pods',
        'kube-reserved-compressible',
        'system-reserved-compressible',
      ],
    },
  ],
  ['that enforces nothing', { ...RESERVED, enforceNodeAllocatable: ['none'] }],
  ['with an empty list of enforcements', { ...RESERVED, enforceNodeAllocatable: [] }],
  [
    'with signals switched off',
    { evictionHard: { 'memory.available': '0%', 'imagefs.available': '0%' } },
  ],
  ['with the cgroupfs driver', { ...EVERYTHING, cgroupDriver: 'cgroupfs' }],
  ['with nested slices', { ...EVERYTHING, kubeReservedCgroup: '/a.slice/a-b.slice' }],
];

interface Rendered {
  readonly text: string;
  readonly allocatable: Allocatable;
}

function render(
  props: ReservedResourcesKubeletProps,
  capacity: JudgedCapacity,
  version = '1.36',
): Rendered {
  const { hugePages, ...sizes } = capacity;
  const machine = new Machine('worker', { kubernetesVersion: version, capacity: sizes });
  const kubelet = new ReservedResourcesKubelet(machine, 'kubelet', {
    ...props,
    ...(hugePages === undefined ? {} : { hugePages }),
  });
  const file = machine
    .plan()
    .files.find(({ content }) => content.startsWith('apiVersion: kubelet.'));
  if (file === undefined) throw new Error('no configuration is written');
  return { text: file.content, allocatable: kubelet.reportedAllocatable };
}

function serviceText(props: KubeletServiceProps) {
  const machine = new Machine('worker', { kubernetesVersion: '1.36' });
  const service = new KubeletService(machine, 'service', props);
  const file = machine
    .plan()
    .files.find(({ content }) => content.startsWith('apiVersion: kubelet.'));
  if (file === undefined) throw new Error('no configuration is written');
  return { text: file.content, service };
}

function inBytes({ cpu, memory, ephemeralStorage }: Allocatable): Record<string, number> {
  return {
    cpu: Number(cpu.millis()),
    memory: Number(memory.bytes()),
    'ephemeral-storage': Number(ephemeralStorage.bytes()),
  };
}

describeLab('kubelet', () => {
  describe.each(CAPACITIES)('on a machine with $cpu CPUs and $memory', (capacity) => {
    test('its code takes every configuration, and comes to the same allocatable to the byte', async () => {
      const rendered = KINDS.map(([, props]) => render(props, capacity));
      const verdicts = await judgeKubelets(
        rendered.map(({ text }) => text),
        capacity,
      );

      verdicts.forEach((verdict, index) => {
        const name = KINDS[index]?.[0];
        expect({ name, errors: verdict.errors }).toEqual({ name, errors: [] });
        const { cpu, memory, 'ephemeral-storage': storage } = verdict.allocatable ?? {};
        const expected = rendered[index] && inBytes(rendered[index].allocatable);
        expect({ name, cpu, memory, 'ephemeral-storage': storage }).toEqual({ name, ...expected });
      });
    });
  });

  test('its code comes to 14.5 CPUs, 29196Mi and 88Gi less 160 bytes for the example', async () => {
    const { text } = render(EVERYTHING, EXAMPLE);
    const [verdict] = await judgeKubelets([text], EXAMPLE);

    expect(verdict?.allocatable).toEqual({
      cpu: 14_500,
      memory: 29_196 * 2 ** 20,
      'ephemeral-storage': 88 * 2 ** 30 - 160,
    });
  });

  test('its code takes the configurations of all versions that have one', async () => {
    const versions = Array.from({ length: 27 }, (_, index) => `1.${index + 10}`);
    const texts = versions.map((version) => render(RESERVED, EXAMPLE, version).text);
    const verdicts = await judgeKubelets(texts, EXAMPLE);

    expect(verdicts.flatMap(({ errors }) => errors)).toEqual([]);
  });

  test.each<[string, KubeletServiceProps]>([
    ['with nothing set', { manager: 'systemd' }],
    [
      'with everything',
      {
        manager: 'systemd',
        clusterDNS: ['10.96.0.10', 'fd00::a'],
        nodeTaints: [{ key: 'dedicated', value: 'storage', effect: 'NoSchedule' }],
        failSwapOn: false,
        memorySwap: { swapBehavior: 'LimitedSwap' },
        configuration: { serializeImagePulls: false, maxParallelImagePulls: 3 },
      },
    ],
    ['under kubeadm', { clusterDNS: ['10.96.0.10'], cgroupDriver: 'systemd' }],
  ])('its code takes what a service writes %s', async (_, props) => {
    const { text, service } = serviceText(props);
    const [verdict] = await judgeKubelets([text], EXAMPLE);

    expect(verdict?.errors).toEqual([]);
    expect(Object.keys(service.configuration).length).toBeGreaterThan(0);
  });

  test('its code refuses a setting of a service that it does not know', async () => {
    const { text } = serviceText({ configuration: { serialiseImagePulls: false } });
    const [verdict] = await judgeKubelets([text], EXAMPLE);

    expect(verdict?.errors.join('\n')).toContain('unknown field "serialiseImagePulls"');
  });

  test('all thresholds are there when one is named', async () => {
    const { text } = render({ evictionHard: { 'memory.available': '500Mi' } }, EXAMPLE);
    const [verdict] = await judgeKubelets([text], EXAMPLE);

    expect(verdict?.thresholds?.filter(({ hard }) => hard).map(({ signal }) => signal)).toEqual([
      'allocatableMemory.available',
      'imagefs.available',
      'imagefs.inodesFree',
      'memory.available',
      'nodefs.available',
      'nodefs.inodesFree',
    ]);
  });

  test.each([
    ['/runtime.slice', 'systemd', '/runtime.slice'],
    ['/runtime', 'systemd', '/runtime.slice'],
    ['/runtime.slice', 'cgroupfs', '/runtime.slice'],
    ['/a.slice/a-b.slice', 'systemd', '/a.slice/a-b.slice'],
    ['a-b.slice', 'cgroupfs', '/a.slice/a-b.slice'],
  ] as const)(
    'its code looks for %s with the %s driver where systemd puts it: %s',
    async (name, cgroupDriver, path) => {
      const { text } = render({ ...EVERYTHING, kubeReservedCgroup: name, cgroupDriver }, EXAMPLE);
      const [verdict] = await judgeKubelets([text], EXAMPLE);

      expect(verdict?.cgroups).toEqual({
        kubeReservedCgroup: path,
        systemReservedCgroup: '/system.slice',
      });
    },
  );

  test('failCgroupV1 is told, and not judged by the machine that the test runs on', async () => {
    const texts = [false, true].map((failCgroupV1) => render({ failCgroupV1 }, EXAMPLE).text);
    const verdicts = await judgeKubelets(texts, EXAMPLE);

    expect(verdicts.map(({ errors, needsCgroupV2 }) => [errors.length, needsCgroupV2])).toEqual([
      [0, false],
      [0, true],
    ]);
  });

  test('random reservations and thresholds: the same allocatable to the byte', async () => {
    const amount = (most: number) =>
      fc.integer({ min: 0, max: most }).map((mebibytes) => `${mebibytes}Mi`);
    const resources = fc.record(
      {
        cpu: fc.integer({ min: 0, max: 6000 }).map((millis) => `${millis}m`),
        memory: amount(8_000),
        ephemeralStorage: amount(20_000),
      },
      { requiredKeys: [] },
    );
    const threshold = fc.oneof(
      fc.integer({ min: 1, max: 2000 }).map((mebibytes) => `${mebibytes}Mi`),
      fc.integer({ min: 1, max: 5000 }).map((hundredths) => `${hundredths / 100}%`),
    );
    const props = fc.record({
      kubeReserved: resources,
      systemReserved: resources,
      evictionHard: fc.record(
        { 'memory.available': threshold, 'nodefs.available': threshold },
        { requiredKeys: [] },
      ),
    });
    const rendered = fc.sample(props, 300).map((one) => render(one, EXAMPLE));
    const verdicts = await judgeKubelets(
      rendered.map(({ text }) => text),
      EXAMPLE,
    );

    expect(verdicts).toHaveLength(300);
    verdicts.forEach(({ errors, allocatable }, index) => {
      expect(errors).toEqual([]);
      expect(allocatable).toEqual(rendered[index] && inBytes(rendered[index].allocatable));
    });
  });

  // Each is a document that the library refuses to write; here somebody else wrote it.
  const broken = (lines: string): string =>
    `apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\ncgroupDriver: systemd\n${lines}\n`;

  test.each([
    ['an unknown field', 'evictionHrad: {}', 'unknown field "evictionHrad"'],
    ['a field given twice', 'maxPods: 10\nmaxPods: 20', 'key "maxPods" already set'],
    ['a number where a text belongs', 'kubeReserved: {cpu: 1}', 'cannot unmarshal number'],
    ['another kind', 'kind: Kubelet', 'kind'],
    [
      'a reservation above the capacity',
      'kubeReserved: {memory: 64Gi}',
      'is more than the capacity of 32Gi',
    ],
    [
      'thresholds above the capacity',
      'evictionHard: {memory.available: 33Gi}',
      'is more than the capacity of 32Gi',
    ],
    ['a negative reservation', 'systemReserved: {memory: -1Gi}', 'must not be negative'],
    ['a resource that cannot be reserved', 'kubeReserved: {gpu: "1"}', 'cannot reserve "gpu"'],
    ['no quantity', 'kubeReserved: {memory: 1 GB}', 'quantities must match'],
    ['an unknown signal', 'evictionHard: {memory: 1Gi}', 'unsupported eviction signal'],
    ['a threshold of nothing', 'evictionHard: {memory.available: "0"}', 'must be positive'],
    ['a share above the whole', 'evictionHard: {nodefs.available: 101%}', 'must be <= 100%'],
    [
      'a soft threshold without a grace period',
      'evictionSoft: {memory.available: 1Gi}',
      'grace period must be specified',
    ],
    [
      'a minimum reclaim of nothing',
      'evictionMinimumReclaim: {nodefs.available: 0%}',
      'must be positive',
    ],
    [
      'enforcement without its cgroup',
      'enforceNodeAllocatable: [pods, kube-reserved]',
      'kubeReservedCgroup',
    ],
    [
      'an unknown enforcement',
      'enforceNodeAllocatable: [daemons]',
      'option "daemons" specified for enforceNodeAllocatable',
    ],
    [
      'none and something',
      'enforceNodeAllocatable: [none, pods]',
      'may not contain additional enforcements',
    ],
    ['one enforcement twice', 'enforceNodeAllocatable: [pods, pods]', 'duplicated enforcements'],
    [
      'all and a part of it',
      'enforceNodeAllocatable: [kube-reserved, kube-reserved-compressible]\nkubeReservedCgroup: /a.slice',
      'cannot be specified together',
    ],
    [
      'a slice with an empty level',
      'kubeReservedCgroup: /a--b.slice',
      'kubeReservedCgroup "/a--b.slice"',
    ],
    ['a negative number of pods', 'maxPods: -1', 'must not be a negative number'],
  ])('its code refuses %s', async (_, lines, message) => {
    const [verdict] = await judgeKubelets([broken(lines)], EXAMPLE);

    expect(verdict?.errors.join('\n')).toContain(message);
  });
});
