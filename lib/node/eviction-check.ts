/** What is wrong with eviction thresholds that can each be read: the cases in which a kubelet does not start, or does not do what is meant. */
import { Percentage } from '../values';
import type { Duration, Findings, KubernetesVersion } from '../values';
import type { Capacity } from '../machine';

import { amountOf, inSignalOrder } from './eviction-signal';
import type { BySignal, EvictionSignal, Threshold } from './eviction-signal';
import { kubeletHas } from './kubelet-feature';

/**
 * Thresholds by themselves: the kubelet does not start with an amount of 0, and passes over 0% and 100%.
 *
 * @param mayBeOff the version of the kubelet where `0%` means "switched off"; absent where it has no meaning
 */
export function checkThresholds(
  thresholds: BySignal<Threshold>,
  field: string,
  mayBeOff: KubernetesVersion | undefined,
  findings: Findings,
): void {
  for (const [signal, threshold] of inSignalOrder(thresholds)) {
    const path = `${field}[${signal}]`;
    const text = threshold.toString();
    if (text === '100%') {
      const remedy = 'write a share below 100%, or "0%" to switch the signal off';
      findings.add('out-of-range', path, text, 'the kubelet passes over 100%', remedy);
    } else if (text === '0%') {
      checkSwitchedOff(path, mayBeOff, findings);
    } else if (!(threshold instanceof Percentage) && threshold.isZero()) {
      const remedy =
        mayBeOff === undefined ? 'leave the signal out' : 'write "0%" to switch it off';
      findings.add('out-of-range', path, text, 'the kubelet does not start with 0', remedy);
    }
  }
}

function checkSwitchedOff(
  path: string,
  version: KubernetesVersion | undefined,
  findings: Findings,
): void {
  if (version === undefined) {
    findings.add('out-of-range', path, '0%', 'is no threshold', 'leave the signal out');
  } else if (!kubeletHas('switching a signal off', version)) {
    const reason = `a kubelet ${version.series} does not start with it`;
    findings.add('unsupported', path, '0%', reason, 'write a small share, such as "1%"');
  }
}

/** The amounts to make free: the kubelet does not start with a share of 0. */
export function checkMinimumReclaim(reclaim: BySignal<Threshold>, findings: Findings): void {
  for (const [signal, amount] of inSignalOrder(reclaim)) {
    if (amount.toString() !== '0%') continue;
    const path = `evictionMinimumReclaim[${signal}]`;
    findings.add(
      'out-of-range',
      path,
      '0%',
      'the kubelet does not start with it',
      'leave the signal out',
    );
  }
}

/**
 * Soft thresholds and grace periods go together, and a grace period is more than nothing.
 *
 * @param soft the soft thresholds as given, the refused ones too
 * @param given the grace periods as given, the refused ones too
 */
export function checkGracePeriods(
  soft: BySignal<unknown>,
  given: BySignal<unknown>,
  periods: BySignal<Duration>,
  findings: Findings,
): void {
  for (const [signal] of inSignalOrder(soft)) {
    if (given[signal] !== undefined) continue;
    const reason = 'a soft threshold has no grace period; the kubelet would not start';
    const remedy = `add { "${signal}": "1m30s" }`;
    findings.add('required', `evictionSoftGracePeriod[${signal}]`, undefined, reason, remedy);
  }
  for (const [signal, period] of inSignalOrder(periods)) {
    const path = `evictionSoftGracePeriod[${signal}]`;
    if (soft[signal] === undefined) {
      const remedy = 'add the signal to evictionSoft, or leave it out here';
      findings.add(
        'required',
        `evictionSoft[${signal}]`,
        undefined,
        'a grace period has no soft threshold',
        remedy,
      );
    }
    if (period.isZero() || period.isNegative()) {
      const reason = 'is not more than nothing: the threshold would be a hard one';
      findings.add('out-of-range', path, String(period), reason, 'write for example "1m30s"');
    }
  }
}

/** Soft thresholds against hard ones: one that is not above the hard one never gets its grace period. */
export function checkSoftAboveHard(
  soft: BySignal<Threshold>,
  hard: BySignal<Threshold>,
  capacity: Capacity | undefined,
  findings: Findings,
): void {
  for (const [signal, threshold] of inSignalOrder(soft)) {
    const limit = hard[signal];
    if (limit === undefined) continue;
    const difference = compareThresholds(signal, threshold, limit, capacity);
    if (difference === undefined || difference > 0) continue;
    const reason = `is not above the hard threshold of ${String(limit)}, so pods are ended without a grace period`;
    const remedy = 'raise it, or lower evictionHard';
    findings.add('out-of-range', `evictionSoft[${signal}]`, String(threshold), reason, remedy);
  }
}

/** Undefined when nothing is known of what a share is a share of. */
function compareThresholds(
  signal: EvictionSignal,
  a: Threshold,
  b: Threshold,
  capacity: Capacity | undefined,
): number | undefined {
  if (a instanceof Percentage && b instanceof Percentage) return a.compare(b);
  if (!(a instanceof Percentage) && !(b instanceof Percentage)) return a.compare(b);
  const whole =
    signal === 'memory.available'
      ? capacity?.memory
      : signal === 'nodefs.available'
        ? capacity?.ephemeralStorage
        : undefined;
  return whole === undefined ? undefined : amountOf(a, whole).compare(amountOf(b, whole));
}
