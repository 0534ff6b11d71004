import type { Machine } from '../machine';
import type { EtcdFsyncGate, EtcdInstall, EtcdMaintenanceProps, EtcdSettings } from '../node';
import type { CertificateAuthority, CertificateAuthorityArgs } from '../pki';
import type {
  Bucket,
  Network,
  Placement,
  Platform,
  PlatformKind,
  VolumePerformance,
} from '../platform';
import type { DurationInput, KubernetesVersionInput, QuantityInput } from '../values';

/** A disk of a member. */
export interface EtcdVolume {
  /** Its size; may grow later, never shrinks. */
  readonly size: QuantityInput;
  /**
   * How fast it is: each write waits until it is on the disks of a majority. A platform with one kind of volumes alone has to be told `standard`.
   *
   * @default 'fast'
   */
  readonly performance?: VolumePerformance;
}

/** Where and how often snapshots are kept. */
export interface EtcdClusterBackup {
  /**
   * How often one is taken: by the machine of the leader alone.
   *
   * @default '15m'
   */
  readonly every?: DurationInput;
  /**
   * How many are kept, the newest; 1 to 10000.
   *
   * @default 96
   */
  readonly keep?: number;
  /**
   * How far a restore moves revisions on, so that clients which have seen later ones notice it. 0 for a cluster that nobody has watched.
   *
   * @default 1000000000
   */
  readonly revisionBump?: number;
  /** A bucket of the platform, or a folder of another disk or a share, which `machine` mounts on every machine. */
  readonly to: Bucket | { readonly directory: string };
}

/** How the database is kept small, and what is done about a full one. */
export type EtcdClusterMaintenance = Omit<EtcdMaintenanceProps, 'member'>;

/** What signs certificates: an authority that is made elsewhere, or what the one that is made here is made from. */
export type EtcdAuthority = CertificateAuthority | Partial<CertificateAuthorityArgs>;

/** Certificates of the cluster. All are issued here, and renewed without making a machine anew. */
export interface EtcdClusterTls {
  /**
   * Who vouches for members to clients, and for clients: whoever has a certificate of it may read and write everything.
   *
   * @default - one is made
   */
  readonly ca?: EtcdAuthority;
  /**
   * Who vouches for members to each other: whoever has a certificate of it may join.
   *
   * @default - one is made
   */
  readonly peerCa?: EtcdAuthority;
  /**
   * Which of their keys signs: see the runbook in docs/etcd-cluster.md. Of authorities that are made here.
   *
   * @default 1
   */
  readonly generation?: number;
  /**
   * Which other keys are trusted.
   *
   * @default []
   */
  readonly alsoTrust?: readonly number[];
  /**
   * How long certificates are valid.
   *
   * @default '8760h'
   */
  readonly validity?: DurationInput;
  /**
   * How long before their end they are renewed by the next run.
   *
   * @default - a third of the validity
   */
  readonly renewBefore?: DurationInput;
  /**
   * Names and addresses under which clients reach members besides the address of each; `{member}` stands for its name: `{member}.etcd.example`.
   *
   * @default []
   */
  readonly names?: readonly string[];
}

/** What the cluster is, when that is to be replaced: by a snapshot, or by what one member still has. */
export interface EtcdIncarnationArgs {
  /** Which one it is: 1 from the beginning on, and one more each time. It never goes back. */
  readonly number: number;
  /**
   * What it begins with: the name of a snapshot, as `etcd-snapshots` lists them, or of the member whose data is kept when a majority is lost for good.
   *
   * @default - needed when the number is raised
   */
  readonly from?: { readonly snapshot: string } | { readonly survivor: string };
  /**
   * What has to be written so that nobody does this by mistake: `<name of the cluster> incarnation <number>`.
   *
   * @default - needed together with `from`
   */
  readonly confirm?: string;
}

/** What members of both clusters are, the main one and the one of events. */
export interface EtcdShardArgs {
  /** The data volume of each member. At least three times the quota, so that a snapshot and a defragmented copy find place beside a full database. */
  readonly dataVolume: EtcdVolume;
  /**
   * A volume of its own for the write-ahead log.
   *
   * @default - the log is with the data
   */
  readonly walVolume?: EtcdVolume;
  /**
   * The size of the machines, by the platform's own name for it. etcd needs little: two processors and 8 GB serve a cluster of 50 nodes.
   *
   * @default - the platform's own
   * @see https://etcd.io/docs/v3.6/op-guide/hardware/
   */
  readonly size?: string;
  /**
   * How many members: 1, 3, 5 or 7. Changed one by one, within one run.
   *
   * @default 3
   */
  readonly members?: number;
  /**
   * Addresses of the members, in their order.
   *
   * @default - those that the network keeps for their names, else the platform's choice
   */
  readonly addresses?: readonly string[];
  /**
   * Settings of etcd, under upstream's names.
   *
   * @default {}
   */
  readonly settings?: EtcdSettings;
  /** How snapshots are kept, or `false`: then whatever is lost is lost. */
  readonly backup: EtcdClusterBackup | false;
  /**
   * By member how often its machine was made anew on purpose: raise the number of `etcd-2`, and that machine is made anew, in its turn.
   *
   * @default {}
   */
  readonly replacements?: Readonly<Record<string, number>>;
  /**
   * What the cluster begins with: raised to restore it from a snapshot, or from one survivor.
   *
   * @default - { number: 1 }
   */
  readonly incarnation?: EtcdIncarnationArgs;
}

/** A second cluster for events, on machines of its own: what is left out is as in the main one. */
export type EtcdEventsArgs = Partial<EtcdShardArgs>;

/** A cluster of etcd. */
export interface EtcdClusterArgs extends EtcdShardArgs {
  /** Where its machines come from. */
  readonly platform: Platform;
  /** Where they stand. */
  readonly network: Network;
  /** The version of etcd, such as `3.6.14`. Raised member by member, at most one minor at a time. */
  readonly version: string;
  /** Where etcd comes from. */
  readonly install: EtcdInstall;
  /**
   * The version of Kubernetes whose API server uses it, to be held against `version`.
   *
   * @default - not compared
   */
  readonly kubernetesVersion?: KubernetesVersionInput;
  /**
   * The failure domains that members are spread over: member i is in the (i-1 modulo their number)th.
   *
   * @default - those of the platform
   */
  readonly failureDomains?: readonly string[];
  /**
   * What is done about a fragmented database and about a full one; `false`: nothing by itself.
   *
   * @default {}
   */
  readonly maintenance?: EtcdClusterMaintenance | false;
  /**
   * Certificates.
   *
   * @default {} - two authorities are made
   */
  readonly tls?: EtcdClusterTls;
  /**
   * How fast the disk of a member must be before it starts without data; `false`: not measured.
   *
   * @default - 99 % of the writes within 10ms
   */
  readonly fsyncGate?: EtcdFsyncGate | false;
  /**
   * Whether one member is enough: it bears no failure.
   *
   * @default false
   */
  readonly allowSingle?: boolean;
  /**
   * Whether the number of members may be even: it bears no more failures than with one member less.
   *
   * @default false
   */
  readonly allowEvenSize?: boolean;
  /**
   * Whether two members may share a failure domain while the platform has another one.
   *
   * @default false
   */
  readonly allowSharedDomain?: boolean;
  /**
   * Whether two members may share a host where there is no other one, and be lost together with it. Otherwise a member without a host of its own is not made.
   *
   * @default false
   */
  readonly allowSharedHost?: boolean;
  /**
   * Whether the version may go back by one minor: only after etcd's own procedure (`etcdctl downgrade enable`).
   *
   * @default false
   */
  readonly allowDowngrade?: boolean;
  /**
   * Whether the metrics of a member are served to its network, at port 2381 and without TLS: keys and values are not to be had from them.
   *
   * @default true
   */
  readonly metrics?: boolean;
  /**
   * How long a run waits for one member to become what it shall be.
   *
   * @default '5m'
   */
  readonly timeout?: DurationInput;
  /**
   * A second cluster `<name>-events` for events alone, with the same authorities.
   *
   * @default false
   */
  readonly events?: boolean | EtcdEventsArgs;
  /**
   * What else is on the machines of members. Whatever it adds for one member must not depend on how many there are.
   *
   * @default - nothing
   */
  readonly machine?: (machine: Machine, at: Placement) => void;
}

/** The arguments that say what the cluster is, without those that only the engine understands. */
export type EtcdClusterSpec = Omit<EtcdClusterArgs, 'platform' | 'network' | 'tls'> & {
  /** The name of the cluster: members are `<name>-1`, `<name>-2`, … */
  readonly name: string;
  /** All failure domains of the platform, of which `failureDomains` may be some. */
  readonly platformDomains: readonly string[];
  /**
   * What kind of platform it is: each takes another number of bytes of user data.
   *
   * @default 'aws' - which takes the least
   */
  readonly platformKind?: PlatformKind;
  /**
   * Certificates, as far as they are plain data.
   *
   * @default {}
   */
  readonly tls?: Pick<EtcdClusterTls, 'names' | 'validity' | 'renewBefore'>;
};
