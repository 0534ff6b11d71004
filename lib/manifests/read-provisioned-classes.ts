/** From the classes that a person writes to those that the local static provisioner takes. */
import { checkSwitch, isObjectName, isRecord, isText, readTexts } from '../values';
import type { Findings } from '../values';

import type { ProvisionedClass } from './local-volume-provisioner-props';
import { readMountOptions } from './mount-options';
import { namePattern } from './name-pattern';

/** A class that was read: complete and legal. */
export interface ReadClass extends ProvisionedClass {
  readonly volumeMode: 'Filesystem' | 'Block';
  readonly reclaimPolicy: 'Retain' | 'Delete';
  readonly namePattern: string;
  readonly mountOptions: readonly string[];
  readonly createClass: boolean;
}

const PATH = /^(?:\/[A-Za-z0-9._+@:-]+)+$/;
// Where the pod has something else, or where every file of the system would be a volume.
const TAKEN = [
  '/bin',
  '/boot',
  '/dev',
  '/etc',
  '/lib',
  '/proc',
  '/run',
  '/sbin',
  '/scripts',
  '/sys',
];
const ROOTS = [
  '/home',
  '/media',
  '/mnt',
  '/opt',
  '/root',
  '/srv',
  '/tmp',
  '/usr',
  '/var',
  '/var/lib',
];
const CHOICES = {
  volumeMode: ['Filesystem', 'Block'],
  accessMode: ['ReadWriteOnce', 'ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOncePod'],
  reclaimPolicy: ['Retain', 'Delete'],
} as const;

/** Reads all classes; those with something wrong are left out, and nothing is left out without a violation. */
export function readProvisionedClasses(given: unknown, findings: Findings): readonly ReadClass[] {
  if (!Array.isArray(given) || given.length === 0) {
    const remedy = 'write [{ storageClass: "fast", hostDir: "/mnt/disks/fast" }]';
    findings.add('required', 'classes', given, 'names no class', remedy);
    return [];
  }
  const read = given.flatMap((one: unknown, index) =>
    readClass(one, `classes[${index}]`, findings),
  );
  const defaults = read.filter(({ isDefault }) => isDefault === true);
  if (defaults.length > 1) {
    const names = defaults.map(({ storageClass }) => storageClass).join(', ');
    const reason = 'are all to be the default, and a cluster has one';
    findings.add('conflict', 'classes', names, reason, 'keep isDefault at one of them');
  }
  refuseShared(read, findings);
  return read;
}

function readClass(given: unknown, at: string, findings: Findings): readonly ReadClass[] {
  if (!isRecord(given)) {
    const remedy = 'write { storageClass: "fast", hostDir: "/mnt/disks/fast" }';
    findings.add('invalid', at, given, 'is no class', remedy);
    return [];
  }
  const before = findings.violations.length;
  const one = given as Partial<ProvisionedClass>;
  const { storageClass = '', hostDir = '', volumeMode = 'Filesystem' } = one;
  const { reclaimPolicy = 'Retain', createClass = true } = one;
  checkName(storageClass, at, findings);
  checkFolder(hostDir, `${at}.hostDir`, findings);
  checkChoices(one, at, findings);
  checkFileSystem(one, at, findings);
  const pattern = one.namePattern ?? '*';
  if (typeof pattern !== 'string' || namePattern(pattern) === undefined) {
    const remedy = 'write for example "nvme-*,wwn-*"';
    findings.add('invalid', `${at}.namePattern`, pattern, 'is no pattern of names', remedy);
  }
  const mountOptions = readMountOptions(one.mountOptions, `${at}.mountOptions`, findings);
  if (findings.violations.length > before) return [];
  return [
    {
      ...one,
      storageClass,
      hostDir,
      volumeMode,
      reclaimPolicy,
      createClass,
      namePattern: pattern,
      mountOptions,
    },
  ];
}

function checkName(given: unknown, at: string, findings: Findings): void {
  if (isObjectName(given)) return;
  const remedy = 'write lower-case letters, digits, "-" and ".", such as "fast"';
  findings.add('invalid', `${at}.storageClass`, given, 'is no name of a class', remedy);
}

function checkFolder(given: unknown, path: string, findings: Findings): void {
  const remedy = 'write a folder of its own, such as "/mnt/disks/fast"';
  if (!isText(given, PATH) || given.split('/').some((part) => part === '.' || part === '..')) {
    findings.add('invalid', path, given, 'is no whole path of a folder', remedy);
  } else if (TAKEN.some((folder) => isWithin(given, folder)) || ROOTS.includes(given)) {
    const reason = 'is a folder of the system, whose content would become volumes';
    findings.add('forbidden', path, given, reason, remedy);
  }
}

function checkChoices(given: Partial<ProvisionedClass>, at: string, findings: Findings): void {
  checkSwitch(given.isDefault, `${at}.isDefault`, findings);
  checkSwitch(given.createClass, `${at}.createClass`, findings);
  for (const [field, choices] of Object.entries(CHOICES)) {
    const value = given[field as keyof typeof CHOICES];
    if (value === undefined || (choices as readonly string[]).includes(value)) continue;
    findings.add('unsupported', `${at}.${field}`, value, 'is none', `use ${choices.join(', ')}`);
  }
}

function checkFileSystem(given: Partial<ProvisionedClass>, at: string, findings: Findings): void {
  const { fsType, volumeMode, blockCleanerCommand, reclaimPolicy } = given;
  if (fsType !== undefined && !isText(fsType, /^[a-z][a-z0-9]{1,15}$/)) {
    const remedy = 'write for example "xfs"';
    findings.add('invalid', `${at}.fsType`, fsType, 'is no file system', remedy);
  } else if (fsType !== undefined && volumeMode === 'Block') {
    const reason = 'says nothing of volumes that are devices';
    findings.add('conflict', `${at}.fsType`, fsType, reason, 'leave it out');
  }
  const path = `${at}.blockCleanerCommand`;
  const command = readTexts(blockCleanerCommand, path, '/scripts/shred.sh', findings);
  if (command === undefined) return;
  if (!isText(command[0], /^\/\S+$/)) {
    const remedy = 'write for example ["/scripts/shred.sh", "2"]';
    findings.add('invalid', path, command[0], 'is no path of a program', remedy);
  } else if (reclaimPolicy !== 'Delete') {
    const reason = 'is never run, as the class keeps what is on its volumes';
    findings.add(
      'conflict',
      path,
      command[0],
      reason,
      'leave it out, or set reclaimPolicy to Delete',
    );
  }
}

/** What two classes would both offer is refused: it would be deleted for one while a pod of the other uses it. */
function refuseShared(classes: readonly ReadClass[], findings: Findings): void {
  classes.forEach((one, index) => {
    for (const other of classes.slice(0, index)) {
      if (one.storageClass === other.storageClass) {
        const path = `classes[${index}].storageClass`;
        findings.add('duplicate', path, one.storageClass, 'is there already', 'join the two');
      }
      const nested = isWithin(one.hostDir, other.hostDir) || isWithin(other.hostDir, one.hostDir);
      if (!nested) continue;
      const path = `classes[${index}].hostDir`;
      const reason = `is, holds or stands in the folder of the class ${other.storageClass} (${other.hostDir})`;
      findings.add('conflict', path, one.hostDir, reason, 'give each class a folder of its own');
    }
  });
}

function isWithin(path: string, folder: string): boolean {
  return `${path}/`.startsWith(`${folder}/`);
}
