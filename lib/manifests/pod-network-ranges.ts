/** The address ranges of a cluster: apart from each other, and wide enough. */
import { Cidr, Findings, InvalidConfiguration, IpAddress, isRecord } from '../values';
import type { CidrInput, Violation } from '../values';

import { readWholeNumber } from './pod-numbers';

/** The address ranges of a cluster, and for how many machines and pods they have to do. */
export interface PodNetworkRanges {
  /** The range of all pods: `--cluster-cidr` of the controller manager, `podSubnet` of kubeadm. */
  readonly podCidr: CidrInput;

  /** The range of Services: `--service-cluster-ip-range` of the API server, `serviceSubnet` of kubeadm. */
  readonly serviceCidr: CidrInput;

  /** The subnets of the machines. At least one. */
  readonly hostCidrs: readonly CidrInput[];

  /** The most machines that there will ever be; 1 to 5000. */
  readonly nodes: number;

  /**
   * The most pods of a machine: `maxPods` of the kubelet; 1 to 1000.
   *
   * @default 110
   */
  readonly maxPods?: number;

  /**
   * The prefix of the range that each machine gets: `--node-cidr-mask-size` of the controller manager.
   *
   * @default 24, of IPv6 64
   */
  readonly nodeCidrMaskSize?: number;

  /**
   * The address of the cluster's DNS.
   *
   * @default - the tenth of the Services, as kubeadm has it
   */
  readonly clusterDNS?: string;

  /**
   * Further ranges that machines reach, by name: they have to be apart from those of pods and Services too.
   *
   * @default { docker0: '172.17.0.0/16' }, the bridge that Docker makes where it is installed
   */
  readonly others?: Readonly<Record<string, CidrInput>>;
}

/** Ranges that hold. */
export interface PodRangesPlan {
  readonly podCidr: Cidr;
  readonly serviceCidr: Cidr;
  readonly hostCidrs: readonly Cidr[];
  readonly maxPods: number;
  readonly nodeCidrMaskSize: number;
  /** How many machines the range of pods is enough for. */
  readonly mostNodes: bigint;
  /** How many pods of one machine can have an address. */
  readonly podsPerNode: bigint;
  /** The address of the API server for pods: the first of the Services. */
  readonly kubernetesService: string;
  readonly clusterDNS: string;
}

/** The most that Kubernetes is made for. */
const MOST_NODES = 5000;
const MOST_PODS = 1000;
const USUAL_MASK = { 4: 24, 6: 64 } as const;
const WIDTHS = { 4: 32, 6: 128 } as const;
// The API server takes no wider range of Services, the controller manager divides a range of IPv6 into no more.
const MOST_SERVICE_BITS = 20;
const LEAST_SERVICE_BITS = 3;
const MOST_NODE_BITS = 16;
/** What is no address of a pod in the range of a machine: the range itself, the bridge, and everybody (of IPv4). */
const TAKEN = { 4: 3n, 6: 2n } as const;
const DNS_INDEX = 10n;

/**
 * The ranges of a cluster, checked: pods, Services, machines and everything else apart from each other, each machine with addresses for its pods,
 * a range for each machine, the DNS among the Services.
 *
 * @example
 * ```ts
 * import { planPodRanges } from 'groundwork/manifests';
 *
 * const ranges = planPodRanges({
 *   podCidr: '10.244.0.0/16',
 *   serviceCidr: '10.96.0.0/16',
 *   hostCidrs: ['10.0.0.0/24'],
 *   nodes: 20,
 * });
 * ranges.mostNodes; // 256n
 * ranges.clusterDNS; // 10.96.0.10
 * ```
 *
 * @see https://kubernetes.io/docs/reference/command-line-tools-reference/kube-controller-manager/
 * @see https://github.com/kubernetes/kubernetes/blob/v1.36.1/cmd/kube-apiserver/app/options/validation.go (validateClusterIPFlags)
 * @throws InvalidConfiguration with all that is wrong
 */
export function planPodRanges(ranges: PodNetworkRanges): PodRangesPlan {
  const findings = new Findings();
  const plan = readPodRanges(ranges, '', findings);
  if (plan === undefined || findings.violations.length > 0) {
    throw new InvalidConfiguration('address ranges', findings.violations);
  }
  return plan;
}

/** What is wrong with the ranges of a cluster. */
export function checkPodRanges(ranges: PodNetworkRanges): readonly Violation[] {
  const findings = new Findings();
  readPodRanges(ranges, '', findings);
  return findings.violations;
}

/** As `planPodRanges`; undefined when they cannot be read, while what is too small or in common is only refused. */
export function readPodRanges(
  given: unknown,
  path: string,
  findings: Findings,
): PodRangesPlan | undefined {
  if (!isRecord(given)) {
    const remedy = 'write { podCidr, serviceCidr, hostCidrs, nodes }';
    findings.add('required', path, given, 'says nothing of the ranges of the cluster', remedy);
    return undefined;
  }
  const at = (field: string): string => (path === '' ? field : `${path}.${field}`);
  const podCidr = readRange(given['podCidr'], at('podCidr'), findings);
  const serviceCidr = readRange(given['serviceCidr'], at('serviceCidr'), findings);
  const hosts = readHosts(given['hostCidrs'], at('hostCidrs'), findings);
  const others = readOthers(given['others'], at('others'), findings);
  const nodes = readCount(given['nodes'], at('nodes'), [MOST_NODES, '20'], findings);
  const most = [110, 1, MOST_PODS] as const;
  const maxPods = readWholeNumber(given['maxPods'], at('maxPods'), most, findings);
  if (podCidr === undefined || serviceCidr === undefined) return undefined;
  const own = [
    { path: at('podCidr'), range: podCidr },
    { path: at('serviceCidr'), range: serviceCidr },
  ];
  refuseCommon(own, [...own, ...hosts, ...others], findings);
  refuseFamilies(own, hosts, findings);
  checkServices(serviceCidr, at('serviceCidr'), findings);
  const mask = readMask(given['nodeCidrMaskSize'], podCidr, at('nodeCidrMaskSize'), findings);
  const wanted = { nodes, maxPods };
  const room = checkRoom(podCidr, mask, wanted, at, findings);
  return {
    ...{ podCidr, serviceCidr, hostCidrs: hosts.map(({ range }) => range), maxPods },
    ...{ nodeCidrMaskSize: mask, ...room, kubernetesService: firstOf(serviceCidr) },
    clusterDNS: readDns(given['clusterDNS'], serviceCidr, at('clusterDNS'), findings),
  };
}

/** A range, and where it was written. */
export interface PlacedRange {
  readonly path: string;
  readonly range: Cidr;
}

/** Refuses each range that has an address in common with one of the first: told once, at the second of the two. */
export function refuseCommon(
  own: readonly PlacedRange[],
  all: readonly PlacedRange[],
  findings: Findings,
): void {
  all.forEach((second, index) => {
    const first = own.find((one) => all.indexOf(one) < index && one.range.overlaps(second.range));
    if (first === undefined) return;
    const reason = `has addresses in common with ${first.path} (${first.range.toString()})`;
    const remedy = 'choose ranges that are apart from each other';
    findings.add('conflict', second.path, second.range.toString(), reason, remedy);
  });
}

/** Reads a range. */
export function readRange(given: unknown, path: string, findings: Findings): Cidr | undefined {
  return findings.take(Cidr.parse(given as CidrInput, path));
}

function readHosts(given: unknown, path: string, findings: Findings): readonly PlacedRange[] {
  if (!Array.isArray(given) || given.length === 0) {
    const remedy = 'write for example ["10.0.0.0/24"]';
    findings.add('required', path, given, 'names no subnet of the machines', remedy);
    return [];
  }
  return given.flatMap((one: unknown, index): readonly PlacedRange[] => {
    const at = `${path}[${index}]`;
    const range = readRange(one, at, findings);
    return range === undefined ? [] : [{ path: at, range }];
  });
}

function readOthers(
  given: unknown = { docker0: '172.17.0.0/16' },
  path: string,
  findings: Findings,
): readonly PlacedRange[] {
  if (!isRecord(given)) {
    const remedy = 'write for example { storage: "10.1.0.0/24" }';
    findings.add('invalid', path, given, 'is no record of ranges', remedy);
    return [];
  }
  return Object.entries(given).flatMap(([name, one]): readonly PlacedRange[] => {
    const at = `${path}.${name}`;
    const range = readRange(one, at, findings);
    return range === undefined ? [] : [{ path: at, range }];
  });
}

function readCount(
  given: unknown,
  path: string,
  [most, example]: readonly [number, string],
  findings: Findings,
): number {
  if (typeof given === 'number' && Number.isInteger(given) && given >= 1 && given <= most) {
    return given;
  }
  const reason = `is no whole number from 1 to ${most}`;
  findings.add('out-of-range', path, given, reason, `write for example ${example}`);
  return 1;
}

function refuseFamilies(
  [pods, services]: readonly PlacedRange[],
  hosts: readonly PlacedRange[],
  findings: Findings,
): void {
  for (const { path, range } of [services, ...hosts].flatMap((one) => one ?? [])) {
    if (range.family === pods?.range.family) continue;
    const reason = `is of IPv${range.family}, and pods are not`;
    const remedy = 'use one version of IP for pods, Services and machines';
    findings.add('conflict', path, range.toString(), reason, remedy);
  }
}

function checkServices(range: Cidr, path: string, findings: Findings): void {
  const bits = WIDTHS[range.family] - range.prefix;
  if (bits >= LEAST_SERVICE_BITS && bits <= MOST_SERVICE_BITS) return;
  const reason = `holds ${range.size} addresses; the API server takes 8 to ${2 ** MOST_SERVICE_BITS}`;
  const prefixes = [MOST_SERVICE_BITS, LEAST_SERVICE_BITS].map((n) => WIDTHS[range.family] - n);
  const remedy = `choose a prefix from ${prefixes.join(' to ')}`;
  findings.add('out-of-range', path, range.toString(), reason, remedy);
}

function readMask(given: unknown, pods: Cidr, path: string, findings: Findings): number {
  const width = WIDTHS[pods.family];
  // A range that is narrower than what a machine usually gets is that of one machine.
  const usual = Math.max(USUAL_MASK[pods.family], pods.prefix);
  const mask = readWholeNumber(given, path, [usual, pods.prefix, width - 2], findings);
  if (pods.family === 6 && mask - pods.prefix > MOST_NODE_BITS) {
    const reason = `is more than ${MOST_NODE_BITS} bits after the prefix of podCidr`;
    findings.add('out-of-range', path, mask, reason, `write ${pods.prefix + MOST_NODE_BITS}`);
  }
  return mask;
}

function checkRoom(
  pods: Cidr,
  mask: number,
  { nodes, maxPods }: { readonly nodes: number; readonly maxPods: number },
  at: (field: string) => string,
  findings: Findings,
): Pick<PodRangesPlan, 'mostNodes' | 'podsPerNode'> {
  const mostNodes = 1n << BigInt(mask - pods.prefix);
  const podsPerNode = (1n << BigInt(WIDTHS[pods.family] - mask)) - TAKEN[pods.family];
  if (mostNodes < BigInt(nodes)) {
    const reason = `is enough for ${mostNodes} machines with a /${mask} each, not for ${nodes}`;
    const remedy = `choose a prefix of at most ${mask - bitsFor(nodes)}`;
    findings.add('out-of-range', at('podCidr'), pods.toString(), reason, remedy);
  }
  if (podsPerNode < BigInt(maxPods)) {
    const reason = `leaves ${podsPerNode} addresses to the ${maxPods} pods of a machine`;
    const bits = bitsFor(maxPods + Number(TAKEN[pods.family]));
    const remedy = `write at most ${WIDTHS[pods.family] - bits}`;
    findings.add('out-of-range', at('nodeCidrMaskSize'), mask, reason, remedy);
  }
  return { mostNodes, podsPerNode };
}

function bitsFor(count: number): number {
  return Math.ceil(Math.log2(count));
}

function firstOf(services: Cidr): string {
  return services.size > 1n ? services.address(1) : services.first;
}

function readDns(given: unknown, services: Cidr, path: string, findings: Findings): string {
  const usual = services.size > DNS_INDEX ? services.address(DNS_INDEX) : services.last;
  if (given === undefined) return usual;
  const address = findings.take(IpAddress.parse(given as string, path));
  if (address === undefined) return usual;
  const text = address.toString();
  const edge = text === services.first || (services.family === 4 && text === services.last);
  if (!services.contains(address)) {
    const reason = `is none of serviceCidr (${services.toString()})`;
    findings.add('conflict', path, given, reason, `write for example "${usual}"`);
  } else if (edge || text === firstOf(services)) {
    const reason = 'is taken: the API server has the first, and those at the edges are of nobody';
    findings.add('conflict', path, given, reason, `write for example "${usual}"`);
  }
  return text;
}
