/** From what a person writes about the disks of a class to what is done on the machine. */
import type { FileSystemType } from '../machine';
import { checkSwitch, Findings, isText, readProps } from '../values';
import type { Violation } from '../values';

import type { LocalDisksProps } from './local-disks-props';
import { readMatch } from './read-disk-match';
import type { Match } from './read-disk-match';
import { readNamedDisks } from './read-named-disk';
import type { FoundByName } from './read-named-disk';

/** The disks of a class; what was refused is left out or has its usual value. */
export interface DiskClass {
  /** Undefined when it is refused; then there is nothing to be done. */
  readonly storageClass: string | undefined;
  readonly disks: readonly FoundByName[];
  readonly match: Match | undefined;
  readonly volumeMode: 'Filesystem' | 'Block';
  readonly fileSystem: FileSystemType;
  readonly options: readonly string[] | undefined;
  readonly hostDir: string;
  readonly shares: number;
  readonly adopt: boolean;
  readonly violations: readonly Violation[];
}

const MODES = ['Filesystem', 'Block'] as const;
const TYPES: readonly FileSystemType[] = ['ext4', 'xfs'];
const CLASS = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;
const LONGEST_CLASS = 63;
const MOST_SHARES = 100;

/** Reads everything; all that is wrong is found at once. */
export function readLocalDisks(given: LocalDisksProps): DiskClass {
  const findings = new Findings();
  const props = readProps(given, findings);
  const storageClass = readClass(props.storageClass, findings);
  refuseBothOrNone(props, findings);
  const volumeMode = oneOf(props.volumeMode, MODES, 'volumeMode', findings) ?? 'Filesystem';
  if (volumeMode === 'Block') refuseFileSystem(props, findings);
  return {
    storageClass,
    volumeMode,
    disks: props.disks === undefined ? [] : readNamedDisks(props.disks, findings),
    match: props.match === undefined ? undefined : readMatch(props.match, findings),
    fileSystem: oneOf(props.fileSystem, TYPES, 'fileSystem', findings) ?? 'ext4',
    options: readOptions(props.options, findings),
    hostDir: readFolder(props.hostDir, findings) ?? `/mnt/disks/${storageClass ?? 'unknown'}`,
    shares: readShares(props.sharedDirectories, findings),
    adopt: readAdopt(props, volumeMode, findings),
    violations: findings.violations,
  };
}

function readClass(given: unknown, findings: Findings): string | undefined {
  const path = 'storageClass';
  if (given === undefined || given === null || given === '') {
    findings.add('required', path, given ?? '', 'no class is named', 'write for example "fast"');
  } else if (!isText(given, CLASS)) {
    const remedy = 'write lower case letters, digits, "-" and "."';
    findings.add('invalid', path, given, 'is no name of a StorageClass', remedy);
  } else if (given.length > LONGEST_CLASS) {
    const reason = `is longer than ${LONGEST_CLASS} characters, which folders and units are named after`;
    findings.add('too-long', path, given, reason, 'shorten it');
  } else return given;
  return undefined;
}

function refuseBothOrNone(props: Partial<LocalDisksProps>, findings: Findings): void {
  const { disks, match } = props;
  if (disks === undefined && match === undefined) {
    const remedy = 'name them in disks, or say in match what they are';
    findings.add('required', 'disks', undefined, 'no disks are wanted', remedy);
  }
  if (disks === undefined || match === undefined) return;
  const reason = 'stands beside disks: a class has disks by name, or by what they are';
  findings.add('conflict', 'match', undefined, reason, 'make two classes of them');
}

/** A raw disk has none of it. */
function refuseFileSystem(props: Partial<LocalDisksProps>, findings: Findings): void {
  for (const field of ['fileSystem', 'options', 'sharedDirectories'] as const) {
    if (props[field] === undefined) continue;
    const reason = 'means nothing for a raw disk';
    findings.add('conflict', field, props[field], reason, 'leave it out, or set volumeMode');
  }
}

function oneOf<T extends string>(
  given: unknown,
  choices: readonly T[],
  path: string,
  findings: Findings,
): T | undefined {
  if (given === undefined) return undefined;
  const choice = choices.find((one) => one === given);
  if (choice === undefined) {
    findings.add('unsupported', path, given, 'is none of them', `use ${choices.join(' or ')}`);
  }
  return choice;
}

// What an option may be is told by Mount, which takes nothing for none.
function readOptions(
  given: LocalDisksProps['options'] | null,
  findings: Findings,
): LocalDisksProps['options'] {
  if (given !== null) return given;
  findings.add('invalid', 'options', given, 'is no list', 'write for example ["noatime"]');
  return undefined;
}

// What a path may be made of is told by Mount; here only what a program that reads the path could not bear.
function readFolder(given: unknown, findings: Findings): string | undefined {
  if (given === undefined) return undefined;
  if (isText(given, /^(?:\/[A-Za-z0-9_][A-Za-z0-9_.-]*)+$/)) return given;
  const remedy =
    'write an absolute path of letters, digits, "_", "." and "-", such as "/mnt/disks/fast"';
  findings.add('invalid', 'hostDir', given, 'is no discovery directory', remedy);
  return undefined;
}

function readAdopt(
  { adopt, disks }: Partial<LocalDisksProps>,
  volumeMode: DiskClass['volumeMode'],
  findings: Findings,
): boolean {
  checkSwitch(adopt, 'adopt', findings);
  const always = disks !== undefined && volumeMode === 'Filesystem';
  if (always && adopt === false) {
    const reason =
      'cannot be had: a disk that is named is taken with its file system, when that is of the wanted type';
    findings.add('unsupported', 'adopt', adopt, reason, 'leave it out');
  }
  return always || adopt === true;
}

function readShares(given: unknown, findings: Findings): number {
  if (given === undefined) return 0;
  if (typeof given === 'number' && Number.isInteger(given) && given >= 1 && given <= MOST_SHARES) {
    return given;
  }
  const reason = `is no whole number from 1 to ${MOST_SHARES}`;
  findings.add('out-of-range', 'sharedDirectories', given, reason, 'write for example 4');
  return 0;
}
