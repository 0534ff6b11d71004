/**
 * From a machine in its place to the resources that are registered for it: what it shares with others once, its volumes, its port, its server.
 */
import * as openstack from '@pulumi/openstack';
import * as pulumi from '@pulumi/pulumi';

import type { Machine } from '../../machine';
import type { Placement } from '../placement';
import type { MachineAccess, MachineArgs, PlatformMachine, RegisterOptions } from '../platform';
import { machineAccess } from './machine-access';
import type { PlatformParts } from './declared-machines';
import type { OpenStackEndpoint } from './endpoint';
import type { PlannedNetwork, RegisteredNetwork } from './network';
import { registerPort, registerPublicAddress } from './port';
import { REPLACED_FOR } from './server-inputs';
import type { ServerInputs } from './server-inputs';
import type { OpenStackSetting } from './setting';
import type { LateVolume } from './volume';

/** A machine on OpenStack. */
export interface OpenStackMachine extends PlatformMachine {
  readonly resource: openstack.compute.Instance;
  readonly port: openstack.networking.Port;
  /** Its data volumes by name. */
  readonly volumes: Readonly<Record<string, openstack.blockstorage.Volume>>;
  /** The address that the world knows; empty when it has none. */
  readonly publicAddress: pulumi.Output<string>;
}

/** A machine that has been checked, with all that it is registered from. */
export interface CheckedMachine {
  readonly placement: Placement;
  readonly machine: Machine;
  readonly planned: PlannedNetwork;
  readonly args: Omit<MachineArgs, 'machine'>;
  readonly volumes: readonly LateVolume[];
  /** The files whose text may hold a secret. */
  readonly allowSecrets: readonly string[];
  /** What it is behind. */
  readonly endpoints: readonly OpenStackEndpoint[];
  /** Whether Neutron chooses its address. */
  readonly isPooled: boolean;
}

/** Registers a machine and what it needs. */
export function registerMachine(
  { setting, shared, networks, stores }: PlatformParts,
  checked: CheckedMachine,
  inputs: ServerInputs,
  { dependsOn = [], parent }: RegisterOptions,
): OpenStackMachine {
  const { placement, planned, args, endpoints, isPooled } = checked;
  const { name } = placement;

  // network
  const network = networks.register(planned);
  const port = registerPort(setting, {
    name,
    ...(isPooled ? {} : { address: placement.address }),
    groups: args.groups ?? [],
    endpoints,
    network,
    // Another address is taken from a machine in its turn alone.
    dependsOn,
    parent,
  });
  const publicAddress =
    args.publicAddress === true ? registerPublicAddress(setting, name, port, network, parent) : '';

  // storage
  const volumes = checked.volumes.map((one) => one.register(setting, { parent }));

  // server
  const group =
    args.antiAffinity === undefined ? undefined : shared.groups.place(setting, args.antiAffinity);
  const kept = stores.now.resources(args);
  const before = [...passing(network), ...volumes, ...kept, ...(group?.after ?? []), ...dependsOn];
  const server = new openstack.compute.Instance(
    name,
    {
      ...inputs,
      networks: [{ port: port.id }],
      ...shared.disks(setting, volumes),
      ...(group === undefined ? {} : { schedulerHints: [{ group: group.id }] }),
    },
    pulumi.mergeOptions(setting.options({ dependsOn: before, parent }), {
      // Its port and its volumes can be held by one server only.
      deleteBeforeReplace: true,
      ignoreChanges: ignored(setting),
      replaceOnChanges: [...REPLACED_FOR],
    }),
  );
  group?.joined(server);
  const address = addressOf(checked, port, server);
  for (const endpoint of endpoints) endpoint.join(name, addressOf(checked, port), { parent });
  return {
    name,
    placement,
    address,
    state: server.id.apply(() => 'running'),
    resource: server,
    instance: server.id,
    access: accessTo(setting, checked),
    port,
    volumes: Object.fromEntries(
      checked.volumes.flatMap(({ spec }, index) => {
        const volume = volumes[index];
        return volume === undefined ? [] : [[spec.name, volume]];
      }),
    ),
    publicAddress: pulumi.output(publicAddress),
  };
}

/** How programs on a machine are run. That of a machine of a pool is said before Neutron has chosen its address, so there is no way to say. */
export function accessTo(
  { args }: OpenStackSetting,
  { placement: { name, address }, isPooled }: Pick<CheckedMachine, 'placement' | 'isPooled'>,
): MachineAccess {
  return machineAccess(isPooled ? 'none' : args.access, name, address);
}

// What has to be there for a machine to reach whom it may when it boots.
function passing({ way, groups }: RegisteredNetwork): readonly pulumi.Resource[] {
  return way === undefined ? groups.rules : [way, ...groups.rules];
}

/** The address of a machine, known once its port is there, or its server. */
function addressOf(
  { placement, isPooled }: CheckedMachine,
  port: openstack.networking.Port,
  server?: openstack.compute.Instance,
): pulumi.Output<string> {
  return (
    pulumi
      .all([port.allFixedIps, server?.id])
      // Mocks of programs' own tests may say nothing of a port.
      .apply(([ips]: readonly [readonly string[] | undefined, ...unknown[]]) =>
        isPooled ? (ips?.[0] ?? '') : placement.address,
      )
  );
}

/** What the engine does not compare, because a change of it is not to reach machines that are there. */
function ignored({ args }: OpenStackSetting): string[] {
  const { userDataChange = 'replace', imageChange = 'keep' } = args;
  return [
    ...(userDataChange === 'keep' ? ['userData'] : []),
    ...(imageChange === 'keep' ? ['imageId', 'blockDevices[0].uuid'] : []),
  ];
}
