import { readEviction } from '../../lib/node/eviction';
import type { EvictionProps } from '../../lib/node/eviction';
import { amountInKubelet, defaultEvictionHard } from '../../lib/node/eviction-signal';
import { KubernetesVersion, Percentage, Quantity } from '../../lib/values';

const V = (text: string): KubernetesVersion => KubernetesVersion.of(text);
const CAPACITY = {
  cpu: Quantity.of(16),
  memory: Quantity.of('32Gi'),
  ephemeralStorage: Quantity.of('100Gi'),
};

function hardOf(props: EvictionProps, version = '1.36'): Record<string, string> {
  const { eviction, violations } = readEviction(props, V(version), CAPACITY);
  expect(violations).toEqual([]);
  return Object.fromEntries(
    Object.entries(eviction.hard).map(([signal, value]) => [signal, String(value)]),
  );
}

function refusals(props: EvictionProps, version = '1.36'): string[] {
  return readEviction(props, V(version), CAPACITY).violations.map(
    ({ code, path }) => `${code} ${path}`,
  );
}

/** Settings as they come from a file, whose types nobody has checked. */
function unchecked(props: Record<string, unknown>): EvictionProps {
  return props;
}

describe('hard thresholds', () => {
  it('are all there when one is named, as the kubelet forgets the others', () => {
    expect(hardOf({ evictionHard: { 'memory.available': '500Mi' } })).toEqual({
      'memory.available': '500Mi',
      'nodefs.available': '10%',
      'nodefs.inodesFree': '5%',
      'imagefs.available': '15%',
      'imagefs.inodesFree': '5%',
    });
  });

  it.each([
    ['1.8', 3],
    ['1.9', 4],
    ['1.29', 4],
    ['1.30', 5],
    ['1.36', 5],
  ])('of a kubelet %s are %d by default', (version, count) => {
    expect(Object.keys(defaultEvictionHard(V(version)))).toHaveLength(count);
  });

  it('are switched off by 0%', () => {
    expect(hardOf({ evictionHard: { 'imagefs.available': '0%' } })['imagefs.available']).toBe('0%');
  });

  it('may be values that are parsed already', () => {
    const hard = hardOf({
      evictionHard: {
        'memory.available': Quantity.of('1Gi'),
        'nodefs.available': Percentage.of(7.5),
      },
    });

    expect(hard).toMatchObject({ 'memory.available': '1Gi', 'nodefs.available': '7.5%' });
  });

  it.each<[string, EvictionProps, string, string]>([
    [
      'an unknown signal',
      unchecked({ evictionHard: { memory: '1Gi' } }),
      '1.36',
      'unsupported evictionHard[memory]',
    ],
    [
      'a signal that the kubelet sets',
      unchecked({ evictionHard: { 'containerfs.available': '5%' } }),
      '1.36',
      'unsupported evictionHard[containerfs.available]',
    ],
    [
      'a share above the whole',
      { evictionHard: { 'nodefs.available': '101%' } },
      '1.36',
      'out-of-range evictionHard[nodefs.available]',
    ],
    [
      'the whole',
      { evictionHard: { 'nodefs.available': '100%' } },
      '1.36',
      'out-of-range evictionHard[nodefs.available]',
    ],
    [
      'a negative share',
      { evictionHard: { 'nodefs.available': '-1%' } },
      '1.36',
      'out-of-range evictionHard[nodefs.available]',
    ],
    [
      'a negative amount',
      { evictionHard: { 'memory.available': '-1Gi' } },
      '1.36',
      'out-of-range evictionHard[memory.available]',
    ],
    [
      'an amount of nothing',
      { evictionHard: { 'memory.available': 0 } },
      '1.36',
      'out-of-range evictionHard[memory.available]',
    ],
    [
      'no amount at all',
      { evictionHard: { 'memory.available': 'much' } },
      '1.36',
      'invalid evictionHard[memory.available]',
    ],
    [
      'process ids before they were counted',
      { evictionHard: { 'pid.available': '100' } },
      '1.9',
      'unsupported evictionHard[pid.available]',
    ],
    [
      'switching off before it was possible',
      { evictionHard: { 'imagefs.available': '0%' } },
      '1.9',
      'unsupported evictionHard[imagefs.available]',
    ],
    [
      'a list',
      unchecked({ evictionHard: ['memory.available<1Gi'] }),
      '1.36',
      'invalid evictionHard',
    ],
  ])('refuse %s', (_, props, version, expected) => {
    expect(refusals(props, version)).toEqual([expected]);
  });
});

describe('soft thresholds', () => {
  const GRACE = { evictionSoftGracePeriod: { 'memory.available': '1m30s' } } as const;

  it('go with a grace period', () => {
    const { eviction, violations } = readEviction(
      { evictionSoft: { 'memory.available': '1Gi' }, ...GRACE },
      V('1.36'),
      CAPACITY,
    );

    expect(violations).toEqual([]);
    expect(String(eviction.softGracePeriod['memory.available'])).toBe('1m30s');
  });

  it('are measured against the hard one when one is a share and the other an amount', () => {
    const soft = (text: string): EvictionProps => ({
      evictionSoft: { 'nodefs.available': text },
      evictionSoftGracePeriod: { 'nodefs.available': '1m' },
    });

    expect(refusals(soft('11Gi'))).toEqual([]);
    expect(refusals(soft('9Gi'))).toEqual(['out-of-range evictionSoft[nodefs.available]']);
  });

  it.each<[string, EvictionProps, string]>([
    [
      'no grace period',
      { evictionSoft: { 'memory.available': '1Gi' } },
      'required evictionSoftGracePeriod[memory.available]',
    ],
    ['nothing but a grace period', GRACE, 'required evictionSoft[memory.available]'],
    [
      'no length of it',
      {
        evictionSoft: { 'memory.available': '1Gi' },
        evictionSoftGracePeriod: { 'memory.available': '0s' },
      },
      'out-of-range evictionSoftGracePeriod[memory.available]',
    ],
    [
      'no unit of it',
      {
        evictionSoft: { 'memory.available': '1Gi' },
        evictionSoftGracePeriod: { 'memory.available': '90' },
      },
      'invalid evictionSoftGracePeriod[memory.available]',
    ],
    [
      'a value below the hard one',
      { evictionSoft: { 'memory.available': '50Mi' }, ...GRACE },
      'out-of-range evictionSoft[memory.available]',
    ],
    [
      'the value of the hard one',
      { evictionSoft: { 'memory.available': '100Mi' }, ...GRACE },
      'out-of-range evictionSoft[memory.available]',
    ],
  ])('refuse %s', (_, props, expected) => {
    expect(refusals(props)).toEqual([expected]);
  });
});

describe('the other settings of eviction', () => {
  it.each<[EvictionProps, object]>([
    [{ evictionMaxPodGracePeriod: 60 }, { maxPodGracePeriod: 60 }],
    [{ evictionMaxPodGracePeriod: -1 }, { maxPodGracePeriod: -1 }],
    [{ evictionMaxPodGracePeriod: 0 }, { maxPodGracePeriod: 0 }],
    [{ mergeDefaultEvictionSettings: true }, { mergeDefaults: true }],
  ])('take %j', (props, expected) => {
    const { eviction, violations } = readEviction(props, V('1.36'), CAPACITY);

    expect(violations).toEqual([]);
    expect(eviction).toMatchObject(expected);
  });

  it.each<[EvictionProps, string]>([
    [{ evictionMaxPodGracePeriod: 1.5 }, 'out-of-range evictionMaxPodGracePeriod'],
    [{ evictionMaxPodGracePeriod: -2 }, 'out-of-range evictionMaxPodGracePeriod'],
    [{ evictionPressureTransitionPeriod: '0s' }, 'out-of-range evictionPressureTransitionPeriod'],
    [{ evictionPressureTransitionPeriod: '5' }, 'invalid evictionPressureTransitionPeriod'],
    [
      { evictionMinimumReclaim: { 'imagefs.available': '0%' } },
      'out-of-range evictionMinimumReclaim[imagefs.available]',
    ],
  ])('refuse %j', (props, expected) => {
    expect(refusals(props)).toEqual([expected]);
  });

  it('leave the merging of defaults to kubelets that know it', () => {
    expect(refusals({ mergeDefaultEvictionSettings: true }, '1.32')).toEqual([
      'unsupported mergeDefaultEvictionSettings',
    ]);
    expect(refusals({ mergeDefaultEvictionSettings: true }, '1.33')).toEqual([]);
  });
});

describe('a share in the kubelet', () => {
  // Printed by the kubelet's own GetThresholdQuantity, v1.36.1.
  it.each([
    ['10%', '100Gi', 10_737_418_400n],
    ['15%', '100Gi', 16_106_128_000n],
    ['5%', '100Gi', 5_368_709_200n],
  ])('%s of %s is %d bytes', (share, capacity, expected) => {
    const amount = amountInKubelet(Percentage.of(share), Quantity.of(capacity));

    expect(amount.bytes()).toBe(expected);
  });
});
