/** An endpoint as the platform keeps it: declared with all that can be known, registered together with the first machine behind it. */
import * as openstack from '@pulumi/openstack';
import * as pulumi from '@pulumi/pulumi';

import type { Endpoint, EndpointKind, Network } from '../platform';
import type { CountedNeed } from './cloud-need';
import { once } from './declared-store';
import { MEMBERS, clientRules, memberRules } from './endpoint-plan';
import type { EndpointSurroundings, PlannedEndpoint } from './endpoint-plan';
import { registerLoadBalancer } from './load-balancer';
import { externalNetwork } from './lookup';
import type { RegisteredNetwork } from './network';
import { registerGroup, registerRule } from './security-group';
import type { SecurityGroups } from './security-group';
import { DEFAULT_RULES } from './security-group-plan';
import type { SecurityGroupRule } from './security-group-plan';
import type { OpenStackSetting, ResourceWishes } from './setting';
import { registerVirtualAddress } from './virtual-address';

/** Where an endpoint stands. Its address was planned together with those of the machines. */
export interface EndpointSite extends EndpointSurroundings {
  readonly setting: OpenStackSetting;
  readonly network: Network;
  /** Registers the network when it is first needed. */
  readonly registered: () => RegisteredNetwork;
}

/** What stands in front: the port of Neutron that has the address, and how machines are put behind it. */
export interface Front {
  readonly portId: pulumi.Output<string>;
  /** What has to be there for the address to be reached. */
  readonly resource: pulumi.Resource;
  /** Puts a machine behind it; returns what was registered for that, if anything. */
  readonly join: (
    machine: string,
    address: pulumi.Input<string>,
    wishes?: ResourceWishes,
  ) => pulumi.Resource;
}

interface Registered {
  readonly front: Front;
  readonly members: openstack.networking.SecGroup;
  readonly publicAddress: pulumi.Output<string>;
}

/** An endpoint of this platform. */
export class OpenStackEndpoint implements Endpoint {
  readonly name: string;
  readonly kind: EndpointKind;
  readonly network: Network;
  readonly address: string;
  readonly port: number;
  private readonly registered: () => Registered;

  /** Declares it; nothing is registered yet. */
  constructor(planned: PlannedEndpoint, site: EndpointSite) {
    this.name = planned.name;
    this.kind = planned.kind;
    this.network = site.network;
    this.address = site.address;
    this.port = planned.port;
    this.registered = once(() => register(planned, site));
  }

  /** The address that the world knows; empty when it has none. */
  get publicAddress(): pulumi.Output<string> {
    return this.registered().publicAddress;
  }

  /** What to depend on for the address to be there. */
  get resource(): pulumi.Resource {
    return this.registered().front.resource;
  }

  /** The security group that lets pass what comes by the endpoint: the ports of the machines behind it are in it. */
  get securityGroupId(): pulumi.Output<string> {
    return this.registered().members.id;
  }

  /**
   * Puts a machine behind it. It does not wait for the machine: what does not answer yet is left out by the load balancer itself.
   *
   * @param machine the name of the machine
   * @param address its address, which may be known later only, as that of a pool's machine is
   * @returns what was registered last
   */
  join(
    machine: string,
    address: pulumi.Input<string>,
    wishes: ResourceWishes = {},
  ): pulumi.Resource {
    return this.registered().front.join(machine, address, wishes);
  }
}

/** A pair for the port of a machine: an address that is not its own and may be on it all the same. */
export interface AddressPair {
  readonly ipAddress: string;
}

/** What a machine's port has to let pass so that the machine can have the addresses of the endpoints that it is behind. */
export function portPairsOf(
  endpoints: readonly Pick<Endpoint, 'kind' | 'address'>[],
): readonly AddressPair[] {
  return endpoints
    .filter(({ kind }) => kind === 'virtual-address')
    .map(({ address }) => ({ ipAddress: address }));
}

/** What an endpoint asks of a project, apart from the machines behind it. */
export function endpointNeeds(
  planned: PlannedEndpoint,
  surroundings: EndpointSurroundings,
): readonly CountedNeed[] {
  const { restricted, address } = surroundings;
  const rules =
    memberRules(planned, surroundings).length +
    (restricted ? clientRules(planned, address).length : 0);
  const front: readonly CountedNeed[] =
    planned.kind === 'virtual-address'
      ? [{ kind: 'port' }]
      : [
          { kind: 'load-balancer' },
          { kind: 'listener' },
          { kind: 'pool' },
          { kind: 'health-monitor' },
        ];
  return [
    ...front,
    { kind: 'security-group' },
    { kind: 'security-group-rule', count: Math.max(rules, DEFAULT_RULES) },
    ...(planned.publicAddress ? [{ kind: 'floating-ip' } as const] : []),
  ];
}

function register(planned: PlannedEndpoint, site: EndpointSite): Registered {
  const { name, kind } = planned;
  const network = site.registered();
  const members = registerMembers(planned, site, network.groups);
  const front =
    kind === 'virtual-address'
      ? registerVirtualAddress(name, site, network)
      : registerLoadBalancer(planned, site, network);
  const publicAddress = planned.publicAddress
    ? registerPublic(name, site, front, network)
    : pulumi.output('');
  return { front, members, publicAddress };
}

function registerMembers(
  planned: PlannedEndpoint,
  site: EndpointSite,
  { everybody }: SecurityGroups,
): openstack.networking.SecGroup {
  const { name } = planned;
  const { setting, restricted, address } = site;
  const description = `machines behind the endpoint ${name}`;
  const members = registerGroup(setting, `endpoint/${name}`, {
    name: `endpoint/${name}`,
    description,
  });
  const register = (group: openstack.networking.SecGroup) => (rule: SecurityGroupRule) =>
    registerRule(setting, `endpoint/${name}/${rule.key}`, {
      group,
      rule,
      groups: { [MEMBERS]: members },
      before: [members],
    });
  memberRules(planned, site).forEach(register(members));
  if (restricted) clientRules(planned, address).forEach(register(everybody));
  return members;
}

function registerPublic(
  name: string,
  { setting }: EndpointSite,
  { portId, resource }: Front,
  { way }: RegisteredNetwork,
): pulumi.Output<string> {
  const outside = externalNetwork(setting, setting.args.externalNetwork ?? '');
  const address = new openstack.networking.FloatingIp(
    `endpoint/${name}`,
    { pool: outside.name, portId, description: setting.named(name) },
    // Neutron connects an address only with a port whose network has a way out.
    setting.options({ dependsOn: way === undefined ? [resource] : [resource, way] }),
  );
  return address.address;
}
