/** What a network has to know of the pods behind its machines, where packets of pods travel as they are. */
import { Findings, InvalidConfiguration, IpAddress, isRecord } from '../values';
import type { Cidr, CidrInput, IpAddressInput } from '../values';

import { readRange, refuseCommon } from './cluster-ranges';
import type { PlacedRange } from './cluster-ranges';

/** Addresses that a port may send from and receive for beside its own, as `allowedAddressPairs` of a port of OpenStack has them. */
export interface AddressPair {
  readonly ipAddress: string;
}

/** A machine, and the range of its pods: `spec.podCIDR` of its node. */
export interface PodNode {
  /** Its address. */
  readonly address: IpAddressInput;
  /** The range of its pods. */
  readonly podCidr: CidrInput;
}

/** A way to the pods of one machine, for a router. */
export interface PodRoute {
  readonly destinationCidr: string;
  readonly nextHop: string;
}

/**
 * The address pairs that the ports of all machines need when packets of pods travel as they are: without them Neutron drops what comes from or goes
 * to an address that is none of the port's. Each port gets the whole range, since the controller manager deals its parts out as machines come.
 *
 * A rule for machines of a group (`remoteGroup`) is no rule for their pods: pods' addresses want a flow of their own, from the range.
 *
 * @see https://docs.openstack.org/api-ref/network/v2/#allowed-address-pairs
 * @param podCidr the range of all pods
 * @throws InvalidConfiguration when it is no range, or the range of all addresses
 */
export function podAddressPairs(podCidr: CidrInput): readonly AddressPair[] {
  const findings = new Findings();
  const range = readRange(podCidr, 'podCidr', findings);
  if (range?.prefix === 0) {
    const reason = 'is every address: the port would be open to all forgery';
    findings.add('forbidden', 'podCidr', range.toString(), reason, 'write the range of the pods');
  }
  if (range === undefined || findings.violations.length > 0) {
    throw new InvalidConfiguration('address pairs of pods', findings.violations);
  }
  return [{ ipAddress: range.toString() }];
}

/**
 * The routes to the pods of machines whose ranges are known: for the router of a network, where others than the machines want to reach pods. In the
 * order of their ranges.
 *
 * @param nodes the machines by name
 * @throws InvalidConfiguration when two ranges have addresses in common, or one address stands there twice
 */
export function podRoutes(nodes: Readonly<Record<string, PodNode>>): readonly PodRoute[] {
  const findings = new Findings();
  const read = isRecord(nodes) ? Object.entries(nodes) : [];
  if (!isRecord(nodes)) {
    const remedy = 'write { "worker-1": { address: "10.0.0.11", podCidr: "10.244.1.0/24" } }';
    findings.add('invalid', '', nodes, 'is no record of machines', remedy);
  }
  const ways = read.flatMap(([name, one]) => readNode(name, one, findings) ?? []);
  const ranges = ways.map(({ path, range }) => ({ path, range }));
  refuseCommon(ranges, ranges, findings);
  ways.forEach(({ path, address }, index) => {
    const first = ways.findIndex((one) => one.address.equals(address));
    if (first === index) return;
    const at = path.replace(/podCidr$/, 'address');
    const reason = 'is the address of two machines';
    findings.add('duplicate', at, address.toString(), reason, 'give each its own');
  });
  if (findings.violations.length > 0) {
    throw new InvalidConfiguration('routes of pods', findings.violations);
  }
  return ways
    .sort((a, b) => a.range.compare(b.range))
    .map(({ range, address }) => ({
      destinationCidr: range.toString(),
      nextHop: address.toString(),
    }));
}

interface Way extends PlacedRange {
  readonly address: IpAddress;
  readonly range: Cidr;
}

function readNode(name: string, given: unknown, findings: Findings): Way | undefined {
  if (!isRecord(given)) {
    const remedy = 'write { address: "10.0.0.11", podCidr: "10.244.1.0/24" }';
    findings.add('invalid', name, given, 'is no machine with pods', remedy);
    return undefined;
  }
  const path = `${name}.podCidr`;
  const range = readRange(given['podCidr'], path, findings);
  const at = `${name}.address`;
  const address = findings.take(IpAddress.parse(given['address'] as IpAddressInput, at));
  if (range === undefined || address === undefined) return undefined;
  if (range.contains(address)) {
    const reason = `lies within the range of its own pods (${range.toString()})`;
    findings.add('conflict', at, address.toString(), reason, 'choose ranges that are apart');
  }
  return { path, range, address };
}
