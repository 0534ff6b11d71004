/**
 * The launch arithmetic of Weave Net, for clusters that still run it (the project was archived in 2024; Cilium, Calico and flannel took its
 * place). Every router is told how many peers there are; a majority of them divides the range of addresses among those that are there.
 *
 * The CNCF demo write-up counts the addresses of a DNS record, which must then list every node already, and passes the node itself among its
 * own peers.
 *
 * @see https://github.com/weaveworks/weave/blob/8c84763/site/tasks/ipam/ipam.md
 * @see https://github.com/weaveworks/weave/blob/8c84763/prog/weaver/main.go (determineQuorum)
 */
import { Cidr, Findings, InvalidConfiguration, isRecord, isText, readTexts } from '../values';
import type { CidrInput, Violation } from '../values';

/** The range that Weave takes when none is given. */
export const WEAVE_DEFAULT_RANGE = '10.32.0.0/12';

/** The routers of a Weave network, as they are now. */
export interface WeaveNetwork {
  /** The machines that are there to stay, by address or name: they agree on how the addresses are divided. At least one. */
  readonly members: readonly string[];

  /**
   * Machines that come and go, such as those of an auto scaling group: they join what the members have agreed on, and are not counted. Never
   * all machines, or nobody would begin.
   *
   * @default []
   */
  readonly observers?: readonly string[];

  /**
   * How many members there will be, when some are still to come: with more than there are, the first ones wait until a majority is there.
   * **After the first boot a router has to be started with the present count**, which is what is taken when this is left out.
   *
   * @default - the number of members
   */
  readonly count?: number;

  /**
   * The range that is divided; the same on every machine. At least four addresses.
   *
   * @default '10.32.0.0/12'
   */
  readonly range?: CidrInput;
}

/** What becomes of a network whose routers were told a number of peers. */
export interface WeaveConsensus {
  /** Peers that have to see each other before the first address is given: floor(n / 2) + 1. */
  readonly quorum: number;
  /** Whether there are too few of them, so that all wait. */
  readonly waits: boolean;
  /**
   * Whether two groups could each find a quorum without the other, and give the same addresses: at twice the quorum and above. (The manual
   * warns of more than twice; two halves of exactly twice are two quorums already.)
   */
  readonly twoRings: boolean;
}

const PEER = /^[A-Za-z0-9][A-Za-z0-9.:-]{0,252}$/;
const LEAST_ADDRESSES = 4n;

/**
 * The peers that have to be there before addresses are given: floor(n / 2) + 1.
 *
 * @param peers the number that the routers are told, from 1
 * @throws InvalidConfiguration when it is no whole number above 0
 */
export function weaveQuorum(peers: number): number {
  demandCount(peers, 'peers', 1);
  return Math.floor(peers / 2) + 1;
}

/**
 * What becomes of `actual` peers that were told of `stated` ones. Too high a number only makes them wait; too low a number may split them.
 * So a peer that is restarted is told the present number, not the one that it was first started with.
 *
 * @throws InvalidConfiguration when one is no number of peers
 */
export function weaveConsensus(stated: number, actual: number): WeaveConsensus {
  const quorum = weaveQuorum(stated);
  demandCount(actual, 'actual', 0);
  return { quorum, waits: actual < quorum, twoRings: actual >= 2 * quorum };
}

/**
 * The addresses that each of the first peers begins with, in their order: the range is halved, and the peers with it, until each half has
 * one peer. Three peers get a half, a quarter and a quarter.
 *
 * @see https://github.com/weaveworks/weave/blob/8c84763/ipam/ring/ring.go (subdivide)
 * @throws InvalidConfiguration when the range is too small, or the number is no number of peers
 */
export function weaveShares(range: CidrInput, peers: number): readonly bigint[] {
  demandCount(peers, 'peers', 1);
  const cidr = Cidr.of(range);
  if (cidr.size < LEAST_ADDRESSES) {
    throw new InvalidConfiguration(`Weave range ${cidr.toString()}`, [tooSmall(cidr, 'range')]);
  }
  return subdivide(cidr.size, peers);
}

/** What is wrong with a network. */
export function validateWeaveNetwork(given: WeaveNetwork): readonly Violation[] {
  const findings = new Findings();
  if (!isRecord(given)) {
    findings.add('invalid', '', given, 'is no network', 'write { members: ["172.20.0.63"] }');
    return findings.violations;
  }
  const network: WeaveNetwork = given;
  const members = readPeers(network.members, 'members', [], findings);
  readPeers(network.observers, 'observers', members, findings);
  if (members.length === 0) {
    const reason = 'observers join what members have agreed on: without any, nobody begins';
    findings.add('required', 'members', undefined, reason, 'name at least one machine that stays');
  } else checkCount(network.count, members.length, findings);
  const range = findings.take(Cidr.parse(network.range ?? WEAVE_DEFAULT_RANGE, 'range'));
  if (range !== undefined && range.size < LEAST_ADDRESSES) {
    findings.addAll([tooSmall(range, 'range')]);
  }
  if (range?.family === 6) {
    findings.add('unsupported', 'range', range, 'Weave knows IPv4 only', 'use an IPv4 range');
  }
  return findings.violations;
}

/**
 * The arguments after `weave launch` (`weave launch-router` before 2.0) for one machine of a network, first start and restart alike.
 *
 * The machine itself is left out of its peers exactly: `172.20.0.6` stays when the machine is `172.20.0.63`.
 *
 * @example
 * ```ts
 * import { weaveLaunchArguments } from 'groundwork/node';
 *
 * const network = { members: ['172.20.0.63', '172.20.0.64'], range: '10.244.0.0/16' };
 * weaveLaunchArguments(network, '172.20.0.63').join(' ');
 * // '--ipalloc-init consensus=2 --ipalloc-range 10.244.0.0/16 --no-dns 172.20.0.64'
 * ```
 *
 * @param self the machine, spelled as in the network
 * @throws InvalidConfiguration when the network is wrong, or the machine is none of it
 */
export function weaveLaunchArguments(network: WeaveNetwork, self: string): readonly string[] {
  const violations = [...validateWeaveNetwork(network)];
  const { members, observers = [] } = violations.length === 0 ? network : { members: [] };
  if (violations.length === 0 && ![...members, ...observers].includes(self)) {
    const remedy = `use one of ${[...members, ...observers].join(', ')}`;
    violations.push({
      ...{ code: 'invalid', path: 'self', value: self },
      ...{ reason: 'is no machine of the network', remedy },
    });
  }
  if (violations.length > 0) throw new InvalidConfiguration('Weave network', violations);
  const role = members.includes(self) ? `consensus=${network.count ?? members.length}` : 'observer';
  const range = Cidr.of(network.range ?? WEAVE_DEFAULT_RANGE).toString();
  const peers = [...members, ...observers].filter((peer) => peer !== self);
  return ['--ipalloc-init', role, '--ipalloc-range', range, '--no-dns', ...peers];
}

function subdivide(size: bigint, peers: number): bigint[] {
  if (peers === 0) return [];
  // One address cannot be divided: the first peer has it, the others ask for theirs later.
  if (size <= 1n || peers === 1) return [size, ...Array<bigint>(peers - 1).fill(0n)];
  const left = Math.floor(peers / 2);
  const half = size / 2n;
  return [...subdivide(half, left), ...subdivide(size - half, peers - left)];
}

function readPeers(
  given: unknown,
  path: string,
  others: readonly string[],
  findings: Findings,
): readonly string[] {
  const list = given as readonly string[] | undefined;
  const peers = readTexts(list, path, '172.20.0.63', findings) ?? [];
  peers.forEach((peer, index) => {
    const at = `${path}[${index}]`;
    if (!isText(peer, PEER)) {
      findings.add('invalid', at, peer, 'is no address or name', 'write for example "172.20.0.63"');
    } else if (others.includes(peer) || peers.indexOf(peer) < index) {
      findings.add('duplicate', at, peer, 'is there twice, and would count twice', 'name it once');
    }
  });
  return peers;
}

function checkCount(count: unknown, members: number, findings: Findings): void {
  if (count === undefined) return;
  if (typeof count !== 'number' || !Number.isSafeInteger(count) || count < 1) {
    const remedy = `write for example ${members}`;
    findings.add('out-of-range', 'count', count, 'is no whole number above 0', remedy);
    return;
  }
  const { quorum, twoRings } = weaveConsensus(count, members);
  if (!twoRings) return;
  const reason = `with a quorum of ${quorum}, ${members} members could split into two that give the same addresses`;
  findings.add('out-of-range', 'count', count, reason, `write ${members}, the present number`);
}

function tooSmall(range: Cidr, path: string): Violation {
  return {
    code: 'out-of-range',
    path,
    value: range.toString(),
    reason: `holds ${range.size} addresses, of which Weave uses all but the first and the last`,
    remedy: 'use a range of at least 4 addresses (/30)',
  };
}

function demandCount(value: number, path: string, least: number): void {
  if (Number.isSafeInteger(value) && value >= least) return;
  throw new InvalidConfiguration('Weave network', [
    {
      ...{ code: 'out-of-range', path, value: String(value) },
      reason: `must be a whole number from ${least}`,
      remedy: 'count the peers',
    },
  ]);
}
