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
  /**
   * How fast it is: the platform is told once which of its own types stand for that. On one machine all are the same.
   *
   * @default 'standard'
   */
  readonly performance?: VolumePerformance;
}

/** How fast a data volume is: `fast` for what waits for its disk, such as etcd. */
export type VolumePerformance = 'standard' | 'fast';

/** A data volume as the machine sees it. */
export interface PlacedVolume {
  /** The stable path of the block device, such as `/dev/disk/by-id/virtio-data`. */
  readonly device: string;
}

/** A secret as a machine that was given it has it. */
export interface PlacedSecret {
  /**
   * A program and its arguments that copies the files of the secret, those of one time, into a folder that is there: the one that is put behind them
   * as the last argument. It runs as root, and as often as one likes: the files can change while the machine runs.
   */
  readonly fetch: readonly string[];
}

/** A bucket as a machine that was given it has it: a folder, or a program that knows the way to it. */
export type PlacedBucket =
  | {
      /** The absolute path of a folder that only root may enter; it is the same for all machines that were given the bucket. */
      readonly directory: string;
    }
  | {
      /** A program and its first arguments, to which are added: `put FILE KEY`, `get KEY FILE`, `list` or `remove KEY`. */
      readonly command: readonly string[];
    };

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
  /** The secrets that it was given by name. */
  readonly secrets: Readonly<Record<string, PlacedSecret>>;
  /** The buckets that it was given by name. */
  readonly buckets: Readonly<Record<string, PlacedBucket>>;
  /** The addresses of the network's machines by name, this one among them. */
  readonly hosts: Readonly<Record<string, string>>;
}

/** What one of many interchangeable machines is told: their text must not depend on which of them it is, where a platform makes them by itself. */
export interface PoolPlacement {
  /** The name of the pool. */
  readonly pool: string;
  /**
   * The name of the machine.
   *
   * @default - machines get their names when they boot
   */
  readonly name?: string;
  /**
   * Where it stands.
   *
   * @default - known when it boots
   */
  readonly failureDomain?: string;
  /** The secrets that it was given by name. */
  readonly secrets: Readonly<Record<string, PlacedSecret>>;
  /** The buckets that it was given by name. */
  readonly buckets: Readonly<Record<string, PlacedBucket>>;
  /** The addresses of the network's machines with identity, by name. */
  readonly hosts: Readonly<Record<string, string>>;
}
