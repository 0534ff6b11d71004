/**
 * What a platform tells the text of a machine about the place that the machine will have: plain data, known before anything is created.
 */
import type { QuantityInput } from '../values';

/** A disk that outlives its machine. */
export interface DataVolume {
  /**
   * Its name within the machine, which is also its serial number there: lower-case letters, digits and hyphens, at most 20 characters, since a
   * virtio disk has no longer serial number.
   */
  readonly name: string;
  /** Its size; may grow later, never shrinks. */
  readonly size: QuantityInput;
}

/** A data volume as the machine sees it. */
export interface PlacedVolume {
  /** The stable path of the block device, such as `/dev/disk/by-id/virtio-data`. */
  readonly device: string;
}

/** Where a machine stands. */
export interface Placement {
  readonly name: string;
  /** The address of its first network card, without a prefix. */
  readonly address: string;
  /** The number of leading bits that all addresses of its network share. */
  readonly prefix: number;
  /**
   * The address of the router.
   *
   * @default - the network has none
   */
  readonly gateway?: string;
  readonly failureDomain: string;
  /** Its data volumes by name. */
  readonly volumes: Readonly<Record<string, PlacedVolume>>;
  /** The addresses of the network's machines by name, this one among them. */
  readonly hosts: Readonly<Record<string, string>>;
}
