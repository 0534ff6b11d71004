import type { DurationInput } from '../values';

import type { EtcdSettings } from './etcd-setting';
import type { SecretFiles } from './secret-files';

/** Where etcd comes from. */
export type EtcdInstall = 'image' | EtcdFromFolder | EtcdFromPackage | EtcdFromRelease;

/** etcd in a folder that somebody else brings, with `etcdctl` and `etcdutl` beside it. */
export interface EtcdFromFolder {
  /** An absolute path; `{version}` stands for the version. */
  readonly folder: string;
}

/** etcd as a package of the distribution. */
export interface EtcdFromPackage {
  readonly package: {
    /** Its name: `etcd-server` in Debian. */
    readonly name: string;
    /**
     * Its version, as the distribution writes it.
     *
     * @default - what the distribution offers
     */
    readonly version?: string;
  };
}

/** An archive of a release, downloaded on the first boot and taken only when it is the right one. */
export interface EtcdFromRelease {
  readonly release: {
    /** The SHA-256 of the archive by architecture, as in `SHA256SUMS` of the release. A machine of another architecture fails its first boot. */
    readonly sha256: Readonly<Partial<Record<EtcdArchitecture, string>>>;
    /**
     * Where the archive is, by https; `{version}` and `{arch}` stand for the two.
     *
     * @default - the release on GitHub
     */
    readonly url?: string;
  };
}

/** An architecture that releases are made for, as they write it. */
export type EtcdArchitecture = 'amd64' | 'arm64';

/** Files of a server that wants certificates of those who connect. They are brought by others, and never stand in the user data. */
export interface EtcdTlsFiles {
  /** Its certificate; good for servers and for clients. */
  readonly certFile?: string;
  /** Its key. */
  readonly keyFile?: string;
  /** The authorities that it trusts. */
  readonly trustedCaFile?: string;
  /**
   * Certificates that are revoked.
   *
   * @default - none
   */
  readonly crlFile?: string;
  /**
   * The names of which one must be in the certificate of who connects.
   *
   * @default - any certificate of the authorities will do
   */
  readonly allowedHostnames?: readonly string[];
}

/** Files for the traffic between members. */
export interface EtcdPeerTlsFiles extends EtcdTlsFiles {
  /**
   * The common names of which the certificate of a peer must have one. Not together with `allowedHostnames`.
   *
   * @default - any certificate of the authorities will do
   */
  readonly allowedCommonNames?: readonly string[];
}

/** What a member that joins is told by files, which can change while it runs. */
export interface EtcdBundle {
  /**
   * Who brings them; `etcd-refresh` has them brought anew.
   *
   * @default - others
   */
  readonly files?: SecretFiles;
  /**
   * A file with one line for each member that is wanted: its name, its address for peers, its address for clients.
   *
   * @default '/etc/etcd/pki/members'
   */
  readonly membersFile?: string;
  /**
   * A file with one line: what tells the cluster from all others.
   *
   * @default '/etc/etcd/pki/token'
   */
  readonly tokenFile?: string;
}

/** How fast the disk must be. */
export interface EtcdFsyncGate {
  /**
   * Which share of the writes must be within the limit: percent, 50 to 100.
   *
   * @default 99
   */
  readonly percentile?: number;
  /**
   * How long a write of 2300 bytes may take until it is on the disk: whole microseconds from 100µs to 1s.
   *
   * @default '10ms'
   */
  readonly limit?: DurationInput;
  /**
   * What becomes of a member on a slower disk: it does not start, and measures again some seconds later; or it starts, and says so.
   *
   * @default 'refuse'
   */
  readonly onSlow?: 'refuse' | 'warn';
  /**
   * How many writes are measured, 100 to 10000; they take the disk and about two milliseconds each.
   *
   * @default 1000
   */
  readonly writes?: number;
}

/** One member of an etcd cluster. */
export interface EtcdMemberProps {
  /** The version, `3.6.14`: at least 3.5.21. What settings there are follows from it. */
  readonly version: string;

  /** Where etcd comes from: the image has it already (`program`), a folder, a package, or a release. */
  readonly install: EtcdInstall;

  /**
   * The program, where image or package bring it.
   *
   * @default '/usr/bin/etcd'
   */
  readonly program?: string;

  /**
   * The number of the user and group `etcd`. A data disk that goes from one machine to the next keeps the number that it was written with;
   * another number costs a walk over all files.
   *
   * @default - the next free one
   */
  readonly uid?: number;

  /**
   * The name of the member: unique in its cluster.
   *
   * @default - the machine's host name
   */
  readonly name?: string;

  /** The address of this machine that etcd listens on, and that others reach it at. Where it is given the lists of addresses have a default. */
  readonly address?: string;

  /**
   * Where other members are listened to.
   *
   * @default - `https://<address>:2380`
   */
  readonly listenPeerUrls?: readonly string[];
  /**
   * Where clients are listened to.
   *
   * @default - `https://<address>:2379` and `https://127.0.0.1:2379`
   */
  readonly listenClientUrls?: readonly string[];
  /**
   * Where HTTP (health, metrics) is served when it is not to share the port of gRPC.
   *
   * @default - the same as `listenClientUrls`
   */
  readonly listenClientHttpUrls?: readonly string[];
  /**
   * Where metrics and health are served to everybody who gets there. May be without TLS: keys and values are not to be had from it.
   *
   * @default ['http://127.0.0.1:2381']
   */
  readonly listenMetricsUrls?: readonly string[];
  /**
   * Where other members reach this one.
   *
   * @default - `https://<address>:2380`
   */
  readonly initialAdvertisePeerUrls?: readonly string[];
  /**
   * Where clients reach this member.
   *
   * @default - `https://<address>:2379`
   */
  readonly advertiseClientUrls?: readonly string[];

  /**
   * How it comes into its cluster. `static`: its settings name all members. `joined`: it finds them by a file, joins the cluster that is there,
   * and begins one only when it is told to; its settings are the same however many members there are.
   *
   * @default 'static'
   */
  readonly membership?: 'static' | 'joined';
  /**
   * What a joined member is told by files.
   *
   * @default - files in `/etc/etcd/pki`, brought by others
   */
  readonly bundle?: EtcdBundle;

  /**
   * The members that the cluster begins with, this one among them: addresses for peers by name.
   *
   * @default - this member alone
   */
  readonly initialCluster?: Readonly<Record<string, string | readonly string[]>>;
  /**
   * Whether the cluster begins, or is there already and this member was added to it. Without meaning once there is data.
   *
   * @default 'new'
   */
  readonly initialClusterState?: 'new' | 'existing';
  /**
   * What tells this cluster from all others: letters, digits, `.`, `_` and `-`. Required, but of a joined member, which has a file with it.
   *
   * @default - none
   */
  readonly initialClusterToken?: string;
  /**
   * Whether a new cluster may have an even number of members: it bears no more failures than with one member less.
   *
   * @default false
   */
  readonly allowEvenSize?: boolean;

  /** Where the data is: a directory of its own below a mount, which is made when it is missing. */
  readonly dataDir: string;
  /**
   * Where the write-ahead log is: a directory below a mount on another disk than the data. The log itself is in `log` in it.
   *
   * @default - with the data
   */
  readonly walDir?: string;
  /**
   * Whether data may be on the disk of the system.
   *
   * @default false
   */
  readonly allowRootDisk?: boolean;

  /**
   * Certificates. `server.crt`, `server.key`, `peer.crt`, `peer.key` and `ca.crt` in `/etc/etcd/pki` unless said otherwise, and for the peers of
   * a joined member `peer-ca.crt`; whoever connects must have one as well.
   */
  readonly tls?: {
    /** Of the port for clients. */
    readonly client?: EtcdTlsFiles;
    /** Of the port for other members. */
    readonly peer?: EtcdPeerTlsFiles;
    /**
     * By which operators and the health command on this machine connect.
     *
     * @default - the certificate of the port for clients
     */
    readonly operator?: { readonly certFile: string; readonly keyFile: string };
  };
  /**
   * Whether addresses without TLS are taken.
   *
   * @default false
   */
  readonly allowPlain?: boolean;
  /**
   * Whether clients may be listened to on every address of the machine or on one that the internet may reach. The same goes for metrics.
   *
   * @default false
   */
  readonly allowPublicClients?: boolean;

  /**
   * How fast the disk must be before a member without data starts; false for any speed.
   *
   * @default - 99 % of the writes within 10ms
   */
  readonly fsyncGate?: EtcdFsyncGate | false;

  /**
   * All other settings, under upstream's names.
   *
   * @default {}
   */
  readonly settings?: EtcdSettings;
}
