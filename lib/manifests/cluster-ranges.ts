/** What is the same of the address ranges of every cluster: pods, Services, machines and everything else apart from each other. */
import { Cidr, IpAddress, isRecord } from '../values';
import type { CidrInput, Findings } from '../values';

import { readWholeNumber } from './pod-numbers';

/** Ranges that were read. */
export interface ReadRanges {
  /** What was given, for what is read beside. */
  readonly given: Readonly<Record<string, unknown>>;
  /** The path of one of the fields. */
  readonly at: (field: string) => string;
  readonly podCidr: Cidr;
  readonly serviceCidr: Cidr;
  /** The subnets of the machines. */
  readonly hosts: readonly PlacedRange[];
  /** Further ranges that machines reach. */
  readonly others: readonly PlacedRange[];
  readonly nodes: number;
  readonly maxPods: number;
  readonly kubernetesService: string;
  readonly clusterDNS: string;
}

/** The bits of an address. */
export const WIDTHS = { 4: 32, 6: 128 } as const;
/** The most that Kubernetes is made for. */
const MOST_NODES = 5000;
const MOST_PODS = 1000;
// What the API server takes as a range of Services.
const MOST_SERVICE_BITS = 20;
const LEAST_SERVICE_BITS = 3;
const DNS_INDEX = 10n;

/** Reads ranges, and refuses those that have addresses in common; undefined when they cannot be read. */
export function readClusterRanges(
  given: unknown,
  path: string,
  findings: Findings,
): ReadRanges | undefined {
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
  const clusterDNS = readDns(given['clusterDNS'], serviceCidr, at('clusterDNS'), findings);
  const kubernetesService = firstOf(serviceCidr);
  return {
    ...{ given, at, podCidr, serviceCidr, hosts, others, nodes, maxPods },
    ...{ kubernetesService, clusterDNS },
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
