/**
 * When the kubelet ends pods because the machine runs short. It takes first those that use more than they requested, among them those of
 * the lowest priority, and of these the one that is furthest above its request. (The quality-of-service classes alone decide nothing:
 * a Guaranteed pod is evicted too when a daemon takes what it needs.)
 *
 * @see https://kubernetes.io/docs/concepts/scheduling-eviction/node-pressure-eviction/
 */
import { checkSwitch, Duration, Findings, isRecord } from '../values';
import type { DurationInput, KubernetesVersion, Parsed, Violation } from '../values';

import type { Capacity } from '../machine';
import {
  checkGracePeriods,
  checkMinimumReclaim,
  checkSoftAboveHard,
  checkThresholds,
} from './eviction-check';
import {
  EVICTION_SIGNALS,
  defaultEvictionHard,
  isEvictionSignal,
  parseThreshold,
  whyNoSignal,
} from './eviction-signal';
import type { BySignal, EvictionSignal, Threshold, ThresholdInput } from './eviction-signal';
import { firstVersionWith, kubeletHas } from './kubelet-feature';

/** The eviction settings, under the kubelet's own names. */
export interface EvictionProps {
  /**
   * Below these pods are ended at once. The kubelet forgets all its defaults as soon as one signal is named; so all of them are written
   * always, and what is named here takes the place of one default only. `0%` switches a signal off (from kubelet 1.10).
   *
   * @default - memory 100Mi, nodefs 10 % and inodes 5 %, imagefs 15 % (from 1.9) and inodes 5 % (from 1.30)
   */
  readonly evictionHard?: BySignal<ThresholdInput>;

  /**
   * Below these pods are ended when the shortage lasts for the grace period. Each must lie above the hard threshold of its signal.
   *
   * @default - none
   */
  readonly evictionSoft?: BySignal<ThresholdInput>;

  /**
   * How long a shortage must last, for each signal of `evictionSoft`; more than nothing.
   *
   * @default - none
   */
  readonly evictionSoftGracePeriod?: BySignal<DurationInput>;

  /**
   * How much at least is made free once pods are ended, so that the shortage is not back at once.
   *
   * @default - just enough to be above the threshold
   */
  readonly evictionMinimumReclaim?: BySignal<ThresholdInput>;

  /**
   * The most seconds that a pod gets to end by itself after a soft threshold; -1 lets each pod have its own grace period.
   *
   * @default - the kubelet's: 0
   */
  readonly evictionMaxPodGracePeriod?: number;

  /**
   * How long a machine stays marked as short after the shortage is over; more than nothing, as the kubelet reads 0 as not set.
   *
   * @default - the kubelet's: 5m
   */
  readonly evictionPressureTransitionPeriod?: DurationInput;

  /**
   * Whether the kubelet fills in the defaults of signals that are not named; from kubelet 1.33. As all of them are named anyway, it
   * matters for signals only that a later kubelet knows.
   *
   * @default - not written
   */
  readonly mergeDefaultEvictionSettings?: boolean;
}

/** The eviction settings after reading. */
export interface Eviction {
  /** Every signal that has a default, and those that were named. */
  readonly hard: BySignal<Threshold>;
  readonly soft: BySignal<Threshold>;
  readonly softGracePeriod: BySignal<Duration>;
  readonly minimumReclaim: BySignal<Threshold>;
  readonly maxPodGracePeriod?: number;
  readonly pressureTransitionPeriod?: Duration;
  readonly mergeDefaults?: boolean;
}

const LARGEST_SECONDS = 2 ** 31 - 1;

/** Reads the eviction settings for a kubelet of that version, on a machine with that capacity. */
export function readEviction(
  props: EvictionProps,
  version: KubernetesVersion,
  capacity: Capacity | undefined,
): { readonly eviction: Eviction; readonly violations: readonly Violation[] } {
  const findings = new Findings();
  const read = <T>(
    field: keyof EvictionProps,
    parse: (input: unknown, path: string) => Parsed<T>,
  ): BySignal<T> => readBySignal(props[field], field, version, parse, findings);
  const given = read('evictionHard', parseThreshold);
  const hard = { ...defaultEvictionHard(version), ...given };
  const soft = read('evictionSoft', parseThreshold);
  const softGracePeriod = read('evictionSoftGracePeriod', parseDuration);
  const minimumReclaim = read('evictionMinimumReclaim', parseThreshold);

  checkThresholds(given, 'evictionHard', version, findings);
  checkThresholds(soft, 'evictionSoft', undefined, findings);
  checkMinimumReclaim(minimumReclaim, findings);
  const { evictionSoft, evictionSoftGracePeriod } = props;
  checkGracePeriods(evictionSoft ?? {}, evictionSoftGracePeriod ?? {}, softGracePeriod, findings);
  checkSoftAboveHard(soft, hard, capacity, findings);
  const rest = {
    ...readMaxPodGracePeriod(props.evictionMaxPodGracePeriod, findings),
    ...readTransitionPeriod(props.evictionPressureTransitionPeriod, findings),
    ...readMergeDefaults(props.mergeDefaultEvictionSettings, version, findings),
  };
  const eviction = { hard, soft, softGracePeriod, minimumReclaim, ...rest };
  return { eviction, violations: findings.violations };
}

function parseDuration(input: unknown, path: string): Parsed<Duration> {
  return Duration.parse(input as DurationInput, path);
}

function readBySignal<T>(
  given: unknown,
  field: string,
  version: KubernetesVersion,
  parse: (input: unknown, path: string) => Parsed<T>,
  findings: Findings,
): BySignal<T> {
  const values: Partial<Record<EvictionSignal, T>> = {};
  if (given === undefined) return values;
  if (!isRecord(given)) {
    findings.add('invalid', field, given, 'is no record', 'write { "memory.available": … }');
    return values;
  }
  for (const [signal, input] of Object.entries(given)) {
    const path = `${field}[${signal}]`;
    const reason = whyNoSignal(signal);
    if (reason !== undefined) {
      findings.add('unsupported', path, signal, reason, `use ${EVICTION_SIGNALS.join(', ')}`);
    }
    if (!isEvictionSignal(signal) || input === undefined) continue;
    if (signal === 'pid.available' && !kubeletHas('eviction by process ids', version)) {
      const remedy = `leave it out, or use ${firstVersionWith('eviction by process ids')} or newer`;
      findings.add(
        'unsupported',
        path,
        signal,
        `a kubelet ${version.series} has no such signal`,
        remedy,
      );
    }
    const value = findings.take(parse(input, path));
    if (value !== undefined) values[signal] = value;
  }
  return values;
}

function readMaxPodGracePeriod(
  seconds: unknown,
  findings: Findings,
): { maxPodGracePeriod?: number } {
  if (seconds === undefined) return {};
  if (
    typeof seconds === 'number' &&
    Number.isInteger(seconds) &&
    seconds >= -1 &&
    seconds <= LARGEST_SECONDS
  ) {
    return { maxPodGracePeriod: seconds };
  }
  const reason = `is no whole number of seconds from -1 to ${LARGEST_SECONDS}`;
  findings.add(
    'out-of-range',
    'evictionMaxPodGracePeriod',
    seconds,
    reason,
    'write for example 60',
  );
  return {};
}

function readTransitionPeriod(
  given: unknown,
  findings: Findings,
): { pressureTransitionPeriod?: Duration } {
  if (given === undefined) return {};
  const path = 'evictionPressureTransitionPeriod';
  const period = findings.take(parseDuration(given, path));
  if (period === undefined) return {};
  if (!period.isZero() && !period.isNegative()) return { pressureTransitionPeriod: period };
  const reason = 'is not more than nothing: the kubelet would take 5m instead';
  findings.add('out-of-range', path, String(period), reason, 'write for example "30s"');
  return {};
}

function readMergeDefaults(
  given: boolean | undefined,
  version: KubernetesVersion,
  findings: Findings,
): { mergeDefaults?: boolean } {
  if (given === undefined) return {};
  checkSwitch(given, 'mergeDefaultEvictionSettings', findings);
  if (kubeletHas('mergeDefaultEvictionSettings', version)) return { mergeDefaults: given };
  const reason = `a kubelet ${version.series} does not know this setting and would not read the file`;
  const remedy = 'leave it out; all signals are written anyway';
  findings.add('unsupported', 'mergeDefaultEvictionSettings', given, reason, remedy);
  return {};
}
