/**
 * What a report shows of a cluster of etcd, as plain data, and what follows from it. The plan of `planEtcdCluster` fits: the room of clusters needs an
 * engine, and this one does not.
 */

import { Duration, Quantity } from '../values';
import { amountText } from './amounts';
import { counted } from './wording';

/** A cluster of etcd. */
export interface EtcdReport {
  readonly name: string;
  readonly version: string;
  readonly members: readonly EtcdMemberReport[];

  /** How many members must be there for a write. */
  readonly quorum: number;

  /** How many may fail at once. */
  readonly faultTolerance: number;

  /** What the loss of each failure domain means. */
  readonly domains: readonly EtcdLossReport[];

  /** How large the database may become, in bytes. */
  readonly quotaBytes: number;

  /** The data volume of each member, in bytes. */
  readonly volumeBytes: number;

  /** How snapshots are kept; false when there are none. */
  readonly backup: EtcdBackupReport | false;

  /**
   * A cluster for events alone.
   *
   * @default - there is none
   */
  readonly events?: EtcdReport;
}

/** A member of the cluster. */
export interface EtcdMemberReport {
  readonly name: string;

  /**
   * Its address, without a prefix length.
   *
   * @default - shown as not known
   */
  readonly address?: string;

  readonly failureDomain: string;
}

/** What becomes of the cluster when a failure domain is lost. */
export interface EtcdLossReport {
  readonly domain: string;

  /** The names of the members in it. */
  readonly members: readonly string[];

  /** How many members are left. */
  readonly left: number;

  /** Whether writes go on. */
  readonly writes: boolean;
}

/** How snapshots are kept. */
export interface EtcdBackupReport {
  /** How often one is taken, such as `15m`. */
  readonly every: string;

  /** How many are kept. */
  readonly keep: number;
  readonly to: { readonly bucket: string } | { readonly directory: string };
}

/** What the loss of some members means, whichever they are. */
export interface MemberLoss {
  readonly lost: number;
  readonly left: number;
  readonly writes: boolean;
  readonly cure: string;
}

const CURES = {
  none: 'nothing to do',
  borne: 'the machines come back, or are made anew one by one',
  stopped: 'the machines come back with their volumes; else start from one survivor',
  gone: 'the machines come back with their volumes; else restore a snapshot',
} as const;

/** The loss of no member, of one, and so on up to all of them. */
export function memberLosses({ members, quorum }: EtcdReport): readonly MemberLoss[] {
  return Array.from({ length: members.length + 1 }, (_, lost) => {
    const left = members.length - lost;
    const writes = left >= quorum && left > 0;
    return { lost, left, writes, cure: CURES[cureOf(lost, left, writes)] };
  });
}

function cureOf(lost: number, left: number, writes: boolean): keyof typeof CURES {
  if (lost === 0) return 'none';
  if (left === 0) return 'gone';
  return writes ? 'borne' : 'stopped';
}

/** `writes go on`, or what is so instead. */
export function writesText(writes: boolean): string {
  return writes ? 'writes go on' : 'writes stop';
}

const UNITS = [
  // A single day is better known as 24 hours.
  { name: 'day', size: 86_400, from: 2 },
  { name: 'hour', size: 3600, from: 1 },
  { name: 'minute', size: 60, from: 1 },
  { name: 'second', size: 1, from: 0 },
] as const;

/** How far back the oldest snapshot is, as soon as all of them have been taken; undefined when `every` is no span. */
export function reachOf({ every, keep }: EtcdBackupReport): string | undefined {
  const span = Duration.parse(every);
  if (!span.ok) return undefined;
  const seconds = span.value.seconds() * keep;
  const unit = UNITS.find(({ size, from }) => seconds % size === 0 && seconds >= from * size);
  return unit === undefined ? `${seconds} seconds` : counted(seconds / unit.size, unit.name);
}

/** A share of the data volume. */
export interface VolumeShare {
  readonly name: 'database' | 'snapshot' | 'copy' | 'rest';
  readonly bytes: number;
}

/** What a full database leaves of the volume: room for a snapshot, for a defragmented copy, and for the log. */
export function volumeShares({ quotaBytes, volumeBytes }: EtcdReport): readonly VolumeShare[] {
  let left = volumeBytes;
  const names = ['database', 'snapshot', 'copy'] as const;
  const shares = names.map((name): VolumeShare => {
    const bytes = Math.max(0, Math.min(quotaBytes, left));
    left -= bytes;
    return { name, bytes };
  });
  return [...shares, { name: 'rest', bytes: Math.max(0, left) }];
}

/** `2Gi`: in the largest unit in which it is whole. */
export function bytesText(bytes: number): string {
  return amountText('memory', Quantity.of(bytes));
}
