/**
 * From what a program says about machines on OpenStack to where each of them will stand. Pure and quick, so that machines can be rendered without an
 * engine, and everything that is wrong is known before the first resource is registered.
 */
import type { CidrInput, Violation } from '../../values';
import { planAddresses, routerAddress } from '../address-plan';
import { checkMachineSpec } from '../machine-spec';
import type { MachineSpec } from '../machine-spec';
import type { PlacedBucket, PlacedSecret, Placement } from '../placement';
import { addressRules, readNetworkCidr } from './network-plan';
import { volumeDevice } from './volume-links';

/** The zone of machines where none is named. */
export const OPENSTACK_FAILURE_DOMAINS: readonly string[] = ['nova'];

/** How machines find what is kept outside of them. */
export interface StorePlaces {
  secret(name: string): PlacedSecret;
  bucket(name: string): PlacedBucket;
}

/** One machine, apart from what is on it. */
export interface OpenStackMachineSpec extends MachineSpec {
  /**
   * Whether it is one of a pool: Neutron chooses its address, which is not known before it is made and stands here as an empty text.
   *
   * @default false
   */
  readonly isPooled?: boolean;
}

/** What is asked of `planOpenStackPlacements`. */
export interface OpenStackPlacementRequest {
  /** The network: its range from `/8` to `/27`, of which the lower half is planned, and the addresses that are kept by name. */
  readonly network: {
    readonly cidr: CidrInput;
    readonly hosts?: Readonly<Record<string, string>>;
  };
  readonly machines: readonly OpenStackMachineSpec[];
  /**
   * The availability zones.
   *
   * @default ['nova']
   */
  readonly failureDomains?: readonly string[];
  /**
   * Where secrets and buckets are found; needed by machines that are given some.
   *
   * @default - nowhere
   */
  readonly stores?: StorePlaces;
}

/** Where the machines stand, and what is wrong with the request; placements are to be used only when nothing is. */
export interface OpenStackPlacementPlan {
  readonly placements: readonly Placement[];
  readonly violations: readonly Violation[];
}

/** Plans where machines stand. */
export function planOpenStackPlacements(
  request: OpenStackPlacementRequest,
): OpenStackPlacementPlan {
  const { machines, failureDomains = OPENSTACK_FAILURE_DOMAINS, stores } = request;
  const network = readNetworkCidr(request.network.cidr);
  const violations = machines.flatMap((machine) => checkMachineSpec(machine, failureDomains));
  const { cidr } = network;
  if (cidr === undefined) {
    return { placements: [], violations: [...network.violations, ...violations] };
  }
  const { hosts: kept = {} } = request.network;
  const placed = machines.filter(({ isPooled = false }) => !isPooled);
  const addresses = planAddresses(cidr, kept, placed, addressRules(cidr));
  const placements = machines.map((machine): Placement => {
    const { name, failureDomain = failureDomains[0] ?? '', volumes = [] } = machine;
    const { secretNames = [], bucketNames = [] } = machine;
    return {
      name,
      address: addresses.hosts[name] ?? '',
      prefix: cidr.prefix,
      gateway: routerAddress(cidr),
      failureDomain,
      volumes: record(
        volumes.map((one) => one.name),
        (one) => ({ device: volumeDevice(one) }),
      ),
      secrets: stores === undefined ? {} : record(secretNames, (one) => stores.secret(one)),
      buckets: stores === undefined ? {} : record(bucketNames, (one) => stores.bucket(one)),
      hosts: addresses.hosts,
    };
  });
  return { placements, violations: [...violations, ...addresses.violations] };
}

function record<T>(names: readonly string[], of: (name: string) => T): Readonly<Record<string, T>> {
  return Object.fromEntries(names.map((name) => [name, of(name)]));
}
