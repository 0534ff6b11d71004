/**
 * A load balancer of Octavia in front of machines. It takes one change at a time and refuses others meanwhile (409, "immutable"), so each of its parts
 * comes after the one before.
 *
 * @see https://docs.openstack.org/api-ref/load-balancer/v2/index.html
 */
import * as openstack from '@pulumi/openstack';
import * as pulumi from '@pulumi/pulumi';

import type { EndpointSite, Front } from './endpoint';
import type { PlannedEndpoint } from './endpoint-plan';
import { algorithmOf, idleMilliseconds, keepsSource } from './load-balancer-settings';
import type { LoadBalancerSettings } from './load-balancer-settings';
import type { RegisteredNetwork } from './network';

/** A machine is asked whether it takes connections so often; it is left out, or back in, after so many answers. In seconds. */
const MONITOR = { type: 'TCP', delay: 5, timeout: 3, maxRetries: 2, maxRetriesDown: 3 };

/** Registers a load balancer with all but its machines. */
export function registerLoadBalancer(
  planned: PlannedEndpoint,
  site: EndpointSite,
  network: RegisteredNetwork,
): Front {
  const { name, targetPort } = planned;
  const { setting } = site;
  const subnetId = network.subnet.id;
  const balancer = registerBalancer(name, site, subnetId);
  const called = setting.named(name);
  const listener = registerListener(planned, site, balancer);
  const pool = new openstack.loadbalancer.Pool(
    name,
    {
      name: called,
      listenerId: listener.id,
      protocol: 'TCP',
      lbMethod: algorithmOf(site.settings),
    },
    setting.options(),
  );
  const gone = { deletedWith: pool };
  const monitor = new openstack.loadbalancer.Monitor(
    name,
    { name: called, poolId: pool.id, ...MONITOR },
    pulumi.mergeOptions(setting.options(), gone),
  );
  let last: pulumi.Resource = monitor;
  return {
    portId: balancer.vipPortId,
    resource: listener,
    join: (machine, address, { dependsOn = [], parent } = {}) => {
      const options = setting.options({ dependsOn: [...dependsOn, last], parent });
      last = new openstack.loadbalancer.Member(
        `${name}/${machine}`,
        { name: machine, poolId: pool.id, address, protocolPort: targetPort, subnetId },
        pulumi.mergeOptions(options, gone),
      );
      return last;
    },
  };
}

function registerBalancer(
  name: string,
  { setting, settings, address }: EndpointSite,
  subnetId: pulumi.Input<string>,
): openstack.loadbalancer.LoadBalancer {
  const { provider, flavorId, availabilityZone } = settings;
  return new openstack.loadbalancer.LoadBalancer(
    name,
    {
      name: setting.named(name),
      vipSubnetId: subnetId,
      vipAddress: address,
      ...(provider === undefined ? {} : { loadbalancerProvider: provider }),
      ...(flavorId === undefined ? {} : { flavorId }),
      ...(availabilityZone === undefined ? {} : { availabilityZone }),
    },
    // Two of them cannot have one address.
    pulumi.mergeOptions(setting.options(), { deleteBeforeReplace: true }),
  );
}

function registerListener(
  { name, port, allowedFrom }: PlannedEndpoint,
  { setting, settings }: EndpointSite,
  balancer: openstack.loadbalancer.LoadBalancer,
): openstack.loadbalancer.Listener {
  const ranges = allowedFrom.map((range) => range.toString());
  return new openstack.loadbalancer.Listener(
    name,
    {
      name: setting.named(name),
      loadbalancerId: balancer.id,
      protocol: 'TCP',
      protocolPort: port,
      // Where machines see their clients, their security group lets only the allowed ones pass; that provider refuses the same said here.
      ...(keepsSource(settings) ? {} : { allowedCidrs: ranges }),
      ...timeouts(settings),
    },
    pulumi.mergeOptions(setting.options(), { deleteBeforeReplace: true }),
  );
}

function timeouts(
  settings: LoadBalancerSettings,
): Pick<openstack.loadbalancer.ListenerArgs, 'timeoutClientData' | 'timeoutMemberData'> {
  const idle = idleMilliseconds(settings);
  return idle === undefined ? {} : { timeoutClientData: idle, timeoutMemberData: idle };
}
