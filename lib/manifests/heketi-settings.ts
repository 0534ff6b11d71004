/** The settings of Heketi, as its `heketi.json` names them. */

/** Settings of all executors that run commands: `ssh` and `kubernetes`. */
export interface HeketiCommandSettings {
  /**
   * The file of each node in which Heketi notes the mounts of its bricks. The node mounts them at boot from there, so it has to be a file
   * that outlives a restart.
   *
   * @default - upstream's `/etc/fstab` over SSH, and `/var/lib/heketi/fstab` in pods, whose `/etc/fstab` would go with the pod
   */
  readonly fstab?: string;

  /**
   * How bricks are mounted. From version 10.
   *
   * @default - upstream's `rw,inode64,noatime,nouuid`
   */
  readonly mountopts?: string;

  /**
   * How many snapshots a volume may have; at least 1.
   *
   * @default - no limit of Heketi's
   */
  readonly snapshot_limit?: number;

  /**
   * Whether a volume's content is spread anew when it grows. The file alone has no say in this (upstream always takes it for true), so it
   * is given as a variable.
   *
   * @default - upstream's true
   */
  readonly rebalance_on_expansion?: boolean;

  /**
   * Whether LVM keeps archives of its metadata.
   *
   * @default - upstream's false
   */
  readonly backup_lvm_metadata?: boolean;

  /**
   * After how many seconds the command `gluster` gives up; at least 1.
   *
   * @default - upstream's 600
   */
  readonly gluster_cli_timeout?: number;

  /**
   * The alignment of the data of a physical volume, such as `256K`.
   *
   * @default - upstream's `256K`
   */
  readonly pv_data_alignment?: string;

  /**
   * The extents of a volume group. The planner of `groundwork/storage` reckons with 4 MiB.
   *
   * @default - upstream's `4MB`
   */
  readonly vg_physicalextentsize?: string;

  /**
   * The chunks of a thin pool.
   *
   * @default - upstream's `256K`
   */
  readonly lv_chunksize?: string;

  /**
   * The stripe unit of the RAID below, in KiB; only with `xfs_sw`.
   *
   * @default - XFS decides
   */
  readonly xfs_su?: number;

  /**
   * The data disks of the RAID below; only with `xfs_su`.
   *
   * @default - XFS decides
   */
  readonly xfs_sw?: number;

  /**
   * Whether more is logged when a brick cannot be unmounted.
   *
   * @default - upstream's false
   */
  readonly debug_umount_failures?: boolean;

  /**
   * Whether the files of block volumes are written in full when they are made.
   *
   * @default - upstream's `full`
   */
  readonly block_prealloc?: 'full' | 'no';

  /**
   * A program that all commands of LVM are run by. From version 10.
   *
   * @default - none
   */
  readonly lvm_wrapper?: string;
}

/** What `glusterfs` holds in `heketi.json`, but for the executors and the database, which have props of their own. */
export interface HeketiSettings {
  /** How much is logged. `debug` shows every command. @default - upstream's `info` */
  readonly loglevel?: 'none' | 'critical' | 'error' | 'warning' | 'info' | 'debug';
  /** The biggest brick, in GiB. @default - upstream's 4096 */
  readonly brick_max_size_gb?: number;
  /** The smallest brick, in GiB. @default - upstream's 1 */
  readonly brick_min_size_gb?: number;
  /** The most bricks of one volume. @default - upstream's 32 */
  readonly max_bricks_per_volume?: number;
  /** The size of a usual file in KiB, from which the space of an arbiter brick is reckoned. @default - upstream's 64 */
  readonly average_file_size_kb?: number;
  /** Options of every volume, such as `performance.cache-size 1GB`; those of a request win. @default - none */
  readonly pre_request_volume_options?: string;
  /** Options of every volume that win over those of a request. @default - none */
  readonly post_request_volume_options?: string;
  /** With `strict` the bricks of a set are in zones of their own, or the volume is refused. @default - upstream's `none` */
  readonly zone_checking?: 'none' | 'strict';
  /** The most volumes of one cluster; below 0 there is no limit. @default - upstream's 1000 */
  readonly max_volumes_per_cluster?: number;
  /** Whether volumes that host block volumes are made by themselves. @default - upstream's false */
  readonly auto_create_block_hosting_volume?: boolean;
  /** The size of such a volume, in GiB. @default - upstream's 1024, whatever its sample file says */
  readonly block_hosting_volume_size?: number;
  /** The options of such a volume. @default - upstream's `group gluster-block` */
  readonly block_hosting_volume_options?: string;
  /** Whether the nodes are not watched. @default - upstream's false */
  readonly disable_monitor_gluster_nodes?: boolean;
  /** After how many seconds the nodes are looked at again. @default - upstream's 120 */
  readonly refresh_time_monitor_gluster_nodes?: number;
  /** After how many seconds they are looked at first. @default - upstream's 10 */
  readonly start_time_monitor_gluster_nodes?: number;
  /** How many operations may go on at once. @default - upstream's 8 */
  readonly max_inflight_operations?: number;
  /** Whether what failed is not cleaned up by itself. @default - upstream's false */
  readonly disable_background_cleaner?: boolean;
  /** After how many seconds it is cleaned up again. @default - upstream's 3600 */
  readonly refresh_time_background_cleaner?: number;
  /** After how many seconds it is cleaned up first. @default - upstream's 60 */
  readonly start_time_background_cleaner?: number;
  /** How often a volume is tried to be made. @default - upstream's 4 retries */
  readonly operation_retry_limits?: { readonly volume_create?: number };
}

/** What a setting may be. */
export type HeketiSetting =
  | { readonly kind: 'whole'; readonly least: number; readonly most: number }
  | { readonly kind: 'switch' }
  | { readonly kind: 'choice'; readonly values: readonly string[] }
  | { readonly kind: 'text'; readonly form: RegExp; readonly example: string };

/** A setting, and the version that first knew it. */
export type HeketiSettingOf = HeketiSetting & { readonly since?: 10 };

const UINT32 = 2 ** 32 - 1;
const INT32 = 2 ** 31 - 1;
const COUNT = { kind: 'whole', least: 1, most: INT32 } as const;
const SECONDS = { kind: 'whole', least: 1, most: UINT32 } as const;
const SWITCH = { kind: 'switch' } as const;
const SIZE = { kind: 'text', form: /^[1-9]\d*(?:[KkMmGg][Bb]?)?$/, example: '256K' } as const;
// What a shell of the node reads: no quotes, no variables, nothing that ends a command.
const OPTIONS = {
  kind: 'text',
  form: /^[\w.@%:=+-]+(?:[ ,/][\w.@%:=+-]+)*$/,
  example: 'performance.cache-size 1GB,nfs.disable on',
} as const;
const PROGRAM = {
  kind: 'text',
  form: /^\/[\w./-]+(?: [\w./:=@-]+)*$/,
  example: '/usr/sbin/exec-on-host',
} as const;

/**
 * All settings of `glusterfs`.
 *
 * @see https://github.com/heketi/heketi/blob/v9.0.0/apps/glusterfs/app_config.go
 */
export const HEKETI_SETTINGS: Readonly<Record<keyof HeketiSettings, HeketiSettingOf>> = {
  loglevel: {
    kind: 'choice',
    values: ['none', 'critical', 'error', 'warning', 'info', 'debug'],
  },
  brick_max_size_gb: COUNT,
  brick_min_size_gb: COUNT,
  max_bricks_per_volume: COUNT,
  average_file_size_kb: COUNT,
  pre_request_volume_options: OPTIONS,
  post_request_volume_options: OPTIONS,
  zone_checking: { kind: 'choice', values: ['none', 'strict'] },
  max_volumes_per_cluster: { kind: 'whole', least: -INT32, most: INT32 },
  auto_create_block_hosting_volume: SWITCH,
  block_hosting_volume_size: COUNT,
  block_hosting_volume_options: OPTIONS,
  disable_monitor_gluster_nodes: SWITCH,
  refresh_time_monitor_gluster_nodes: SECONDS,
  start_time_monitor_gluster_nodes: SECONDS,
  max_inflight_operations: COUNT,
  disable_background_cleaner: SWITCH,
  refresh_time_background_cleaner: SECONDS,
  start_time_background_cleaner: SECONDS,
  operation_retry_limits: COUNT,
};

/**
 * All settings of `sshexec` and `kubeexec` that both have.
 *
 * @see https://github.com/heketi/heketi/blob/v9.0.0/executors/cmdexec/config.go
 */
export const HEKETI_COMMAND_SETTINGS: Readonly<
  Record<keyof HeketiCommandSettings, HeketiSettingOf>
> = {
  fstab: { kind: 'text', form: /^\/[\w./-]*[\w-]$/, example: '/etc/fstab' },
  mountopts: {
    kind: 'text',
    form: /^[\w=:.-]+(?:,[\w=:.-]+)*$/,
    example: 'rw,inode64,noatime,nouuid',
    since: 10,
  },
  snapshot_limit: COUNT,
  rebalance_on_expansion: SWITCH,
  backup_lvm_metadata: SWITCH,
  gluster_cli_timeout: SECONDS,
  pv_data_alignment: SIZE,
  vg_physicalextentsize: SIZE,
  lv_chunksize: SIZE,
  xfs_su: COUNT,
  xfs_sw: COUNT,
  debug_umount_failures: SWITCH,
  block_prealloc: { kind: 'choice', values: ['full', 'no'] },
  lvm_wrapper: { ...PROGRAM, since: 10 },
};
