import type { IpAddressInput, KubernetesVersion } from '../values';

import type { CgroupDriver } from './slice';

/** A taint that the node registers itself with. */
export interface NodeTaint {
  readonly key: string;
  /**
   * What pods that tolerate it may name besides the key.
   *
   * @default ''
   */
  readonly value?: string;
  readonly effect: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';
}

/** How the kubelet runs, and what it says about its node. Names of settings are the kubelet's own. */
export interface KubeletServiceProps {
  /**
   * The version of the kubelet; 1.11 or newer.
   *
   * @default - that of the machine
   */
  readonly kubernetesVersion?: string | KubernetesVersion;

  /**
   * Who joins the machine to its cluster: `kubeadm`, which writes the kubelet's configuration and some of its flags, or nobody (`systemd`):
   * then all of it is written here, and a kubeconfig has to come from elsewhere.
   *
   * @default 'kubeadm'
   */
  readonly manager?: 'kubeadm' | 'systemd';

  /**
   * Where `kubelet.service` comes from: the `package` of the kubelet, or this construct (`own`).
   *
   * @default - `package` with kubeadm, else `own`
   */
  readonly unit?: 'package' | 'own';

  /**
   * The program.
   *
   * @default '/usr/bin/kubelet'
   */
  readonly program?: string;

  /**
   * The unit of the container runtime, which the kubelet starts after and, without kubeadm, requires.
   *
   * @default 'containerd.service' - or 'docker.service' for a kubelet before 1.24 that is given no `containerRuntimeEndpoint`
   */
  readonly runtimeService?: string;

  /**
   * The socket of the container runtime; in the configuration from 1.27, before that a flag. kubeadm has a setting of its own for it
   * (`nodeRegistration.criSocket`).
   *
   * @default - 'unix:///run/containerd/containerd.sock' from 1.24
   */
  readonly containerRuntimeEndpoint?: string;

  /**
   * The kubelet's credentials.
   *
   * @default '/etc/kubernetes/kubelet.conf'
   */
  readonly kubeconfig?: string;

  /**
   * The credentials by which it asks for its own; `false` when they are there already.
   *
   * @default '/etc/kubernetes/bootstrap-kubelet.conf'
   */
  readonly bootstrapKubeconfig?: string | false;

  /**
   * The authority of those who may ask the kubelet. With kubeadm its own setting.
   *
   * @default '/etc/kubernetes/pki/ca.crt'
   */
  readonly clientCAFile?: string;

  /**
   * Name servers of pods.
   *
   * @default - not written; pods then use those of the machine
   */
  readonly clusterDNS?: readonly IpAddressInput[];

  /**
   * The domain of the cluster.
   *
   * @default - 'cluster.local'; with kubeadm its own setting
   */
  readonly clusterDomain?: string;

  /**
   * Who makes the cgroups of pods; the same as in the container runtime.
   *
   * @default - 'systemd'; with kubeadm its own setting
   */
  readonly cgroupDriver?: CgroupDriver;

  /**
   * The address of the node, or one of each family, from 1.20. Refused are loopback, link-local and multicast, with which the kubelet does
   * not start.
   *
   * @default - the kubelet's choice: that of the default route
   */
  readonly nodeIp?: IpAddressInput | readonly IpAddressInput[];

  /**
   * The name of the node. kubeadm has a setting of its own for it (`nodeRegistration.name`).
   *
   * @default - the machine's name
   */
  readonly hostnameOverride?: string;

  /**
   * Labels that the node registers with. Labels of `kubernetes.io` and `k8s.io` that a kubelet may not give itself, such as
   * `node-role.kubernetes.io/worker`, are refused.
   *
   * @see https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#noderestriction
   * @default - none
   */
  readonly nodeLabels?: Readonly<Record<string, string>>;

  /**
   * Taints that the node registers with.
   *
   * @default - none
   */
  readonly nodeTaints?: readonly NodeTaint[];

  /**
   * Whether the kubelet refuses to start on a machine with swap.
   *
   * @default - the kubelet's: true
   */
  readonly failSwapOn?: boolean;

  /**
   * What pods may have of the swap, from 1.30; with `failSwapOn: false`.
   *
   * @default - the kubelet's: nothing (`NoSwap`)
   */
  readonly memorySwap?: { readonly swapBehavior: 'NoSwap' | 'LimitedSwap' };

  /**
   * Any other settings of a KubeletConfiguration, as the kubelet spells them. With kubeadm they are merged over its configuration, from
   * 1.30; before, they belong into the KubeletConfiguration that kubeadm is given.
   *
   * @default {}
   */
  readonly configuration?: Readonly<Record<string, unknown>>;

  /**
   * More arguments. Those that the version no longer knows are refused, with what takes their place.
   *
   * @default []
   */
  readonly kubeletArguments?: readonly string[];
}
