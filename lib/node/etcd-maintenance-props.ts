import type { DurationInput, QuantityInput } from '../values';

import type { EtcdMember } from './etcd-member';

/** When and how a cluster is maintained. */
export interface EtcdMaintenanceProps {
  /** The member; on the same machine. */
  readonly member: EtcdMember;

  /**
   * How often it is looked for wasted space: whole seconds from 1m to 168h.
   *
   * @default '24h'
   */
  readonly every?: DurationInput;

  /**
   * Which share of its file must be free space before a member is defragmented: 0.05 to 0.95.
   *
   * @default 0.5
   */
  readonly fragmentation?: number;

  /**
   * How much of it must be free at least. While a member is defragmented it answers nothing, which a small file is not worth.
   *
   * @default '100Mi'
   */
  readonly least?: QuantityInput;

  /**
   * How often it is looked whether the database is full, which is cured at once: whole seconds from 1m to 1h.
   *
   * @default '5m'
   */
  readonly alarmsEvery?: DurationInput;
}
