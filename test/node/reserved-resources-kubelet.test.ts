import { Machine } from '../../lib/machine';
import type { MachineProps } from '../../lib/machine';
import { ReservedResourcesKubelet } from '../../lib/node';
import type { ReservedResourcesKubeletProps } from '../../lib/node';
import { InvalidConfiguration } from '../../lib/values';

const CAPACITY = { cpu: 16, memory: '32Gi', ephemeralStorage: '100Gi' };
const RESERVED = {
  kubeReserved: { cpu: 1, memory: '2Gi', ephemeralStorage: '1Gi' },
  systemReserved: { cpu: '500m', memory: '1Gi', ephemeralStorage: '1Gi' },
} as const;

function worker(props: ReservedResourcesKubeletProps = {}, machineProps: MachineProps = {}) {
  const machine = new Machine('worker-1', {
    kubernetesVersion: '1.36',
    capacity: CAPACITY,
    ...machineProps,
  });
  return { machine, kubelet: new ReservedResourcesKubelet(machine, 'kubelet', props) };
}

function filesOf(
  props: ReservedResourcesKubeletProps,
  kubernetesVersion = '1.36',
): Map<string, string> {
  const { machine } = worker(props, { kubernetesVersion });
  return new Map(machine.plan().files.map(({ path, content }) => [path, content]));
}

function refusals(props: ReservedResourcesKubeletProps, machineProps: MachineProps = {}): string[] {
  const { machine } = worker(props, machineProps);
  return machine.validate().map(({ code, path }) => `${code} ${path}`);
}

/** Settings as they come from a file, whose types nobody has checked. */
function unchecked(props: Record<string, unknown>): ReservedResourcesKubeletProps {
  return props;
}

const CONFIGURATION = '/etc/kubernetes/kubelet.conf.d/20-groundwork.conf';
const ARGUMENTS = '/etc/kubernetes/kubelet-groundwork.env';
const DROP_IN = '/etc/systemd/system/kubelet.service.d/20-groundwork.conf';

describe('the allocatable of a kubelet', () => {
  it('of the example is 14.5 CPUs, 29196Mi and 88Gi, without rendering anything', () => {
    const { kubelet } = worker({
      ...RESERVED,
      evictionHard: { 'memory.available': '500Mi', 'nodefs.available': '10%' },
    });
    const { cpu, memory, ephemeralStorage } = kubelet.allocatable;

    expect([cpu.in(''), String(memory), String(ephemeralStorage)]).toEqual([
      '14.5',
      '29196Mi',
      '88Gi',
    ]);
    expect(kubelet.reportedAllocatable.ephemeralStorage.bytes()).toBe(94_489_280_352n);
  });

  it('counts the defaults of the signals that are not named', () => {
    const { kubelet } = worker(RESERVED);

    expect(String(kubelet.allocatable.memory)).toBe('29596Mi');
    expect(String(kubelet.allocatable.ephemeralStorage)).toBe('88Gi');
  });

  it('takes what the preset says for the same number of pods, and what is named over it', () => {
    const { kubelet } = worker({ preset: 'eks', maxPods: 29, kubeReserved: { cpu: 2 } });

    expect(String(kubelet.allocatable.cpu)).toBe('14');
    expect(String(kubelet.allocatable.memory)).toBe(`${32 * 1024 - 574 - 100}Mi`);
    expect(kubelet.allocatable.pods).toBe(29);
  });

  it('leaves huge pages out', () => {
    const { kubelet } = worker({ ...RESERVED, hugePages: { '2Mi': '4Gi', '1Gi': '8Gi' } });

    expect(String(kubelet.allocatable.memory)).toBe(`${29596 - 12 * 1024}Mi`);
  });

  it('throws all that is wrong when it cannot be worked out', () => {
    const { kubelet } = worker(
      { maxPods: 0, cgroupDriver: 'systemd' },
      { kubernetesVersion: '1.7' },
    );

    expect(() => kubelet.allocatable).toThrow(InvalidConfiguration);
    expect(() => kubelet.allocatable).toThrow(/maxPods.*\n?.*/);
  });
});

describe('a kubelet from 1.30', () => {
  it('gets a file beside the configuration of kubeadm', () => {
    const files = filesOf(RESERVED);

    expect(files.get(CONFIGURATION)).toContain('maxPods: 110\n');
    expect(files.get(ARGUMENTS)).toBe(
      'KUBELET_EXTRA_ARGS="--config-dir=/etc/kubernetes/kubelet.conf.d"\n',
    );
    expect(files.get(DROP_IN)).toBe(`[Service]\nEnvironmentFile=${ARGUMENTS}\n`);
  });

  it('gets more arguments in the same variable', () => {
    const files = filesOf({
      configPath: '/etc/kubernetes/kubelet/config.json.d/40-groundwork.conf',
      kubeletArguments: ['--v=4', '--node-labels=zone=a,disk=fast'],
      argumentsVariable: 'NODEADM_KUBELET_ARGS',
    });

    expect(files.get(ARGUMENTS)).toBe(
      'NODEADM_KUBELET_ARGS="--config-dir=/etc/kubernetes/kubelet/config.json.d --v=4 --node-labels=zone=a,disk=fast"\n',
    );
  });
});

describe('a kubelet before 1.30', () => {
  it.each(['1.10', '1.29'])('%s gets a configuration file of its own', (version) => {
    const files = filesOf(RESERVED, version);

    expect(files.get('/etc/kubernetes/kubelet-config.yaml')).toContain(
      'kind: KubeletConfiguration\n',
    );
    expect(files.get(ARGUMENTS)).toBe(
      'KUBELET_EXTRA_ARGS="--config=/etc/kubernetes/kubelet-config.yaml"\n',
    );
  });

  it.each(['1.8', '1.9'])('%s gets flags', (version) => {
    const files = filesOf(RESERVED, version);

    expect([...files.keys()].filter((file) => file.includes('/kubelet-config'))).toEqual([]);
    expect(files.get(ARGUMENTS)).toContain(' --eviction-hard=');
    expect(files.get(ARGUMENTS)).toContain('memory.available<100Mi,nodefs.available<10%');
    expect(files.get(ARGUMENTS)).toContain(
      ' --kube-reserved=cpu=1,memory=2Gi,ephemeral-storage=1Gi ',
    );
  });
});

describe('enforcement on the daemons', () => {
  const ENFORCED: ReservedResourcesKubeletProps = {
    ...RESERVED,
    enforceNodeAllocatable: ['pods', 'kube-reserved', 'system-reserved'],
    kubeReservedCgroup: '/runtime.slice',
    systemReservedCgroup: '/system.slice',
    runtimeService: 'containerd.service',
  };

  it('makes the slices ready before the kubelet, which runs in the first', () => {
    const files = filesOf(ENFORCED);

    expect(files.get('/etc/systemd/system/runtime.slice')).toMatchInlineSnapshot(`
      "[Unit]
      Description=Kubelet and container runtime
      Before=slices.target

      [Slice]
      CPUWeight=100
      MemoryAccounting=yes
      TasksAccounting=yes
      "
    `);
    expect(files.get('/etc/systemd/system/groundwork-cgroup-runtime.service'))
      .toMatchInlineSnapshot(`
      "[Unit]
      Description=Controllers of /runtime.slice for the kubelet
      Before=kubelet.service

      [Service]
      Type=oneshot
      RemainAfterExit=yes
      Slice=runtime.slice
      Delegate=cpu cpuset memory pids
      ExecStart=/opt/groundwork/bin/reserved-cgroup /runtime.slice

      [Install]
      WantedBy=multi-user.target
      "
    `);
    expect(files.get(DROP_IN)).toMatchInlineSnapshot(`
      "[Unit]
      Requires=groundwork-cgroup-runtime.service
      Requires=groundwork-cgroup-system.service
      After=groundwork-cgroup-runtime.service
      After=groundwork-cgroup-system.service

      [Service]
      EnvironmentFile=/etc/kubernetes/kubelet-groundwork.env
      Slice=runtime.slice
      "
    `);
  });

  it('puts the container runtime into the slice too', () => {
    expect(
      filesOf(ENFORCED).get('/etc/systemd/system/containerd.service.d/20-groundwork.conf'),
    ).toBe('[Service]\nSlice=runtime.slice\n');
  });

  it('writes no unit for a slice that systemd brings', () => {
    expect([...filesOf(ENFORCED).keys()]).not.toContain('/etc/systemd/system/system.slice');
  });

  it('restarts what runs already, so that it moves into its slice', () => {
    const { machine } = worker(ENFORCED);
    const step = machine.plan().steps.find(({ id }) => id === 'kubelet/Restart');

    expect(step).toMatchObject({ phase: 'services' });
    expect(step?.command.slice(-2)).toEqual(['containerd.service', 'kubelet.service']);
  });

  it('leaves the kubelet where it is when no slice is named', () => {
    expect(filesOf(RESERVED).get(DROP_IN)).not.toContain('Slice=');
  });

  it.each<[string, ReservedResourcesKubeletProps, string]>([
    [
      'a cgroup for kube-reserved',
      { ...RESERVED, enforceNodeAllocatable: ['pods', 'kube-reserved'] },
      'required worker-1/kubelet.kubeReservedCgroup',
    ],
    [
      'a cgroup for system-reserved',
      { ...RESERVED, enforceNodeAllocatable: ['system-reserved-compressible'] },
      'required worker-1/kubelet.systemReservedCgroup',
    ],
    [
      'something reserved',
      { enforceNodeAllocatable: ['kube-reserved'], kubeReservedCgroup: '/runtime.slice' },
      'required worker-1/kubelet.kubeReserved',
    ],
    [
      'a slice for the runtime',
      { runtimeService: 'containerd.service' },
      'required worker-1/kubelet.kubeReservedCgroup',
    ],
  ])('needs %s', (_, props, expected) => {
    expect(refusals(props)).toEqual([expected]);
  });

  it.each<[string, ReservedResourcesKubeletProps, string]>([
    [
      'one cgroup for both',
      { ...ENFORCED, kubeReservedCgroup: '/system.slice' },
      'conflict worker-1/kubelet.kubeReservedCgroup',
    ],
    [
      'one cgroup within the other',
      { ...ENFORCED, kubeReservedCgroup: '/system.slice/system-kube.slice' },
      'conflict worker-1/kubelet.kubeReservedCgroup',
    ],
    [
      'one thing twice',
      { enforceNodeAllocatable: ['pods', 'pods'] },
      'duplicate worker-1/kubelet.enforceNodeAllocatable[1]',
    ],
    [
      'none and something',
      { enforceNodeAllocatable: ['none', 'pods'] },
      'conflict worker-1/kubelet.enforceNodeAllocatable[0]',
    ],
    [
      'all and a part of it',
      { ...ENFORCED, enforceNodeAllocatable: ['kube-reserved', 'kube-reserved-compressible'] },
      'conflict worker-1/kubelet.enforceNodeAllocatable[1]',
    ],
    [
      'something else',
      unchecked({ enforceNodeAllocatable: ['daemons'] }),
      'unsupported worker-1/kubelet.enforceNodeAllocatable[0]',
    ],
    [
      'no list',
      unchecked({ enforceNodeAllocatable: 'pods' }),
      'invalid worker-1/kubelet.enforceNodeAllocatable',
    ],
    [
      'a runtime that is no service',
      { ...ENFORCED, runtimeService: 'containerd' },
      'invalid worker-1/kubelet.runtimeService',
    ],
    [
      'another driver',
      unchecked({ cgroupDriver: 'cgroup' }),
      'unsupported worker-1/kubelet.cgroupDriver',
    ],
  ])('refuses %s', (_, props, expected) => {
    expect(refusals(props)).toEqual([expected]);
  });

  it('of CPU only is for newer kubelets', () => {
    const props: ReservedResourcesKubeletProps = {
      ...ENFORCED,
      enforceNodeAllocatable: ['pods', 'kube-reserved-compressible'],
    };

    expect(refusals(props, { kubernetesVersion: '1.32' })).toEqual([]);
    expect(refusals(props, { kubernetesVersion: '1.31' })).toEqual([
      'unsupported worker-1/kubelet.enforceNodeAllocatable[1]',
    ]);
  });
});

describe('a kubelet', () => {
  it.each<[string, ReservedResourcesKubeletProps, string]>([
    [
      'a reservation above the capacity',
      { kubeReserved: { memory: '64Gi' } },
      'out-of-range worker-1/kubelet.kubeReserved.memory',
    ],
    ['no pods', { maxPods: 0 }, 'out-of-range worker-1/kubelet.maxPods'],
    ['too many pods', { maxPods: 251 }, 'out-of-range worker-1/kubelet.maxPods'],
    ['half a pod', { maxPods: 1.5 }, 'out-of-range worker-1/kubelet.maxPods'],
    ['no process', { podPidsLimit: 0 }, 'out-of-range worker-1/kubelet.podPidsLimit'],
    [
      'an address of the runtime that is no socket',
      { containerRuntimeEndpoint: '/run/containerd/containerd.sock' },
      'invalid worker-1/kubelet.containerRuntimeEndpoint',
    ],
    ['an unknown preset', unchecked({ preset: 'aks' }), 'unsupported worker-1/kubelet.preset'],
    [
      'a delivery that there is not',
      unchecked({ delivery: 'post' }),
      'unsupported worker-1/kubelet.delivery',
    ],
    [
      'the file that kubeadm rewrites',
      { delivery: 'config', configPath: '/var/lib/kubelet/config.yaml' },
      'forbidden worker-1/kubelet.configPath',
    ],
    [
      'a file that the kubelet would pass over',
      { configPath: '/etc/kubernetes/kubelet.conf.d/x.yaml' },
      'invalid worker-1/kubelet.configPath',
    ],
    [
      'a path that is not absolute',
      { delivery: 'config', configPath: 'kubelet.yaml' },
      'invalid worker-1/kubelet.configPath',
    ],
    [
      'a path for flags',
      { delivery: 'flags', configPath: '/etc/kubelet.yaml' },
      'forbidden worker-1/kubelet.configPath',
    ],
    [
      'flags for what has none',
      { delivery: 'flags', mergeDefaultEvictionSettings: true },
      'unsupported worker-1/kubelet.mergeDefaultEvictionSettings',
    ],
    [
      'an argument that is written already',
      { kubeletArguments: ['--max-pods=20'] },
      'conflict worker-1/kubelet.kubeletArguments[0]',
    ],
    [
      'an argument with a space',
      { kubeletArguments: ['--v 4'] },
      'invalid worker-1/kubelet.kubeletArguments[0]',
    ],
    [
      'an argument that is no text',
      unchecked({ kubeletArguments: [4] }),
      'invalid worker-1/kubelet.kubeletArguments[0]',
    ],
    [
      'a variable that is none',
      { argumentsVariable: 'kubelet args' },
      'invalid worker-1/kubelet.argumentsVariable',
    ],
    [
      'huge pages of no size',
      { hugePages: { big: '1Gi' } },
      'invalid worker-1/kubelet.hugePages[big]',
    ],
    [
      'a part of a huge page',
      { hugePages: { '1Gi': '512Mi' } },
      'out-of-range worker-1/kubelet.hugePages[1Gi]',
    ],
    [
      'a version that is none',
      { kubernetesVersion: 'latest' },
      'invalid worker-1/kubelet.kubernetesVersion',
    ],
  ])('refuses %s', (_, props, expected) => {
    expect(refusals(props)).toEqual([expected]);
  });

  it.each<[string, ReservedResourcesKubeletProps, string]>([
    ['1.30', { failCgroupV1: true }, 'failCgroupV1'],
    [
      '1.26',
      { containerRuntimeEndpoint: 'unix:///run/containerd/containerd.sock' },
      'containerRuntimeEndpoint',
    ],
    ['1.13', { podPidsLimit: 100 }, 'podPidsLimit'],
    ['1.32', { mergeDefaultEvictionSettings: true }, 'mergeDefaultEvictionSettings'],
    ['1.29', { delivery: 'config-dir' }, 'delivery'],
    ['1.9', { delivery: 'config' }, 'delivery'],
    ['1.7', {}, 'kubernetesVersion'],
  ])('%s refuses %j', (kubernetesVersion, props, field) => {
    expect(refusals(props, { kubernetesVersion })).toEqual([
      `unsupported worker-1/kubelet.${field}`,
    ]);
  });

  it('leaves it to the machine to tell what is wrong with its version and capacity', () => {
    const { machine, kubelet } = worker(
      {},
      { kubernetesVersion: 'new', capacity: { ...CAPACITY, memory: '0' } },
    );

    expect(machine.validate().map(({ path }) => path)).toEqual([
      'worker-1.capacity.memory',
      'worker-1.kubernetesVersion',
    ]);
    expect(() => kubelet.allocatable).toThrow('worker-1.capacity.memory');
  });

  it('needs to know the version and the capacity', () => {
    const machine = new Machine('worker-1');
    new ReservedResourcesKubelet(machine, 'kubelet', RESERVED);

    expect(machine.validate().map(({ code, path }) => `${code} ${path}`)).toEqual([
      'required worker-1/kubelet.capacity',
      'required worker-1/kubelet.kubernetesVersion',
    ]);
  });

  it('takes a version of its own', () => {
    expect(refusals({ kubernetesVersion: '1.9', delivery: 'flags' })).toEqual([]);
  });

  it('tells everything that is wrong at once, each with its reason and remedy', () => {
    const { machine } = worker({
      maxPods: 1000,
      kubeReserved: { memory: '64Gi', cpu: '-1' },
      evictionSoft: { 'memory.available': '1Gi' },
      enforceNodeAllocatable: ['kube-reserved'],
      configPath: 'x',
    });

    expect(() => machine.render()).toThrowErrorMatchingInlineSnapshot(`
      "6 problems in machine "worker-1"
        worker-1/kubelet.configPath: "x": is no absolute, normalised path of plain characters; write for example "/etc/kubernetes/kubelet.conf.d/20-groundwork.conf"
        worker-1/kubelet.evictionSoftGracePeriod[memory.available]: a soft threshold has no grace period; the kubelet would not start; add { "memory.available": "1m30s" }
        worker-1/kubelet.kubeReserved.cpu: "-1": is negative; write 0 or more
        worker-1/kubelet.kubeReserved.memory: "64Gi": kubeReserved.memory 64Gi + evictionHard[memory.available] 100Mi is 65636Mi, and the machine has 32Gi: nothing is left for pods; reserve less, or use a larger machine
        worker-1/kubelet.kubeReservedCgroup: enforceNodeAllocatable holds "kube-reserved", and no cgroup is named; name it: "/runtime.slice"
        worker-1/kubelet.maxPods: "1000": is no whole number from 1 to 250; lower it, or leave it out for 110"
    `);
  });

  it('reads settings of any type without throwing', () => {
    for (const junk of [null, 0, 1n, '', 'x', [], [null], {}, { a: null }, true, () => 1]) {
      for (const field of [
        'kubeReserved',
        'evictionHard',
        'evictionSoft',
        'evictionSoftGracePeriod',
        'enforceNodeAllocatable',
        'kubeReservedCgroup',
        'maxPods',
        'hugePages',
        'kubeletArguments',
        'configPath',
        'delivery',
        'preset',
        'podPidsLimit',
        'runtimeService',
        'containerRuntimeEndpoint',
        'argumentsVariable',
        'evictionMaxPodGracePeriod',
        'evictionPressureTransitionPeriod',
      ]) {
        const { machine } = worker(unchecked({ [field]: junk }));
        expect(() => machine.validate()).not.toThrow();
      }
    }
  });
});
