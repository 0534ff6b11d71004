import type { DurationInput } from '../values';

import type { EtcdMember } from './etcd-member';

/** A directory that snapshots are kept in: on a disk of its own, or on that of another machine. */
export interface EtcdSnapshotDirectory {
  /** Where it is; somebody else mounts it. What is below `/run` is looked at on the machine only. */
  readonly directory: string;
  /**
   * Whether it may be on the disk of the system or of the data, where it goes with them.
   *
   * @default false
   */
  readonly allowSystemDisk?: boolean;
}

/** A program that keeps snapshots. */
export interface EtcdSnapshotCommand {
  /**
   * The program with its arguments, which `put FILE KEY`, `get KEY FILE`, `list` (all keys, one on a line) or `remove KEY` is added to. Exit code
   * 0 means that it is done, and what `put` has stored `get` gives back at once. A last line on the standard error says why not.
   */
  readonly command: readonly string[];
}

/** Where snapshots are kept. */
export type EtcdSnapshotTarget = EtcdSnapshotDirectory | EtcdSnapshotCommand;

/** Restores and the start of a single survivor. */
export interface EtcdRecoveryProps {
  /** The member; on the same machine. */
  readonly member: EtcdMember;

  /**
   * Where snapshots are.
   *
   * @default - only files are restored
   */
  readonly from?: EtcdSnapshotTarget;

  /**
   * What stands before the names of the snapshots, without a slash at its ends: names of folders.
   *
   * @default 'etcd'
   */
  readonly prefix?: string;

  /**
   * How far a restore moves revisions on, all of which count as compacted: whole, from 0 to 10^12. Clients that have seen revisions after the snapshot,
   * such as the informers of Kubernetes, would otherwise take new ones for old ones. With 0 they stay as they were, for a cluster that nobody
   * has watched.
   *
   * @default 1000000000
   * @see https://etcd.io/docs/v3.6/op-guide/recovery/#restoring-with-revision-bump
   */
  readonly revisionBump?: number;
}

/** Snapshots of a cluster. */
export interface EtcdBackupProps extends Omit<EtcdRecoveryProps, 'from'> {
  /** Where snapshots go. */
  readonly to: EtcdSnapshotTarget;

  /**
   * How often: whole seconds from 1m to 168h.
   *
   * @default '15m'
   */
  readonly every?: DurationInput;

  /**
   * How many complete snapshots stay: 1 to 10000.
   *
   * @default 96
   */
  readonly keep?: number;
}
