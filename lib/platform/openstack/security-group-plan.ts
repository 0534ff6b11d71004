/**
 * The security groups of a network, from its flows: what Neutron lets pass. Pure. Security groups only ever allow, so nothing is open that no flow
 * asked for, and the rules that Neutron itself adds to a new group are taken out.
 *
 * @see https://docs.openstack.org/api-ref/network/v2/index.html#security-group-rules-security-group-rules
 */
import { Cidr, IpAddress } from '../../values';
import type { IpFamily, Violation } from '../../values';
import type { Flow, FlowProtocol, OutgoingFlow } from '../flow';
import { readFlows } from '../flow-rules';
import type { CountedNeed } from './cloud-need';
import type { FlowPeer, FlowRule, OutgoingRule } from '../flow-rules';
import { isEveryPort } from '../flow-ports';
import type { PortRange } from '../flow-ports';

/** The network that the rules are for. */
export interface SecurityGroupNetwork {
  readonly name: string;
  readonly cidr: Cidr;
  /**
   * The name servers that its machines are told of: they can be asked, whatever `outgoing` says.
   *
   * @default []
   */
  readonly nameservers?: readonly string[];
}

/** What passes, in Neutron's own words. */
export interface SecurityGroupRule {
  /** Names the rule within its group; another as soon as the rule is, so that a changed rule is a new one beside the old one. */
  readonly key: string;
  readonly direction: 'ingress' | 'egress';
  readonly ethertype: 'IPv4' | 'IPv6';
  /**
   * Neutron's name of the protocol.
   *
   * @default - all
   */
  readonly protocol?: string;
  /**
   * From the first port to the last.
   *
   * @default - the protocol has none, or all
   */
  readonly ports?: PortRange;
  /**
   * The other side: the machines of a group of this network, or a range of addresses.
   *
   * @default - everybody
   */
  readonly remote?: FlowPeer;
  /** What it is for. */
  readonly description: string;
}

/** One security group. */
export interface PlannedSecurityGroup {
  /** Its name in the cloud. */
  readonly name: string;
  readonly description: string;
  readonly rules: readonly SecurityGroupRule[];
}

/** The security groups of a network. */
export interface SecurityGroupPlan {
  /** The one that every machine of the network is in. Without any a machine would get Neutron's own, whose machines all reach each other. */
  readonly everybody: PlannedSecurityGroup;
  /** By the groups of the flows. */
  readonly groups: Readonly<Record<string, PlannedSecurityGroup>>;
  /** Whether machines reach only whom `outgoing` lists. */
  readonly restricted: boolean;
}

/** The security groups of a network, and what is wrong with its flows; the plan is to be used only when nothing is. */
export interface SecurityGroupPlanning extends SecurityGroupPlan {
  readonly violations: readonly Violation[];
}

/** Where a machine of an IPv4 network asks what it is told at boot. @see https://docs.openstack.org/nova/latest/user/metadata.html */
const METADATA: Readonly<Record<IpFamily, string>> = {
  4: '169.254.169.254/32',
  6: 'fe80::a9fe:a9fe/128',
};
const NAME_PORT = 53;
/** So many rules has a new security group. */
export const DEFAULT_RULES = 2;
const METADATA_PORT = 80;

/** Plans the security groups of a network. The same rule is never said twice, however often the flows do: Neutron refuses it. */
export function planSecurityGroups(
  network: SecurityGroupNetwork,
  flows: readonly Flow[] = [],
  outgoing: 'any' | readonly OutgoingFlow[] = 'any',
): SecurityGroupPlanning {
  const reading = readFlows({ cidr: network.cidr, flows, outgoing });
  const groups = reading.groups.map((group) => [group, groupOf(network, group, reading)] as const);
  return {
    everybody: {
      name: network.name,
      description: `every machine of the network ${network.name}`,
      rules: once(everybodyRules(network, reading.outgoing)),
    },
    groups: Object.fromEntries(groups),
    restricted: reading.outgoing !== 'any',
    violations: reading.violations,
  };
}

/** What a plan asks of a project. Neutron gives each new group two rules of its own, which count until they are deleted. */
export function securityGroupNeeds({
  everybody,
  groups,
}: SecurityGroupPlan): readonly CountedNeed[] {
  const all = [everybody, ...Object.values(groups)];
  const rules = all.reduce((sum, group) => sum + group.rules.length, 0);
  return [
    { kind: 'security-group', count: all.length },
    { kind: 'security-group-rule', count: Math.max(rules, DEFAULT_RULES * all.length) },
  ];
}

/** A rule whose key follows from what it says. */
export function rule(parts: Omit<SecurityGroupRule, 'key'>): SecurityGroupRule {
  const { direction, ethertype, protocol = 'any', ports, remote } = parts;
  const words = [
    direction === 'ingress' ? 'in' : 'out',
    ...(ethertype === 'IPv6' ? ['v6'] : []),
    protocol,
    ...(ports === undefined ? [] : [portWords(ports)]),
    ...(remote === undefined ? [] : [peerWords(remote)]),
  ];
  return { key: words.join('-'), ...parts };
}

/** Neutron's name of a protocol. */
export function neutronProtocol(protocol: FlowProtocol, family: IpFamily): string | undefined {
  if (protocol === 'any') return undefined;
  return protocol === 'icmp' && family === 6 ? 'ipv6-icmp' : protocol;
}

/** Neutron's name of a version of the Internet Protocol. */
export function ethertypeOf(family: IpFamily): 'IPv4' | 'IPv6' {
  return family === 4 ? 'IPv4' : 'IPv6';
}

/** The same rules without those that were said before. */
export function once(rules: readonly SecurityGroupRule[]): readonly SecurityGroupRule[] {
  const byKey = new Map<string, SecurityGroupRule>();
  for (const one of rules) if (!byKey.has(one.key)) byKey.set(one.key, one);
  return [...byKey.values()];
}

function groupOf(
  network: SecurityGroupNetwork,
  group: string,
  reading: {
    readonly flows: readonly FlowRule[];
    readonly outgoing: 'any' | readonly OutgoingRule[];
  },
): PlannedSecurityGroup {
  const { family } = network.cidr;
  const { flows, outgoing } = reading;
  const ingress = flows.filter(({ to }) => to === group).map((flow) => ingressRule(flow, family));
  const egress =
    outgoing === 'any'
      ? []
      : [
          ...flows.filter(({ from }) => isGroup(from, group)).map((flow) => toGroup(flow, family)),
          ...outgoing.filter(({ from }) => from === group).map((one) => toRange(one, family)),
        ];
  return {
    name: `${network.name}/${group}`,
    description: `machines of the group ${group}`,
    rules: once([...ingress, ...egress]),
  };
}

function everybodyRules(
  { cidr, nameservers = [] }: SecurityGroupNetwork,
  outgoing: 'any' | readonly OutgoingRule[],
): readonly SecurityGroupRule[] {
  const { family } = cidr;
  const egress = { direction: 'egress', ethertype: ethertypeOf(family) } as const;
  if (outgoing === 'any') return [rule({ ...egress, description: 'machines reach everybody' })];
  // What every machine needs to become one; DHCP and neighbour discovery pass without a rule.
  return [
    rule({
      ...egress,
      protocol: 'tcp',
      ports: { first: METADATA_PORT, last: METADATA_PORT },
      remote: { cidr: Cidr.of(METADATA[family]) },
      description: 'the metadata service of Nova',
    }),
    ...nameservers.flatMap((server) => nameRules(server, family)),
  ];
}

// A server of the other version of the Internet Protocol cannot be asked from here.
function nameRules(server: string, family: IpFamily): readonly SecurityGroupRule[] {
  const address = IpAddress.parse(server);
  if (!address.ok || address.value.family !== family) return [];
  const remote = { cidr: Cidr.containing(address.value, family === 4 ? 32 : 128) };
  return ['udp', 'tcp'].map((protocol) =>
    rule({
      direction: 'egress',
      ethertype: ethertypeOf(family),
      protocol,
      ports: { first: NAME_PORT, last: NAME_PORT },
      remote,
      description: 'a name server of the network',
    }),
  );
}

function ingressRule({ from, purpose, ...spoken }: FlowRule, family: IpFamily): SecurityGroupRule {
  return passing('ingress', family, spoken, from, purpose);
}

function toGroup({ to, purpose, ...spoken }: FlowRule, family: IpFamily): SecurityGroupRule {
  return passing('egress', family, spoken, { group: to }, purpose);
}

function toRange({ to, ...spoken }: OutgoingRule, family: IpFamily): SecurityGroupRule {
  return passing('egress', family, spoken, { cidr: to }, '');
}

function passing(
  direction: 'ingress' | 'egress',
  family: IpFamily,
  { protocol, ports }: { readonly protocol: FlowProtocol; readonly ports?: PortRange },
  remote: FlowPeer,
  description: string,
): SecurityGroupRule {
  const named = neutronProtocol(protocol, family);
  // Neutron keeps the range of all ports as none, which would be a difference for ever.
  const some = ports === undefined || isEveryPort(ports) ? {} : { ports };
  return rule({
    direction,
    ethertype: ethertypeOf(family),
    ...(named === undefined ? {} : { protocol: named }),
    ...some,
    remote,
    description,
  });
}

function isGroup(peer: FlowPeer, group: string): boolean {
  return 'group' in peer && peer.group === group;
}

function portWords({ first, last }: PortRange): string {
  return first === last ? String(first) : `${first}-${last}`;
}

// Neither slashes nor colons, since it becomes a part of a resource's name. It says which of the two it is, so no name of a group
// is taken for a range.
function peerWords(peer: FlowPeer): string {
  if ('group' in peer) return `group-${peer.group}`;
  return `range-${peer.cidr.toString().replace('/', '_').replaceAll(':', '.')}`;
}
