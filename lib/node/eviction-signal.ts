/**
 * The signals by which the kubelet notices that a machine runs short of something, and what they are compared with.
 *
 * @see https://kubernetes.io/docs/concepts/scheduling-eviction/node-pressure-eviction/#eviction-signals
 */
import { Percentage, Quantity, parsed, refused } from '../values';
import type { KubernetesVersion, Parsed, QuantityInput } from '../values';

import { kubeletHas } from './kubelet-feature';

/** The signals that can be set, in the order in which they are written. */
export const EVICTION_SIGNALS = [
  'imagefs.available',
  'imagefs.inodesFree',
  'memory.available',
  'nodefs.available',
  'nodefs.inodesFree',
  'pid.available',
] as const;

/** Something that a machine can run short of. */
export type EvictionSignal = (typeof EVICTION_SIGNALS)[number];

/** An amount (`'500Mi'`) or a share of the capacity (`'10%'`). */
export type ThresholdInput = QuantityInput | Percentage;

/** An amount or a share of the capacity. */
export type Threshold = Quantity | Percentage;

/** A value for some of the signals. */
export type BySignal<T> = Readonly<Partial<Record<EvictionSignal, T>>>;

/** Signals that the kubelet knows and that nobody may set, with the reason. */
const NOT_TO_BE_SET: Readonly<Record<string, string>> = {
  'containerfs.available': 'the kubelet sets it by itself, to that of nodefs or imagefs',
  'containerfs.inodesFree': 'the kubelet sets it by itself, to that of nodefs or imagefs',
  'allocatableMemory.available':
    'the kubelet sets it by itself, to the hard threshold of memory.available',
};

/** Why a name is no signal that can be set; undefined when it is one. */
export function whyNoSignal(name: string): string | undefined {
  if (isEvictionSignal(name)) return undefined;
  return Object.hasOwn(NOT_TO_BE_SET, name)
    ? NOT_TO_BE_SET[name]
    : 'is no eviction signal; the kubelet would not start';
}

/** Whether a text names a signal that can be set. */
export function isEvictionSignal(name: string): name is EvictionSignal {
  return EVICTION_SIGNALS.some((signal) => signal === name);
}

/** Reads `'500Mi'` or `'10%'`. Refuses what is negative. */
export function parseThreshold(input: unknown, path: string): Parsed<Threshold> {
  if (input instanceof Percentage) return parsed(input);
  if (typeof input === 'string' && input.trim().endsWith('%')) {
    return Percentage.parse(input.trim(), path);
  }
  const amount = Quantity.parse(input as QuantityInput, path);
  if (!amount.ok || !amount.value.isNegative()) return amount;
  const value = String(amount.value);
  const remedy = 'write an amount above 0, or a share such as "10%"';
  return refused({ code: 'out-of-range', path, value, reason: 'is negative', remedy });
}

/** The thresholds that a kubelet of that version has by itself when none is set (Linux). */
export function defaultEvictionHard(version: KubernetesVersion): BySignal<Threshold> {
  return {
    'memory.available': Quantity.of('100Mi'),
    'nodefs.available': Percentage.of('10%'),
    'nodefs.inodesFree': Percentage.of('5%'),
    ...(kubeletHas('default threshold for imagefs.available', version)
      ? { 'imagefs.available': Percentage.of('15%') }
      : {}),
    ...(kubeletHas('default threshold for imagefs.inodesFree', version)
      ? { 'imagefs.inodesFree': Percentage.of('5%') }
      : {}),
  };
}

/** A threshold as an amount of what there is. */
export function amountOf(threshold: Threshold, capacity: Quantity): Quantity {
  return threshold instanceof Percentage ? capacity.timesPercent(threshold) : threshold;
}

/**
 * The same as the kubelet works it out: the share as a 32-bit floating point number times the capacity as a 64-bit one, cut to whole bytes.
 * 10 % of 100Gi comes out as 10737418400 bytes, 160 more than a tenth.
 *
 * @see https://github.com/kubernetes/kubernetes/blob/v1.36.1/pkg/kubelet/eviction/helpers.go (parsePercentage, GetThresholdQuantity)
 */
export function amountInKubelet(threshold: Threshold, capacity: Quantity): Quantity {
  if (!(threshold instanceof Percentage)) return threshold;
  const share = Math.fround(Math.fround(threshold.toNumber()) / 100);
  return Quantity.of(BigInt(Math.trunc(Number(capacity.bytes()) * share)));
}

/** Signals and values in the order in which they are written. */
export function inSignalOrder<T>(values: BySignal<T>): readonly (readonly [EvictionSignal, T])[] {
  return EVICTION_SIGNALS.flatMap((signal) => {
    const value = values[signal];
    return value === undefined ? [] : [[signal, value] as const];
  });
}
