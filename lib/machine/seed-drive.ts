/**
 * The files of a disk that a machine is told by what it shall be, in the two layouts that cloud-init finds by the label of the disk.
 *
 * @see https://cloudinit.readthedocs.io/en/22.4.2/topics/datasources/nocloud.html
 * @see https://docs.openstack.org/nova/latest/user/metadata.html
 */
import { createHash } from 'node:crypto';

import type { Violation } from '../values';

import type { NetworkConfig } from './network-config';
import { networkData, validateNetworkData } from './network-data';
import { problem } from './problem';
import type { Seed } from './seed';

/** How a seed is laid out. */
export type SeedLayout = 'nocloud' | 'config-drive';

/** A disk with a seed: a file system (ISO 9660 or FAT) of this label with these files. */
export interface SeedDrive {
  /** The label by which cloud-init finds it. */
  readonly label: 'cidata' | 'config-2';
  /** What stands in each file, by path; bytes where the user data is compressed. */
  readonly files: Readonly<Record<string, string | Uint8Array>>;
}

/** What a seed tells. */
export interface SeedFacts {
  readonly hostname: string;
  readonly userData: string | Uint8Array;
  /** Public keys of the default user. */
  readonly keys: readonly string[];
  readonly network: NetworkConfig | undefined;
}

/** What is wrong with a layout, and with a network in it, under a path. The network has to be good by itself. */
export function validateLayout(
  layout: unknown,
  network: NetworkConfig | undefined,
  path: string,
): Violation[] {
  if (layout === 'nocloud') return [];
  if (layout === 'config-drive') {
    return network === undefined ? [] : validateNetworkData(network, `${path}.network`);
  }
  const remedy = 'use nocloud or config-drive';
  return [problem('unsupported', `${path}.layout`, layout, 'is no layout of a seed', remedy)];
}

/** The drive of NoCloud. */
export function noCloudDrive(seed: Seed): SeedDrive {
  return { label: 'cidata', files: { ...seed } };
}

/** The config drive, as OpenStack's nova makes it. */
export function configDrive({ hostname, userData, keys, network }: SeedFacts): SeedDrive {
  const networkText = network === undefined ? undefined : json(networkData(network));
  const digest = createHash('sha256')
    .update(JSON.stringify([hostname, keys, networkText ?? null]))
    .update(userData)
    .digest('hex');
  const metaData = {
    uuid: uuidOf(digest),
    name: hostname,
    hostname,
    launch_index: 0,
    meta: {},
    public_keys: Object.fromEntries(keys.map((key, index) => [`key-${index + 1}`, key])),
  };
  const files = {
    'openstack/latest/meta_data.json': json(metaData),
    'openstack/latest/user_data': userData,
    ...(networkText === undefined ? {} : { 'openstack/latest/network_data.json': networkText }),
  };
  return { label: 'config-2', files };
}

function json(value: object): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

/** As a UUID of version 8, whose bits are whatever one likes: the same seed is the same instance. @see https://www.rfc-editor.org/rfc/rfc9562#section-5.8 */
function uuidOf(digest: string): string {
  const variant = (parseInt(digest.charAt(16), 16) & 3) | 8;
  return [
    digest.slice(0, 8),
    digest.slice(8, 12),
    `8${digest.slice(13, 16)}`,
    `${variant.toString(16)}${digest.slice(17, 20)}`,
    digest.slice(20, 32),
  ].join('-');
}
