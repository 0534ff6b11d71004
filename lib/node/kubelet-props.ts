import type { KubernetesVersion, QuantityInput } from '../values';

import type { EvictionProps } from './eviction';
import type { KubeletDelivery } from './kubelet-delivery';
import type { Enforcement } from './kubelet-settings';
import type { Reservation } from './reservation';
import type { ReservationPreset } from './reservation-preset';
import type { CgroupDriver } from './slice';

/**
 * What the machine keeps from its pods. The names are the kubelet's own.
 *
 * A machine on which less than half is left for pods is allowed (small machines are so); compare `allocatable` with the capacity.
 */
export interface ReservedResourcesKubeletProps extends EvictionProps {
  /**
   * The version of the kubelet; 1.8 or newer.
   *
   * @default - that of the machine
   */
  readonly kubernetesVersion?: string | KubernetesVersion;

  /**
   * Whose rule of thumb to take for what `kubeReserved` does not name: `eks` or `gke`. It counts the same `maxPods` that the kubelet gets.
   *
   * @default - none
   */
  readonly preset?: ReservationPreset;

  /**
   * For the kubelet and the container runtime.
   *
   * @default - what the preset says, else nothing
   */
  readonly kubeReserved?: Reservation;

  /**
   * For all other daemons of the system. (etcd and the API server that run as static pods need no place here but requests and the
   * priority class `system-node-critical`.)
   *
   * @default - nothing
   */
  readonly systemReserved?: Reservation;

  /**
   * What gets a limit: `pods` all pods together, `kube-reserved` and `system-reserved` the daemons in the cgroups named below, with all
   * that is reserved for them (`…-compressible`: CPU only, from kubelet 1.32). Daemons at their limit of memory are killed: measure first.
   *
   * @default ['pods']
   */
  readonly enforceNodeAllocatable?: readonly Enforcement[];

  /**
   * The slice of the kubelet and the container runtime, such as `/runtime.slice`. It is made before the kubelet starts, and the kubelet
   * (and `runtimeService`) runs in it. Required for `kube-reserved`.
   *
   * @default - none; they run in system.slice
   */
  readonly kubeReservedCgroup?: string;

  /**
   * The slice of the other daemons; `/system.slice`, where systemd puts services, is the usual choice. Required for `system-reserved`.
   *
   * @default - none
   */
  readonly systemReservedCgroup?: string;

  /**
   * The service of the container runtime, such as `containerd.service`, when it shall run in `kubeReservedCgroup` too.
   *
   * @default - it stays where it is
   */
  readonly runtimeService?: string;

  /**
   * Who makes the cgroups of pods; the container runtime must be set to the same.
   *
   * @default 'systemd' - what kubeadm sets since 1.22; the kubelet's own default is cgroupfs
   */
  readonly cgroupDriver?: CgroupDriver;

  /**
   * Whether the kubelet refuses to run on cgroup v1; from kubelet 1.31.
   *
   * @default - the kubelet's: false up to 1.34, true from 1.35
   */
  readonly failCgroupV1?: boolean;

  /**
   * The most pods, 1 to 250. Always written, so that what is reserved for them and what runs agree.
   *
   * @default 110
   */
  readonly maxPods?: number;

  /**
   * The most processes of one pod, or -1 for no limit of its own; from kubelet 1.14.
   *
   * @default - the kubelet's: -1
   */
  readonly podPidsLimit?: number;

  /**
   * The socket of the container runtime; from kubelet 1.27 (before, kubeadm gives it as a flag).
   *
   * @default - not written
   */
  readonly containerRuntimeEndpoint?: string;

  /**
   * Memory that the machine keeps in huge pages, by size: `{ '2Mi': '4Gi' }`. It counts as no memory in `allocatable`; making the pages is
   * up to the kernel's command line.
   *
   * @default - none
   */
  readonly hugePages?: Readonly<Record<string, QuantityInput>>;

  /**
   * How the kubelet gets its settings: `config-dir` a file beside the main configuration, which kubeadm may rewrite as it likes (from
   * 1.30); `config` a configuration file of its own, which takes the place of that of kubeadm; `flags` (deprecated, and without
   * `mergeDefaultEvictionSettings`), which also go with a configuration file of kubeadm.
   *
   * @default - `config-dir` from 1.30, `config` from 1.10, `flags` before
   */
  readonly delivery?: KubeletDelivery;

  /**
   * Where the configuration stands. For `config-dir` a name that ends in `.conf`, alone with its kind in its folder. Never
   * `/var/lib/kubelet/config.yaml`, which kubeadm rewrites.
   *
   * @default - `/etc/kubernetes/kubelet.conf.d/20-groundwork.conf`, or `/etc/kubernetes/kubelet-config.yaml` for `config`
   */
  readonly configPath?: string;

  /**
   * More arguments for the kubelet; they cannot be given elsewhere in the same variable.
   *
   * @default []
   */
  readonly kubeletArguments?: readonly string[];

  /**
   * The variable that the unit of the kubelet takes arguments from.
   *
   * @default 'KUBELET_EXTRA_ARGS' - that of kubeadm's unit
   */
  readonly argumentsVariable?: string;
}
