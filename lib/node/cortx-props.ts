import type { FileSystemType } from '../machine';

/** A disk that holds the volumes of the local-path provisioner: what the script takes as `-d`. */
export interface SecondaryStorage {
  /** The disk or partition, by a path that means the same disk at every boot. Formatted when it is blank, and never otherwise. */
  readonly device: string;

  /**
   * Where it is mounted: `solution.common.storage_provisioner_path` of the solution file.
   *
   * @default '/mnt/fs-local-volume'
   */
  readonly mountPath?: string;

  /**
   * What a blank disk is formatted as; the image needs xfsprogs for `xfs`.
   *
   * @default 'ext4'
   */
  readonly fileSystem?: FileSystemType;

  /**
   * The label of a new file system.
   *
   * @default - none
   */
  readonly label?: string;

  /**
   * Options of mount(8).
   *
   * @default ['defaults']
   */
  readonly options?: readonly string[];

  /**
   * The folder of the provisioner, made once the disk is mounted. Its `nodePathMap` names `<mountPath>/<subDirectory>`.
   *
   * @default 'local-path-provisioner'
   */
  readonly subDirectory?: string;

  /**
   * Whether a name that may mean another disk after the next boot (`/dev/sdb`) is taken.
   *
   * @default false
   */
  readonly allowUnstable?: boolean;
}

/** A raw block device with a name of its own: what the script does with `-b`. */
export interface BlockDevice {
  /** The disk, partition or multipath device, by a path that means the same at every boot. */
  readonly device: string;

  /**
   * Its name below `/dev/<separator>`.
   *
   * @default - the path of the device behind `/dev/`, as the script has it
   */
  readonly name?: string;

  /**
   * Whether a name that may mean another disk after the next boot (`/dev/sdb`) is taken.
   *
   * @default false
   */
  readonly allowUnstable?: boolean;
}

/** What a node gets before CORTX is installed. */
export interface CortxNodePrepProps {
  /**
   * What the node is for. A node of the control plane gets the conntrack setting only, as it too routes to services; disks are refused there.
   *
   * @default 'worker'
   */
  readonly role?: 'worker' | 'control-plane';

  /**
   * The disk for the local-path provisioner.
   *
   * @default - none
   */
  readonly secondaryStorage?: SecondaryStorage;

  /**
   * Raw devices for the data of CORTX, each with a stable name.
   *
   * @default []
   */
  readonly blockDevices?: readonly BlockDevice[];

  /**
   * The folder under `/dev` for their names: letters, digits, `-`, `_` and single slashes.
   *
   * @default 'cortx'
   */
  readonly separator?: string;

  /**
   * Whether packets that connection tracking takes for invalid still belong to their connection
   * (`net.netfilter.nf_conntrack_tcp_be_liberal`): against "connection reset by peer" under load and with asymmetric routes. It lets
   * through out-of-window packets, and entries live longer. kube-proxy from 1.29 can do the same (`conntrack.tcpBeLiberal`).
   *
   * @default true
   * @see https://kubernetes.io/blog/2019/03/29/kube-proxy-subtleties-debugging-an-intermittent-connection-reset/
   */
  readonly conntrackBeLiberal?: boolean;

  /**
   * `vm.max_map_count`: how many areas of memory a process of CORTX may map, 65530 (Linux' own) to 2147483647; or `false` to leave it. It
   * belongs to the node: no pod may set it for itself.
   *
   * @default 30000000 - for a worker; left alone for a control plane
   */
  readonly maxMapCount?: number | false;

  /**
   * `kernel.core_pattern`, such as `core.%t` (which the script sets). It takes the place of that of systemd-coredump, which then sees no
   * more core dumps.
   *
   * @default - left alone
   */
  readonly corePattern?: string;
}
