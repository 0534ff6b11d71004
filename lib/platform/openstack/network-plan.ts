/** The addresses of a network of Neutron: which of them are planned, and which Neutron gives out by itself. */
import { Cidr } from '../../values';
import type { CidrInput, Violation } from '../../values';
import type { AddressRules } from '../address-plan';

const WIDEST_PREFIX = 8;
const NARROWEST_PREFIX = 27;

/** The upper half: machines of pools, DHCP, and load balancers without an address of their own get theirs from it. */
export function givenOut(cidr: Cidr): Cidr {
  return cidr.subnet(cidr.prefix + 1, 1);
}

/** The lower half is planned: Neutron never gives out an address that a machine is told beforehand. */
export function addressRules(cidr: Cidr): AddressRules {
  return { router: 'the router', givenOut: { range: givenOut(cidr), by: 'Neutron' } };
}

/** The range of a network, and what is wrong with it. */
export function readNetworkCidr(given: CidrInput): {
  readonly cidr?: Cidr;
  readonly violations: readonly Violation[];
} {
  const outcome = Cidr.parse(given, 'network.cidr');
  if (!outcome.ok) return { violations: [outcome.violation] };
  const { value: cidr } = outcome;
  const remedy = 'write for example "10.77.0.0/24"';
  const problem = { path: 'network.cidr', value: cidr.toString(), remedy };
  if (cidr.family !== 4) {
    const reason = 'networks of this platform speak IPv4 only';
    return { violations: [{ ...problem, code: 'unsupported', reason }] };
  }
  if (cidr.prefix >= WIDEST_PREFIX && cidr.prefix <= NARROWEST_PREFIX)
    return { cidr, violations: [] };
  const reason = `a network has a prefix from /${WIDEST_PREFIX} to /${NARROWEST_PREFIX}`;
  return { violations: [{ ...problem, code: 'out-of-range', reason }] };
}
