/** The address ranges of a cluster whose pods have ports of Neutron. */
import { Cidr, Findings, InvalidConfiguration } from '../values';
import type { CidrInput } from '../values';

import { WIDTHS, readClusterRanges, readRange, refuseCommon } from './cluster-ranges';
import type { ReadRanges } from './cluster-ranges';
import type { PodNetworkRanges, PodRangesPlan } from './pod-network-ranges';
import { readWholeNumber } from './pod-numbers';

/** The ranges of a cluster with Kuryr. `podCidr` is the subnet of all pods, which is not divided among machines. */
export interface KuryrRanges extends Omit<PodNetworkRanges, 'nodeCidrMaskSize'> {
  /**
   * The subnet of the Services in Neutron, where they are load balancers of Octavia: it holds `serviceCidr` and as much again, since each load
   * balancer takes a second address, which the API server must not deal out.
   *
   * @default - the range around serviceCidr that is one bit wider
   */
  readonly serviceSubnet?: CidrInput;

  /**
   * Ports that are kept ready for each machine beside those of its pods; 0 to 1000.
   *
   * @default - as many as a pool of ports keeps ready
   */
  readonly spare?: number;
}

/** The subnet of the Services, as Neutron is to make it. */
export interface KuryrServiceSubnet {
  readonly cidr: Cidr;
  /** The addresses that Neutron may deal out: none of those that the API server deals out. */
  readonly allocationPool: { readonly start: string; readonly end: string };
  /** The address of the router: in no one's part. */
  readonly gatewayIp: string;
}

/** Ranges that hold. */
export interface KuryrRangesPlan extends Omit<
  PodRangesPlan,
  'mostNodes' | 'nodeCidrMaskSize' | 'podsPerNode'
> {
  readonly serviceSubnet: KuryrServiceSubnet;
  /** The ports of Neutron that pods may take: for the quota. */
  readonly ports: number;
}

const MOST_SPARE = 1000;
/** What no port of a pod can have: the range itself, its router, and everybody. */
const TAKEN = 3n;

/**
 * The ranges of a cluster with Kuryr, checked as `planPodRanges` does, and the subnet of the Services that follows from them.
 *
 * @example
 * ```ts
 * import { planKuryrRanges } from 'groundwork/manifests';
 *
 * const { serviceSubnet } = planKuryrRanges({
 *   podCidr: '10.1.0.0/16',
 *   serviceCidr: '10.2.0.0/17',
 *   hostCidrs: ['10.0.0.0/24'],
 *   nodes: 20,
 * });
 * serviceSubnet.cidr.toString(); // 10.2.0.0/16
 * serviceSubnet.allocationPool; // { start: '10.2.128.1', end: '10.2.255.253' }
 * serviceSubnet.gatewayIp; // 10.2.255.254
 * ```
 *
 * @see https://docs.openstack.org/kuryr-kubernetes/latest/installation/services.html
 * @throws InvalidConfiguration with all that is wrong
 */
export function planKuryrRanges(ranges: KuryrRanges): KuryrRangesPlan {
  const findings = new Findings();
  const plan = readKuryrRanges(ranges, '', 0, findings);
  if (plan === undefined || findings.violations.length > 0) {
    throw new InvalidConfiguration('address ranges of Kuryr', findings.violations);
  }
  return plan;
}

/** As `planKuryrRanges`; `spare` is what is kept ready when nothing is said. */
export function readKuryrRanges(
  given: unknown,
  path: string,
  spare: number,
  findings: Findings,
): KuryrRangesPlan | undefined {
  const before = findings.violations.length;
  const ranges = readClusterRanges(given, path, findings);
  if (ranges === undefined) return undefined;
  const { podCidr, serviceCidr, hosts, nodes, maxPods, at } = ranges;
  const bounds = [spare, 0, MOST_SPARE] as const;
  const ready = readWholeNumber(ranges.given['spare'], at('spare'), bounds, findings);
  if (podCidr.family === 6) {
    const reason = 'is of IPv6, which this construct does not write';
    findings.add('unsupported', at('podCidr'), podCidr.toString(), reason, 'use ranges of IPv4');
    return undefined;
  }
  const ports = nodes * (maxPods + ready);
  const room = podCidr.size - TAKEN;
  if (room < BigInt(ports)) {
    const reason = `has ${room} addresses for ${ports} ports of ${nodes} machines`;
    const prefix = WIDTHS[4] - Math.ceil(Math.log2(ports + Number(TAKEN)));
    const remedy = `choose a prefix of at most ${prefix}`;
    findings.add('out-of-range', at('podCidr'), podCidr.toString(), reason, remedy);
  }
  const serviceSubnet = readServiceSubnet(ranges, findings);
  if (findings.violations.length > before || serviceSubnet === undefined) return undefined;
  const { kubernetesService, clusterDNS } = ranges;
  return {
    ...{ podCidr, serviceCidr, serviceSubnet, maxPods, ports, kubernetesService, clusterDNS },
    hostCidrs: hosts.map(({ range }) => range),
  };
}

function readServiceSubnet(
  { given, podCidr, serviceCidr, hosts, others, at }: ReadRanges,
  findings: Findings,
): KuryrServiceSubnet | undefined {
  const path = at('serviceSubnet');
  const wider = Cidr.containing(serviceCidr.first, serviceCidr.prefix - 1);
  const subnet = given['serviceSubnet'];
  const cidr = subnet === undefined ? wider : readRange(subnet, path, findings);
  if (cidr === undefined) return undefined;
  const own = [{ path, range: cidr }];
  refuseCommon(
    own,
    [...own, { path: at('podCidr'), range: podCidr }, ...hosts, ...others],
    findings,
  );
  if (cidr.prefix >= serviceCidr.prefix || !cidr.contains(serviceCidr)) {
    const reason = `is not wider than serviceCidr (${serviceCidr.toString()}) by a bit, as second addresses of load balancers need`;
    findings.add('conflict', path, cidr.toString(), reason, `write "${wider.toString()}"`);
    return undefined;
  }
  // The half without the Services: what the API server deals out, Neutron must not.
  const lower = cidr.subnet(cidr.prefix + 1, 0);
  const upper = cidr.subnet(cidr.prefix + 1, 1);
  if (lower.contains(serviceCidr)) {
    const allocationPool = { start: upper.address(1), end: upper.address(-3) };
    return { cidr, allocationPool, gatewayIp: upper.address(-2) };
  }
  const allocationPool = { start: lower.address(2), end: lower.last };
  return { cidr, allocationPool, gatewayIp: lower.address(1) };
}
