/** The network of OpenStack that machines are in, as far as the pods' network depends on it: how large its packets are, and what is wrapped around them. */
import { isRecord } from '../values';
import type { Findings } from '../values';

import { readWholeNumber } from './pod-numbers';

/** How Neutron carries a network: `flat` and `vlan` as they are, the others within packets of the network beneath. */
export type TenantNetworkType = 'flat' | 'vlan' | 'vxlan' | 'geneve' | 'gre';

/** A network of OpenStack that machines are in. */
export interface TenantNetwork {
  /** How it is carried: `provider:network_type`, which administrators see. */
  readonly type: TenantNetworkType;

  /**
   * The largest packet that it carries, in bytes, as `openstack network show` says; 1280 to 9216.
   *
   * @default - what the network beneath carries, less what is wrapped around
   */
  readonly mtu?: number;

  /**
   * The largest packet of the network beneath, in bytes: `global_physnet_mtu`; 1280 to 9216.
   *
   * @default 1500
   */
  readonly globalPhysnetMtu?: number;

  /**
   * The version of IP of the network beneath: `overlay_ip_version`.
   *
   * @default 4
   */
  readonly overlayIpVersion?: 4 | 6;

  /**
   * Of `geneve`: the bytes that are kept for its header, `max_header_size`; OVN wants 38 at least. 30 to 512.
   *
   * @default 38
   */
  readonly maxHeaderSize?: number;
}

/** A network that was read. */
export interface ReadTenantNetwork {
  readonly type: TenantNetworkType;
  /** The largest packet of the network beneath. */
  readonly beneath: number;
  /** The bytes that are wrapped around each packet. */
  readonly overhead: number;
  /** The largest packet that it carries. */
  readonly mtu: number;
}

/** The least that a link has to carry: that of IPv6 (RFC 8200). */
export const LEAST_MTU = 1280;
/** The most: what usual switches with large frames carry. */
export const MOST_MTU = 9216;

const TYPES: readonly unknown[] = ['flat', 'vlan', 'vxlan', 'geneve', 'gre'];
const USUAL_MTU = 1500;
const OVN_HEADER = 38;
const IP_HEADERS = { 4: 20, 6: 40 } as const;

/** Whether packets of the network travel within others. */
export function isOverlay({ type }: Pick<ReadTenantNetwork, 'type'>): boolean {
  return type !== 'flat' && type !== 'vlan';
}

/**
 * Reads a network.
 *
 * @see https://docs.openstack.org/neutron/latest/admin/config-mtu.html
 * @see https://github.com/openstack/neutron-lib/blob/master/neutron_lib/constants.py (GENEVE_ENCAP_MIN_OVERHEAD and its like)
 * @see https://docs.openstack.org/neutron/latest/install/ovn/manual_install.html (max_header_size)
 */
export function readTenantNetwork(
  given: unknown,
  path: string,
  findings: Findings,
): ReadTenantNetwork | undefined {
  if (!isRecord(given)) {
    const remedy = 'write for example { type: "geneve", mtu: 1442 }';
    findings.add('required', path, given, 'says nothing of the network of the machines', remedy);
    return undefined;
  }
  const { mtu, globalPhysnetMtu, maxHeaderSize } = given;
  const before = findings.violations.length;
  const type = readType(given['type'], `${path}.type`, findings);
  const version = readVersion(given['overlayIpVersion'], `${path}.overlayIpVersion`, findings);
  const bounds = [USUAL_MTU, LEAST_MTU, MOST_MTU] as const;
  const beneath = readWholeNumber(globalPhysnetMtu, `${path}.globalPhysnetMtu`, bounds, findings);
  const header = [OVN_HEADER, 30, 512] as const;
  const geneve = readWholeNumber(maxHeaderSize, `${path}.maxHeaderSize`, header, findings);
  const stated = readWholeNumber(mtu, `${path}.mtu`, bounds, findings);
  if (findings.violations.length > before || type === undefined) return undefined;
  const overhead = overheadOf(type, version, geneve);
  const fits = beneath - overhead;
  if (mtu !== undefined && globalPhysnetMtu !== undefined && stated > fits) {
    const reason = `does not fit into packets of ${beneath} bytes, of which ${overhead} are wrapped around`;
    findings.add('conflict', `${path}.mtu`, mtu, reason, `write at most ${fits}`);
    return undefined;
  }
  return { type, beneath, overhead, mtu: mtu === undefined ? fits : stated };
}

function readType(given: unknown, path: string, findings: Findings): TenantNetworkType | undefined {
  if (isType(given)) return given;
  const remedy = `write one of ${TYPES.map((one) => `"${String(one)}"`).join(', ')}`;
  findings.add('unsupported', path, given, 'is no type of network', remedy);
  return undefined;
}

function readVersion(given: unknown, path: string, findings: Findings): 4 | 6 {
  if (given === undefined || given === 4) return 4;
  if (given === 6) return 6;
  findings.add('invalid', path, given, 'is no version of IP', 'write 4 or 6');
  return 4;
}

function isType(given: unknown): given is TenantNetworkType {
  return TYPES.includes(given);
}

function overheadOf(type: TenantNetworkType, version: 4 | 6, geneve: number): number {
  switch (type) {
    case 'flat':
    case 'vlan':
      return 0;
    case 'vxlan':
      return IP_HEADERS[version] + 30;
    case 'gre':
      return IP_HEADERS[version] + 22;
    case 'geneve':
      return IP_HEADERS[version] + geneve;
  }
}
