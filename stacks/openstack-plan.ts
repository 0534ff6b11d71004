/**
 * What the settings of a stack on OpenStack mean, without an engine: which machines there are, what is on each, who may reach whom. `stacks/openstack.ts`
 * creates just this, `npm run render` only writes it down.
 */
import { etcdFlows } from 'groundwork/clusters/plan';
import { Machine, Sysctl } from 'groundwork/machine';
import { ReservedResourcesKubelet } from 'groundwork/node';
import type { ReservedResourcesKubeletProps } from 'groundwork/node';
import {
  flavorCapacity,
  OPENSTACK_FAILURE_DOMAINS,
  openStackStorePlaces,
} from 'groundwork/openstack/plan';
import type { Flow, FlavorFacts, StorePlaces } from 'groundwork/openstack/plan';
import { Findings, Quantity } from 'groundwork/values';
import type { Violation } from 'groundwork/values';

import { ETCD } from './etcd-plan';
import type { EtcdSite } from './etcd-plan';
import type { OpenStackSettings } from './openstack-settings';

/** The group of the machines of the control plane, and the beginning of their names. */
export const CONTROL_PLANE = 'control-plane';
/** The pool of workers, and their group. */
export const WORKERS = 'workers';
/** The stable address of the control plane. */
export const API = 'api';
/** Where API servers listen. */
export const API_PORT = 6443;
const KUBELET_PORT = 10_250;

/** What kind of node it is. */
export type NodeRole = typeof CONTROL_PLANE | typeof WORKERS;

/** A machine of the control plane, apart from what is on it. */
export interface ControlPlaneSpec {
  readonly name: string;
  readonly failureDomain: string;
  /**
   * Its address.
   *
   * @default - the platform's choice
   */
  readonly address?: string;
}

/** The failure domains. */
export function zonesOf({ openstack }: OpenStackSettings): readonly string[] {
  return openstack.availabilityZones ?? OPENSTACK_FAILURE_DOMAINS;
}

/** Where the machines of etcd are made. They download it on their first boot. */
export function openStackSite(settings: OpenStackSettings): EtcdSite {
  const { sha256 = {} } = settings.etcd ?? {};
  // What is said and is undefined would be taken for a sum.
  const sums = Object.entries(sha256).filter(([, sum]) => sum !== undefined);
  const release = { sha256: Object.fromEntries(sums) };
  return { kind: 'openstack', failureDomains: zonesOf(settings), install: { release } };
}

/** The machines of the control plane: dealt to the failure domains in turn, so that another number moves none of them. */
export function controlPlaneSpecs(settings: OpenStackSettings): readonly ControlPlaneSpec[] {
  const { count, addresses = [] } = settings.controlPlane;
  const zones = zonesOf(settings);
  return Array.from({ length: count }, (_, index) => {
    const address = addresses[index];
    return {
      name: `${CONTROL_PLANE}-${index + 1}`,
      failureDomain: zones[index % zones.length] ?? '',
      ...(address === undefined ? {} : { address }),
    };
  });
}

/** Where secrets and buckets will be found on machines. */
export function storePlaces({ openstack }: OpenStackSettings): StorePlaces {
  const { secretStore, bucketStore } = openstack;
  // The settings know the names, the platform checks the values.
  return openStackStorePlaces({
    ...(secretStore === undefined ? {} : { secretStore }),
    ...(bucketStore === undefined ? {} : { bucketStore }),
  } as Parameters<typeof openStackStorePlaces>[0]);
}

/** Who may reach whom, and nobody else: what the settings add comes last. */
export function flowsOf({ network, etcd }: OpenStackSettings): readonly Flow[] {
  const among = { group: CONTROL_PLANE };
  const kubelet = [CONTROL_PLANE, WORKERS].map((to): Flow => ({
    ...{ from: among, to, protocol: 'tcp', ports: KUBELET_PORT, purpose: 'kubelets' },
  }));
  const clusters = etcd === undefined ? [] : [ETCD, ...(hasEvents(etcd) ? [`${ETCD}-events`] : [])];
  const databases = clusters.flatMap((members) => etcdFlows({ members, clients: [among] }));
  return [...kubelet, ...databases, ...podFlows(network.pods), ...(network.flows ?? []).map(plain)];
}

/** Pods keep their own addresses on the way to pods of other machines. */
function podFlows(pods: string | undefined): readonly Flow[] {
  if (pods === undefined) return [];
  const from = { cidr: pods };
  return [CONTROL_PLANE, WORKERS].map((to) => ({
    ...{ from, to, protocol: 'any', purpose: 'pods' },
  }));
}

/**
 * The ranges of addresses that machines forward, by their group. Masters only where that is said: some clouds take all that a group forwards for
 * members of it, and masters may reach etcd.
 */
export function forwardedRanges({
  network: { pods, podsOnControlPlane = false },
}: OpenStackSettings): Readonly<Record<string, readonly string[]>> {
  if (pods === undefined) return {};
  return { ...(podsOnControlPlane ? { [CONTROL_PLANE]: [pods] } : {}), [WORKERS]: [pods] };
}

/** A node: what is on it does not depend on which one of its kind it is. */
export function nodeMachine(settings: OpenStackSettings, role: NodeRole, name: string): Machine {
  const own = role === WORKERS ? settings.workers : settings.controlPlane;
  const { kubernetesVersion, sysctls } = settings;
  const machine = new Machine(name, {
    ...{ kubernetesVersion, capacity: capacityOf(settings, own.size) },
    userData: { platform: 'openstack' },
  });
  if (Object.keys(sysctls).length > 0) new Sysctl(machine, 'sysctls', { settings: sysctls });
  // The settings know the names, the construct checks the values.
  const kubelet = { ...settings.kubelet, ...own.kubelet } as ReservedResourcesKubeletProps;
  new ReservedResourcesKubelet(machine, 'kubelet', kubelet);
  return machine;
}

/** What is wrong with the settings beyond their form, by their own names. */
export function checkSettings(settings: OpenStackSettings): readonly Violation[] {
  const { openstack, controlPlane, workers } = settings;
  const findings = new Findings();
  const { count, addresses } = controlPlane;
  if (!Number.isInteger(count) || count < 1 || count > 9) {
    const reason = 'is no number of machines of a control plane: from 1 to 9';
    findings.add('out-of-range', 'controlPlane.count', count, reason, 'write 3');
  } else if (addresses !== undefined && addresses.length < count) {
    const reason = `names ${addresses.length} addresses for ${count} machines`;
    const remedy = 'name one for each, or leave it out';
    findings.add('required', 'controlPlane.addresses', undefined, reason, remedy);
  }
  const used = [openstack.flavor, controlPlane.size, workers.size].filter(isThere);
  for (const flavor of new Set(used)) {
    if (openstack.flavors[flavor] !== undefined) continue;
    const reason = 'is not said, and the reservations of its machines are worked out from it';
    const remedy = 'write { vcpus: 4, ram: 8192, disk: 40 }, as `openstack flavor show` has them';
    findings.add('required', `openstack.flavors.${flavor}`, undefined, reason, remedy);
  }
  return findings.violations;
}

/** What a machine of that size has; nothing to speak of where the settings do not say it, which is refused. */
function capacityOf({ openstack }: OpenStackSettings, size = openstack.flavor) {
  const facts: FlavorFacts = openstack.flavors[size] ?? { vcpus: 1, ram: 1024, disk: 10 };
  const { rootVolume } = openstack;
  return flavorCapacity(facts, rootVolume === undefined ? undefined : gibOf(rootVolume.size));
}

/** In whole GiB, as Cinder counts. */
function gibOf(size: string | number): number | undefined {
  const outcome = Quantity.parse(size);
  return outcome.ok ? Number((outcome.value.bytes() + 2n ** 30n - 1n) / 2n ** 30n) : undefined;
}

function hasEvents({ events }: NonNullable<OpenStackSettings['etcd']>): boolean {
  return events !== undefined && events !== false;
}

// What is left out is undefined with zod, and not there for the platform.
function plain({
  ports,
  purpose,
  ...flow
}: NonNullable<OpenStackSettings['network']['flows']>[0]): Flow {
  return {
    ...flow,
    ...(ports === undefined ? {} : { ports }),
    ...(purpose === undefined ? {} : { purpose }),
  };
}

function isThere<T>(value: T | undefined): value is T {
  return value !== undefined;
}
