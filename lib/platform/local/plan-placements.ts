/**
 * From what a program says about local machines to where each of them will stand. Pure and quick, so that seeds can be rendered without an engine,
 * and everything that is wrong is known before the first resource is registered.
 */
import { Cidr, at } from '../../values';
import type { CidrInput, Violation } from '../../values';
import type { DataVolume, PlacedVolume, Placement } from '../placement';
import { planAddresses } from '../address-plan';
import { checkMachineSpec } from '../machine-spec';
import type { MachineSpec } from '../machine-spec';
import { checkStoreNames, placeBuckets, placeSecrets } from './placed-store';

/** The network of local machines. */
export interface LocalNetworkSpec {
  /** Its range of IPv4 addresses, from `/8` to `/28`. */
  readonly cidr: CidrInput;
  /**
   * Addresses by the name of the machine. A machine gets the address that is kept for its name, and every machine knows all of them.
   *
   * @default - none are kept; machines get the addresses from the 11th on, in the order of declaration
   */
  readonly hosts?: Readonly<Record<string, string>>;
}

/** One local machine, apart from what is on it. */
export type LocalMachineSpec = MachineSpec;

/** What is asked of `planPlacements`. */
export interface PlacementRequest {
  readonly network: LocalNetworkSpec;
  readonly machines: readonly LocalMachineSpec[];
  /**
   * Names of failure domains. On one machine they are labels only.
   *
   * @default ['local']
   */
  readonly failureDomains?: readonly string[];
}

/** Where the machines stand, and what is wrong with the request; placements are to be used only when nothing is. */
export interface PlacementPlan {
  readonly placements: readonly Placement[];
  readonly violations: readonly Violation[];
}

/** The failure domain of local machines when nothing else is said. */
export const LOCAL_FAILURE_DOMAINS: readonly string[] = ['local'];

const WIDEST_PREFIX = 8;
const NARROWEST_PREFIX = 28;

/** Plans where machines stand. */
export function planPlacements(request: PlacementRequest): PlacementPlan {
  const { machines, failureDomains = LOCAL_FAILURE_DOMAINS } = request;
  const network = checkNetwork(request.network);
  const violations = [
    ...machines.flatMap((machine) => [
      ...checkMachineSpec(machine, failureDomains),
      ...checkStores(machine),
    ]),
  ];
  if (network.cidr === undefined) {
    return { placements: [], violations: [...network.violations, ...violations] };
  }
  const { cidr } = network;
  const addresses = planAddresses(cidr, request.network.hosts ?? {}, machines);
  const placements = machines.map((machine) => ({
    name: machine.name,
    address: addresses.hosts[machine.name] ?? '',
    prefix: cidr.prefix,
    failureDomain: machine.failureDomain ?? failureDomains[0] ?? '',
    volumes: placeVolumes(machine.volumes ?? []),
    secrets: placeSecrets(machine.secretNames ?? []),
    buckets: placeBuckets(machine.bucketNames ?? []),
    hosts: addresses.hosts,
  }));
  return { placements, violations: [...violations, ...addresses.violations] };
}

/** The stable path at which a machine sees a data volume: where udev puts a virtio disk with this serial number. */
export function volumeDevice(name: string): string {
  return `/dev/disk/by-id/virtio-${name}`;
}

function placeVolumes(volumes: readonly DataVolume[]): Readonly<Record<string, PlacedVolume>> {
  return Object.fromEntries(volumes.map(({ name }) => [name, { device: volumeDevice(name) }]));
}

function checkNetwork({ cidr }: LocalNetworkSpec): {
  readonly cidr?: Cidr;
  readonly violations: readonly Violation[];
} {
  const outcome = Cidr.parse(cidr, 'network.cidr');
  if (!outcome.ok) return { violations: [outcome.violation] };
  const { family, prefix } = outcome.value;
  const problem = {
    path: 'network.cidr',
    value: outcome.value.toString(),
    remedy: 'write for example "10.77.0.0/24"',
  };
  if (family !== 4) {
    return {
      violations: [{ ...problem, code: 'unsupported', reason: 'local networks speak IPv4 only' }],
    };
  }
  if (prefix < WIDEST_PREFIX || prefix > NARROWEST_PREFIX) {
    const reason = `a local network has a prefix from /${WIDEST_PREFIX} to /${NARROWEST_PREFIX}`;
    return { violations: [{ ...problem, code: 'out-of-range', reason }] };
  }
  return { cidr: outcome.value, violations: [] };
}

function checkStores(machine: LocalMachineSpec): readonly Violation[] {
  const { name, secretNames = [], bucketNames = [] } = machine;
  return [
    ...checkStoreNames('secret', secretNames).map((found) => at(found, `${name}.secrets`)),
    ...checkStoreNames('bucket', bucketNames).map((found) => at(found, `${name}.buckets`)),
  ];
}
