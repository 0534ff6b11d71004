/**
 * What the settings of the local stack mean, without an engine: which machines there are, which disks they get, and what is on each. `stacks/local.ts` creates
 * just this, `npm run render` only writes it down.
 */
import type {
  DataVolume,
  LocalMachineSpec,
  Placement,
  PlacementRequest,
} from 'groundwork/local/plan';
import { Machine, Sysctl } from 'groundwork/machine';
import { CortxNodePrep, ReservedResourcesKubelet } from 'groundwork/node';
import type { CortxNodePrepProps, ReservedResourcesKubeletProps } from 'groundwork/node';

import { etcdRequests, localSite } from './etcd-plan';
import type { MachineSettings, Settings } from './settings';

/** The volume that carries the secondary storage of a worker. */
const SECONDARY_STORAGE = 'secondary';

/** Where the machines of these settings should stand. */
export function placementRequest(settings: Settings): PlacementRequest {
  const { failureDomains } = settings;
  const members = etcdRequests(settings, localSite(settings)).map(
    ({ machine: _machine, ...spec }) => spec,
  );
  const machines: readonly LocalMachineSpec[] = [...nodeSpecs(settings), ...members];
  const hosts = Object.fromEntries(
    machines.flatMap(({ name, address }) => (address === undefined ? [] : [[name, address]])),
  );
  return { network: { cidr: settings.network.cidr, hosts }, machines, failureDomains };
}

/** The machines of the settings themselves; those of etcd are declared by its component. */
export function nodeSpecs(settings: Settings): readonly LocalMachineSpec[] {
  return Object.entries(settings.machines).map(([name, machine]) =>
    machineSpec(settings, name, machine),
  );
}

/** One machine of these settings, in its place. */
export function machineAt(settings: Settings, placement: Placement): Machine {
  const { name } = placement;
  const own = settings.machines[name];
  if (own === undefined) return memberAt(settings, placement);
  const machine = new Machine(name, {
    kubernetesVersion: settings.kubernetesVersion,
    capacity: own.capacity,
  });
  if (Object.keys(settings.sysctls).length > 0) {
    new Sysctl(machine, 'sysctls', { settings: settings.sysctls });
  }
  // The settings know the names, the construct checks the values.
  const kubelet = { ...settings.kubelet, ...own.kubelet } as ReservedResourcesKubeletProps;
  new ReservedResourcesKubelet(machine, 'kubelet', kubelet);
  if (own.role === 'worker') prepareDisks(machine, settings.cortx, placement);
  return machine;
}

function memberAt(settings: Settings, placement: Placement): Machine {
  const request = etcdRequests(settings, localSite(settings)).find(
    ({ name }) => name === placement.name,
  );
  if (request === undefined) throw new Error(`bug: no settings for machine ${placement.name}`);
  return request.machine(placement);
}

function machineSpec(
  { cortx }: Settings,
  name: string,
  { role, address, failureDomain }: MachineSettings,
): LocalMachineSpec {
  return {
    ...{ name, address, volumes: role === 'worker' ? dataVolumes(cortx) : [] },
    ...(failureDomain === undefined ? {} : { failureDomain }),
  };
}

function dataVolumes({ secondaryStorage, blockDevices = [] }: Settings['cortx']): DataVolume[] {
  const secondary =
    secondaryStorage === undefined
      ? []
      : [{ name: SECONDARY_STORAGE, size: secondaryStorage.size }];
  return [...secondary, ...blockDevices.map(({ name, size }) => ({ name, size }))];
}

function prepareDisks(machine: Machine, cortx: Settings['cortx'], placement: Placement): void {
  const { secondaryStorage, blockDevices = [], ...rest } = cortx;
  const device = (name: string): string => placement.volumes[name]?.device ?? '';
  // The settings know the names, the construct checks the values.
  new CortxNodePrep(machine, 'cortx', {
    ...rest,
    ...(secondaryStorage === undefined
      ? {}
      : { secondaryStorage: { ...omitSize(secondaryStorage), device: device(SECONDARY_STORAGE) } }),
    blockDevices: blockDevices.map(({ name }) => ({ name, device: device(name) })),
  } as CortxNodePrepProps);
}

// The size is the volume's, not the file system's.
function omitSize<T extends { readonly size: unknown }>(volume: T): Omit<T, 'size'> {
  const { size, ...rest } = volume;
  return rest;
}
