import {
  CortxNodePrep,
  File,
  InvalidConfiguration,
  Machine,
  Mount,
  ReservedResourcesKubelet,
  Sysctl,
} from 'groundwork';
import type { CortxNodePrepProps, ReservedResourcesKubeletProps, ViolationCode } from 'groundwork';

const DISK = '/dev/disk/by-id/wwn-0x5000c500a1b2c3d4';
const CAPACITY = { cpu: 4, memory: '8Gi', ephemeralStorage: '50Gi' };

function node(id = 'worker-1'): Machine {
  return new Machine(id, { kubernetesVersion: '1.36', capacity: CAPACITY });
}

function kubelet(props: ReservedResourcesKubeletProps): Machine {
  const machine = node();
  new ReservedResourcesKubelet(machine, 'kubelet', props);
  return machine;
}

function cortx(props: CortxNodePrepProps): Machine {
  const machine = node();
  new CortxNodePrep(machine, 'cortx', props);
  return machine;
}

function with2(add: (machine: Machine, id: 'a' | 'b') => unknown): Machine {
  const machine = node();
  add(machine, 'a');
  add(machine, 'b');
  return machine;
}

interface Refusal {
  readonly input: string;
  readonly machine: Machine;
  readonly code: ViolationCode;
  readonly path: string;
  /** What the message has to name besides the path. */
  readonly names: readonly string[];
}

const refusals: readonly Refusal[] = [
  {
    input: 'a reservation above the capacity',
    machine: kubelet({ kubeReserved: { memory: '9Gi' } }),
    code: 'out-of-range',
    path: 'worker-1/kubelet.kubeReserved.memory',
    names: ['9Gi', '8Gi'],
  },
  {
    input: 'an enforced reservation without its cgroup',
    machine: kubelet({
      kubeReserved: { cpu: 1 },
      enforceNodeAllocatable: ['pods', 'kube-reserved'],
    }),
    code: 'required',
    path: 'worker-1/kubelet.kubeReservedCgroup',
    names: ['kube-reserved'],
  },
  {
    input: 'a kernel name for a disk',
    machine: cortx({ secondaryStorage: { device: '/dev/sdb' } }),
    code: 'forbidden',
    path: 'worker-1/cortx.secondaryStorage.device',
    names: ['/dev/sdb', '/dev/disk/by-id'],
  },
  {
    input: 'the same mount twice',
    machine: with2(
      (machine, id) =>
        new Mount(machine, id, {
          what: `/dev/disk/by-label/${id}`,
          path: '/mnt/data',
          type: 'ext4',
        }),
    ),
    code: 'conflict',
    path: 'worker-1/b',
    names: ['/mnt/data', 'worker-1/a'],
  },
  {
    input: 'a sysctl with two values',
    machine: with2(
      (machine, id) =>
        new Sysctl(machine, id, { settings: { 'vm.max_map_count': id === 'a' ? 1 : 2 } }),
    ),
    code: 'conflict',
    path: 'worker-1/b',
    names: ['vm.max_map_count', 'worker-1/a'],
  },
  {
    input: 'a disk that is secondary storage and block device',
    machine: cortx({
      secondaryStorage: { device: DISK },
      blockDevices: [{ device: DISK, name: 'data-0' }],
    }),
    code: 'conflict',
    path: 'worker-1/cortx.blockDevices[0].device',
    names: [DISK, 'secondaryStorage'],
  },
  {
    input: 'a separator that climbs',
    machine: cortx({ separator: 'a/../b' }),
    code: 'invalid',
    path: 'worker-1/cortx.separator',
    names: ['a/../b'],
  },
  {
    input: 'a name that is no host name',
    machine: node('Worker_1'),
    code: 'invalid',
    path: 'Worker_1.hostname',
    names: ['Worker_1'],
  },
  {
    input: 'user data beyond the limit',
    machine: (() => {
      const machine = new Machine('worker-1', { userData: { gzip: 'never' } });
      new File(machine, 'big', { path: '/opt/big', content: 'x'.repeat(17_000) });
      return machine;
    })(),
    code: 'too-long',
    path: 'worker-1',
    names: ['over the limit of 16384', '/opt/big 17', 'worker-1/big'],
  },
];

describe.each(refusals)('$input', ({ machine, code, path, names }) => {
  it('is refused with path, reason and remedy, once', () => {
    const error = refusalOf(machine);

    expect(error.violations.map((each) => [each.code, each.path])).toEqual([[code, path]]);
    for (const { reason, remedy } of error.violations) {
      expect(reason).not.toBe('');
      expect(remedy).not.toBe('');
    }
    for (const name of names) expect(error.message).toContain(name);
  });
});

it('words every refusal so that it can be acted on', () => {
  expect(refusals.map(({ machine }) => refusalOf(machine).message).join('\n')).toMatchSnapshot();
});

it('tells everything that is wrong at once', () => {
  const machine = node();
  new ReservedResourcesKubelet(machine, 'kubelet', { kubeReserved: { memory: '9Gi' }, maxPods: 0 });
  new CortxNodePrep(machine, 'cortx', { secondaryStorage: { device: '/dev/sdb' } });

  expect(refusalOf(machine).violations.map(({ path }) => path)).toEqual([
    'worker-1/cortx.secondaryStorage.device',
    'worker-1/kubelet.kubeReserved.memory',
    'worker-1/kubelet.maxPods',
  ]);
});

it('keeps the other eviction signals when one is set', () => {
  const machine = kubelet({ evictionHard: { 'memory.available': '500Mi' } });

  const config = machine.plan().files.find(({ path }) => path.endsWith('20-groundwork.conf'));
  expect(config?.content).toContain('memory.available: 500Mi');
  for (const signal of ['nodefs.available', 'nodefs.inodesFree', 'imagefs.available']) {
    expect(config?.content).toContain(signal);
  }
});

function refusalOf(machine: Machine): InvalidConfiguration {
  try {
    machine.render();
  } catch (error) {
    if (error instanceof InvalidConfiguration) return error;
    throw error;
  }
  throw new Error('it was not refused');
}
