/**
 * Paths of disks. A configuration outlives many boots, and the kernel hands out `sdb` and `nvme1n1` anew at each of them, in the order in
 * which disks answer; only names that udev takes from the disk itself mean the same disk tomorrow.
 */
import { printedValue } from './printed-value';
import { refuse, textOf } from './refusal';
import { parsed, valueOrThrow } from './violation';
import type { Parsed } from './violation';

/** What `DevicePath.of` takes. */
export type DevicePathInput = string | DevicePath;

/** What a stable name is taken from; `unstable` for all others. */
export type DevicePathKind =
  | 'by-id'
  | 'by-uuid'
  | 'by-partuuid'
  | 'by-path'
  | 'by-label'
  | 'by-partlabel'
  | 'mapper'
  | 'unstable';

/** How strict to be with a path. */
export interface DevicePathOptions {
  /**
   * Whether names that may mean another disk after the next boot are taken.
   *
   * @default false
   */
  readonly allowUnstable?: boolean;
}

const STABLE: readonly DevicePathKind[] = [
  'by-id',
  'by-uuid',
  'by-partuuid',
  'by-path',
  'by-label',
  'by-partlabel',
];

// Names given in the order of probing: SCSI, IDE, virtio, Xen and DASD disks, NVMe, SD cards, and all that is only numbered.
const KERNEL_NAME = new RegExp(
  `^(?:${[
    '(?:[shv]d|xvd|dasd|ubd)[a-z]{1,3}\\d*',
    'nvme\\d+(?:c\\d+)?(?:n\\d+(?:p\\d+)?)?',
    'mmcblk\\d+(?:p\\d+|boot\\d+|rpmb)?',
    'dm-\\d+',
    '(?:loop|md|nbd|rbd|zd|drbd|bcache|zram|ram|pmem|sr|fd|sg)\\d+(?:p\\d+)?',
  ].join('|')})$`,
);
const NO_DISK =
  /^\/dev\/(?:null|zero|full|u?random|console|tty[^/]*|ptmx|pts|kmsg|mem|port|fuse|kvm|shm|net|input|snd|mapper\/control)(?:\/|$)/;
// What udev itself puts into the names of links; all else it writes as \x and two digits.
const CHARACTERS = /^(?:[\p{L}\p{N}#+\-.:=@_/]|\\x[0-9a-fA-F]{2})*$/u;
const TAG = /^(ID|UUID|PARTUUID|LABEL|PARTLABEL)=(.*)$/i;
const DETOURS = ['', '.', '..'];
const FOLDER = /^\/dev\/(disk(\/by-[^/]*)?|mapper)$/;
const EXAMPLE = 'the whole path, such as "/dev/disk/by-id/wwn-0x5000c500a1b2c3d4"';
const LOOK_FOR_LINKS = '"ls -l /dev/disk/by-id" on the machine';

/**
 * The path of a block device that means the same disk at every boot.
 *
 * @see https://www.freedesktop.org/software/systemd/man/latest/udev.html
 */
export class DevicePath {
  /** What the name is taken from. */
  readonly kind: DevicePathKind;
  private readonly text: string;

  private constructor(text: string, kind: DevicePathKind) {
    this.text = text;
    this.kind = kind;
  }

  /**
   * Reads a path. Refuses what is no normalised path under `/dev`, `UUID=` and its like, and, unless `allowUnstable`, kernel names
   * (`/dev/sdb`, `/dev/nvme0n1p1`), links named after them (`/dev/cortx/sdb`) and all that is not under `/dev/disk/by-id`, `by-uuid`,
   * `by-partuuid`, `by-path`, `by-label`, `by-partlabel` or `/dev/mapper`.
   */
  static parse(
    input: DevicePathInput,
    path = '',
    options: DevicePathOptions = {},
  ): Parsed<DevicePath> {
    const given = input instanceof DevicePath ? input.text : input;
    const text = textOf(given, path, '/dev/disk/by-id/wwn-0x5000c500a1b2c3d4');
    if (!text.ok) return text;
    const malformed = malformation(text.value, path);
    if (malformed !== undefined) return malformed;
    const kind = kindOf(text.value);
    if (kind === 'unstable' && options.allowUnstable !== true) return unstable(text.value, path);
    return parsed(new DevicePath(text.value, kind));
  }

  /**
   * The path that is written in a program.
   *
   * @throws InvalidConfiguration when `parse` refuses it
   */
  static of(input: DevicePathInput, options: DevicePathOptions = {}): DevicePath {
    const given = input instanceof DevicePath ? input.text : input;
    return valueOrThrow(
      `device ${JSON.stringify(printedValue(given))}`,
      DevicePath.parse(given, '', options),
    );
  }

  /** Whether the path means the same disk at every boot. */
  get isStable(): boolean {
    return this.kind !== 'unstable';
  }

  /** The last part of the path. */
  get name(): string {
    return this.text.slice(this.text.lastIndexOf('/') + 1);
  }

  /** Whether both are the same path; two paths may still lead to one disk. */
  equals(other: DevicePathInput): boolean {
    return this.text === (other instanceof DevicePath ? other.text : other);
  }

  /** The path as it was given. */
  toString(): string {
    return this.text;
  }

  /** As `toString`, so that `JSON.stringify` prints it the same way. */
  toJSON(): string {
    return this.text;
  }
}

function malformation(text: string, path: string): Parsed<DevicePath> | undefined {
  const tag = TAG.exec(text);
  if (tag !== null) {
    const name = (tag[2] ?? '').replace(/^(["'])(.*)\1$/, '$2').replaceAll(' ', '\\x20');
    const instead = `/dev/disk/by-${(tag[1] ?? '').toLowerCase()}/${name}`;
    const remedy = isStablePath(instead) ? `write "${instead}"` : `write ${EXAMPLE}`;
    return refuse('invalid', path, text, 'is a tag of mount(8), no path', remedy);
  }
  if (!text.startsWith('/dev/')) {
    return refuse('invalid', path, text, 'is no path under /dev', `write ${EXAMPLE}`);
  }
  return (
    badCharacter(text, path) ?? tooLong(text, path) ?? detour(text, path) ?? noDisk(text, path)
  );
}

/** The most bytes of one name in a path. */
const LONGEST_NAME = 255;

function tooLong(text: string, path: string): Parsed<DevicePath> | undefined {
  const encoder = new TextEncoder();
  const longest = Math.max(...text.split('/').map((name) => encoder.encode(name).length));
  if (longest <= LONGEST_NAME) return undefined;
  const reason = `has a name of ${longest} bytes; Linux takes at most ${LONGEST_NAME}`;
  return refuse('too-long', path, text, reason, `write ${EXAMPLE}`);
}

function badCharacter(text: string, path: string): Parsed<DevicePath> | undefined {
  const no = (reason: string, remedy: string): Parsed<DevicePath> =>
    refuse('invalid', path, text, reason, remedy);
  if (text.includes('%')) {
    const remedy = 'use "\\x25" for the character "%", as udev does';
    return no('"%" begins a specifier of systemd', remedy);
  }
  if (/\s/u.test(text)) return no('holds white space', 'use "\\x20" for a space, as udev does');
  if (CHARACTERS.test(text)) return undefined;
  const remedy = 'use "\\x" and two digits for it, as "ls -l /dev/disk/by-label" shows it';
  return no('holds a character that udev does not use in names', remedy);
}

function detour(text: string, path: string): Parsed<DevicePath> | undefined {
  const segments = text.slice(1).split('/');
  if (!segments.some((segment) => DETOURS.includes(segment))) return undefined;
  const kept = `/${segments.filter((segment) => segment !== '' && segment !== '.').join('/')}`;
  const remedy = isStablePath(kept) ? `write "${kept}"` : `write ${EXAMPLE}`;
  return refuse('invalid', path, text, 'holds an empty, "." or ".." part', remedy);
}

function noDisk(text: string, path: string): Parsed<DevicePath> | undefined {
  const remedy = `choose one from ${LOOK_FOR_LINKS}`;
  if (NO_DISK.test(text)) return refuse('invalid', path, text, 'is no disk', remedy);
  if (!FOLDER.test(text)) return undefined;
  return refuse('invalid', path, text, 'is a folder', remedy);
}

function kindOf(text: string): DevicePathKind {
  const mapped = /^\/dev\/mapper\/([^/]+)$/.exec(text)?.[1];
  // kpartx names the partitions of /dev/loop0 "loop0p1": a mapping is as stable as its name.
  if (mapped !== undefined) return KERNEL_NAME.test(mapped) ? 'unstable' : 'mapper';
  const folder = /^\/dev\/disk\/(by-[^/]+)\/[^/]+$/.exec(text)?.[1];
  return STABLE.find((kind) => kind === folder) ?? 'unstable';
}

// Whether a remedy may propose it. Not `parse`, which would look for a remedy in turn.
function isStablePath(text: string): boolean {
  const name = text.slice(text.lastIndexOf('/') + 1);
  const wellFormed = CHARACTERS.test(text) && !DETOURS.includes(name) && !NO_DISK.test(text);
  return wellFormed && kindOf(text) !== 'unstable';
}

function unstable(text: string, path: string): Parsed<DevicePath> {
  const segments = text.split('/').slice(2);
  const kernelName = segments.find((segment) => KERNEL_NAME.test(segment));
  const allow = 'or set allowUnstable';
  if (kernelName !== undefined) {
    const whose = segments.length === 1 ? 'is' : 'is a link named after';
    const reason = `${whose} a kernel name, which depends on the order in which disks are found: after the next boot it may be another disk`;
    const remedy = `look with ${LOOK_FOR_LINKS} which link points to ${kernelName}, and write that; ${allow}`;
    return refuse('forbidden', path, text, reason, remedy);
  }
  const reason = 'is not known to mean the same disk after the next boot';
  const logical = segments.length === 2 && segments[0] !== 'disk' ? logicalVolume(segments) : '';
  const remedy = `write a path under /dev/disk/by-id (${LOOK_FOR_LINKS}) or /dev/mapper${logical}; ${allow}`;
  return refuse('forbidden', path, text, reason, remedy);
}

// LVM doubles the hyphens within a name and joins group and volume with a single one.
function logicalVolume(segments: readonly string[]): string {
  const name = segments.map((segment) => segment.replaceAll('-', '--')).join('-');
  return ` ("/dev/mapper/${name}" for a logical volume)`;
}
