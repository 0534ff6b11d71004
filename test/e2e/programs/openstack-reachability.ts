/** Machines in two networks, and who may reach whom: what the lab of reachability asks about. */
import * as pulumi from '@pulumi/pulumi';

import { Machine } from '../../../lib/machine';
import type { Flow, MachineArgs, Network } from '../../../lib/platform';
import { OpenStackPlatform } from '../../../lib/platform/openstack';

/** What the lab changes. */
export interface ReachabilitySettings {
  /** Flows of the open network. */
  readonly flows: readonly Flow[];
}

const settings = new pulumi.Config('lab').requireObject<ReachabilitySettings>('scene');

const platform = new OpenStackPlatform({
  externalNetwork: 'public',
  image: { name: 'debian-12' },
  flavor: 'm1.tiny',
  retain: false,
});

// Machines here reach everybody, and are reached as the flows say.
const open = platform.network('open', { cidr: '10.20.0.0/24', flows: settings.flows });

// Machines here reach only whom they are told.
const closed = platform.network('closed', {
  cidr: '10.21.0.0/24',
  flows: [
    { from: { group: 'asks' }, to: 'answers', protocol: 'tcp', ports: 7000 },
    { from: { cidr: '10.21.0.0/24' }, to: 'asks', protocol: 'icmp' },
  ],
  outgoing: [{ from: 'asks', to: { cidr: '198.51.100.0/24' }, protocol: 'tcp', ports: 443 }],
});

const shared = platform.endpoint('shared', {
  network: open,
  kind: 'virtual-address',
  port: 443,
  address: '10.20.0.30',
  allowedFrom: ['10.20.0.0/24'],
});

const balanced = platform.endpoint('balanced', {
  network: open,
  port: 6443,
  targetPort: 16_443,
  // By number the first comes first, by text the second.
  allowedFrom: ['9.0.0.0/8', '10.0.0.0/8'],
  publicAddress: true,
});

function machine(
  network: Network,
  groups: readonly string[],
  more: Partial<MachineArgs> = {},
): MachineArgs {
  const build: MachineArgs['machine'] = ({ name }) =>
    new Machine(name, { userData: { platform: 'openstack' } });
  return { network, groups, machine: build, ...more };
}

const machines = platform.machines({
  'web-1': machine(open, ['web'], { endpoints: [shared], publicAddress: true }),
  'web-2': machine(open, ['web'], { address: '10.20.0.12', endpoints: [shared] }),
  'db-1': machine(open, ['db'], { endpoints: [balanced] }),
  'db-2': machine(open, ['db'], { endpoints: [balanced] }),
  lone: machine(open, []),
  asks: machine(closed, ['asks']),
  answers: machine(closed, ['answers']),
});

/** Their ports of Neutron, by the names of the machines. */
export const ports = Object.fromEntries(
  Object.entries(machines).map(([name, { port }]) => [name, port.id]),
);

/** The address that the world knows of `web-1`. */
export const webAddress = machines['web-1'].publicAddress;

/** The address that the world knows of the load balancer. */
export const balancedAddress = balanced.publicAddress;
