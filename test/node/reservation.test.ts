import { kubeletReservation, readReservation } from '../../lib/node/reservation';
import type { Reservation } from '../../lib/node/reservation';
import { presetReservation } from '../../lib/node/reservation-preset';
import { KubernetesVersion, Quantity } from '../../lib/values';

const NEW = KubernetesVersion.of('1.36');

describe('a reservation', () => {
  it('has the names of the kubelet', () => {
    const { amounts, violations } = readReservation(
      { pid: 1000, ephemeralStorage: '1Gi', memory: '2Gi', cpu: 1 },
      NEW,
      'kubeReserved',
    );

    expect(violations).toEqual([]);
    expect(Object.entries(kubeletReservation(amounts))).toEqual([
      ['cpu', '1'],
      ['memory', '2Gi'],
      ['ephemeral-storage', '1Gi'],
      ['pid', '1k'],
    ]);
  });

  it('may be of nothing', () => {
    const { amounts, violations } = readReservation({ cpu: 0 }, NEW, 'kubeReserved');

    expect(violations).toEqual([]);
    expect(kubeletReservation(amounts)).toEqual({ cpu: '0' });
  });

  it.each<[string, unknown, string, string]>([
    ['another resource', { gpu: 1 }, '1.36', 'unsupported kubeReserved.gpu'],
    [
      "the kubelet's name of storage",
      { 'ephemeral-storage': '1Gi' },
      '1.36',
      'unsupported kubeReserved.ephemeral-storage',
    ],
    ['a negative amount', { memory: '-1Gi' }, '1.36', 'out-of-range kubeReserved.memory'],
    ['no quantity', { memory: '1 GB' }, '1.36', 'invalid kubeReserved.memory'],
    ['half a process', { pid: '500m' }, '1.36', 'invalid kubeReserved.pid'],
    ['process ids on an old kubelet', { pid: 1000 }, '1.14', 'unsupported kubeReserved.pid'],
    ['a text', 'cpu=1', '1.36', 'invalid kubeReserved'],
  ])('refuses %s', (_, given, version, expected) => {
    const { violations } = readReservation(
      given as Reservation,
      KubernetesVersion.of(version),
      'kubeReserved',
    );

    expect(violations.map(({ code, path }) => `${code} ${path}`)).toEqual([expected]);
  });

  it('names the right word for a wrong one', () => {
    const { violations } = readReservation({ 'ephemeral-storage': 1 } as Reservation, NEW, 'k');

    expect(violations[0]?.remedy).toBe('write ephemeralStorage');
  });
});

describe('a preset', () => {
  const machine = (cpu: number | string, memory: string) => ({
    cpu: Quantity.of(cpu),
    memory: Quantity.of(memory),
    ephemeralStorage: Quantity.of('100Gi'),
  });

  it.each([
    [29, '574Mi'],
    [58, '893Mi'],
    [110, '1465Mi'],
  ])('eks takes the memory from the number of pods: %d → %s', (maxPods, memory) => {
    expect(presetReservation('eks', machine(4, '16Gi'), maxPods).memory?.toString()).toBe(memory);
  });

  // 6 % of the first core, 1 % of the second, 0.5 % of the next two, 0.25 % of the rest.
  it.each([
    [1, '60m'],
    [2, '70m'],
    [4, '80m'],
    [16, '110m'],
    [96, '310m'],
    ['500m', '30m'],
  ])('eks and gke take the CPU of %s cores from one curve: %s', (cores, cpu) => {
    expect(presetReservation('eks', machine(cores, '16Gi'), 110).cpu?.toString()).toBe(cpu);
    expect(presetReservation('gke', machine(cores, '16Gi'), 110).cpu?.toString()).toBe(cpu);
  });

  // 25 % of the first 4 GiB, 20 % of the next 4, 10 % of the next 8, 6 % of the next 112, 2 % of the rest.
  it.each([
    ['512Mi', '255Mi'],
    ['4Gi', '1Gi'],
    ['8Gi', '1844Mi'],
    ['16Gi', '2663Mi'],
    ['128Gi', '9544Mi'],
    ['150Gi', '9995Mi'],
  ])('gke takes the memory of %s from a curve: %s', (memory, reserved) => {
    expect(presetReservation('gke', machine(4, memory), 110).memory?.toString()).toBe(reserved);
  });

  it('eks keeps 1Gi of storage, gke leaves that to the image', () => {
    expect(presetReservation('eks', machine(4, '16Gi'), 110).ephemeralStorage?.toString()).toBe(
      '1Gi',
    );
    expect(presetReservation('gke', machine(4, '16Gi'), 110).ephemeralStorage).toBeUndefined();
  });
});
