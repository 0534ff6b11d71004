/**
 * What a network says about who may reach whom, read and checked once for all platforms. It is not narrowed to what a platform can refuse: one that
 * cannot refuse anything still tells what is wrong with it, so that a program that is right here is right elsewhere.
 */
import { Cidr, Findings, isRecord, isText } from '../values';
import type { CidrInput, IpFamily, Violation } from '../values';
import type { Flow, FlowProtocol, OutgoingFlow } from './flow';
import { readPorts } from './flow-ports';
import type { PortRange } from './flow-ports';

/** The machines of a group, or everybody with such an address. */
export type FlowPeer = { readonly group: string } | { readonly cidr: Cidr };

/** Somebody may begin to speak with the machines of a group: a flow whose words are values. */
export interface FlowRule {
  readonly from: FlowPeer;
  readonly to: string;
  readonly protocol: FlowProtocol;
  /**
   * From the first port to the last.
   *
   * @default - the protocol has none, or all
   */
  readonly ports?: PortRange;
  /** What it is for; empty when nothing was said. */
  readonly purpose: string;
}

/** The machines of a group may begin to speak with somebody else. */
export interface OutgoingRule {
  readonly from: string;
  readonly to: Cidr;
  readonly protocol: FlowProtocol;
  /**
   * From the first port to the last.
   *
   * @default - the protocol has none, or all
   */
  readonly ports?: PortRange;
}

/** What a network says. */
export interface FlowsRequest {
  /** The range of the network: flows speak the same version of the Internet Protocol. */
  readonly cidr: CidrInput;
  /**
   * Who may reach whom.
   *
   * @default []
   */
  readonly flows?: readonly Flow[];
  /**
   * Whom machines may reach beyond that.
   *
   * @default 'any'
   */
  readonly outgoing?: 'any' | readonly OutgoingFlow[];
}

/** Flows as rules, and what is wrong with them; the rules are to be used only when nothing is. */
export interface FlowReading {
  readonly flows: readonly FlowRule[];
  readonly outgoing: 'any' | readonly OutgoingRule[];
  /** The groups that are spoken of, in alphabetical order. */
  readonly groups: readonly string[];
  readonly violations: readonly Violation[];
}

const PROTOCOLS: readonly FlowProtocol[] = ['tcp', 'udp', 'sctp', 'icmp', 'any'];
const WITH_PORTS: readonly FlowProtocol[] = ['tcp', 'udp', 'sctp'];
const GROUP = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
// Neutron keeps so many characters of a description.
const MOST_CHARACTERS = 255;
// eslint-disable-next-line no-control-regex -- those are what is looked for
const CONTROL = /[\u0000-\u001f\u007f]/;

/** Reads the flows of a network. */
export function readFlows(request: FlowsRequest): FlowReading {
  const findings = new Findings();
  const network = Cidr.parse(request.cidr, 'cidr');
  const family = network.ok ? network.value.family : undefined;
  const flows = readList(request.flows ?? [], 'flows', findings).flatMap((one, index) =>
    readFlow(one, `flows[${index}]`, family, findings),
  );
  const outgoing = readOutgoing(request.outgoing ?? 'any', family, findings);
  return { flows, outgoing, groups: groupsOf(flows, outgoing), violations: findings.violations };
}

/**
 * What is wrong with the groups that a machine says it belongs to: a word that no flow speaks of would leave it unreachable without a sign.
 *
 * @param known the groups of `readFlows`
 */
export function checkGroups(given: unknown, known: readonly string[]): readonly Violation[] {
  const findings = new Findings();
  const groups = readList(given ?? [], 'groups', findings);
  groups.forEach((group, index) => {
    const path = `groups[${index}]`;
    if (!checkGroup(group, path, findings)) return;
    if (groups.indexOf(group) !== index) {
      findings.add('duplicate', path, group, 'is named twice', 'name it once');
    } else if (!known.includes(group)) {
      const names = known.map((name) => `"${name}"`).join(', ');
      const others = known.length === 0 ? '' : `, or take one of ${names}`;
      const remedy = `say in the flows of the network who may reach it${others}`;
      findings.add('invalid', path, group, 'no flow of the network speaks of this group', remedy);
    }
  });
  return findings.violations;
}

function readFlow(
  given: unknown,
  path: string,
  family: IpFamily | undefined,
  findings: Findings,
): readonly FlowRule[] {
  const flow = readRecord(given, path, '{ from: { group: "web" }, to: "db", … }', findings);
  if (flow === undefined) return [];
  const from = readPeer(flow['from'], `${path}.from`, family, findings);
  const to = readGroup(flow['to'], `${path}.to`, findings);
  const spoken = readSpoken(flow, path, findings);
  const purpose = readPurpose(flow['purpose'], `${path}.purpose`, findings);
  if (from === undefined || to === undefined || spoken === undefined) return [];
  return [{ from, to, ...spoken, purpose }];
}

function readOutgoing(
  given: unknown,
  family: IpFamily | undefined,
  findings: Findings,
): 'any' | readonly OutgoingRule[] {
  if (given === 'any') return 'any';
  if (!Array.isArray(given)) {
    const remedy =
      'write "any", or a list such as [{ from: "web", to: { cidr: "10.9.0.0/16" }, … }]';
    findings.add('invalid', 'outgoing', given, 'is neither "any" nor a list', remedy);
    return [];
  }
  return given.flatMap((one: unknown, index) => {
    const path = `outgoing[${index}]`;
    const flow = readRecord(one, path, '{ from: "web", to: { cidr: "10.9.0.0/16" }, … }', findings);
    if (flow === undefined) return [];
    const from = readGroup(flow['from'], `${path}.from`, findings);
    const to = readRange(flow['to'], `${path}.to`, family, findings);
    const spoken = readSpoken(flow, path, findings);
    if (from === undefined || to === undefined || spoken === undefined) return [];
    return [{ from, to, ...spoken }];
  });
}

function readPeer(
  given: unknown,
  path: string,
  family: IpFamily | undefined,
  findings: Findings,
): FlowPeer | undefined {
  const remedy = 'write { group: "web" }, or { cidr: "10.0.0.0/16" }';
  const record = isRecord(given) ? given : {};
  const named = ['group', 'cidr'].filter((key) => record[key] !== undefined);
  if (named.length !== 1) {
    const reason =
      named.length === 0 ? 'names neither a group nor a range' : 'names a group and a range';
    findings.add('invalid', path, given, reason, remedy);
    return undefined;
  }
  if (named[0] === 'group') {
    const group = readGroup(record['group'], `${path}.group`, findings);
    return group === undefined ? undefined : { group };
  }
  const cidr = readRange(record, path, family, findings);
  return cidr === undefined ? undefined : { cidr };
}

function readRange(
  given: unknown,
  path: string,
  family: IpFamily | undefined,
  findings: Findings,
): Cidr | undefined {
  const range = isRecord(given) ? given['cidr'] : undefined;
  if (range === undefined) {
    findings.add('invalid', path, given, 'names no range', 'write { cidr: "10.0.0.0/16" }');
    return undefined;
  }
  return readCidr(range, `${path}.cidr`, family, findings);
}

/** A range of the network's own version of the Internet Protocol: one of the other could never be met. */
export function readCidr(
  given: unknown,
  path: string,
  family: IpFamily | undefined,
  findings: Findings,
): Cidr | undefined {
  const cidr = findings.take(Cidr.parse(given as CidrInput, path));
  if (cidr === undefined || family === undefined || cidr.family === family) return cidr;
  const reason = `is a range of IPv${cidr.family}, and the network speaks IPv${family}`;
  const remedy = `write a range of IPv${family}, ${family === 4 ? '"0.0.0.0/0"' : '"::/0"'} for everybody`;
  findings.add('conflict', path, cidr.toString(), reason, remedy);
  return undefined;
}

interface Spoken {
  readonly protocol: FlowProtocol;
  readonly ports?: PortRange;
}

function readSpoken(
  flow: Readonly<Record<string, unknown>>,
  path: string,
  findings: Findings,
): Spoken | undefined {
  const protocol = PROTOCOLS.find((one) => one === flow['protocol']);
  if (protocol === undefined) {
    const remedy = `write one of ${PROTOCOLS.map((one) => `"${one}"`).join(', ')}`;
    const reason = 'is no protocol that a flow can speak';
    findings.add('invalid', `${path}.protocol`, flow['protocol'], reason, remedy);
    return undefined;
  }
  const needed = WITH_PORTS.includes(protocol);
  const before = findings.violations.length;
  const ports = readPorts(flow['ports'], `${path}.ports`, protocol, needed, findings);
  if (findings.violations.length > before) return undefined;
  return ports === undefined ? { protocol } : { protocol, ports };
}

function readPurpose(given: unknown, path: string, findings: Findings): string {
  if (given === undefined) return '';
  if (typeof given !== 'string' || CONTROL.test(given)) {
    findings.add('invalid', path, given, 'is no line of text', 'say in a few words what it is for');
    return '';
  }
  if (given.length <= MOST_CHARACTERS) return given;
  const reason = `is ${given.length} characters long; a rule keeps ${MOST_CHARACTERS}`;
  findings.add('too-long', path, given, reason, 'say it in fewer words');
  return '';
}

function readGroup(given: unknown, path: string, findings: Findings): string | undefined {
  return checkGroup(given, path, findings) ? given : undefined;
}

function checkGroup(given: unknown, path: string, findings: Findings): given is string {
  if (isText(given, GROUP)) return true;
  const reason = 'is no name of a group: lower-case letters, digits and hyphens, at most 63';
  findings.add('invalid', path, given, reason, 'write for example "etcd"');
  return false;
}

function readRecord(
  given: unknown,
  path: string,
  example: string,
  findings: Findings,
): Readonly<Record<string, unknown>> | undefined {
  if (isRecord(given)) return given;
  findings.add('invalid', path, given, 'is no flow', `write for example ${example}`);
  return undefined;
}

function readList(given: unknown, path: string, findings: Findings): readonly unknown[] {
  if (Array.isArray(given)) return given;
  findings.add('invalid', path, given, 'is no list', 'write [] for none');
  return [];
}

function groupsOf(
  flows: readonly FlowRule[],
  outgoing: 'any' | readonly OutgoingRule[],
): readonly string[] {
  const named = flows.flatMap(({ from, to }) => ('group' in from ? [from.group, to] : [to]));
  const senders = outgoing === 'any' ? [] : outgoing.map(({ from }) => from);
  return [...new Set([...named, ...senders])].sort();
}
