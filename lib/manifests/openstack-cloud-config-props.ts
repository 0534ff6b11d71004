import type { CidrInput, DurationInput } from '../values';

import type { Labels } from './labels';
import type { OpenStackCredentials } from './openstack-cloud-credentials';

/**
 * How Services of the type LoadBalancer become load balancers of Octavia, by the names of cloud.conf. What is left out is the controller's own
 * default.
 *
 * @see https://github.com/kubernetes/cloud-provider-openstack/blob/v1.36.0/docs/openstack-cloud-controller-manager/using-openstack-cloud-controller-manager.md#load-balancer
 */
export interface OpenStackLoadBalancing {
  /** Whether the controller makes any. @default true */
  readonly enabled?: boolean;
  /** The external network of floating addresses, by its id. @default - the only one there is */
  readonly 'floating-network-id'?: string;
  /** The subnet of floating addresses, by its id. @default - any of the network */
  readonly 'floating-subnet-id'?: string;
  /** The same by a pattern of names; a regular expression behind `~`. @default - any of the network */
  readonly 'floating-subnet'?: string;
  /** The same by tags. @default - any of the network */
  readonly 'floating-subnet-tags'?: string;
  /** How a connection finds its member. @default - 'ROUND_ROBIN'; 'SOURCE_IP_PORT' for ovn, which has no other */
  readonly 'lb-method'?: 'ROUND_ROBIN' | 'LEAST_CONNECTIONS' | 'SOURCE_IP' | 'SOURCE_IP_PORT';
  /** What balances. @default 'amphora' */
  readonly 'lb-provider'?: 'amphora' | 'octavia' | 'ovn' | 'f5' | 'amphorav2';
  /** The subnet of the balancers' own addresses, by its id. @default - that of the nodes */
  readonly 'subnet-id'?: string;
  /** The subnet of the members, by its id. @default - `subnet-id` */
  readonly 'member-subnet-id'?: string;
  /** The network of the balancers' own addresses, by its id; for where there is no `subnet-id`. @default - that of the nodes */
  readonly 'network-id'?: string;
  /** Whether the controller opens the ports of nodes for what it balances. @default false */
  readonly 'manage-security-groups'?: boolean;
  /** Whether members are asked for their health; Services with `externalTrafficPolicy: Local` need it. @default false */
  readonly 'create-monitor'?: boolean;
  /** How often they are asked. @default '5s' */
  readonly 'monitor-delay'?: DurationInput;
  /** How long an answer may take; no longer than the delay. @default '3s' */
  readonly 'monitor-timeout'?: DurationInput;
  /** After how many good answers a member is up; 1 to 10. @default 1 */
  readonly 'monitor-max-retries'?: number;
  /** After how many bad answers a member is down; 1 to 10. @default 3 */
  readonly 'monitor-max-retries-down'?: number;
  /** Whether balancers get no floating address unless a Service asks for one. @default false */
  readonly 'internal-lb'?: boolean;
  /** The labels of nodes that are members; an empty value stands for any. @default - all nodes */
  readonly 'node-selector'?: Labels;
  /** Whether a balancer goes with all its parts in one call. @default true */
  readonly 'cascade-delete'?: boolean;
  /** The flavor of the balancers, by its id. @default - Octavia's own */
  readonly 'flavor-id'?: string;
  /** Octavia's availability zone. @default - none */
  readonly 'availability-zone'?: string;
  /** Whether a Service with the proxy protocol is told a name in the place of its address. @default false */
  readonly 'enable-ingress-hostname'?: boolean;
  /** The end of that name. @default 'nip.io' */
  readonly 'ingress-hostname-suffix'?: string;
  /** The certificate of balancers that end TLS, by its address in Barbican. @default - none */
  readonly 'default-tls-container-ref'?: string;
  /** Where such certificates are. @default 'barbican' */
  readonly 'container-store'?: 'barbican' | 'external';
  /** How many Services may share a balancer; 1 or more. @default 2 */
  readonly 'max-shared-lb'?: number;
  /** Whether a balancer is made step by step, for what takes no whole one. @default false */
  readonly 'provider-requires-serial-api-calls'?: boolean;
}

/** A class of balancers that a Service chooses by the annotation `loadbalancer.openstack.org/class`. */
export type OpenStackLoadBalancerClass = Pick<
  OpenStackLoadBalancing,
  | 'floating-network-id'
  | 'floating-subnet-id'
  | 'floating-subnet'
  | 'floating-subnet-tags'
  | 'network-id'
  | 'subnet-id'
  | 'member-subnet-id'
>;

/** Which addresses of a server are those of its node, by the names of cloud.conf. */
export interface OpenStackNetworking {
  /** Whether addresses of version 6 are left out. @default false */
  readonly 'ipv6-support-disabled'?: boolean;
  /** Networks whose addresses are external ones, by their names. @default [] */
  readonly 'public-network-name'?: readonly string[];
  /** Networks whose addresses are internal ones, by their names; for servers on several networks. @default [] */
  readonly 'internal-network-name'?: readonly string[];
  /** Ranges in the order in which addresses from them are told. @default - as Nova tells them */
  readonly 'address-sort-order'?: readonly CidrInput[];
}

/** How the disks of pods are handled, by the names of cloud.conf. */
export interface OpenStackBlockStorage {
  /** How many volumes a node may have; 1 to 256. @default 256 */
  readonly 'node-volume-attach-limit'?: number;
  /** Whether a disk is read anew before its file system grows: for hypervisors that do not tell. @default false */
  readonly 'rescan-on-resize'?: boolean;
  /** Whether Cinder's zones are others than Nova's, so that a volume of any of them is good for all nodes. @default false */
  readonly 'ignore-volume-az'?: boolean;
  /** Whether a Cinder older than microversion 3.34 is put up with. @default false */
  readonly 'ignore-volume-microversion'?: boolean;
}

/** Where a driver learns which server it is on, by the names of cloud.conf. */
export interface OpenStackMetadata {
  /** In which order it asks. @default ['configDrive', 'metadataService'] */
  readonly 'search-order'?: readonly ('configDrive' | 'metadataService')[];
  /** How long it waits for the controller's calls to OpenStack. @default '60s' */
  readonly 'request-timeout'?: DurationInput;
}

/** What the drivers of cloud-provider-openstack are told: the cloud.conf of cinder-csi and of the cloud controller manager. */
export interface OpenStackCloudConfigProps {
  /** Who they are. */
  readonly credentials: OpenStackCredentials;

  /** Load balancers of Services. @default {} */
  readonly loadBalancer?: OpenStackLoadBalancing;

  /** Classes of load balancers, by their names. @default {} */
  readonly loadBalancerClasses?: Readonly<Record<string, OpenStackLoadBalancerClass>>;

  /** Addresses of nodes. @default {} */
  readonly networking?: OpenStackNetworking;

  /**
   * The router, by its id, that gets a route to the pods of each node: for pod networks without a tunnel. The controller needs `clusterCIDR` then.
   *
   * @default - none
   */
  readonly routerId?: string;

  /** Disks of pods. @default {} */
  readonly blockStorage?: OpenStackBlockStorage;

  /** Where drivers learn which server they are on. @default {} */
  readonly metadata?: OpenStackMetadata;

  /** The name of the Secret. @default 'cloud-config' */
  readonly name?: string;

  /** The namespace of the Secret and of the drivers that read it. @default 'kube-system' */
  readonly namespace?: string;

  /** Further labels of the Secret. @default {} */
  readonly labels?: Labels;
}

/** A cloud.conf in a Secret, as drivers are given it: an `OpenStackCloudConfig`, or a Secret that somebody else keeps. */
export interface CloudConfigSecret {
  /** The name of the Secret; its key is `cloud.conf`. */
  readonly secretName: string;
  /** Its namespace, which is that of the driver too. */
  readonly namespace: string;
  /** A Secret with a file that the cloud.conf names: `clouds.yaml`, or a certificate. @default - none */
  readonly mountedSecret?: { readonly name: string; readonly mountPath: string } | undefined;
  /** The text of a cloud.conf for nodes, with no credentials in it: its sections `Metadata` and `BlockStorage`. @default '' */
  readonly nodeConfig?: string;
  /** Whether it names a router that gets routes to pods. @default false */
  readonly routes?: boolean;
}
