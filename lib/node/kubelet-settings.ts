/**
 * The kubelet's settings: what was decided, and the two forms in which a kubelet takes it, a KubeletConfiguration or flags.
 *
 * @see https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/ (types of k8s.io/kubelet, v0.17 to v0.36)
 */
import { stringify } from 'yaml';

import type { KubernetesVersion } from '../values';

import type { Eviction } from './eviction';
import { inSignalOrder } from './eviction-signal';
import type { BySignal } from './eviction-signal';
import { kubeletReservation } from './reservation';
import type { ReservedAmounts } from './reservation';
import { kubeletCgroupName } from './slice';
import type { CgroupDriver, Slice } from './slice';

/** What a limit is put on: all pods together, or the daemons of one reservation, with all of it or its CPU only. */
export type Enforcement =
  | 'pods'
  | 'kube-reserved'
  | 'system-reserved'
  | 'kube-reserved-compressible'
  | 'system-reserved-compressible'
  | 'none';

/** All settings, read and checked. */
export interface KubeletSettings {
  readonly version: KubernetesVersion;
  readonly kubeReserved: ReservedAmounts;
  readonly systemReserved: ReservedAmounts;
  readonly eviction: Eviction;
  readonly enforceNodeAllocatable: readonly Enforcement[];
  readonly cgroupDriver: CgroupDriver;
  readonly kubeReservedCgroup?: Slice;
  readonly systemReservedCgroup?: Slice;
  readonly maxPods: number;
  readonly podPidsLimit?: number;
  readonly failCgroupV1?: boolean;
  readonly containerRuntimeEndpoint?: string;
}

type Setting = string | number | boolean | readonly string[] | Readonly<Record<string, string>>;

/** A KubeletConfiguration: `apiVersion` and `kind`, then the settings by name. */
export type KubeletConfiguration = Readonly<Record<string, Setting>>;

/** The settings under the kubelet's own names, sorted; nothing is in it that the version does not know. */
export function kubeletConfiguration(settings: KubeletSettings): KubeletConfiguration {
  const fields = Object.entries(fieldsOf(settings)).filter(isGiven);
  fields.sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    ...Object.fromEntries(fields),
  };
}

/** The document, as YAML. The kubelet reads version 1.1, where more has to stand in quotes. */
export function renderKubeletConfiguration(configuration: KubeletConfiguration): string {
  return stringify(configuration, { version: '1.1', lineWidth: 0, indentSeq: false });
}

/** The same as flags, sorted: for kubelets before 1.10, and beside a configuration file that somebody else writes. */
export function kubeletFlags(settings: KubeletSettings): readonly string[] {
  return Object.entries(fieldsOf(settings))
    .filter(isGiven)
    .map(([field, value]) => `${flagOf(field)}=${flagValue(field, value)}`)
    .sort((a, b) => (a < b ? -1 : 1));
}

/** The flags that these settings may become; nobody else may give them. */
export const KUBELET_FLAGS: Readonly<Record<string, string>> = {
  cgroupDriver: '--cgroup-driver',
  containerRuntimeEndpoint: '--container-runtime-endpoint',
  enforceNodeAllocatable: '--enforce-node-allocatable',
  evictionHard: '--eviction-hard',
  evictionMaxPodGracePeriod: '--eviction-max-pod-grace-period',
  evictionMinimumReclaim: '--eviction-minimum-reclaim',
  evictionPressureTransitionPeriod: '--eviction-pressure-transition-period',
  evictionSoft: '--eviction-soft',
  evictionSoftGracePeriod: '--eviction-soft-grace-period',
  failCgroupV1: '--fail-cgroupv1',
  kubeReserved: '--kube-reserved',
  kubeReservedCgroup: '--kube-reserved-cgroup',
  maxPods: '--max-pods',
  podPidsLimit: '--pod-max-pids',
  systemReserved: '--system-reserved',
  systemReservedCgroup: '--system-reserved-cgroup',
};

function fieldsOf(settings: KubeletSettings): Record<string, Setting | undefined> {
  const { version, cgroupDriver, eviction } = settings;
  const cgroup = (slice: Slice | undefined): string | undefined =>
    slice === undefined ? undefined : kubeletCgroupName(slice, cgroupDriver, version);
  return {
    cgroupDriver,
    containerRuntimeEndpoint: settings.containerRuntimeEndpoint,
    enforceNodeAllocatable: settings.enforceNodeAllocatable,
    evictionHard: texts(eviction.hard),
    evictionMaxPodGracePeriod: eviction.maxPodGracePeriod,
    evictionMinimumReclaim: texts(eviction.minimumReclaim),
    evictionPressureTransitionPeriod: eviction.pressureTransitionPeriod?.toString(),
    evictionSoft: texts(eviction.soft),
    evictionSoftGracePeriod: texts(eviction.softGracePeriod),
    failCgroupV1: settings.failCgroupV1,
    kubeReserved: kubeletReservation(settings.kubeReserved),
    kubeReservedCgroup: cgroup(settings.kubeReservedCgroup),
    maxPods: settings.maxPods,
    mergeDefaultEvictionSettings: eviction.mergeDefaults,
    podPidsLimit: settings.podPidsLimit,
    systemReserved: kubeletReservation(settings.systemReserved),
    systemReservedCgroup: cgroup(settings.systemReservedCgroup),
  };
}

function texts(values: BySignal<{ toString(): string }>): Record<string, string> {
  return Object.fromEntries(
    inSignalOrder(values).map(([signal, value]) => [signal, value.toString()]),
  );
}

// An empty list means something (nothing is enforced), an empty record does not.
function isGiven(entry: [string, Setting | undefined]): entry is [string, Setting] {
  const [, value] = entry;
  if (value === undefined) return false;
  return typeof value !== 'object' || Array.isArray(value) || Object.keys(value).length > 0;
}

function flagOf(field: string): string {
  const flag = KUBELET_FLAGS[field];
  if (flag === undefined) throw new Error(`bug: ${field} has no flag`);
  return flag;
}

function flagValue(field: string, value: Setting): string {
  if (typeof value !== 'object') return String(value);
  if (isList(value)) return value.join(',');
  const sign = field === 'evictionHard' || field === 'evictionSoft' ? '<' : '=';
  return Object.entries(value)
    .map(([name, text]) => `${name}${sign}${text}`)
    .join(',');
}

function isList(value: Setting): value is readonly string[] {
  return Array.isArray(value);
}
