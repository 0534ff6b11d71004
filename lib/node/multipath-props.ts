/** What a person writes for dm-multipath. Names are those of multipath.conf. */

/** How several ways to a disk become one disk. */
export interface MultipathSettings {
  /**
   * Which disks become one: `greedy` all of these vendors, also one with a single way, so that nobody uses the way itself before the second one
   * appears; `smart` waits for a second one for some seconds, `on` takes two ways or more.
   *
   * @default 'greedy'
   */
  readonly find_multipaths?: 'greedy' | 'smart' | 'on';

  /**
   * What becomes of commands when there is no way left: so many looks at the ways are waited for, or they fail at once, or they wait for ever
   * (`queue`: then a machine with a lost disk cannot be shut down in an orderly way).
   *
   * @default 120
   */
  readonly no_path_retry?: number | 'fail' | 'queue';

  /**
   * Seconds between two looks at a way, 1 to 60; four times as many when all is well.
   *
   * @default 5
   */
  readonly polling_interval?: number;

  /**
   * Whether disks are called `mpatha`, `mpathb`, … in the order in which this machine saw them, and not by their world wide name, which is the
   * same on all machines.
   *
   * @default false
   */
  readonly user_friendly_names?: boolean;

  /**
   * The vendors of the disks. All other disks are left alone.
   *
   * @default ['LIO-ORG']
   */
  readonly vendors?: readonly string[];
}

/** dm-multipath of a machine. */
export interface MultipathProps extends MultipathSettings {
  /**
   * Seconds after which commands to a lost way are taken back and given to another one, 1 to 120. For iSCSI multipathd sets it at each session
   * (`recovery_tmo`), whatever `replacement_timeout` of open-iscsi says.
   *
   * @default 15
   */
  readonly fast_io_fail_tmo?: number;

  /**
   * Whether the package is installed.
   *
   * @default false - the image has it
   */
  readonly install?: boolean;

  /**
   * Whose package: `multipath-tools` or `device-mapper-multipath`.
   *
   * @default 'debian'
   */
  readonly distribution?: 'debian' | 'rhel';
}
