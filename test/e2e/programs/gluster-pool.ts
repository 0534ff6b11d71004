/** A pool of GlusterFS and a client on local machines, as settings of the stack say: the whole of it is data. */
import * as pulumi from '@pulumi/pulumi';

import { GlusterPool } from '../../../lib/clusters';
import type { GlusterPoolArgs } from '../../../lib/clusters';
import { Machine } from '../../../lib/machine';
import { LocalPlatform } from '../../../lib/platform/local';

/** What can be chosen of a pool by plain data, and where its parts are on this host. */
export interface PoolSettings extends Pick<
  GlusterPoolArgs,
  'addresses' | 'bricks' | 'nodes' | 'replacements' | 'timeout' | 'volumes'
> {
  /** The name of the pool. */
  readonly name: string;
  /** The range of its network. */
  readonly cidr: string;
  /** The address of the machine that mounts a volume. */
  readonly client: string;
  readonly stateDirectory: string;
  readonly packages: readonly string[];
}

const { name, cidr, client, stateDirectory, packages, ...rest } = new pulumi.Config(
  'lab',
).requireObject<PoolSettings>('pool');

const platform = new LocalPlatform({
  runtime: 'containers',
  stateDirectory,
  image: { packages },
  // Whoever runs this may have much else to do.
  bootTimeout: '8m',
  failureDomains: ['a', 'b', 'c'],
});
const network = platform.network('net', { cidr });

platform.machine('client', {
  network,
  address: client,
  machine: () => new Machine('client', { userData: { platform: 'none' } }),
});

const pool = new GlusterPool(name, { ...rest, platform, network });

export const { servers, plan, topology, condition } = pool;
