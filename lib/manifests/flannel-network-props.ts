import type { KubernetesVersionInput, QuantityInput } from '../values';

import type { Labels } from './labels';
import type { PodNetworkBackend } from './pod-network-mtu';
import type { PodNetworkRanges } from './pod-network-ranges';
import type { Toleration } from './symlink-props';
import type { TenantNetwork } from './tenant-network';

/** How flannel joins the pods of all machines. */
export interface FlannelNetworkProps {
  /** The address ranges of the cluster. `podCidr` is the `Network` of flannel, and has to be `podSubnet` of kubeadm. IPv4 only. */
  readonly ranges: PodNetworkRanges;

  /** The network of OpenStack that the machines are in. */
  readonly tenantNetwork: TenantNetwork;

  /**
   * How packets get from machine to machine. `host-gw`: as they are, by a route to each machine; all machines are in one subnet, and Neutron lets
   * addresses of pods through (`portSecurity`). `vxlan`: within packets of the machines; where the network of the machines is such an overlay
   * itself, this is refused unless `acceptDoubleEncapsulation` says so.
   *
   * @default 'host-gw'
   */
  readonly backend?: PodNetworkBackend;

  /**
   * Why Neutron does not drop packets of pods; `host-gw` needs one of the two. `allowed-address-pairs`: the ports of all machines have
   * `podAddressPairs(podCidr)`. `disabled`: the ports have no port security, and so no security groups either.
   *
   * @default - Neutron drops them
   */
  readonly portSecurity?: 'allowed-address-pairs' | 'disabled';

  /**
   * Whether packets may be wrapped twice: by flannel and by Neutron. It works and is slow, since virtual network cards do not offload the inner
   * one; some have been measured at a few Mbit/s of 1 Gbit/s.
   *
   * @default false
   */
  readonly acceptDoubleEncapsulation?: boolean;

  /**
   * Settings of `vxlan`, by flannel's own names.
   *
   * @default - those of flannel
   */
  readonly vxlan?: FlannelVxlan;

  /**
   * Whether rules are made with nftables instead of iptables, as kube-proxy in its mode `nftables` does.
   *
   * @default false
   */
  readonly EnableNFTables?: boolean;

  /**
   * The network card of the machines, such as `ens3`, where they have several.
   *
   * @default - that of the default route
   */
  readonly iface?: string;

  /**
   * The version of the cluster; 1.17 or newer.
   *
   * @default '1.36'
   */
  readonly kubernetesVersion?: KubernetesVersionInput;

  /**
   * The image of flannel, 0.28.9 or newer: older ones do not say when they are ready.
   *
   * @default 'ghcr.io/flannel-io/flannel:v0.28.9'
   */
  readonly image?: string;

  /**
   * The image with the plugin of flannel. The plugins `bridge`, `host-local`, `loopback` and `portmap` have to be on the machines already.
   *
   * @default 'ghcr.io/flannel-io/flannel-cni-plugin:v1.9.1-flannel3'
   */
  readonly cniPluginImage?: string;

  /**
   * The namespace.
   *
   * @default 'kube-flannel'
   */
  readonly namespace?: string;

  /**
   * Whether the namespace is made too, with the pod security level `privileged`.
   *
   * @default true
   */
  readonly createNamespace?: boolean;

  /**
   * The file in `/etc/cni/net.d` that names the network; of all files there the first by name counts.
   *
   * @default '10-flannel.conflist'
   */
  readonly cniConfFile?: string;

  /**
   * What else is known to be in `/etc/cni/net.d`: refused when it comes first. What is not known stops the pod on its machine, which says so.
   *
   * @default - nothing
   */
  readonly otherCniFiles?: readonly string[];

  /**
   * The CPU of the pod on each machine, as request and as limit: its class is `Guaranteed`.
   *
   * @default '100m'
   */
  readonly cpu?: QuantityInput;

  /**
   * The memory of the pod on each machine, as request and as limit.
   *
   * @default '256Mi'
   */
  readonly memory?: QuantityInput;

  /**
   * Taints that the pods tolerate.
   *
   * @default - all that keep pods off
   */
  readonly tolerations?: readonly Toleration[];

  /**
   * Further labels of all objects.
   *
   * @default {}
   */
  readonly labels?: Labels;
}

/** Settings of flannel's backend `vxlan`, by its own names. */
export interface FlannelVxlan {
  /**
   * The number of the overlay; 1 to 16777215.
   *
   * @default 1
   */
  readonly VNI?: number;

  /**
   * The UDP port; 1 to 65535.
   *
   * @default 8472
   */
  readonly Port?: number;

  /**
   * Whether packets to machines of the same subnet travel as they are. Neutron has to let them through (`portSecurity`).
   *
   * @default false
   */
  readonly DirectRouting?: boolean;
}
