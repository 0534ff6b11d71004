/** What a brick takes of a device: a thin pool for it and its snapshots, and the metadata of that pool. All in KiB. */
import { Quantity } from '../values';
import type { QuantityInput } from '../values';

import { GIB } from './heketi-limits';

/** The space of one brick, in KiB. */
export interface HeketiBrickSpace {
  readonly thinPool: number;
  readonly metadata: number;
  /** Both together: what is taken from the device. */
  readonly total: number;
}

/** The extent of LVM that Heketi asks for (`vg_physicalextentsize`, 4 MiB), in KiB. */
export const EXTENT = 4096;
const METADATA_SHARE = 0.005;
const MOST_METADATA = 16 * GIB;
// Where the first extent begins after `pvcreate --metadatasize=128M --dataalignment=256K`, seen with LVM 2.03.16.
const DEVICE_OVERHEAD = 128 * 1024 + 256;

/**
 * The space of a brick: a thin pool of its size times the snapshot factor and 0.5 % of that for metadata, at most 16 GiB; each up to a
 * whole extent.
 *
 * @param size of the brick, in KiB
 * @param snapshotFactor from 1 to 100
 * @param extent of the volume group, in KiB
 * @see https://github.com/heketi/heketi/blob/v9.0.0/apps/glusterfs/device_entry.go (SpaceNeeded)
 */
export function heketiBrickSpace(
  size: number,
  snapshotFactor = 1,
  extent = EXTENT,
): HeketiBrickSpace {
  // Heketi keeps the factor as a 32-bit number: 1.1 is a little more than that.
  const thinPool = aligned(Math.floor(size * Math.fround(snapshotFactor)), extent);
  const share = Math.min(Math.floor(thinPool * METADATA_SHARE), MOST_METADATA);
  const metadata = aligned(share, extent);
  return { thinPool, metadata, total: thinPool + metadata };
}

/**
 * What Heketi finds on a device of that size: whole extents behind LVM's own data, in KiB. With the mock executor every device has 500 GiB.
 *
 * @see https://github.com/heketi/heketi/blob/v9.0.0/executors/cmdexec/device.go (DeviceSetup)
 */
export function heketiDeviceSpace(size: QuantityInput): number {
  const whole = Number(Quantity.of(size).bytes() / 1024n);
  return Math.max(0, Math.floor((whole - DEVICE_OVERHEAD) / EXTENT) * EXTENT);
}

function aligned(amount: number, extent: number): number {
  return Math.ceil(amount / extent) * extent;
}
