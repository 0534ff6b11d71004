/** The address ranges of a cluster: apart from each other, and wide enough. */
import { Findings, InvalidConfiguration } from '../values';
import type { Cidr, CidrInput, Violation } from '../values';

import { WIDTHS, readClusterRanges } from './cluster-ranges';
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

const USUAL_MASK = { 4: 24, 6: 64 } as const;
// The controller manager divides a range of IPv6 into no more.
const MOST_NODE_BITS = 16;
/** What is no address of a pod in the range of a machine: the range itself, the bridge, and everybody (of IPv4). */
const TAKEN = { 4: 3n, 6: 2n } as const;

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
  const ranges = readClusterRanges(given, path, findings);
  if (ranges === undefined) return undefined;
  const { podCidr, nodes, maxPods, at, given: fields } = ranges;
  const mask = readMask(fields['nodeCidrMaskSize'], podCidr, at('nodeCidrMaskSize'), findings);
  const room = checkRoom(podCidr, mask, { nodes, maxPods }, at, findings);
  const { serviceCidr, kubernetesService, clusterDNS } = ranges;
  const hostCidrs = ranges.hosts.map(({ range }) => range);
  return {
    ...{ podCidr, serviceCidr, hostCidrs, maxPods, nodeCidrMaskSize: mask },
    ...{ ...room, kubernetesService, clusterDNS },
  };
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
