/**
 * What the kubelet can do from which version on, read from its sources at those versions (k8s.io/kubernetes, k8s.io/kubelet). The one
 * place that knows version numbers: everything else asks for a feature by name.
 */
import type { Findings, KubernetesVersion } from '../values';

/** The oldest kubelet that a reservation can be written for: local storage became a resource with it. */
export const OLDEST_KUBELET = '1.8';

const FIRST_VERSION = {
  /** `--config FILE` with `kubelet.config.k8s.io/v1beta1`; before, all settings are flags. */
  'configuration file': '1.10',
  /** `--config-dir`; 1.28 and 1.29 want an environment variable besides. */
  'configuration directory': '1.30',
  /** `pid.available`. */
  'eviction by process ids': '1.10',
  /** `0%` switches a signal off; before, the kubelet refuses to start with it. */
  'switching a signal off': '1.10',
  /** `imagefs.available` among the default thresholds. */
  'default threshold for imagefs.available': '1.9',
  /** `imagefs.inodesFree` among the default thresholds. */
  'default threshold for imagefs.inodesFree': '1.30',
  /** Without the feature gate SupportPodPidsLimit. */
  podPidsLimit: '1.14',
  /** Without the feature gate SupportNodePidsLimit. */
  'reserved process ids': '1.15',
  /** The systemd driver takes the name of a slice for what it is; before, it appends another `.slice`. */
  'names of slices': '1.16',
  /** `kube-reserved-compressible` and `system-reserved-compressible`. */
  'compressible enforcement': '1.32',
  containerRuntimeEndpoint: '1.27',
  /** `--node-ip` with one address of each family. */
  'addresses of both families': '1.20',
  /** Any other runtime than Docker takes CRI; from here on Docker does too, and `--container-runtime=remote` goes without saying. */
  'runtimes by CRI only': '1.24',
  failCgroupV1: '1.31',
  /** Without the feature gate NodeSwap. */
  memorySwap: '1.30',
  /** The kubelet refuses to give itself labels of `kubernetes.io` that are not its own to give. */
  'restricted labels': '1.16',
  /** Taints in the configuration; before, `--register-with-taints`. */
  registerWithTaints: '1.23',
  mergeDefaultEvictionSettings: '1.33',
} as const;

/** Something that not every kubelet can do. */
export type KubeletFeature = keyof typeof FIRST_VERSION;

/** The first version that has it, such as `1.33`. */
export function firstVersionWith(feature: KubeletFeature): string {
  return FIRST_VERSION[feature];
}

/** Whether a kubelet of that version has it. */
export function kubeletHas(feature: KubeletFeature, version: KubernetesVersion): boolean {
  return version.atLeast(FIRST_VERSION[feature]);
}

/** Refuses a setting that a kubelet of that version does not know. */
export function checkFeature(
  feature: KubeletFeature,
  path: string,
  value: unknown,
  version: KubernetesVersion,
  findings: Findings,
): void {
  if (kubeletHas(feature, version)) return;
  const first = firstVersionWith(feature);
  const reason = `a kubelet ${version.series} does not know it`;
  findings.add('unsupported', path, value, reason, `leave it out, or use ${first} or newer`);
}
