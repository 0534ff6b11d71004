/** What an endpoint is to be: checked and completed, with nothing registered. Pure. */
import { Cidr, Findings, Hostname, checkSwitch, readProps } from '../../values';
import type { CidrInput, IpFamily, Violation } from '../../values';
import { checkPort } from '../flow-ports';
import { readCidr } from '../flow-rules';
import type { EndpointArgs, EndpointKind } from '../platform';
import { ethertypeOf, once, rule } from './security-group-plan';
import type { SecurityGroupRule } from './security-group-plan';
import { keepsSource } from './load-balancer-settings';
import type { LoadBalancerSettings } from './load-balancer-settings';
import { givenOut } from './network-plan';

/** An endpoint of which all is known but its resources. */
export interface PlannedEndpoint {
  readonly name: string;
  readonly kind: EndpointKind;
  readonly port: number;
  readonly targetPort: number;
  readonly publicAddress: boolean;
  /** Who may begin to speak with it, in order and each once. */
  readonly allowedFrom: readonly Cidr[];
  /** The range of its network. */
  readonly network: Cidr;
}

/** What is asked of `planEndpoint`. */
export interface EndpointRequest {
  readonly name: string;
  readonly args: EndpointArgs;
  /** The range of its network. */
  readonly cidr: Cidr;
  /** Whether the platform knows a network that the world reaches. */
  readonly hasExternalNetwork: boolean;
}

/** An endpoint, unless something is wrong. */
export interface EndpointPlanning {
  /**
   * The endpoint.
   *
   * @default - it is wrong
   */
  readonly endpoint?: PlannedEndpoint;
  readonly violations: readonly Violation[];
}

const KINDS: readonly EndpointKind[] = ['load-balancer', 'virtual-address'];

/** Checks what was said of an endpoint and completes it. Its address is checked together with those of the machines. */
export function planEndpoint(request: EndpointRequest): EndpointPlanning {
  const { name, cidr, hasExternalNetwork } = request;
  const findings = new Findings();
  const args = readProps(request.args, findings);
  const { port, targetPort = port, kind = 'load-balancer', publicAddress = false } = args;
  checkName(name, findings);
  const isPortFine = checkPort(port, 'port', findings);
  const isTargetFine = targetPort === port || checkPort(targetPort, 'targetPort', findings);
  checkKind(kind, findings);
  if (isPortFine && isTargetFine && kind === 'virtual-address' && targetPort !== port) {
    const reason =
      'nothing stands between a virtual address and its machines that could change the port';
    const remedy = `leave it out, or set it to ${port}`;
    findings.add('conflict', 'targetPort', targetPort, reason, remedy);
  }
  checkSwitch(publicAddress, 'publicAddress', findings);
  checkPublic({ args, cidr, hasExternalNetwork }, findings);
  const allowedFrom = readAllowed(args.allowedFrom, cidr, findings);
  const { violations } = findings;
  if (violations.length > 0 || port === undefined || targetPort === undefined) {
    return { violations };
  }
  const endpoint = { name, kind, port, targetPort, publicAddress, allowedFrom, network: cidr };
  return { endpoint, violations };
}

/** Where an endpoint stands, as far as its rules depend on it. */
export interface EndpointSurroundings {
  /** How the load balancers of the platform are. */
  readonly settings: LoadBalancerSettings;
  /** Whether machines of the network reach only whom `outgoing` lists. */
  readonly restricted: boolean;
  /** Its address. */
  readonly address: string;
}

/** What must pass to a machine behind an endpoint; `'members'` stands for the machines behind it. */
export function memberRules(
  endpoint: PlannedEndpoint,
  { settings, restricted, address }: EndpointSurroundings,
): readonly SecurityGroupRule[] {
  const { kind, network, allowedFrom, targetPort, name } = endpoint;
  const ethertype = ethertypeOf(network.family);
  // A load balancer that speaks for its clients, and what looks whether machines are well, have addresses that Neutron chose, or that of the
  // endpoint. The rest of the network has to come by the endpoint: else its list of ranges would hold nobody back.
  const speakers = [givenOut(network), single(address, network.family)];
  const balanced = keepsSource(settings) ? [...allowedFrom, ...speakers] : speakers;
  const sources = kind === 'load-balancer' ? widest(balanced) : allowedFrom;
  const ports = { first: targetPort, last: targetPort };
  const served = sources.map((cidr) => {
    const description = `the endpoint ${name}`;
    return rule({
      direction: 'ingress',
      ethertype,
      protocol: 'tcp',
      ports,
      remote: { cidr },
      description,
    });
  });
  return once([...served, ...(kind === 'load-balancer' ? [] : handingRules(endpoint, restricted))]);
}

/** What machines that reach only whom they are told may reach beyond that: the endpoint itself, where it serves its own network. */
export function clientRules(
  { allowedFrom, network, port, name }: PlannedEndpoint,
  address: string,
): readonly SecurityGroupRule[] {
  if (!allowedFrom.some((range) => range.overlaps(network))) return [];
  return [
    rule({
      direction: 'egress',
      ethertype: ethertypeOf(network.family),
      protocol: 'tcp',
      ports: { first: port, last: port },
      remote: { cidr: single(address, network.family) },
      description: `the endpoint ${name}`,
    }),
  ];
}

function single(address: string, family: IpFamily): Cidr {
  return Cidr.containing(address, family === 4 ? 32 : 128);
}

/** The same ranges without those that lie in another one. */
function widest(ranges: readonly Cidr[]): readonly Cidr[] {
  return ranges.filter(
    (range) => !ranges.some((other) => other.contains(range) && !other.equals(range)),
  );
}

/** The group of the machines behind an endpoint, where a rule names them. */
export const MEMBERS = 'members';

/** The group that VRRP speaks to. @see https://www.rfc-editor.org/rfc/rfc9568#section-5.1 */
const VRRP: Readonly<Record<4 | 6, string>> = { 4: '224.0.0.18/32', 6: 'ff02::12/128' };

// Machines that hand an address to each other by keepalived tell each other by VRRP that they are there.
function handingRules(
  { network, name }: PlannedEndpoint,
  restricted: boolean,
): readonly SecurityGroupRule[] {
  const common = {
    ethertype: ethertypeOf(network.family),
    protocol: 'vrrp',
    description: `who has the address of ${name}`,
  };
  const members = { group: MEMBERS };
  const heard = rule({ ...common, direction: 'ingress', remote: members });
  if (!restricted) return [heard];
  const everyone = { cidr: Cidr.of(VRRP[network.family]) };
  return [
    heard,
    rule({ ...common, direction: 'egress', remote: members }),
    rule({ ...common, direction: 'egress', remote: everyone }),
  ];
}

function checkName(name: unknown, findings: Findings): void {
  const outcome = Hostname.parse(name as string, 'name');
  if (!outcome.ok) findings.addAll([outcome.violation]);
  else if (String(name).includes('.')) {
    const remedy = `write "${outcome.value.short}"`;
    findings.add('invalid', 'name', name, 'an endpoint is named by one label', remedy);
  }
}

function checkKind(kind: unknown, findings: Findings): void {
  if (KINDS.some((one) => one === kind)) return;
  const remedy = `write ${KINDS.map((one) => `"${one}"`).join(' or ')}`;
  findings.add('invalid', 'kind', kind, 'is no kind of endpoint', remedy);
}

function checkPublic(
  {
    args,
    cidr,
    hasExternalNetwork,
  }: { readonly args: Partial<EndpointArgs> } & Pick<
    EndpointRequest,
    'cidr' | 'hasExternalNetwork'
  >,
  findings: Findings,
): void {
  if (args.publicAddress !== true) return;
  if (cidr.family === 6) {
    const reason = 'there are no floating addresses of IPv6';
    findings.add('unsupported', 'publicAddress', true, reason, 'leave it out');
  } else if (!hasExternalNetwork) {
    const reason = 'the platform has no external network to take an address from';
    findings.add(
      'conflict',
      'publicAddress',
      true,
      reason,
      'name it in "externalNetwork" of the platform',
    );
  }
  if (args.allowedFrom !== undefined) return;
  const reason = 'nobody outside of the network may reach it, so its public address serves nobody';
  const remedy =
    'name in "allowedFrom" who may, such as ["198.51.100.0/24"], or ["0.0.0.0/0"] for everybody';
  findings.add('conflict', 'publicAddress', true, reason, remedy);
}

function readAllowed(given: unknown, cidr: Cidr, findings: Findings): readonly Cidr[] {
  if (given === undefined) return [cidr];
  if (!Array.isArray(given) || given.length === 0) {
    const remedy = `leave it out for the network itself, or write for example ["${cidr.toString()}"]`;
    const reason = Array.isArray(given) ? 'nobody could reach it' : 'is no list of ranges';
    findings.add('invalid', 'allowedFrom', given, reason, remedy);
    return [];
  }
  const ranges = given.flatMap((one: CidrInput, index) => {
    return readCidr(one, `allowedFrom[${index}]`, cidr.family, findings) ?? [];
  });
  // In one order, whatever it was written in: the provider compares lists, and Octavia's table gives them back in the order of their texts.
  return [...new Set(ranges.map(String))].sort().map((text) => Cidr.of(text));
}
