/** The disks of a target, read. */
import { createHash } from 'node:crypto';

import { Hostname, IpAddress, Quantity, isRecord, isText, hasPlaceholder } from '../values';
import type { Findings } from '../values';

import { PLAIN_PATH } from './etcd-read-tls';
import type { IscsiLun, IscsiTargetProps } from './iscsi-target-props';
import type { ReadIscsiNode } from './iscsi-target-nodes';
import { readWhole } from './read-value';

/** A file on a volume. */
export interface ReadGlfs {
  readonly kind: 'glfs';
  readonly volume: string;
  readonly host: string;
  readonly path: string;
}

/** A file on the machine. */
export interface ReadFileBackstore {
  readonly kind: 'file';
  readonly path: string;
}

/** A disk. */
export interface ReadIscsiLun {
  readonly name: string;
  readonly backstore: ReadGlfs | ReadFileBackstore;
  readonly bytes: bigint;
  readonly index: number;
  readonly wwn: string;
  readonly allocation: 'full' | 'sparse';
  /** The number of the node whose path comes first, from 1; undefined where there is one path. */
  readonly preferred: number | undefined;
  readonly commandTimeout: number;
  readonly ringBufferMiB: number | undefined;
}

const LUN_NAME = /^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const VOLUME = /^[A-Za-z0-9_-]{1,255}$/;
// What tcmu-runner, rtslib and the kernel's control files all read as one path: no colon, comma, semicolon, white space.
const VOLUME_PATH = /^(?!.*(?:^|\/)\.{1,2}(?:\/|$))[A-Za-z0-9_.@+-]+(?:\/[A-Za-z0-9_.@+-]+)*$/;
const HIGHEST_INDEX = 255;
const SECTOR = 512n;
const SMALLEST = 1n << 20n;
const LARGEST = 1n << 50n;
const USUAL_TIMEOUT = 130;

const NO_VOLUME = 'is no name of a volume';
const NO_HOST = 'is neither a host name nor an IPv4 address, and tcmu-runner takes no other';
const NO_PATH = 'is no path within a volume that tcmu-runner takes';

/** What else the disks depend on. */
export interface LunSurroundings {
  readonly iqn: string;
  readonly nodes: readonly ReadIscsiNode[];
}

/** Reads the list. */
export function readIscsiLuns(
  given: Partial<IscsiTargetProps>['luns'],
  around: LunSurroundings,
  findings: Findings,
): readonly ReadIscsiLun[] {
  const list: unknown = given;
  const remedy = 'write [{ name: "store", backstore: { glfs: { … } }, size: "8Gi" }]';
  if (!Array.isArray(list) || list.length === 0) {
    const code = list === undefined ? 'required' : 'invalid';
    findings.add(code, 'luns', list, 'is no list of at least one disk', remedy);
    return [];
  }
  const luns = list.flatMap((one: unknown, at) => {
    const path = `luns[${at}]`;
    if (isRecord(one)) return [readLun(one, at, around, path, findings)];
    findings.add('invalid', path, one, 'is no record of settings', remedy);
    return [];
  });
  if (list.length > 1) demandIndexes(list, findings);
  refuseTwice(luns, findings);
  return luns;
}

/** A volume of Kubernetes names a disk by its number, so the number must not follow from who else is in the list. */
function demandIndexes(list: readonly unknown[], findings: Findings): void {
  const reason = 'a place in a list of several disks is no number that lasts';
  list.forEach((one, at) => {
    if (!isRecord(one) || one['index'] !== undefined) return;
    const remedy = `write index: ${at}, and never change it`;
    findings.add('required', `luns[${at}].index`, undefined, reason, remedy);
  });
}

function readLun(
  lun: Partial<IscsiLun>,
  at: number,
  around: LunSurroundings,
  path: string,
  findings: Findings,
): ReadIscsiLun {
  const name = readName(lun.name, `${path}.name`, findings);
  const backstore = readBackstore(lun.backstore, `${path}.backstore`, findings);
  if (backstore.kind === 'file' && backstore.path !== '' && around.nodes.length > 1) {
    const reason = 'is another file on each node, under one serial number';
    const remedy = 'put it on a GlusterFS volume, or set layout: "per-node"';
    findings.add('conflict', `${path}.backstore.file`, backstore.path, reason, remedy);
  }
  const timeout = readWhole(lun.commandTimeout, `${path}.commandTimeout`, [1, 3600], findings);
  return {
    ...{ name, backstore },
    bytes: readSize(lun.size, `${path}.size`, findings),
    index: readWhole(lun.index, `${path}.index`, [0, HIGHEST_INDEX], findings) ?? at,
    wwn: readWwn(lun.wwn, `${around.iqn}/${name}`, `${path}.wwn`, findings),
    allocation: readAllocation(lun.allocation, `${path}.allocation`, findings),
    preferred: readPreferred(lun.preferredNode, at, around.nodes, path, findings),
    commandTimeout: timeout ?? USUAL_TIMEOUT,
    ringBufferMiB: readWhole(lun.ringBufferMiB, `${path}.ringBufferMiB`, [1, 1024], findings),
  };
}

function readName(given: unknown, path: string, findings: Findings): string {
  if (isText(given, LUN_NAME)) return given;
  const code = given === undefined ? 'required' : 'invalid';
  const remedy = 'write for example "app-store": lower-case letters, digits and hyphens';
  findings.add(code, path, given, 'is no name of a disk', remedy);
  return '';
}

function readBackstore(
  given: unknown,
  path: string,
  findings: Findings,
): ReadGlfs | ReadFileBackstore {
  const remedy = 'write { glfs: { volume, path } } or { file: "/srv/disks/store.img" }';
  const none: ReadFileBackstore = { kind: 'file', path: '' };
  if (!isRecord(given) || 'glfs' in given === 'file' in given) {
    const code = given === undefined ? 'required' : 'invalid';
    findings.add(code, path, given, 'is neither a file on a volume nor one here', remedy);
    return none;
  }
  if ('glfs' in given) return readGlfs(given['glfs'], `${path}.glfs`, findings);
  const file = given['file'];
  if (isText(file, PLAIN_PATH)) return { kind: 'file', path: file };
  const reason = 'is no absolute path of plain characters';
  findings.add('invalid', `${path}.file`, file, reason, 'write for example "/srv/disks/a.img"');
  return none;
}

function readGlfs(given: unknown, at: string, findings: Findings): ReadGlfs {
  const { volume, host = 'localhost', path } = isRecord(given) ? given : {};
  const fields: readonly (readonly [string, unknown, boolean, string, string])[] = [
    ['volume', volume, isText(volume, VOLUME), NO_VOLUME, '"store": letters, digits, "_" and "-"'],
    ['host', host, isHost(host), NO_HOST, '"gluster-1"'],
    ['path', path, isText(path, VOLUME_PATH), NO_PATH, '"app-store.img"'],
  ];
  const [readVolume = '', readHost = '', readPath = ''] = fields.map(
    ([field, value, isGood, reason, example]) => {
      if (isGood && typeof value === 'string') return value;
      const code = value === undefined ? 'required' : 'invalid';
      findings.add(code, `${at}.${field}`, value, reason, `write for example ${example}`);
      return '';
    },
  );
  return { kind: 'glfs', volume: readVolume, host: readHost, path: readPath };
}

function isHost(host: unknown): boolean {
  if (typeof host !== 'string') return false;
  const address = IpAddress.parse(host);
  return address.ok ? address.value.family === 4 : Hostname.parse(host).ok;
}

function readSize(given: IscsiLun['size'] | undefined, path: string, findings: Findings): bigint {
  if (given === undefined) {
    findings.add('required', path, undefined, 'a disk has a size', 'write for example "8Gi"');
    return SMALLEST;
  }
  const size = findings.take(Quantity.parse(given, path));
  if (size === undefined) return SMALLEST;
  const bytes = size.bytes();
  if (bytes >= SMALLEST && bytes <= LARGEST && bytes % SECTOR === 0n) return bytes;
  const reason = 'is no multiple of 512 bytes from 1Mi to 1Pi';
  findings.add('out-of-range', path, String(size), reason, 'write for example "8Gi"');
  return SMALLEST;
}

function readWwn(given: unknown, seed: string, path: string, findings: Findings): string {
  if (given === undefined && hasPlaceholder(seed)) {
    const reason = 'follows from the names of target and disk, one of which is known only later';
    findings.add('required', path, undefined, reason, 'write a UUID, or the names');
  }
  if (given === undefined) return uuidOf(seed);
  if (isText(given, UUID)) return given.toLowerCase();
  const remedy = 'write a UUID, or leave it out';
  findings.add('invalid', path, given, 'is no UUID', remedy);
  return uuidOf(seed);
}

/** A UUID of version 8 that stands for a text: the kernel makes the disk's NAA name of its first 25 digits. */
function uuidOf(seed: string): string {
  const hex = createHash('sha256').update(`groundwork iscsi disk ${seed}`).digest('hex');
  const variant = ((parseInt(hex.slice(16, 17), 16) & 3) | 8).toString(16);
  return [
    ...[hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`],
    ...[`${variant}${hex.slice(17, 20)}`, hex.slice(20, 32)],
  ].join('-');
}

function readAllocation(given: unknown, path: string, findings: Findings): 'full' | 'sparse' {
  if (given === undefined || given === 'full' || given === 'sparse') return given ?? 'full';
  findings.add('unsupported', path, given, 'is no way to take space', 'use "full" or "sparse"');
  return 'full';
}

function readPreferred(
  given: unknown,
  at: number,
  nodes: readonly ReadIscsiNode[],
  lun: string,
  findings: Findings,
): number | undefined {
  if (given !== undefined && !nodes.some(({ name }) => name === given)) {
    const path = `${lun}.preferredNode`;
    findings.add('invalid', path, given, 'is none of the nodes', 'name one of them');
  }
  if (nodes.length < 2) return undefined;
  const named = nodes.findIndex(({ name }) => name === given);
  return (named === -1 ? at % nodes.length : named) + 1;
}

function refuseTwice(luns: readonly ReadIscsiLun[], findings: Findings): void {
  const files = ({ backstore }: ReadIscsiLun): string =>
    backstore.kind === 'glfs' && backstore.path !== ''
      ? `${backstore.volume}/${backstore.path}`
      : backstore.path;
  const keys: readonly (readonly [string, (lun: ReadIscsiLun) => string | number, string])[] = [
    ['name', ({ name }) => name, 'is the name of another disk too'],
    ['index', ({ index }) => index, 'is the number of another disk too'],
    ['wwn', ({ wwn }) => wwn, 'is the serial number of another disk too'],
    ['backstore', files, 'holds another disk too'],
  ];
  for (const [field, keyOf, reason] of keys) {
    luns.forEach((lun, at) => {
      const key = keyOf(lun);
      // What was not read is told already.
      if (key === '' || lun.name === '' || luns.findIndex((one) => keyOf(one) === key) === at)
        return;
      findings.add('duplicate', `luns[${at}].${field}`, key, reason, 'give each its own');
    });
  }
}
