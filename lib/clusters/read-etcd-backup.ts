/** Where snapshots go, or that there are none. */
import { Duration, isRecord } from '../values';
import type { Findings } from '../values';

/** Where snapshots go: plain data. */
export interface ReadEtcdBackup {
  /** How often, as etcd and systemd write spans. */
  readonly every: string;
  readonly keep: number;
  /**
   * How far a restore moves revisions on.
   *
   * @default - as the programs on the machine do
   */
  readonly revisionBump?: number;
  /** The name of a bucket of the platform, or a folder. */
  readonly to: { readonly bucket: string } | { readonly directory: string };
}

const USUAL = { every: '15m', keep: 96 };
const MOST_KEPT = 10_000;
const LARGEST_BUMP = 1e12;
const SPAN = ['1m', '168h'] as const;
const REMEDY =
  'write { to: platform.bucket("etcd-backup") }, or false: then whatever is lost is lost';

/** Reads it. */
export function readEtcdBackup(given: unknown, findings: Findings): ReadEtcdBackup | false {
  if (given === false) return false;
  if (!isRecord(given)) {
    const reason = 'says neither where snapshots go nor that there are to be none';
    findings.add('required', 'backup', given, reason, REMEDY);
    return false;
  }
  const bump = readBump(given['revisionBump'], findings);
  return {
    every: readEvery(given['every'], findings),
    keep: readKeep(given['keep'], findings),
    ...(bump === undefined ? {} : { revisionBump: bump }),
    to: readTarget(given['to'], findings),
  };
}

function readEvery(given: unknown, findings: Findings): string {
  const outcome = Duration.parse((given ?? USUAL.every) as string, 'backup.every');
  const span = findings.take(outcome);
  if (span === undefined) return USUAL.every;
  const [least, most] = SPAN;
  if (span.compare(least) >= 0 && span.compare(most) <= 0) return span.toString();
  const reason = 'is no time between two snapshots';
  findings.add('out-of-range', 'backup.every', given, reason, `write from ${least} to ${most}`);
  return USUAL.every;
}

function readBump(given: unknown, findings: Findings): number | undefined {
  if (given === undefined) return undefined;
  const whole = typeof given === 'number' && Number.isInteger(given);
  if (whole && given >= 0 && given <= LARGEST_BUMP) return given;
  const remedy = 'leave it out, or write a whole number from 0 to 10^12';
  findings.add('out-of-range', 'backup.revisionBump', given, 'is no number of revisions', remedy);
  return undefined;
}

function readKeep(given: unknown, findings: Findings): number {
  if (given === undefined) return USUAL.keep;
  const whole = typeof given === 'number' && Number.isInteger(given);
  if (whole && given >= 1 && given <= MOST_KEPT) return given;
  const remedy = `write a whole number from 1 to ${MOST_KEPT}`;
  findings.add('out-of-range', 'backup.keep', given, 'is no number of snapshots', remedy);
  return USUAL.keep;
}

function readTarget(given: unknown, findings: Findings): ReadEtcdBackup['to'] {
  if (isRecord(given)) {
    const { directory, name } = given;
    if (typeof directory === 'string') return { directory };
    if (typeof name === 'string') return { bucket: name };
  }
  findings.add('required', 'backup.to', given, 'is no place for snapshots', REMEDY);
  return { directory: '/' };
}
