/**
 * The files of a NoCloud seed.
 *
 * @see https://cloudinit.readthedocs.io/en/22.4.2/topics/datasources/nocloud.html
 */
import { createHash } from 'node:crypto';

import type { NetworkConfig } from './network-config';
import { renderNetworkConfig } from './network-config';
import { yamlBlock } from './yaml-text';

/** The files of a NoCloud seed, by name. */
export interface Seed {
  readonly 'user-data': string;
  readonly 'meta-data': string;
  readonly 'network-config': string;
}

/**
 * Makes the seed. The instance id is taken from what the seed says: cloud-init works through a seed once per id, so a changed seed is
 * worked through anew.
 */
export function makeSeed(hostname: string, userData: string, network?: NetworkConfig): Seed {
  const networkConfig = renderNetworkConfig(network);
  const digest = createHash('sha256').update(userData).update(networkConfig).digest('hex');
  const id = `${hostname}-${digest.slice(0, 12)}`;
  return {
    'user-data': userData,
    'meta-data': yamlBlock({ 'instance-id': id, 'local-hostname': hostname }),
    'network-config': networkConfig,
  };
}
