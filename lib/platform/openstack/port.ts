/** The network card of a machine: its address outlives the server that is behind it. */
import * as openstack from '@pulumi/openstack';
import type * as pulumi from '@pulumi/pulumi';

import { Cidr } from '../../values';
import { portPairsOf } from './endpoint';
import type { OpenStackEndpoint } from './endpoint';
import { externalNetwork } from './lookup';
import type { RegisteredNetwork } from './network';
import { securityGroupIds } from './security-group';
import type { OpenStackSetting } from './setting';

/** What a port is made from. */
export interface PortRequest {
  readonly name: string;
  /**
   * Its address.
   *
   * @default - Neutron's choice
   */
  readonly address?: string;
  /** The groups of the network's flows that the machine belongs to. */
  readonly groups: readonly string[];
  /** What the machine is behind. */
  readonly endpoints: readonly OpenStackEndpoint[];
  readonly network: RegisteredNetwork;
  /** What has to be there before the port is made, or is given another address. */
  readonly dependsOn: readonly pulumi.Resource[];
  readonly parent: pulumi.Resource | undefined;
}

/** Registers a port. */
export function registerPort(
  setting: OpenStackSetting,
  request: PortRequest,
): openstack.networking.Port {
  const { name, address, groups, endpoints, network, dependsOn, parent } = request;
  const at = address === undefined ? {} : { ipAddress: address };
  const pairs = [...forwardedPairs(setting, groups), ...portPairsOf(endpoints)];
  return new openstack.networking.Port(
    name,
    {
      name: setting.named(name),
      networkId: network.network.id,
      adminStateUp: true,
      fixedIps: [{ subnetId: network.subnet.id, ...at }],
      securityGroupIds: [
        ...securityGroupIds(network.groups, groups),
        ...endpoints.map(({ securityGroupId }) => securityGroupId),
      ],
      ...(pairs.length === 0 ? {} : { allowedAddressPairs: pairs }),
    },
    setting.options({ dependsOn, parent }),
  );
}

/** Registers an address that the world knows, which stays with the port. */
export function registerPublicAddress(
  setting: OpenStackSetting,
  name: string,
  port: openstack.networking.Port,
  { way }: RegisteredNetwork,
  parent: pulumi.Resource | undefined,
): pulumi.Output<string> {
  const { externalNetwork: outside = '' } = setting.args;
  const dependsOn = way === undefined ? [] : [way];
  const { address } = new openstack.networking.FloatingIp(
    name,
    {
      pool: externalNetwork(setting, outside).name,
      portId: port.id,
      description: setting.named(name),
    },
    setting.options({ dependsOn, parent }),
  );
  return address;
}

/** The ranges that a machine forwards beside its own address, each once. */
function forwardedPairs(
  { args }: OpenStackSetting,
  groups: readonly string[],
): { readonly ipAddress: string }[] {
  const ranges = groups.flatMap((group) => args.forwardedRanges?.[group] ?? []);
  const texts = ranges.map((range) => Cidr.of(range).toString());
  return [...new Set(texts)].sort().map((ipAddress) => ({ ipAddress }));
}
