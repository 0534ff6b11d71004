/** A network, its range of addresses, and the router that leads out of it. */
import * as openstack from '@pulumi/openstack';
import * as pulumi from '@pulumi/pulumi';

import { routerAddress } from '../address-plan';
import type { Network } from '../platform';
import { externalNetwork } from './lookup';
import { givenOut } from './network-plan';
import { registerSecurityGroups } from './security-group';
import type { SecurityGroups } from './security-group';
import type { SecurityGroupPlan } from './security-group-plan';
import type { OpenStackSetting } from './setting';

/** A network and who is in it. */
export interface PlannedNetwork {
  readonly network: Network;
  readonly groups: SecurityGroupPlan;
  /** Addresses by name: those that were kept, and those of the machines and endpoints so far. */
  hosts: Readonly<Record<string, string>>;
  /** How many machines of pools are in it. */
  pooled?: number;
  /** Whether the preflight has been told of it. */
  isCounted?: boolean;
  /** Registered together with its first machine or endpoint. */
  registered?: RegisteredNetwork;
}

/** The resources of a network. */
export interface RegisteredNetwork {
  readonly network: openstack.networking.Network;
  readonly subnet: openstack.networking.Subnet;
  readonly groups: SecurityGroups;
  /** What has to be there before anything of the network is reached from outside. */
  readonly way?: openstack.networking.RouterInterface;
}

/** Registers a network once. */
export function registerNetwork(
  setting: OpenStackSetting,
  planned: PlannedNetwork,
): RegisteredNetwork {
  planned.registered ??= register(setting, planned);
  return planned.registered;
}

function register(setting: OpenStackSetting, planned: PlannedNetwork): RegisteredNetwork {
  const { name, cidr } = planned.network;
  const { nameservers, externalNetwork: outside } = setting.args;
  const network = new openstack.networking.Network(
    name,
    { name: setting.named(name), adminStateUp: true },
    setting.options(),
  );
  const pool = givenOut(cidr);
  const subnet = new openstack.networking.Subnet(
    name,
    {
      name: setting.named(name),
      networkId: network.id,
      ipVersion: 4,
      cidr: cidr.toString(),
      gatewayIp: routerAddress(cidr),
      allocationPools: [{ start: pool.first, end: cidr.address(cidr.size - 2n) }],
      ...(nameservers === undefined ? {} : { dnsNameservers: [...nameservers] }),
    },
    // Another range is another subnet. The provider would delete this one first, and before it everything that stands on it; Neutron, which
    // refuses a range that overlaps, is to be asked before anything is taken away.
    pulumi.mergeOptions(setting.options(), { deleteBeforeReplace: false }),
  );
  const groups = registerSecurityGroups(setting, name, planned.groups);
  if (outside === undefined) return { network, subnet, groups };
  return { network, subnet, groups, way: registerWay(setting, name, outside, subnet) };
}

function registerWay(
  setting: OpenStackSetting,
  name: string,
  outside: string,
  subnet: openstack.networking.Subnet,
): openstack.networking.RouterInterface {
  const { id } = externalNetwork(setting, outside);
  const router = new openstack.networking.Router(
    name,
    { name: setting.named(name), externalNetworkId: id },
    setting.options(),
  );
  const ends = { routerId: router.id, subnetId: subnet.id };
  return new openstack.networking.RouterInterface(name, ends, setting.options());
}
