/**
 * The classes of cinder-csi: what a person writes, and what the API server gets.
 *
 * @see https://github.com/kubernetes/cloud-provider-openstack/blob/v1.36.0/docs/cinder-csi-plugin/using-cinder-csi-plugin.md#supported-parameters
 */
import { checkSwitch, isObjectName, isRecord, isText, readTexts } from '../values';
import type { Findings } from '../values';

import type { CinderClass, CinderSnapshots } from './cinder-props';
import { readClassName, readReclaimPolicy, refuseTwice } from './manila-class';
import { readMountOptions } from './mount-options';
import { refuseUnknown } from './openstack-cloud-fields';

/** What nodes are labelled with. */
export const CINDER_ZONE = 'topology.cinder.csi.openstack.org/zone';

/** A class that was read. */
export interface ReadCinderClass {
  readonly name: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly zones: readonly string[];
  readonly reclaimPolicy: 'Retain' | 'Delete';
  readonly allowVolumeExpansion: boolean;
  readonly volumeBindingMode: string;
  readonly mountOptions: readonly string[];
  readonly isDefault: boolean;
}

/** How snapshots are made, read. */
export interface ReadCinderSnapshots {
  readonly name: string;
  readonly deletionPolicy: string;
  readonly parameters: Readonly<Record<string, string>>;
}

const FILE_SYSTEMS: readonly unknown[] = ['ext3', 'ext4', 'xfs', 'btrfs'];
const MODES: readonly unknown[] = ['WaitForFirstConsumer', 'Immediate'];
const KNOWN: readonly string[] = [
  ...['name', 'type', 'availability', 'zones', 'fsType', 'volumeBindingMode', 'reclaimPolicy'],
  ...['allowVolumeExpansion', 'mountOptions', 'isDefault'],
];
const SNAPSHOTS: readonly string[] = [
  ...['name', 'deletionPolicy', 'type', 'force-create', 'availability'],
  'backup-max-duration-seconds-per-gb',
];
const EXAMPLE = '[{ name: "disks", type: "ssd" }]';

/** Reads all classes; those with something wrong are left out. */
export function readCinderClasses(
  given: unknown,
  topology: boolean,
  findings: Findings,
): readonly ReadCinderClass[] {
  if (given === undefined) return [];
  if (!Array.isArray(given)) {
    findings.add('invalid', 'classes', given, 'is no list of classes', `write ${EXAMPLE}`);
    return [];
  }
  const read = given.flatMap((one: unknown, index) =>
    readClass(one, `classes[${index}]`, topology, findings),
  );
  refuseTwice(read, findings);
  return read;
}

function readClass(
  given: unknown,
  at: string,
  topology: boolean,
  findings: Findings,
): readonly ReadCinderClass[] {
  if (!isRecord(given)) {
    findings.add('invalid', at, given, 'is no class', `write ${EXAMPLE.slice(1, -1)}`);
    return [];
  }
  const before = findings.violations.length;
  const one: Partial<CinderClass> = given;
  const { allowVolumeExpansion = true, isDefault = false } = one;
  refuseUnknown(given, KNOWN, at, findings);
  const name = readClassName(one.name, at, findings);
  for (const field of ['allowVolumeExpansion', 'isDefault'] as const) {
    checkSwitch(one[field], `${at}.${field}`, findings);
  }
  const read = {
    zones: readZones(one, at, topology, findings),
    reclaimPolicy: readReclaimPolicy(one.reclaimPolicy, at, findings),
    volumeBindingMode: readMode(one.volumeBindingMode, at, findings),
    mountOptions: readMountOptions(one.mountOptions, `${at}.mountOptions`, findings),
    parameters: {
      'csi.storage.k8s.io/fstype': readFileSystem(one.fsType, `${at}.fsType`, findings),
      ...readWords(one, ['type', 'availability'], at, findings),
    },
  };
  if (findings.violations.length > before) return [];
  return [{ name, allowVolumeExpansion, isDefault, ...read }];
}

/** Reads a file system that the driver can make. */
export function readFileSystem(given: unknown, path: string, findings: Findings): string {
  if (given === undefined) return 'ext4';
  if (typeof given === 'string' && FILE_SYSTEMS.includes(given)) return given;
  const remedy = `use ${FILE_SYSTEMS.join(', ')}`;
  findings.add('unsupported', path, given, 'is no file system that the driver makes', remedy);
  return 'ext4';
}

/** Reads a zone that a node can be labelled with. */
export function readZone(given: unknown, path: string, findings: Findings): string {
  if (isText(given, /^[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/)) return given;
  const reason = 'is no zone that a node can be labelled with';
  findings.add('invalid', path, given, reason, 'write for example "nova"');
  return '';
}

/** Reads how snapshots are made. */
export function readCinderSnapshots(
  given: unknown,
  findings: Findings,
): ReadCinderSnapshots | undefined {
  if (given === undefined) return undefined;
  const record: Partial<CinderSnapshots> = isRecord(given) ? given : {};
  const { name, deletionPolicy = 'Retain', type = 'snapshot' } = record;
  refuseUnknown(record, SNAPSHOTS, 'snapshots', findings);
  if (!isObjectName(name)) {
    const remedy = 'write for example { name: "snapshots" }';
    findings.add('invalid', 'snapshots.name', name, 'is no name of a class', remedy);
  }
  refuseOther(deletionPolicy, ['Retain', 'Delete'], 'snapshots.deletionPolicy', findings);
  refuseOther(type, ['snapshot', 'backup'], 'snapshots.type', findings);
  const parameters = {
    type,
    ...readForce(record, findings),
    ...readBackup(record, findings),
  };
  return { name: isObjectName(name) ? name : '', deletionPolicy, parameters };
}

function readForce(
  { 'force-create': force }: Partial<CinderSnapshots>,
  findings: Findings,
): Readonly<Record<string, string>> {
  checkSwitch(force, 'snapshots.force-create', findings);
  return typeof force === 'boolean' ? { 'force-create': String(force) } : {};
}

function readBackup(
  given: Partial<CinderSnapshots>,
  findings: Findings,
): Readonly<Record<string, string>> {
  const seconds: unknown = given['backup-max-duration-seconds-per-gb'];
  const words = readWords(given, ['availability'], 'snapshots', findings);
  for (const field of ['backup-max-duration-seconds-per-gb', 'availability'] as const) {
    if (given[field] === undefined || given.type === 'backup') continue;
    const reason = 'is for backups';
    const remedy = 'leave it out, or write type: "backup"';
    findings.add('conflict', `snapshots.${field}`, given[field], reason, remedy);
  }
  if (seconds === undefined) return words;
  const path = 'snapshots.backup-max-duration-seconds-per-gb';
  if (typeof seconds === 'number' && Number.isInteger(seconds) && seconds > 0 && seconds <= 3600) {
    return { ...words, 'backup-max-duration-seconds-per-gb': String(seconds) };
  }
  const reason = 'is no whole number from 1 to 3600';
  findings.add('out-of-range', path, seconds, reason, 'write for example 20');
  return words;
}

function readZones(
  { zones: given, availability }: Partial<CinderClass>,
  at: string,
  topology: boolean,
  findings: Findings,
): readonly string[] {
  const zones = readTexts(given, `${at}.zones`, 'nova', findings) ?? [];
  zones.forEach((zone, index) => readZone(zone, `${at}.zones[${index}]`, findings));
  if (zones.length > 0 && availability !== undefined) {
    const reason = 'names a zone of its own, which the pods know nothing of';
    const remedy = 'drop it, and write the zone in zones';
    findings.add('conflict', `${at}.availability`, availability, reason, remedy);
  }
  if (zones.length > 0 && !topology) {
    const reason = 'is not regarded by a driver without topology';
    findings.add('conflict', `${at}.zones`, undefined, reason, 'leave topology of the driver on');
  }
  return zones;
}

function readMode(given: unknown, at: string, findings: Findings): string {
  if (given === undefined) return 'WaitForFirstConsumer';
  if (typeof given === 'string' && MODES.includes(given)) return given;
  const remedy = `use ${MODES.join(' or ')}`;
  findings.add('unsupported', `${at}.volumeBindingMode`, given, 'is none', remedy);
  return 'WaitForFirstConsumer';
}

function readWords<K extends string>(
  given: Readonly<Partial<Record<K, unknown>>>,
  names: readonly K[],
  at: string,
  findings: Findings,
): Readonly<Record<string, string>> {
  const words = names.flatMap((name) => {
    const value = given[name];
    if (value === undefined) return [];
    if (isText(value, /^[^\p{Cc}]+$/u)) return [[name, value] as const];
    const remedy = 'write it as Cinder shows it';
    findings.add('invalid', `${at}.${name}`, value, 'is no text on one line', remedy);
    return [];
  });
  return Object.fromEntries(words);
}

function refuseOther(
  given: unknown,
  choices: readonly string[],
  path: string,
  findings: Findings,
): void {
  if (choices.includes(given as string)) return;
  findings.add('unsupported', path, given, 'is none', `use ${choices.join(' or ')}`);
}
