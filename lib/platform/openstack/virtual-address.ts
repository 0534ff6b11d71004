/**
 * An address that machines hand to each other by themselves. A port that no machine has keeps it from being given to anybody else; the machines' own
 * ports let it pass by a pair (`portPairsOf`).
 *
 * @see https://docs.openstack.org/api-ref/network/v2/index.html#allowed-address-pairs
 */
import * as openstack from '@pulumi/openstack';
import * as pulumi from '@pulumi/pulumi';

import type { EndpointSite, Front } from './endpoint';
import type { RegisteredNetwork } from './network';

/** Reserves the address. */
export function registerVirtualAddress(
  name: string,
  { setting, address }: EndpointSite,
  { network, subnet }: RegisteredNetwork,
): Front {
  const port = new openstack.networking.Port(
    `endpoint/${name}`,
    {
      name: setting.named(name),
      networkId: network.id,
      fixedIps: [{ subnetId: subnet.id, ipAddress: address }],
      adminStateUp: true,
      // Nobody sends from it: what passes is up to the ports of the machines.
      noSecurityGroups: true,
    },
    pulumi.mergeOptions(setting.options(), { deleteBeforeReplace: true }),
  );
  return { portId: port.id, resource: port, join: () => port };
}
