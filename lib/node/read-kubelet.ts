/** From what a person writes to settings that are complete and checked. */
import type { Capacity } from '../machine';
import {
  checkSwitch,
  Findings,
  isRecord,
  isText,
  KubernetesVersion,
  Quantity,
  readProps,
} from '../values';
import type { Violation } from '../values';

import { checkReservations } from './allocatable';
import type { AllocatableInput } from './allocatable';
import { readEviction } from './eviction';
import { planDelivery } from './kubelet-delivery';
import type { DeliveryPlan } from './kubelet-delivery';
import { OLDEST_KUBELET, checkFeature } from './kubelet-feature';
import type { ReservedResourcesKubeletProps } from './kubelet-props';
import { readKubeletVersion } from './read-kubelet-version';
import type { KubeletSettings } from './kubelet-settings';
import { readCgroups } from './read-cgroups';
import { readReservation } from './reservation';
import type { ReservedAmounts } from './reservation';
import { RESERVATION_PRESETS, presetReservation } from './reservation-preset';

/** What was read. */
export interface ReadKubelet {
  readonly settings: KubeletSettings;
  readonly delivery: DeliveryPlan;
  /** Undefined when the capacity is not known. */
  readonly accounting: AllocatableInput | undefined;
  readonly violations: readonly Violation[];
}

/** What the machine says about itself. */
export interface MachineFacts {
  readonly kubernetesVersion: KubernetesVersion | undefined;
  readonly capacity: Capacity | undefined;
  /** Whether something wrong was given for it, which the machine tells. */
  hasRefused(field: 'kubernetesVersion' | 'capacity'): boolean;
}

/** The most pods of one machine that are allowed, and what a kubelet takes when nothing is said. */
export const MAX_PODS = { most: 250, usual: 110 } as const;

// What an unknown version is taken for, so that all else can be checked: one that has every feature.
const NEWEST = KubernetesVersion.of('1.9999');
const NEED = {
  oldest: OLDEST_KUBELET,
  asked: 'the settings depend on the version of the kubelet',
  tooOld: 'is older than any kubelet that reserves local storage',
};

/** Reads everything; all that is wrong is found at once. */
export function readKubelet(
  given: ReservedResourcesKubeletProps,
  machine: MachineFacts,
): ReadKubelet {
  const findings = new Findings();
  const props = readProps(given, findings);
  const version = readKubeletVersion(props.kubernetesVersion, machine, NEED, findings) ?? NEWEST;
  const capacity = machine.capacity;
  if (capacity === undefined && !machine.hasRefused('capacity')) {
    const remedy =
      'give the Machine its capacity: { cpu: 16, memory: "32Gi", ephemeralStorage: "100Gi" }';
    findings.add('required', 'capacity', undefined, 'what the machine has is not known', remedy);
  }
  const maxPods = readMaxPods(props.maxPods, findings);
  const { eviction, violations } = readEviction(props, version, capacity);
  findings.addAll(violations);
  const kubeReserved = {
    ...presetOf(props, capacity, maxPods, findings),
    ...readAmounts(props, 'kubeReserved', version, findings),
  };
  const systemReserved = readAmounts(props, 'systemReserved', version, findings);
  const settings: KubeletSettings = {
    version,
    kubeReserved,
    systemReserved,
    eviction,
    maxPods,
    ...readCgroups(props, version, { kubeReserved, systemReserved }, findings),
    ...readOthers(props, version, findings),
  };
  const delivery = planDelivery(props, version, findings);
  checkFlags(props, delivery, findings);
  const hugePages = readHugePages(props.hugePages, findings);
  const accounting =
    capacity === undefined
      ? undefined
      : { capacity, kubeReserved, systemReserved, evictionHard: eviction.hard, maxPods, hugePages };
  if (accounting !== undefined) findings.addAll(checkReservations(accounting));
  return { settings, delivery, accounting, violations: findings.violations };
}

function readMaxPods(given: unknown, findings: Findings): number {
  if (given === undefined) return MAX_PODS.usual;
  if (
    typeof given === 'number' &&
    Number.isInteger(given) &&
    given >= 1 &&
    given <= MAX_PODS.most
  ) {
    return given;
  }
  const reason = `is no whole number from 1 to ${MAX_PODS.most}`;
  findings.add(
    'out-of-range',
    'maxPods',
    given,
    reason,
    `lower it, or leave it out for ${MAX_PODS.usual}`,
  );
  return MAX_PODS.usual;
}

function readAmounts(
  props: ReservedResourcesKubeletProps,
  field: 'kubeReserved' | 'systemReserved',
  version: KubernetesVersion,
  findings: Findings,
): ReservedAmounts {
  const { amounts, violations } = readReservation(props[field], version, field);
  findings.addAll(violations);
  return amounts;
}

function presetOf(
  { preset }: ReservedResourcesKubeletProps,
  capacity: Capacity | undefined,
  maxPods: number,
  findings: Findings,
): ReservedAmounts {
  if (preset === undefined) return {};
  if (!RESERVATION_PRESETS.includes(preset)) {
    findings.add(
      'unsupported',
      'preset',
      preset,
      'is no preset',
      `use ${RESERVATION_PRESETS.join(' or ')}`,
    );
    return {};
  }
  return capacity === undefined ? {} : presetReservation(preset, capacity, maxPods);
}

type Others = Pick<KubeletSettings, 'podPidsLimit' | 'failCgroupV1' | 'containerRuntimeEndpoint'>;

function readOthers(
  props: ReservedResourcesKubeletProps,
  version: KubernetesVersion,
  findings: Findings,
): Others {
  checkSwitch(props.failCgroupV1, 'failCgroupV1', findings);
  for (const field of ['podPidsLimit', 'failCgroupV1', 'containerRuntimeEndpoint'] as const) {
    if (props[field] !== undefined) checkFeature(field, field, props[field], version, findings);
  }
  const { podPidsLimit, failCgroupV1, containerRuntimeEndpoint } = props;
  if (
    podPidsLimit !== undefined &&
    !(Number.isSafeInteger(podPidsLimit) && (podPidsLimit === -1 || podPidsLimit > 0))
  ) {
    const reason = 'is neither -1 nor a whole number above 0';
    findings.add('out-of-range', 'podPidsLimit', podPidsLimit, reason, 'write for example 1024');
  }
  if (
    containerRuntimeEndpoint !== undefined &&
    !isText(containerRuntimeEndpoint, /^unix:\/\/\/[^\s"'\\$]+$/)
  ) {
    const remedy = 'write for example "unix:///run/containerd/containerd.sock"';
    findings.add(
      'invalid',
      'containerRuntimeEndpoint',
      containerRuntimeEndpoint,
      'is no address of a socket',
      remedy,
    );
  }
  return {
    ...(podPidsLimit === undefined ? {} : { podPidsLimit }),
    ...(failCgroupV1 === undefined ? {} : { failCgroupV1 }),
    ...(containerRuntimeEndpoint === undefined ? {} : { containerRuntimeEndpoint }),
  };
}

function checkFlags(
  props: ReservedResourcesKubeletProps,
  plan: DeliveryPlan,
  findings: Findings,
): void {
  if (plan.delivery !== 'flags' || props.mergeDefaultEvictionSettings === undefined) return;
  const path = 'mergeDefaultEvictionSettings';
  const remedy = 'leave it out; all signals are written anyway';
  findings.add('unsupported', path, props[path], 'there is no flag for it', remedy);
}

function readHugePages(given: unknown, findings: Findings): Quantity {
  let sum = Quantity.zero;
  if (given === undefined) return sum;
  if (!isRecord(given)) {
    findings.add(
      'invalid',
      'hugePages',
      given,
      'is no record',
      'write for example { "2Mi": "4Gi" }',
    );
    return sum;
  }
  for (const [size, input] of Object.entries(given)) {
    const path = `hugePages[${size}]`;
    const page = Quantity.parse(size, path);
    const amount = findings.take(Quantity.parse(input as string, path));
    if (!page.ok || page.value.isNegative() || page.value.isZero()) {
      findings.add('invalid', path, size, 'is no size of a page', 'write for example "2Mi"');
    } else if (
      amount !== undefined &&
      (amount.isNegative() || amount.bytes() % page.value.bytes() !== 0n)
    ) {
      const reason = `is no whole number of pages of ${size}`;
      findings.add('out-of-range', path, String(amount), reason, `write a multiple of ${size}`);
    } else if (amount !== undefined) {
      sum = sum.plus(amount);
    }
  }
  return sum;
}
