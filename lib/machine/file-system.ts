import type { Construct } from 'constructs';

import { DevicePath } from '../values';
import type { DevicePathInput, Parsed, Violation } from '../values';

import type { Contribution } from './contribution';
import { MachineConstruct } from './machine';
import { PREPARE_FILE_SYSTEM } from './prepare-file-system';
import { problem } from './problem';
import { escapePath } from './unit-name';
import { renderSections } from './unit-sections';

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
    const options = { allowUnstable: props.allowUnstable ?? false };
    this.parsedDevice = DevicePath.parse(props.device, 'device', options);
    this.device = this.parsedDevice.ok ? this.parsedDevice.value : undefined;
    this.type = props.type;
    this.label = props.label;
  }

  /** The service that prepares the disk; undefined when the path of the disk is refused. */
  get unit(): string | undefined {
    if (this.device === undefined) return undefined;
    return `groundwork-filesystem-${escapePath(this.device.toString())}.service`;
  }

  override violations(): readonly Violation[] {
    return [
      ...(this.parsedDevice.ok ? [] : [this.parsedDevice.violation]),
      ...validateType(this.type),
      ...validateLabel(this.label, this.type),
    ];
  }

  override contributions(): readonly Contribution[] {
    const { unit, type, label } = this;
    if (unit === undefined) return [];
    const device = String(this.device);
    return [
      { kind: 'device-use', device, use: 'file system' },
      {
        kind: 'file-system',
        device,
        type,
        unit,
        ...(label === undefined ? {} : { label }),
      },
      {
        kind: 'file',
        path: PREPARE_FILE_SYSTEM.path,
        content: PREPARE_FILE_SYSTEM.content,
        mode: '0755',
        owner: 'root:root',
      },
      {
        kind: 'file',
        path: `/etc/systemd/system/${unit}`,
        content: serviceText(device, type, label),
        mode: '0644',
        owner: 'root:root',
      },
    ];
  }
}

/** The conditions of a unit that needs a device: met on every machine, and in a container that has the device. */
export function whereDeviceCanBe(device: string): {
  ConditionVirtualization: string;
  ConditionPathExists: string;
} {
  return { ConditionVirtualization: '|!container', ConditionPathExists: `|${device}` };
}

function serviceText(device: string, type: FileSystemType, label: string | undefined): string {
  const words = [device, type, ...(label === undefined ? [] : [label])].map(commandWord);
  return renderSections({
    Unit: {
      Description: `File system on ${device}`,
      ...whereDeviceCanBe(device),
      // Early enough for a mount that local-fs.target waits for, so none of the usual dependencies.
      DefaultDependencies: false,
      After: ['systemd-remount-fs.service', 'local-fs-pre.target'],
      Conflicts: 'shutdown.target',
      Before: 'shutdown.target',
    },
    Service: {
      Type: 'oneshot',
      RemainAfterExit: true,
      ExecStart: [PREPARE_FILE_SYSTEM.path, ...words].join(' '),
    },
    Install: { WantedBy: 'local-fs.target' },
  });
}

// A word of ExecStart=: systemd reads backslashes and "$" in it; "%" is in no device path and no label.
function commandWord(word: string): string {
  return word.replaceAll('\\', '\\\\').replaceAll('$', '$$$$');
}

function validateType(type: string): Violation[] {
  if (Object.hasOwn(LONGEST_LABEL, type)) return [];
  const remedy = `use ${Object.keys(LONGEST_LABEL).join(' or ')}`;
  return [problem('unsupported', 'type', type, 'is no file system that can be made', remedy)];
}

function validateLabel(label: string | undefined, type: FileSystemType): Violation[] {
  if (label === undefined) return [];
  if (!/^[A-Za-z0-9_][A-Za-z0-9_.-]*$/.test(label)) {
    const remedy = 'use letters, digits, "_", "." and "-"';
    return [problem('invalid', 'label', label, 'is no label', remedy)];
  }
  const longest = Object.hasOwn(LONGEST_LABEL, type) ? LONGEST_LABEL[type] : LONGEST_LABEL.ext4;
  if (label.length <= longest) return [];
  const reason = `is ${label.length} characters long; a label of ${type} has at most ${longest}`;
  return [problem('too-long', 'label', label, reason, 'shorten it')];
}
