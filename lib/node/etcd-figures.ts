/** What a cluster of etcd bears and takes, for plans and reports. */
import { Quantity } from '../values';
import type { QuantityInput } from '../values';

/** What etcd takes when no quota is said. */
export const ETCD_USUAL_QUOTA = '2Gi';

/** Figures of a cluster. */
export interface EtcdFigures {
  /** How many members must be there for a write. */
  readonly quorum: number;
  /** How many may fail at once. */
  readonly faultTolerance: number;
  /** What the database of each member may take of its disk; it is mapped, so as much memory makes every read quick. */
  readonly databaseBytes: bigint;
  /** The smallest data volume on which a snapshot and a defragmented copy find place beside a full database: three times the quota. */
  readonly volumeBytes: bigint;
}

/**
 * The figures of a cluster.
 *
 * @param members how many vote; a whole number from 1
 * @param quota `quota-backend-bytes`
 * @throws RangeError for another number of members
 * @see https://etcd.io/docs/v3.6/faq/#what-is-failure-tolerance
 */
export function etcdFigures(members: number, quota: QuantityInput = ETCD_USUAL_QUOTA): EtcdFigures {
  if (!Number.isSafeInteger(members) || members < 1) {
    throw new RangeError(`${members} is no number of members: write 1, 3 or 5`);
  }
  const quorum = Math.floor(members / 2) + 1;
  const databaseBytes = Quantity.of(quota).bytes();
  return {
    quorum,
    faultTolerance: members - quorum,
    databaseBytes,
    volumeBytes: 3n * databaseBytes,
  };
}
