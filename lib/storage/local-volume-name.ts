/**
 * What the local static provisioner makes of a disk that it discovers, foretold: names and capacities of its PersistentVolumes.
 *
 * @see https://github.com/kubernetes-sigs/sig-storage-local-static-provisioner (pkg/discovery, read at v2.9.0)
 */
import { Quantity } from '../values';
import type { QuantityInput } from '../values';

const OFFSET_BASIS = 0x811c9dc5;
const PRIME = 0x01000193;

/** Where a volume is discovered. */
export interface DiscoveredVolume {
  /** The name in the discovery directory, such as `wwn-0x5000c500a1b2c3d4`; no path. */
  readonly file: string;
  /** The name of the Kubernetes node. */
  readonly node: string;
  /** The StorageClass. */
  readonly storageClass: string;
}

/**
 * The name of the PersistentVolume: `local-pv-` and a hash (FNV-1a, 32 bits, lower case hexadecimal without leading zeros) of file, node
 * and class, one behind the other without a separator. So `{ file: 'ab', node: 'c' }` and `{ file: 'a', node: 'bc' }` have one name.
 */
export function localVolumeName({ file, node, storageClass }: DiscoveredVolume): string {
  let hash = OFFSET_BASIS;
  for (const byte of new TextEncoder().encode(`${file}${node}${storageClass}`)) {
    hash = Math.imul(hash ^ byte, PRIME) >>> 0;
  }
  return `local-pv-${hash.toString(16)}`;
}

/** The capacity of the PersistentVolume: whole GiB from 10 GiB on, whole MiB from 10 MiB on, else what is there; always rounded down. */
export function localVolumeCapacity(size: QuantityInput): Quantity {
  const given = Quantity.of(size);
  if (given.compare('10Gi') >= 0) return inBinary(given.roundedDown('Gi'));
  if (given.compare('10Mi') >= 0) return inBinary(given.roundedDown('Mi'));
  return given;
}

// A size that was given as a number prints as Kubernetes prints capacities: 10Gi, not 10737418240.
function inBinary(amount: Quantity): Quantity {
  return Quantity.of(amount.in('Mi')).plus(0);
}
