import type { RoleConditions } from './role-condition';
import type { WaitForApiProps } from './wait-for-api';

/** Which units of Kubernetes start on which machines. */
export interface KubernetesRoleProps {
  /**
   * The role of this machine, or several: `control-plane` or `master`, which are the same, `worker` or `minion`, which are the same too, or
   * one of `otherRoles`.
   *
   * @default - none: for an image, which carries the drop-ins; the marker comes with the user data of each machine
   */
  readonly role?: string | readonly string[];

  /**
   * Further roles of the cluster: small letters, digits and hyphens.
   *
   * @default []
   */
  readonly otherRoles?: readonly string[];

  /**
   * The units, and on machines of which roles they start. Packages or the image bring them; on every machine all of them have to be there.
   *
   * @default - kube-apiserver, kube-controller-manager and kube-scheduler where there is `master`; kubelet and kube-proxy where there is
   * `worker` and no `master`
   */
  readonly units?: Readonly<Record<string, RoleConditions>>;

  /**
   * The folder of the marker files.
   *
   * @default '/etc/sysconfig'
   */
  readonly markerDirectory?: string;

  /**
   * What the marker file of each role of this machine holds: variables that the units find in their environment, such as `CLUSTER_NAME`.
   * No secrets, as everybody on the machine can read them.
   *
   * @default - the file is empty
   */
  readonly environment?: Readonly<Record<string, string>>;

  /**
   * Whether the units are enabled, and started without waiting. systemd leaves out those whose conditions do not hold.
   *
   * @default true
   */
  readonly enable?: boolean;

  /**
   * Whether the image that the machine boots from carries all this already: then only the marker is written.
   *
   * @default false
   */
  readonly inImage?: boolean;

  /**
   * When systemd starts a unit again that ended: a value of `Restart=`, and the seconds before it does.
   *
   * @default { policy: 'on-failure', seconds: 5 }
   */
  readonly restart?: {
    readonly policy: 'no' | 'on-success' | 'on-failure' | 'on-abnormal' | 'always';
    readonly seconds: number;
  };

  /**
   * Units that wait for the API server before they start.
   *
   * @default - none waits
   */
  readonly waitForApi?: WaitForApiProps;
}
