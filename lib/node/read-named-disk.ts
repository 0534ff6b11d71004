/** Disks by their names: serial number, World Wide Name or a path. */
import { isSameDisk } from '../machine';
import type { UdevTerm } from '../machine';
import { DevicePath, isRecord, isText } from '../values';
import type { Findings } from '../values';

import { blockDeviceRule } from './block-device-rule';
import type { NamedDisk } from './local-disks-props';

/** A disk that udev knows by name. */
export interface FoundByName {
  /** Its name below /dev/groundwork/<class>, and in the discovery directory. */
  readonly name: string;
  /** What `isSameDisk` compares; of a serial number the end of the names that udev makes of it. */
  readonly identity: { readonly device: string } | { readonly serial: string };
  /** Where it was given. */
  readonly path: string;
}

/** What a virtio disk keeps of its serial number: `VIRTIO_BLK_ID_BYTES` of the kernel. */
const LONGEST_SERIAL = 20;
const SERIAL = /^[A-Za-z0-9#+.:=@_-]+$/;
const NAME = /^[A-Za-z0-9_][A-Za-z0-9#+.:=@_-]*$/;
const LONGEST_NAME = 100;
const WWN =
  /^(?:0x(?:[0-9a-f]{16}|[0-9a-f]{32})|eui\.(?:[0-9a-f]{16}|[0-9a-f]{32})|uuid\.[0-9a-f-]{36})$/;
const KINDS = ['serial', 'wwn', 'device'] as const;

/** Reads the disks of a class. */
export function readNamedDisks(given: readonly NamedDisk[], findings: Findings): FoundByName[] {
  const list: unknown = given;
  if (!Array.isArray(list) || list.length === 0) {
    const code = Array.isArray(list) ? 'required' : 'invalid';
    const reason = Array.isArray(list) ? 'names no disk' : 'is no list';
    findings.add(code, 'disks', list, reason, 'write [{ serial: "S4EWNX0N123456" }]');
    return [];
  }
  const disks: FoundByName[] = [];
  given.forEach((one, index) => {
    const disk = readNamedDisk(one, `disks[${index}]`, findings);
    if (disk === undefined) return;
    const same = disks.find((other) => mayBeSameDisk(disk, other));
    const sameName = disks.find(({ name }) => name === disk.name);
    if (same !== undefined) {
      const reason = `is the disk of ${same.path} too`;
      findings.add('duplicate', disk.path, disk.name, reason, 'name each disk once');
    } else if (sameName !== undefined) {
      const reason = `is the name of ${sameName.path} too`;
      findings.add('duplicate', `${disk.path}.name`, disk.name, reason, 'choose another name');
    } else disks.push(disk);
  });
  return disks;
}

/** Whether two disks are one, as far as their names can tell. */
export function mayBeSameDisk(one: FoundByName, other: FoundByName): boolean {
  const [a, b] = [one.identity, other.identity];
  if ('device' in a)
    return 'device' in b ? isSameDisk(a.device, b.device) : isNamedAfter(a.device, b.serial);
  return 'device' in b ? isNamedAfter(b.device, a.serial) : a.serial === b.serial;
}

/** Whether a device is this disk, as far as their names can tell. */
export function isDeviceOf(device: string, disk: FoundByName): boolean {
  const { identity } = disk;
  return 'device' in identity
    ? isSameDisk(device, identity.device)
    : isNamedAfter(device, identity.serial);
}

/** The rules that give a disk its name; udev has a serial number under three keys, and in each of them means something else. */
export function namedDiskRules(disk: FoundByName, link: string): readonly (readonly UdevTerm[])[] {
  const { identity } = disk;
  if ('device' in identity) return [blockDeviceRule(identity.device, link)];
  return ['ID_SERIAL_SHORT', 'ID_SCSI_SERIAL', 'ID_SERIAL'].map((key): readonly UdevTerm[] => [
    ['ACTION', '!=', 'remove'],
    ['SUBSYSTEM', '==', 'block'],
    ['ENV{DEVTYPE}', '==', 'disk'],
    [`ENV{${key}}`, '==', identity.serial],
    ['SYMLINK', '+=', link],
  ]);
}

// /dev/disk/by-id/virtio-SERIAL, ata-MODEL_SERIAL, nvme-MODEL_SERIAL
function isNamedAfter(device: string, serial: string): boolean {
  const name = /^\/dev\/disk\/by-id\/(.+?)(?:-part\d+)?$/.exec(device)?.[1];
  return name !== undefined && (name.endsWith(`_${serial}`) || name.endsWith(`-${serial}`));
}

function readNamedDisk(
  given: NamedDisk,
  path: string,
  findings: Findings,
): FoundByName | undefined {
  const record: unknown = given;
  if (!isRecord(record)) {
    const remedy = 'write { serial: "S4EWNX0N123456" }';
    findings.add('invalid', path, record, 'is no record', remedy);
    return undefined;
  }
  const kinds = KINDS.filter((kind) => given[kind] !== undefined);
  if (kinds.length !== 1) {
    const code = kinds.length === 0 ? 'required' : 'conflict';
    const reason = kinds.length === 0 ? 'names no disk' : `names a disk in ${kinds.length} ways`;
    findings.add(code, path, kinds.join(', '), reason, `give one of ${KINDS.join(', ')}`);
    return undefined;
  }
  const identity = readIdentity(given, path, findings);
  if (identity === undefined) return undefined;
  const usual = 'device' in identity ? lastPart(identity.device) : identity.serial;
  const name = readName(given.name ?? usual, `${path}.name`, findings);
  return name === undefined ? undefined : { name, identity, path };
}

function readIdentity(
  { serial, wwn, device }: NamedDisk,
  path: string,
  findings: Findings,
): FoundByName['identity'] | undefined {
  if (serial !== undefined) return readSerial(serial, `${path}.serial`, findings);
  if (wwn !== undefined) return readWwn(wwn, `${path}.wwn`, findings);
  const read = findings.take(DevicePath.parse(device ?? '', `${path}.device`));
  return read === undefined ? undefined : { device: read.toString() };
}

function readSerial(
  given: unknown,
  path: string,
  findings: Findings,
): { readonly serial: string } | undefined {
  if (!isText(given, SERIAL)) {
    const remedy = 'write it as "udevadm info /dev/…" has it, in quotes, with "_" for spaces';
    findings.add('invalid', path, given, 'is no serial number', remedy);
    return undefined;
  }
  if (given.length <= LONGEST_SERIAL) return { serial: given };
  const reason = `is ${given.length} bytes long; a virtio disk keeps ${LONGEST_SERIAL} of them`;
  const remedy = `write "${given.slice(0, LONGEST_SERIAL)}" for a virtio disk, or name another one by wwn or device`;
  findings.add('too-long', path, given, reason, remedy);
  return undefined;
}

function readWwn(
  given: unknown,
  path: string,
  findings: Findings,
): { readonly device: string } | undefined {
  if (isText(given, WWN)) {
    return { device: `/dev/disk/by-id/${given.startsWith('0x') ? 'wwn-' : 'nvme-'}${given}` };
  }
  const remedy = 'write "0x" or "eui." and 16 or 32 hexadecimal digits in lower case';
  findings.add('invalid', path, given, 'is no World Wide Name', remedy);
  return undefined;
}

function readName(given: unknown, path: string, findings: Findings): string | undefined {
  if (isText(given, NAME) && given.length <= LONGEST_NAME) return given;
  const remedy = 'write for example "data-0"';
  findings.add('invalid', path, given, 'is no name of a disk', remedy);
  return undefined;
}

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
