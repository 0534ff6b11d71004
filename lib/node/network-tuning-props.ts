import type { DurationInput } from '../values';

/** A family of addresses, as Kubernetes spells it. */
export type IpFamilyName = 'IPv4' | 'IPv6';

/** What the kernel of a node does for pods. */
export interface NetworkTuningProps {
  /**
   * The families of addresses that pods and Services have, as in a Service's `ipFamilies`. Forwarding is switched on for each of them.
   *
   * A machine that forwards IPv6 no longer takes its own default route from router advertisements, unless `accept_ra` of the interface is 2
   * or systemd-networkd does it in the kernel's place.
   *
   * @default ['IPv4']
   */
  readonly ipFamilies?: readonly IpFamilyName[];

  /**
   * Whether iptables sees packets that cross a bridge (`br_netfilter`, `net.bridge.bridge-nf-call-*`). Only a network plugin that uses no
   * bridge and no iptables can do without, such as Cilium with its own replacement of kube-proxy.
   *
   * @default true
   */
  readonly bridgeNetfilter?: boolean;

  /**
   * Limits of the table of connections. kube-proxy sets them by itself when it starts; they belong here for what runs before it, or in its
   * place, and so that the table of hashes has its size from the start.
   *
   * @default - the kernel's, until kube-proxy sets its own
   */
  readonly conntrack?: ConntrackProps;

  /**
   * How many connections may wait for a server to accept them, 1 to 65535 (`net.core.somaxconn`). Pods have a value of their own.
   *
   * @default - the kernel's: 4096 from Linux 5.4
   */
  readonly somaxconn?: number;

  /**
   * Files that one user may watch; kubelets and log collectors run out of them on machines with many pods.
   *
   * @default - the kernel's
   */
  readonly inotify?: InotifyProps;

  /**
   * Reverse path filter of interfaces: 1 strict, 2 loose (RFC 3704). Strict breaks pods whose answers leave by another interface. 0 is
   * refused: the kernel takes the greater of this and the interface's own value, so that it would switch nothing off.
   *
   * @default - as the distribution has it; systemd's is 2
   * @see https://docs.kernel.org/networking/ip-sysctl.html
   */
  readonly rpFilter?: 1 | 2;

  /**
   * Sizes of the table of neighbours (`gc_thresh1`, `2`, `3`): below the first nothing is collected, the third is never passed. For networks
   * with more than about a thousand pods and nodes on one layer 2. Whole numbers that do not fall.
   *
   * @default - the kernel's: [128, 512, 1024]
   * @see https://docs.kernel.org/networking/ip-sysctl.html
   */
  readonly neighbourThresholds?: readonly [number, number, number];
}

/**
 * Limits of the table of connections, by kube-proxy's names and with its defaults.
 *
 * @see https://kubernetes.io/docs/reference/config-api/kube-proxy-config.v1alpha1/#kubeproxy-config-k8s-io-v1alpha1-KubeProxyConntrackConfiguration
 */
export interface ConntrackProps {
  /**
   * Connections for each CPU of the machine, whose capacity must be known; 0 leaves the number as the kernel has it.
   *
   * @default 32768
   */
  readonly maxPerCore?: number;

  /**
   * At least so many, whatever the number of CPUs.
   *
   * @default 131072
   */
  readonly min?: number;

  /**
   * How long an idle connection is remembered.
   *
   * @default '24h'
   */
  readonly tcpEstablishedTimeout?: DurationInput;

  /**
   * How long one is remembered that the other side has closed.
   *
   * @default '1h'
   */
  readonly tcpCloseWaitTimeout?: DurationInput;

  /**
   * Whether packets outside of the window count as part of their connection. Without it large transfers through a Service can end in
   * "connection reset by peer".
   *
   * @default - not set
   */
  readonly tcpBeLiberal?: boolean;
}

/** What one user may watch of files. */
export interface InotifyProps {
  /**
   * Watched files (`fs.inotify.max_user_watches`).
   *
   * @default - the kernel's
   */
  readonly maxUserWatches?: number;

  /**
   * Instances (`fs.inotify.max_user_instances`).
   *
   * @default - the kernel's: 128
   */
  readonly maxUserInstances?: number;
}
