/** A small stack in which everything that has a quota occurs; its settings say how much of each. */
import * as pulumi from '@pulumi/pulumi';

import { Machine } from '../../../lib/machine';
import { OpenStackPlatform } from '../../../lib/platform/openstack';
import type { FlavorFacts, OpenStackPlatformArgs } from '../../../lib/platform/openstack';

/** What the lab says in `lab:stack`. */
export interface PreflightStack {
  readonly machines: number;
  readonly volume?: string;
  readonly publicAddress?: boolean;
  readonly endpoint?: boolean;
  readonly share?: string;
  readonly platform?: Partial<OpenStackPlatformArgs>;
  readonly flavors?: Readonly<Record<string, FlavorFacts>>;
}

const stack = new pulumi.Config('lab').requireObject<PreflightStack>('stack');

const platform = new OpenStackPlatform({
  image: { name: 'debian-12' },
  flavor: 'm1.tiny',
  externalNetwork: 'public',
  flavors: stack.flavors ?? {},
  retain: false,
  ...stack.platform,
});

const network = platform.network('net', {
  cidr: '10.66.0.0/24',
  flows: [{ from: { cidr: '192.0.2.0/24' }, to: 'all', protocol: 'tcp', ports: 443 }],
});

const endpoints = stack.endpoint === true ? [platform.endpoint('api', { network, port: 443 })] : [];

if (stack.share !== undefined) {
  platform.share('files', {
    size: stack.share,
    shareServer: { driverHandlesShareServers: false },
    access: [{ accessTo: { cidr: '10.66.0.0/24' } }],
  });
}

for (let index = 1; index <= stack.machines; index += 1) {
  platform.machine(`machine-${index}`, {
    machine: ({ name }) => new Machine(name, {}),
    network,
    groups: ['all'],
    endpoints,
    antiAffinity: { group: 'all', required: false },
    publicAddress: stack.publicAddress ?? false,
    ...(stack.volume === undefined ? {} : { volumes: [{ name: 'data', size: stack.volume }] }),
  });
}
