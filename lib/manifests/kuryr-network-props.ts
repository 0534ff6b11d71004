import type { KubernetesVersionInput, QuantityInput } from '../values';

import type { KuryrRanges } from './kuryr-ranges';
import type { Labels } from './labels';

/** How Kuryr gives each pod a port of Neutron. */
export interface KuryrNetworkProps {
  /** The version of the cluster: 1.16 to 1.28. Kuryr was never run on newer ones, and was given up in 2024. */
  readonly kubernetesVersion: KubernetesVersionInput;

  /** The images, which upstream only built from a moving tag: those that you have built, by tag or digest. */
  readonly images: { readonly controller: string; readonly cni: string };

  /** The API server: `https://…`. Pods of Kuryr reach it before there are Services. */
  readonly api_root: string;

  /** The address ranges of the cluster. */
  readonly ranges: KuryrRanges;

  /** How Kuryr logs in at OpenStack. */
  readonly neutron: KuryrNeutron;

  /** What pods get in Neutron. */
  readonly neutron_defaults: KuryrNeutronDefaults;

  /** How ports reach pods. */
  readonly driver: KuryrDriver;

  /**
   * Who serves Services. `octavia`: each is a load balancer, whose address is its `clusterIP`; no NodePort, and each takes about a minute.
   * `kube-proxy`: Kuryr only gives addresses to pods. It needs packets of pods to go through the iptables of their node (`throughHost`).
   *
   * @default 'octavia'
   */
  readonly services?: 'octavia' | 'kube-proxy';

  /**
   * Settings of Services of `octavia`.
   *
   * @default - the provider that is the cloud's own
   */
  readonly octavia?: KuryrOctavia;

  /**
   * Whether `hostPort` works, by the plugin `portmap` after Kuryr's own; it has to be in `/opt/cni/bin`, and needs `throughHost`.
   *
   * @default false
   */
  readonly hostPorts?: boolean;

  /**
   * Ports that are made before pods want them; false for none. Not with `nested-macvlan`.
   *
   * @default - as KuryrPool has it; false with `nested-macvlan`
   */
  readonly vif_pool?: KuryrPool | false;

  /**
   * Patience of the daemon on each machine.
   *
   * @default - as KuryrDaemon has it
   */
  readonly cni_daemon?: KuryrDaemon;

  /**
   * Whether the kinds `KuryrPort`, `KuryrNetwork`, `KuryrLoadBalancer` and `KuryrNetworkPolicy` are made too.
   *
   * @default true
   */
  readonly createDefinitions?: boolean;

  /**
   * What else is known to be in `/etc/cni/net.d`: refused when it comes before `10-kuryr.conflist`. What is not known stops the pod on its machine.
   *
   * @default - nothing
   */
  readonly otherCniFiles?: readonly string[];

  /**
   * The CPU of each pod, as request and as limit: its class is `Guaranteed`.
   *
   * @default '500m'
   */
  readonly cpu?: QuantityInput;

  /**
   * The memory of each pod, as request and as limit.
   *
   * @default '1Gi'
   */
  readonly memory?: QuantityInput;

  /**
   * Further labels of all objects.
   *
   * @default {}
   */
  readonly labels?: Labels;
}

/**
 * How Kuryr logs in: by a password or an application credential, which get the Secret `kuryr-neutron`, or by a Secret that is there, whose key
 * `neutron.conf` has the section `[neutron]`. Secrets never stand in a ConfigMap, and only the controller gets them.
 *
 * In an Output of a secret a `$` has to stand twice: it begins a reference in files of OpenStack.
 */
export type KuryrNeutron = KuryrPassword | KuryrApplicationCredential | { readonly secret: string };

/** Where OpenStack is. */
export interface KuryrCloud {
  /** Keystone: `https://…/v3`. */
  readonly auth_url: string;

  /**
   * The region.
   *
   * @default - the only one
   */
  readonly region_name?: string;

  /**
   * Certificates of the authorities of OpenStack's APIs, in PEM.
   *
   * @default - those that the image trusts
   */
  readonly cacert?: string;
}

/** A user of OpenStack. */
export interface KuryrPassword extends KuryrCloud {
  readonly auth_type: 'password';
  readonly username: string;
  /**
   * The domain of the user.
   *
   * @default 'Default'
   */
  readonly user_domain_name?: string;
  readonly password: string;
  /** The project whose networks these are. */
  readonly project_name: string;
  /**
   * The domain of the project.
   *
   * @default 'Default'
   */
  readonly project_domain_name?: string;
}

/** An application credential of OpenStack, which can be taken back by itself. */
export interface KuryrApplicationCredential extends KuryrCloud {
  readonly auth_type: 'v3applicationcredential';
  readonly application_credential_id: string;
  readonly application_credential_secret: string;
}

/** What pods get in Neutron, by Kuryr's own names; ids, which may be Outputs (`asString`). */
export interface KuryrNeutronDefaults {
  readonly project: string;
  /** The subnet of pods. */
  readonly pod_subnet: string;
  /** At least one; with `octavia` they let the Services' subnet in. */
  readonly pod_security_groups: readonly string[];

  /**
   * The subnet of Services; needed with `octavia`, and with nothing else.
   *
   * @default - none
   */
  readonly service_subnet?: string;

  /**
   * Tags of all that Kuryr makes, so that several clusters in one project know their own, and it can be cleaned up.
   *
   * @default []
   */
  readonly resource_tags?: readonly string[];
}

/** How ports reach pods, by Kuryr's own names. */
export type KuryrDriver = KuryrNeutronVif | KuryrNestedVlan | KuryrNestedMacvlan;

/** On bare metal, whose own agent of Neutron plugs the port. */
export interface KuryrNeutronVif {
  readonly pod_vif_driver: 'neutron-vif';

  /**
   * The bridge of Open vSwitch.
   *
   * @default 'br-int'
   */
  readonly ovs_bridge?: string;

  /**
   * Whether packets of pods go through the iptables of their node: so it is where the agent plugs into Linux bridges, or a build of Kuryr does
   * (with `net.bridge.bridge-nf-call-iptables`), and not where pods are plugged into Open vSwitch.
   *
   * @default false
   */
  readonly throughHost?: boolean;
}

/** What machines of OpenStack need for pods within them. */
export interface KuryrNested {
  /** The ids of the subnets of the machines: by these their ports are found. At least one. */
  readonly worker_nodes_subnets: readonly string[];

  /**
   * The network card of the machines, such as `ens3`.
   *
   * @default - the one that the kubelet listens to
   */
  readonly link_iface?: string;
}

/** Each pod has a subport of the trunk that its machine's port is: a VLAN of the card. */
export interface KuryrNestedVlan extends KuryrNested {
  readonly pod_vif_driver: 'nested-vlan';

  /** Said so that it is seen to: the port of each machine is the parent of a trunk, which Neutron has to know (extension `trunk`). */
  readonly trunkPorts: true;
}

/** Each pod has a macvlan of the card, and the port of its machine lets the pod's address through. */
export interface KuryrNestedMacvlan extends KuryrNested {
  readonly pod_vif_driver: 'nested-macvlan';

  /**
   * How many address pairs Neutron allows a port, one for each pod of the machine: `max_allowed_address_pair`; 1 to 1000.
   *
   * @default 10
   */
  readonly max_allowed_address_pair?: number;
}

/** Services as load balancers. */
export interface KuryrOctavia {
  /**
   * The provider. `ovn` makes no machines; Kuryr is told what goes with it (`member_mode` L2, `SOURCE_IP_PORT`).
   *
   * @default 'default'
   */
  readonly endpoints_driver_octavia_provider?: 'default' | 'amphora' | 'ovn';
}

/** Ports that are made before pods want them, for each machine. */
export interface KuryrPool {
  /**
   * How many are kept ready; 0 to 1000.
   *
   * @default 1; upstream's own is 5
   */
  readonly ports_pool_min?: number;

  /**
   * How many are made at once; 1 to 1000.
   *
   * @default 3; upstream's own is 10
   */
  readonly ports_pool_batch?: number;

  /**
   * How many are kept at most, 0 for all that ever were; 0 to 4094.
   *
   * @default 0
   */
  readonly ports_pool_max?: number;

  /**
   * After how many seconds ports are used again, and no sooner made; 1 to 3600.
   *
   * @default 20
   */
  readonly ports_pool_update_frequency?: number;
}

/** Patience of the daemon: the kubelet gives up after 180 seconds, so each wait is shorter than the one around it. */
export interface KuryrDaemon {
  /**
   * How many seconds a pod's port may take; less than 180.
   *
   * @default 60
   */
  readonly vif_annotation_timeout?: number;

  /**
   * How many seconds the kernel may take; less than `vif_annotation_timeout`.
   *
   * @default 10
   */
  readonly pyroute2_timeout?: number;

  /**
   * How many pods of a machine are served at once; 2 to 500.
   *
   * @default 30
   */
  readonly worker_num?: number;
}
