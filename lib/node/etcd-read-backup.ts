/** From the props of backups and restores to what is written on the machine. */
import { Mount } from '../machine';
import type { Machine } from '../machine';
import { Findings, checkSwitch, isRecord, isText, readProps } from '../values';
import type { Violation } from '../values';

import { DIRECTORY_BUCKET } from './etcd-bucket';
import type { ReadTarget } from './etcd-bucket';
import type { EtcdBackupProps, EtcdRecoveryProps } from './etcd-backup-props';
import { EtcdMember } from './etcd-member';
import { PLAIN_PATH } from './etcd-read-tls';
import { etcdPlaces } from './etcd-tools';
import type { EtcdPlaces } from './etcd-tools';
import { readSeconds, readWhole } from './read-value';

/** What was read for restores. */
export interface ReadRecovery {
  /** Undefined when none was given. */
  readonly member: EtcdMember | undefined;
  /** Undefined while the member is refused. */
  readonly places: EtcdPlaces | undefined;
  readonly target: ReadTarget | undefined;
  readonly revisionBump: number;
  readonly violations: readonly Violation[];
}

/** What was read for snapshots. */
export interface ReadBackup extends ReadRecovery {
  readonly everySeconds: number;
  /** How many snapshots stay. */
  readonly keep: number;
}

const PREFIX =
  /^(?!\.{1,2}(?:\/|$))[A-Za-z0-9._-]{1,63}(?:\/(?!\.{1,2}(?:\/|$))[A-Za-z0-9._-]{1,63}){0,7}$/;
const DAY = 86_400;
const WEEK = 7 * DAY;

/** Reads the props of an `EtcdRecovery`. */
export function readRecovery(given: EtcdRecoveryProps): ReadRecovery {
  const findings = new Findings();
  const props = readProps(given, findings);
  const target =
    props.from === undefined ? undefined : readTarget(props.from, 'from', props, findings);
  return { ...readCommon(props, findings), target, violations: findings.violations };
}

/** Reads the props of an `EtcdBackup`. */
export function readBackup(given: EtcdBackupProps): ReadBackup {
  const findings = new Findings();
  const props = readProps(given, findings);
  const everySeconds = readSeconds(props.every, 'every', [60, WEEK], findings) ?? 15 * 60;
  const keep = readWhole(props.keep, 'keep', [1, 10_000], findings) ?? 96;
  const target = readTarget(props.to, 'to', props, findings);
  return {
    ...readCommon(props, findings),
    target,
    everySeconds,
    keep,
    violations: findings.violations,
  };
}

function readCommon(
  { member, revisionBump }: Partial<EtcdRecoveryProps>,
  findings: Findings,
): Pick<ReadRecovery, 'member' | 'places' | 'revisionBump'> {
  const owner = readOwner(member, findings);
  return {
    member: owner,
    places: owner === undefined ? undefined : etcdPlaces(owner),
    revisionBump: readWhole(revisionBump, 'revisionBump', [0, 1e12], findings) ?? 1e9,
  };
}

/** The member that was given; undefined when it is none. */
export function readOwner(given: unknown, findings: Findings): EtcdMember | undefined {
  if (given instanceof EtcdMember) return given;
  const remedy = 'give the EtcdMember of this machine';
  const code = given === undefined ? 'required' : 'invalid';
  // It may be anything, of any size: it is not printed.
  findings.add(code, 'member', undefined, 'is no member of etcd', remedy);
  return undefined;
}

/** Refuses a member that is on another machine: its programs would find nothing here. */
export function checkOwner(
  machine: Machine,
  member: EtcdMember | undefined,
  findings: Findings,
): void {
  if (member === undefined || member.machine === machine) return;
  const reason = `is on the machine ${member.machine.hostname}`;
  const remedy = 'give the EtcdMember of this machine';
  findings.add('conflict', 'member', undefined, reason, remedy);
}

function readTarget(
  given: unknown,
  path: string,
  props: Partial<EtcdRecoveryProps>,
  findings: Findings,
): ReadTarget | undefined {
  const prefix = readPrefix(props.prefix, findings);
  const known = isRecord(given) ? Object.keys(given) : [];
  if (!isRecord(given) || known.includes('directory') === known.includes('command')) {
    const code = given === undefined ? 'required' : 'invalid';
    const reason = 'does not say where snapshots are kept';
    findings.add(code, path, undefined, reason, 'write { directory } or { command }');
    return undefined;
  }
  if ('command' in given) return readCommand(given['command'], path, prefix, findings);
  const { directory, allowSystemDisk } = given;
  checkSwitch(allowSystemDisk, `${path}.allowSystemDisk`, findings);
  if (!isText(directory, PLAIN_PATH)) {
    const reason = 'is no absolute path of plain characters';
    const remedy = 'write for example "/var/backups/etcd"';
    findings.add('invalid', `${path}.directory`, directory, reason, remedy);
    return undefined;
  }
  return {
    ...{ directory, prefix, command: [DIRECTORY_BUCKET, directory] },
    allowSystemDisk: allowSystemDisk === true,
  };
}

function readCommand(
  given: unknown,
  path: string,
  prefix: string,
  findings: Findings,
): ReadTarget | undefined {
  const words: readonly unknown[] = Array.isArray(given) ? given : [];
  const plain = words.filter((one): one is string => isText(one, /^[^\p{Cc}]{1,1000}$/u));
  if (words.length > 0 && plain.length === words.length && isText(plain[0], PLAIN_PATH)) {
    return { prefix, command: plain, directory: undefined, allowSystemDisk: true };
  }
  const remedy = 'write for example ["/opt/backup/bucket", "etcd"]';
  const reason = 'is no program by its whole path with its arguments';
  findings.add('invalid', `${path}.command`, undefined, reason, remedy);
  return undefined;
}

function readPrefix(given: unknown, findings: Findings): string {
  if (given === undefined) return 'etcd';
  if (isText(given, PREFIX)) return given;
  const remedy = 'write for example "production/etcd"';
  findings.add('invalid', 'prefix', given, 'is no name of folders', remedy);
  return 'etcd';
}

/** Refuses a directory that is known to go with the machine or to share the disk of the data. */
export function checkTarget(
  machine: Machine,
  { places, target }: ReadRecovery,
  path: string,
  findings: Findings,
): void {
  const directory = target?.directory;
  if (places === undefined || directory === undefined || target?.allowSystemDisk === true) return;
  // What is mounted below /run is known to the machine alone.
  if (directory.startsWith('/run/')) return;
  const mount = mountOf(machine, directory);
  const remedy = 'name a directory on another disk, or set allowSystemDisk';
  if (mount === undefined) {
    const reason = 'is on no Mount of this machine, so on the disk of the system';
    findings.add('forbidden', `${path}.directory`, directory, reason, remedy);
    return;
  }
  const of = [places.dataDir, places.walDir].filter(
    (one) => one !== undefined && mountOf(machine, one) === mount,
  );
  if (of.length === 0) return;
  const reason = `is on ${mount}, the disk that etcd writes to`;
  findings.add('forbidden', `${path}.directory`, directory, reason, remedy);
}

/** The mount that a path is on: the nearest above it, or it itself. */
function mountOf(machine: Machine, place: string): string | undefined {
  return machine.node
    .findAll()
    .filter((one): one is Mount => one instanceof Mount)
    .map((one): unknown => one.path)
    .filter((path): path is string => typeof path === 'string' && path !== '')
    .filter((path) => `${place}/`.startsWith(`${path}/`))
    .sort((a, b) => b.length - a.length)[0];
}
