import type { VolumeOptions } from './gluster-volume-options';

/**
 * What the in-tree plugin is told of Heketi and of the volumes that it shall ask for, by the names that it knows.
 *
 * @see https://github.com/kubernetes/kubernetes/blob/v1.25.16/pkg/volume/glusterfs/glusterfs.go (parseClassParameters)
 */
export interface GlusterClassParameters {
  /**
   * Where Heketi answers, such as `http://10.96.0.50:8080`. The controller manager asks, which runs on the network of its host and knows no
   * names of Services: names that end in `.svc` or `cluster.local` are refused; write the fixed cluster IP.
   */
  readonly resturl: string;

  /**
   * Whether Heketi wants a key. Set to false it makes Kubernetes forget user, key and Secret, so these are refused beside it.
   *
   * @default true
   */
  readonly restauthenabled?: boolean;

  /**
   * The user that the key belongs to: `admin` for one that may make and delete volumes.
   *
   * @default - none; required beside a key
   */
  readonly restuser?: string;

  /**
   * The key itself. Everybody who may list StorageClasses sees it, so it is refused unless `allowKeyInClear` is set; use `secretName`.
   *
   * @default - none
   */
  readonly restuserkey?: string;

  /**
   * The namespace of the Secret. Together with `secretName`.
   *
   * @default - none
   */
  readonly secretNamespace?: string;

  /**
   * The Secret that holds the key as `key`, of the type `kubernetes.io/glusterfs`; Kubernetes reads no other type.
   *
   * @default - none
   */
  readonly secretName?: string;

  /**
   * The clusters of Heketi that volumes are made in: 32 hexadecimal digits each, as loading a topology prints them.
   *
   * @default - any
   */
  readonly clusterid?: string | readonly string[];

  /**
   * The first group that volumes are given to; 2000 to 2147483647.
   *
   * @default 2000
   */
  readonly gidMin?: number;

  /**
   * The last group; at least `gidMin`. There are no more volumes of the class than groups.
   *
   * @default 2147483647
   */
  readonly gidMax?: number;

  /**
   * How volumes survive the loss of a node: `replicate:2`, `replicate:3`, `disperse:4:2` (data and redundancy), or `none`, which loses data
   * with the first brick.
   *
   * @default 'replicate:3'
   */
  readonly volumetype?: string;

  /**
   * Options that Heketi sets on each volume, such as `{ 'user.heketi.arbiter': 'true' }`.
   *
   * @default {}
   */
  readonly volumeoptions?: VolumeOptions;

  /**
   * What names of volumes begin with, before namespace, claim and a UUID: letters, digits and `-`; `_` is what joins these.
   *
   * @default - names are `vol_` and an id
   */
  readonly volumenameprefix?: string;

  /**
   * How many times the size of a volume its thin pool has, for snapshots; 1 to 100.
   *
   * @default 1
   */
  readonly snapfactor?: number;

  /**
   * What the Endpoints and Services of volumes are called, before a UUID; at most 26 lower-case letters, digits and `-`.
   *
   * @default 'glusterfs-dynamic'
   */
  readonly customepnameprefix?: string;
}
