import type { QuantityInput } from '../values';

import type { Labels } from './labels';
import type { Toleration } from './symlink-props';

/** Gluster servers that run as pods, one on each storage node. */
export interface GlusterDaemonSetProps {
  /**
   * The image: one that runs systemd with glusterd, sshd and LVM, as `docker.io/gluster/gluster-centos` does. Without a tag, or with
   * `latest`, it is refused: another version of Gluster tomorrow is an upgrade of all servers.
   */
  readonly image: string;

  /**
   * The name of the DaemonSet, which Heketi's kubernetes executor looks for.
   *
   * @default 'glusterfs'
   */
  readonly name?: string;

  /**
   * The namespace: that of Heketi, when it uses its kubernetes executor.
   *
   * @default 'glusterfs'
   */
  readonly namespace?: string;

  /**
   * Whether the namespace is made too, with the label that admits privileged pods.
   *
   * @default true
   */
  readonly createNamespace?: boolean;

  /**
   * The nodes that have storage.
   *
   * @default { storagenode: 'glusterfs' }
   */
  readonly nodeSelector?: Labels;

  /**
   * The taints that are tolerated.
   *
   * @default [{ operator: 'Exists', effect: 'NoSchedule' }]
   */
  readonly tolerations?: readonly Toleration[];

  /**
   * What happens to servers when the DaemonSet changes. With `OnDelete` each stays until somebody deletes its pod, once the volumes are
   * healed; `RollingUpdate` goes on as soon as a server runs, whether or not its bricks have caught up, and so can take the last good copy
   * away.
   *
   * @default 'OnDelete'
   */
  readonly updateStrategy?: 'OnDelete' | 'RollingUpdate';

  /**
   * Whether gluster-block is run and watched too, for block volumes.
   *
   * @default false
   */
  readonly glusterBlock?: boolean;

  /**
   * The class of priority. Without one, storage is among the first that a full node ends.
   *
   * @default 'system-node-critical'
   */
  readonly priorityClassName?: string;

  /**
   * The CPU that is requested; there is no limit.
   *
   * @default '100m'
   */
  readonly cpu?: QuantityInput;

  /**
   * The memory that is requested; there is no limit, since a brick that is killed for it has to be healed.
   *
   * @default '100Mi'
   */
  readonly memory?: QuantityInput;

  /**
   * Further labels of all objects.
   *
   * @default {}
   */
  readonly labels?: Labels;
}
