import type { Construct } from 'constructs';

import { DevicePath } from '../values';
import type { DevicePathInput, Parsed, Violation } from '../values';

import type { Contribution } from './contribution';
import { fileSystemUnitName } from './disk-units';
import { LONGEST_NAME } from './file-path';
import { isText, propsOf } from './given';
import { MachineConstruct } from './machine';
import { problem } from './problem';

/** The file systems that can be made. */
export type FileSystemType = 'ext4' | 'xfs';

/** A disk that shall carry a file system. */
export interface FileSystemProps {
  /** The whole disk or the partition, by a path that means the same disk on every boot. */
  readonly device: DevicePathInput;

  /** What to make on it when it is blank. The image needs e2fsprogs for ext4, xfsprogs for xfs. */
  readonly type: FileSystemType;

  /**
   * The label of a file system that is made: at most 16 bytes for ext4, 12 for xfs. One that is there keeps its own.
   *
   * @default - no label
   */
  readonly label?: string;

  /**
   * Whether a device name that may mean another disk after the next boot is taken.
   *
   * @default false
   */
  readonly allowUnstable?: boolean;
}

const LONGEST_LABEL: Readonly<Record<FileSystemType, number>> = { ext4: 16, xfs: 12 };

/**
 * A file system on a disk. On every boot a service of its own looks at the disk: a blank one is formatted, one with the wanted type is
 * checked (fsck), and for anything else (another file system, a partition table, a volume of LVM, …) the service fails, says what is there
 * and changes nothing. cloud-init's `fs_setup` is not used: it formats over a different file system even with `overwrite: false`.
 *
 * A disk that is not there is waited for (90 s); then the service fails, and the first boot with it. In a container, where device nodes
 * are there from the beginning or never, the service is skipped.
 */
export class FileSystem extends MachineConstruct {
  /** The disk; undefined when its path is refused. */
  readonly device: DevicePath | undefined;
  /** What is made on a blank disk. */
  readonly type: FileSystemType;
  /** The label of a new file system. */
  readonly label: string | undefined;
  private readonly parsedDevice: Parsed<DevicePath>;

  constructor(scope: Construct, id: string, props: FileSystemProps) {
    super(scope, id);
    const { device, type, label, allowUnstable } = propsOf(props);
    const options = { allowUnstable: allowUnstable ?? false };
    this.parsedDevice = DevicePath.parse(device, 'device', options);
    this.device = this.parsedDevice.ok ? this.parsedDevice.value : undefined;
    this.type = type;
    this.label = label;
  }

  /** The service that prepares the disk; undefined when the path of the disk is refused. */
  get unit(): string | undefined {
    return this.device === undefined ? undefined : fileSystemUnitName(this.device.toString());
  }

  override get readsAnew(): boolean {
    return true;
  }

  override violations(): readonly Violation[] {
    return [
      ...(this.parsedDevice.ok ? validateUnit(this.unit) : [this.parsedDevice.violation]),
      ...validateType(this.type),
      ...validateLabel(this.label, this.type),
    ];
  }

  override contributions(): readonly Contribution[] {
    const { device, type, label } = this;
    if (device === undefined || this.violations().length > 0) return [];
    return [
      { kind: 'device-use', device: device.toString(), use: 'file system' },
      {
        kind: 'file-system',
        device: device.toString(),
        type,
        ...(label === undefined ? {} : { label }),
      },
    ];
  }
}

function validateUnit(unit = ''): Violation[] {
  if (unit.length <= LONGEST_NAME) return [];
  const reason = `the path gives the service a name of ${unit.length} characters; it may have ${LONGEST_NAME}`;
  return [problem('too-long', 'device', unit, reason, 'use another link to the disk')];
}

function validateType(type: unknown): Violation[] {
  if (isType(type)) return [];
  const remedy = `use ${Object.keys(LONGEST_LABEL).join(' or ')}`;
  return [problem('unsupported', 'type', type, 'is no file system that can be made', remedy)];
}

function isType(type: unknown): type is FileSystemType {
  return typeof type === 'string' && Object.hasOwn(LONGEST_LABEL, type);
}

function validateLabel(label: unknown, type: unknown): Violation[] {
  if (label === undefined) return [];
  if (!isText(label, /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/)) {
    const remedy = 'use letters, digits, "_", "." and "-"';
    return [problem('invalid', 'label', label, 'is no label', remedy)];
  }
  const fileSystem = isType(type) ? type : 'ext4';
  const longest = LONGEST_LABEL[fileSystem];
  if (label.length <= longest) return [];
  const reason = `is ${label.length} characters long; a label of ${fileSystem} has at most ${longest}`;
  return [problem('too-long', 'label', label, reason, 'shorten it')];
}
