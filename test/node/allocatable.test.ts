import {
  allocatableInKubelet,
  checkReservations,
  legacyNodefsAccounting,
  workOutAllocatable,
} from '../../lib/node/allocatable';
import type { AllocatableInput } from '../../lib/node/allocatable';
import { Percentage, Quantity } from '../../lib/values';

/** The example of the Kubernetes-atop-OpenStack slides: 32Gi, 16 CPUs and 100Gi. */
const EXAMPLE: AllocatableInput = {
  capacity: {
    cpu: Quantity.of(16),
    memory: Quantity.of('32Gi'),
    ephemeralStorage: Quantity.of('100Gi'),
  },
  kubeReserved: {
    cpu: Quantity.of(1),
    memory: Quantity.of('2Gi'),
    ephemeralStorage: Quantity.of('1Gi'),
  },
  systemReserved: {
    cpu: Quantity.of('500m'),
    memory: Quantity.of('1Gi'),
    ephemeralStorage: Quantity.of('1Gi'),
  },
  evictionHard: {
    'memory.available': Quantity.of('500Mi'),
    'nodefs.available': Percentage.of('10%'),
  },
  maxPods: 110,
};

describe('allocatable', () => {
  it('of the example is 14.5 CPUs, 29196Mi and 88Gi', () => {
    const { cpu, memory, ephemeralStorage, pods } = workOutAllocatable(EXAMPLE);

    expect(cpu.in('')).toBe('14.5');
    expect(memory.toString()).toBe('29196Mi');
    expect(ephemeralStorage.toString()).toBe('88Gi');
    expect(pods).toBe(110);
  });

  it('says above which use of the machine pods are ended', () => {
    const { evictsAbove } = workOutAllocatable(EXAMPLE);

    expect(evictsAbove.memory.toString()).toBe('32268Mi');
    expect(evictsAbove.ephemeralStorage.toString()).toBe('90Gi');
  });

  it('is 98Gi of storage in the accounting of the slides, which forget the threshold', () => {
    const legacy = legacyNodefsAccounting(EXAMPLE);

    expect(legacy.ephemeralStorage.toString()).toBe('98Gi');
    expect(legacy.memory.toString()).toBe('29196Mi');
    expect(legacy.evictsAbove.ephemeralStorage.toString()).toBe('90Gi');
  });

  it('is 160 bytes of storage less in the kubelet, which takes a tenth in 32-bit floating point', () => {
    const exact = workOutAllocatable(EXAMPLE).ephemeralStorage;
    const kubelet = allocatableInKubelet(EXAMPLE).ephemeralStorage;

    expect(kubelet.bytes()).toBe(94_489_280_352n);
    expect(exact.minus(kubelet).bytes()).toBe(160n);
  });

  it('takes huge pages out of memory', () => {
    const { memory } = workOutAllocatable({ ...EXAMPLE, hugePages: Quantity.of('4Gi') });

    expect(memory.toString()).toBe('25100Mi');
  });

  it('counts no other signal than those of memory and of the file system of the kubelet', () => {
    const evictionHard = {
      ...EXAMPLE.evictionHard,
      'imagefs.available': Percentage.of('50%'),
      'nodefs.inodesFree': Percentage.of('50%'),
      'pid.available': Quantity.of(1000),
    };

    expect(workOutAllocatable({ ...EXAMPLE, evictionHard })).toEqual(workOutAllocatable(EXAMPLE));
  });

  it('is nothing, and never less, when more is taken than there is', () => {
    const kubeReserved = { cpu: Quantity.of(20), memory: Quantity.of('40Gi') };
    const { cpu, memory } = workOutAllocatable({ ...EXAMPLE, kubeReserved });

    expect(cpu.isZero()).toBe(true);
    expect(memory.isZero()).toBe(true);
  });
});

describe('reservations', () => {
  it('of the example are fine', () => {
    expect(checkReservations(EXAMPLE)).toEqual([]);
  });

  it('that leave nothing are refused, at the first part of the sum', () => {
    const kubeReserved = { ...EXAMPLE.kubeReserved, memory: Quantity.of('31Gi') };

    expect(checkReservations({ ...EXAMPLE, kubeReserved })).toEqual([
      {
        code: 'out-of-range',
        path: 'kubeReserved.memory',
        value: '31Gi',
        reason:
          'kubeReserved.memory 31Gi + systemReserved.memory 1Gi + evictionHard[memory.available] 500Mi is 33268Mi, and the machine has 32Gi: nothing is left for pods',
        remedy: 'reserve less, or use a larger machine',
      },
    ]);
  });

  it('that take exactly all are refused too', () => {
    const systemReserved = { cpu: Quantity.of(15) };
    const found = checkReservations({ ...EXAMPLE, systemReserved });

    expect(found.map(({ path }) => path)).toEqual(['kubeReserved.cpu']);
  });

  it('are measured with the huge pages', () => {
    const found = checkReservations({ ...EXAMPLE, hugePages: Quantity.of('29196Mi') });

    expect(found.map(({ path, reason }) => [path, reason])).toEqual([
      ['kubeReserved.memory', expect.stringContaining('hugePages 29196Mi is 32Gi')],
    ]);
  });

  it('are measured with the threshold: a share of the file system counts', () => {
    const input = {
      ...EXAMPLE,
      kubeReserved: {},
      systemReserved: { ephemeralStorage: Quantity.of('10Gi') },
      evictionHard: { 'nodefs.available': Percentage.of('95%') },
    };

    expect(checkReservations(input).map(({ path }) => path)).toEqual([
      'systemReserved.ephemeralStorage',
    ]);
  });
});
