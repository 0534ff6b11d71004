/** How large packets of pods may be, layer by layer. */
import { Findings, InvalidConfiguration } from '../values';

import { LEAST_MTU, isOverlay, readTenantNetwork } from './tenant-network';
import type { ReadTenantNetwork, TenantNetwork } from './tenant-network';

/** How packets of pods get from one machine to another: as they are (`host-gw`, any native routing), or within packets of the machines. */
export type PodNetworkBackend = 'host-gw' | 'vxlan';

/** One layer that packets go through. */
export interface MtuLayer {
  /** What it is. */
  readonly name: string;
  /** The bytes that it wraps around each packet. */
  readonly overhead: number;
  /** The largest packet that it carries. */
  readonly mtu: number;
}

/** How large packets of pods may be. */
export interface PodMtu {
  /** The largest packet of a pod, in bytes. */
  readonly mtu: number;
  /** The largest packet of a machine, in bytes. */
  readonly machineMtu: number;
  /** How often a packet of a pod is wrapped on its way: twice is slow, since virtual network cards do not offload the inner one. */
  readonly encapsulations: number;
  /** From the network beneath up to the pods. */
  readonly layers: readonly MtuLayer[];
}

/** What flannel wraps around: headers of Ethernet, IP, UDP and VXLAN. */
const VXLAN_OVERHEAD = 50;

/**
 * How large packets of pods may be on a network of OpenStack.
 *
 * @example
 * ```ts
 * import { podMtu } from 'groundwork/manifests';
 *
 * podMtu({ type: 'vxlan' }, 'vxlan').mtu; // 1400: 1500, less 50 for each of the two
 * podMtu({ type: 'vxlan' }, 'host-gw').mtu; // 1450
 * ```
 *
 * @see https://github.com/flannel-io/flannel/blob/v0.28.9/pkg/backend/vxlan/vxlan_network.go (encapOverhead)
 * @throws InvalidConfiguration when something is wrong with the network, or less than 1280 bytes are left
 */
export function podMtu(network: TenantNetwork, backend: PodNetworkBackend): PodMtu {
  const findings = new Findings();
  const read = readTenantNetwork(network, 'network', findings);
  const given: unknown = backend;
  if (given !== 'host-gw' && given !== 'vxlan') {
    const remedy = 'write "host-gw" or "vxlan"';
    findings.add('unsupported', 'backend', given, 'is no way for packets of pods', remedy);
  }
  const mtu = read === undefined ? undefined : planPodMtu(read, backend, 'network', findings);
  if (mtu === undefined || findings.violations.length > 0) {
    throw new InvalidConfiguration('MTU of pods', findings.violations);
  }
  return mtu;
}

/** As `podMtu`, of a network that was read; what is too small is refused. */
export function planPodMtu(
  network: ReadTenantNetwork,
  backend: PodNetworkBackend,
  path: string,
  findings: Findings,
): PodMtu {
  const overhead = backend === 'vxlan' ? VXLAN_OVERHEAD : 0;
  const mtu = network.mtu - overhead;
  if (mtu < LEAST_MTU) {
    const reason = `leaves packets of ${mtu} bytes to pods; each network has to carry ${LEAST_MTU}`;
    const remedy = 'use "host-gw", or a network with larger packets';
    findings.add('out-of-range', path, network.mtu, reason, remedy);
  }
  const wrapped = isOverlay(network);
  const layers = [
    { name: 'network beneath', overhead: 0, mtu: network.beneath },
    { name: `${network.type} of Neutron`, overhead: network.overhead, mtu: network.mtu },
    { name: `${backend} of flannel`, overhead, mtu },
  ];
  return {
    ...{ mtu, machineMtu: network.mtu, layers },
    encapsulations: (wrapped ? 1 : 0) + (overhead > 0 ? 1 : 0),
  };
}
