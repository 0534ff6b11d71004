import type { CidrInput, DurationInput } from '../values';

/** A program that keeps the clock. */
export type TimeDaemon = 'chrony' | 'timesyncd';

/** How a machine keeps its clock: certificates, leases, and the members of an etcd all go by it. */
export interface TimeSyncProps {
  /**
   * Which program keeps it. chrony follows a clock more closely, knows NTS and can serve others; systemd-timesyncd is a small client. Two on
   * one machine would pull in different directions: a second `TimeSync` is refused, and what the image has of the other kind is disabled.
   *
   * @default 'chrony'
   */
  readonly daemon?: TimeDaemon;

  /**
   * Whose files chrony has: `/etc/chrony/chrony.conf` and `chrony.service` on Debian and Ubuntu, `/etc/chrony.conf` and `chronyd.service` on
   * RHEL, Fedora and Amazon Linux.
   *
   * @default 'debian'
   */
  readonly distribution?: 'debian' | 'rhel';

  /**
   * Whether its package is installed.
   *
   * @default false - the image has it
   */
  readonly install?: boolean;

  /**
   * Servers to ask: names or addresses. There must be a server or a pool, and there should be three or more, so that one which is wrong is
   * outvoted. Those of the image are no longer asked.
   *
   * @default []
   */
  readonly servers?: readonly string[];

  /**
   * Names that stand for many servers, of which some are asked; chrony only. timesyncd takes such a name as a server.
   *
   * @default []
   */
  readonly pools?: readonly string[];

  /**
   * Servers to ask when none of the others is known; timesyncd only. `[]` for none.
   *
   * @default - the distribution's
   */
  readonly fallback?: readonly string[];

  /**
   * The shortest time between two questions: for chrony a power of two from 1s to 36h (131072 s), for timesyncd from 16s.
   *
   * @default - the program's: 64s of chrony, 32s of timesyncd
   */
  readonly minPollInterval?: DurationInput;

  /**
   * The longest time between two questions; bounds as above.
   *
   * @default - the program's: 1024s of chrony, 2048s of timesyncd
   */
  readonly maxPollInterval?: DurationInput;

  /**
   * Whether servers prove who they are (NTS, RFC 8915); chrony 4 and newer only, and only with names, which certificates are made out to.
   *
   * @default false
   */
  readonly nts?: boolean;

  /**
   * When the clock jumps instead of being slowed or hurried: when it is off by more than `threshold`, in the first `limit` corrections, -1
   * for always; chrony only. A jump under a running etcd or database is what one wants to be spared.
   *
   * @default { threshold: '1s', limit: 3 }
   */
  readonly makeStep?: { readonly threshold?: DurationInput; readonly limit?: number };

  /**
   * Ranges of addresses that may ask this machine for the time; chrony only.
   *
   * @default [] - none
   */
  readonly allow?: readonly CidrInput[];

  /**
   * Services that start only when the clock is right, or the time for it is up.
   *
   * @default - none waits
   */
  readonly waitFor?: TimeWaitProps;

  /**
   * The zone of the machine's local time, such as `UTC` or `Europe/Berlin`.
   *
   * @default - as the image has it; of most cloud images UTC
   */
  readonly timezone?: string;
}

/** Services that wait for the clock. */
export interface TimeWaitProps {
  /** Their names, such as `kubelet.service` and `etcd.service`; not those of the clock itself. */
  readonly services: readonly string[];

  /**
   * How long they wait at most, in whole seconds.
   *
   * @default '3m'
   */
  readonly timeout?: DurationInput;

  /**
   * Whether they do not start at all when the clock is not right by then.
   *
   * @default false - they start without
   */
  readonly required?: boolean;
}
