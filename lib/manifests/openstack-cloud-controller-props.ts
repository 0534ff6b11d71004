import type { CidrInput, QuantityInput } from '../values';

import type { Labels } from './labels';
import type { CloudConfigSecret } from './openstack-cloud-config-props';
import type { Toleration } from './symlink-props';

/** The cloud controller manager of OpenStack. */
export interface OpenStackCloudControllerProps {
  /** Its cloud.conf: an `OpenStackCloudConfig`, or a Secret that somebody else keeps. Its namespace is that of the controller. */
  readonly cloudConfig: CloudConfigSecret;

  /**
   * What tells the load balancers of this cluster from those of others in the same project, in their names.
   *
   * @default 'kubernetes'
   */
  readonly clusterName?: string;

  /**
   * The range of all pods: for routes to them, which the router of the cloud.conf gets.
   *
   * @default - no routes
   */
  readonly clusterCIDR?: CidrInput;

  /**
   * The image. It should be of the minor version of the cluster.
   *
   * @default 'registry.k8s.io/provider-os/openstack-cloud-controller-manager:v1.36.0'
   */
  readonly image?: string;

  /**
   * The name of the DaemonSet and of what belongs to it.
   *
   * @default 'openstack-cloud-controller-manager'
   */
  readonly name?: string;

  /**
   * The nodes that it runs on.
   *
   * @default { 'node-role.kubernetes.io/control-plane': '' }
   */
  readonly nodeSelector?: Labels;

  /**
   * The taints that are tolerated, beside that of nodes which wait for this controller.
   *
   * @default [{ operator: 'Exists', effect: 'NoSchedule' }]
   */
  readonly tolerations?: readonly Toleration[];

  /** The CPU that is requested; there is no limit. @default '100m' */
  readonly cpu?: QuantityInput;

  /** The memory that is requested, and the limit. @default '256Mi' */
  readonly memory?: QuantityInput;

  /** Further labels of all objects. @default {} */
  readonly labels?: Labels;
}
