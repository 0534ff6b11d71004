import type { HeketiTopologyInput } from '../storage';

import type { HeketiDatabase } from './heketi-database-props';
import type { HeketiCommandSettings, HeketiSettings } from './heketi-settings';
import type { Labels } from './labels';
import type { Toleration } from './symlink-props';

/**
 * A secret text: the text itself, which then gets a Secret of its own, or a key of a Secret that is there. With an Output of a secret
 * (`asString` of `groundwork/bridge`) the text stands in the state as a secret only.
 */
export type HeketiSecretText = string | { readonly secret: string; readonly key: string };

/** How Heketi reaches its nodes over SSH. On machines with `HeketiSsh` that says the rest: `{ ...heketiSsh.executor, privateKey, knownHosts }`. */
export interface HeketiSshSettings extends HeketiCommandSettings {
  /** The private key, without a passphrase: that of an `SshKey`, or a key of a Secret that is there. */
  readonly privateKey: HeketiSecretText;

  /**
   * The host keys of all nodes, as lines of a `known_hosts` file, by the names of `manage`. Heketi 10 verifies them then; without them, and in
   * version 9, whoever answers at that address is taken for the node.
   *
   * Heketi takes the ECDSA key of a server that has several, so the line of that one has to be among them.
   *
   * @default - refused, unless `acceptAnyHostKey` is true
   */
  readonly knownHosts?: string;

  /**
   * Whether host keys are not verified.
   *
   * @default false
   */
  readonly acceptAnyHostKey?: boolean;

  /**
   * The user of the nodes.
   *
   * @default 'heketi'
   */
  readonly user?: string;

  /**
   * The port of the SSH servers; 1 to 65535, also as a text, as upstream has it.
   *
   * @default 22
   */
  readonly port?: number | string;

  /**
   * Whether commands are run by `sudo`. No variable of the environment can say so, only the file.
   *
   * @default - true unless the user is root
   */
  readonly sudo?: boolean;
}

/** How Heketi reaches GlusterFS in pods, one on each node. */
export interface HeketiKubernetesSettings extends HeketiCommandSettings {
  /**
   * The namespace of the pods.
   *
   * @default - that of Heketi
   */
  readonly namespace?: string;

  /**
   * Whether the pods are those of a DaemonSet, found by their node and the label `glusterfs-node`; `manage` is the name of the node then.
   * Otherwise the value of that label is `manage`.
   *
   * @default true
   */
  readonly gluster_daemonset?: boolean;

  /**
   * Whether `manage` is the name of the pod itself.
   *
   * @default false
   */
  readonly use_pod_names?: boolean;
}

/** A Heketi, and all that it takes. */
export interface HeketiDeploymentProps {
  /**
   * The clusters, nodes and devices, in upstream's own form. They are loaded by a Job, which fails when Heketi does not know all of them
   * afterwards. What is removed here stays in Heketi.
   */
  readonly topology: HeketiTopologyInput;

  /** How Heketi reaches its nodes; `mock` runs no command at all. */
  readonly executor: 'ssh' | 'kubernetes' | 'mock';

  /** For the executor `ssh`. */
  readonly sshexec?: HeketiSshSettings;

  /**
   * For the executor `kubernetes`.
   *
   * @default {}
   */
  readonly kubeexec?: HeketiKubernetesSettings;

  /**
   * The key of the administrator, who may do everything: at least 16 characters. Without one anybody in the cluster could delete all volumes,
   * so there is no Heketi without one.
   */
  readonly adminKey: HeketiSecretText;

  /**
   * The key of the user, who may list and make volumes; not the administrator's.
   *
   * @default - the administrator's key, so that nobody else has a key of anybody
   */
  readonly userKey?: HeketiSecretText;

  /** Where the database lives: it is all that Heketi knows, and without it the volumes are there and nobody's. */
  readonly database: HeketiDatabase;

  /**
   * The image, which has `heketi`, `heketi-cli` and a shell. By digest it is the same one tomorrow; `latest` and no tag are refused, as a
   * newer Heketi changes the form of the database.
   *
   * @default 'docker.io/heketi/heketi:10'
   */
  readonly image?: string;

  /**
   * The version of Heketi in the image.
   *
   * @default - what its tag begins with, otherwise 10
   */
  readonly version?: 9 | 10;

  /**
   * What `glusterfs` holds in `heketi.json`.
   *
   * @default {}
   */
  readonly settings?: HeketiSettings;

  /**
   * By how many seconds clocks may differ, before a client is told that its token was used before it was issued; 0 to 86400.
   *
   * @default - upstream's 120
   */
  readonly jwtIatLeewaySeconds?: number;

  /**
   * The port of the server and of its Service; 1024 to 65535, as it does not run as root.
   *
   * @default 8080
   */
  readonly port?: number;

  /**
   * The address of the Service, from the range of the cluster's services: it outlives the Service, so that StorageClasses can name it. The
   * controller manager, which asks Heketi for volumes, resolves no names of the cluster.
   *
   * @default - the cluster chooses one
   */
  readonly clusterIP?: string;

  /**
   * A Secret with `tls.crt` and `tls.key`, and possibly `ca.crt`, with which Heketi is spoken to by HTTPS. Without it keys never cross the
   * network, but whoever listens sees what is asked.
   *
   * @default - HTTP
   */
  readonly tlsSecret?: string;

  /**
   * The name of the Deployment and the Service, and what all other names begin with; at most 40 characters.
   *
   * @default 'heketi'
   */
  readonly name?: string;

  /**
   * The namespace.
   *
   * @default - that of the chart, otherwise 'heketi'
   */
  readonly namespace?: string;

  /**
   * Whether the namespace is made too, with the label that admits no more than these pods need (`restricted`).
   *
   * @default - true, unless the namespace is that of the chart
   */
  readonly createNamespace?: boolean;

  /**
   * Any text; with another one the pods start anew. For keys that have changed: a Deployment does not see that.
   *
   * @default - none
   */
  readonly revision?: string;

  /**
   * The user that the containers run as; 0 is root, which the label `restricted` does not admit.
   *
   * @default 10001
   */
  readonly runAsUser?: number;

  /**
   * The CPU that is requested; there is no limit.
   *
   * @default '100m'
   */
  readonly cpu?: string | number;

  /**
   * The memory that is requested, and the limit.
   *
   * @default '256Mi'
   */
  readonly memory?: string | number;

  /**
   * The nodes that the pods may run on, by their labels.
   *
   * @default {}
   */
  readonly nodeSelector?: Labels;

  /**
   * The taints that are tolerated.
   *
   * @default []
   */
  readonly tolerations?: readonly Toleration[];

  /**
   * Further labels of all objects.
   *
   * @default {}
   */
  readonly labels?: Labels;
}
