import type { Construct } from 'constructs';

import {
  File,
  FileSystem,
  MachineConstruct,
  Mount,
  PREPARE_FILE_SYSTEM,
  SystemdUnit,
  UdevRule,
  escapeSpecifiers,
} from '../machine';
import type { Contribution, DeviceUsePart, FileSystemType, StepPart } from '../machine';
import type { Violation } from '../values';

import {
  checkService,
  selectionFile,
  selectionService,
  selectionText,
  selectionUnit,
  sharedBase,
} from './disk-selection';
import { LINK_DISK, LINK_DISK_SCRIPT } from './link-disk';
import { validateBeside } from './local-disks-check';
import type { LocalDisksProps } from './local-disks-props';
import { readLocalDisks } from './read-local-disks';
import type { DiskClass } from './read-local-disks';
import { namedDiskRules } from './read-named-disk';
import type { FoundByName } from './read-named-disk';
import { SELECT_DISKS, renderSelectDisks } from './select-disks';
import { localVolumeName } from './static-provisioner';

/** A volume that the local static provisioner finds. */
export interface LocalVolume {
  /** Its name in the discovery directory. */
  readonly file: string;
  /** Where it is found: a mount point, or a link to a raw disk. */
  readonly path: string;
  /** The disk. */
  readonly device: string;
  /** The name that the provisioner gives to its PersistentVolume, when the node has the machine's hostname. */
  readonly persistentVolume: string;
}

/** What the provisioner has to know of a class: an entry of its `storageClassMap`. */
export interface DiskDiscovery {
  readonly storageClass: string;
  readonly hostDir: string;
  readonly volumeMode: 'Filesystem' | 'Block';
  /** Undefined for raw disks. */
  readonly fsType: FileSystemType | undefined;
}

/**
 * The local disks of a machine that become volumes of a class, each offered to the local static provisioner in the discovery directory of the
 * class: as a mount point with a file system, or as a link to the raw disk. A file system is made on a blank disk only.
 *
 * Disks are known by name (`disks`), and udev finds them at every boot; or by what they are (`match`), and the first boot chooses them once
 * and keeps the choice. Whoever is chosen has a name below `/dev/groundwork/<class>`. Never chosen is a disk that is mounted, holds the
 * system, partitions, a volume of LVM, a RAID or anything else, or has another use on this machine.
 *
 * In containers, which have no udev, disks of `match` are skipped, and so are named disks that are not there.
 *
 * @see https://github.com/kubernetes-sigs/sig-storage-local-static-provisioner/blob/master/docs/operations.md
 * @example
 * ```ts
 * import { Machine } from 'groundwork/machine';
 * import { LocalDisks } from 'groundwork/node';
 *
 * const worker = new Machine('worker-1');
 * new LocalDisks(worker, 'fast', {
 *   storageClass: 'fast',
 *   match: { transport: 'nvme', size: { min: '1Ti', max: '4Ti' }, atLeast: 2 },
 *   fileSystem: 'xfs',
 * });
 * const journal = new LocalDisks(worker, 'journal', {
 *   storageClass: 'journal',
 *   disks: [{ serial: 'S4EWNX0N123456', name: 'journal-0' }],
 *   volumeMode: 'Block',
 * });
 * journal.volumes[0]?.path; // '/mnt/disks/journal/journal-0'
 * ```
 */
export class LocalDisks extends MachineConstruct {
  private readonly read: DiskClass;
  private readonly mountViolations: readonly Violation[];

  constructor(scope: Construct, id: string, props: LocalDisksProps) {
    super(scope, id);
    this.read = readLocalDisks(props);
    this.mountViolations = this.tryMount();
    const { storageClass, disks, match, volumeMode } = this.read;
    if (this.read.violations.length > 0 || this.mountViolations.length > 0) return;
    if (storageClass === undefined) return;
    if (match !== undefined) this.addSelection(storageClass);
    else {
      new UdevRule(this, 'Names', {
        name: `90-groundwork-disks-${storageClass}.rules`,
        rules: disks.flatMap((disk) =>
          namedDiskRules(disk, `groundwork/${storageClass}/${disk.name}`),
        ),
      });
      for (const disk of disks) {
        if (volumeMode === 'Block') this.addLink(disk);
        else this.addFileSystem(disk);
      }
    }
  }

  /** What the provisioner has to know; undefined when the class is refused. */
  get discovery(): DiskDiscovery | undefined {
    const { storageClass, hostDir, volumeMode, fileSystem } = this.read;
    if (storageClass === undefined) return undefined;
    const fsType = volumeMode === 'Block' ? undefined : fileSystem;
    return { storageClass, hostDir, volumeMode, fsType };
  }

  /** The disks that are known by name; what `match` finds is known to the machine alone. */
  get namedDisks(): readonly FoundByName[] {
    return this.read.disks;
  }

  /** The volumes on disks that are known by name. */
  get volumes(): readonly LocalVolume[] {
    const { storageClass = '', hostDir, shares, disks } = this.read;
    const node = this.machine.hostname;
    return disks.flatMap((disk) =>
      fileNames(disk.name, shares).map((file) => ({
        file,
        path: `${hostDir}/${file}`,
        device: this.deviceOf(disk),
        persistentVolume: localVolumeName({ file, node, storageClass }),
      })),
    );
  }

  /** The raw disks, for whoever looks for disks without a use. Those with file systems are told by their `FileSystem`. */
  get rawDisks(): readonly DeviceUsePart[] {
    const { volumeMode, disks, storageClass = '' } = this.read;
    if (volumeMode !== 'Block' || this.violationsOfProps().length > 0) return [];
    const use = `raw volume of the class ${storageClass}`;
    return disks.map((disk) => ({ kind: 'device-use', device: this.deviceOf(disk), use }));
  }

  override violations(): readonly Violation[] {
    const own = this.violationsOfProps();
    return own.length > 0 ? own : validateBeside(this, classesOf(this));
  }

  override contributions(): readonly Contribution[] {
    const { storageClass, match } = this.read;
    if (this.violations().length > 0 || storageClass === undefined) return [];
    if (match === undefined) return [...this.rawDisks, ...this.linkSteps(storageClass)];
    const path = selectionFile(storageClass);
    const content = selectionText(this.read, takenDevices(this));
    return [
      { kind: 'file', path, content, mode: '0644', owner: 'root:root' },
      {
        ...stepOf(`disks of the class ${storageClass}`, 'choose them, and make them ready'),
        command: ['up', selectionUnit(storageClass)],
        inContainers: 'skip',
      },
    ];
  }

  private violationsOfProps(): readonly Violation[] {
    return [...this.read.violations, ...this.mountViolations];
  }

  /** What mount units say against the discovery directory and the options, before there are any. */
  private tryMount(): readonly Violation[] {
    const { hostDir, fileSystem, options } = this.read;
    const mount = new Mount(this, 'Trial', {
      what: '/dev/disk/by-id/trial',
      path: `${hostDir}/trial`,
      type: fileSystem,
      ...(options === undefined ? {} : { options }),
    });
    const found = mount.violations();
    this.node.tryRemoveChild('Trial');
    return found.map((one) =>
      one.path === 'path' ? { ...one, path: 'hostDir', value: hostDir } : one,
    );
  }

  private linkSteps(storageClass: string): readonly StepPart[] {
    const { volumeMode, disks } = this.read;
    if (volumeMode !== 'Block') return [];
    return disks.map((disk) => ({
      ...stepOf(`raw disk ${disk.name} of the class ${storageClass}`, 'offer it'),
      command: ['up', linkUnit(storageClass, disk.name), this.deviceOf(disk)],
      inContainers: 'run',
    }));
  }

  private deviceOf({ identity, name }: FoundByName): string {
    if ('device' in identity) return identity.device;
    return `/dev/groundwork/${this.read.storageClass ?? ''}/${name}`;
  }

  private addFileSystem(disk: FoundByName): void {
    const { hostDir, fileSystem, options, shares, storageClass = '' } = this.read;
    const device = this.deviceOf(disk);
    const what = new FileSystem(this, `FileSystem-${disk.name}`, {
      device,
      type: fileSystem,
      allowUnstable: true,
    });
    const path = `${shares > 0 ? sharedBase(storageClass) : hostDir}/${disk.name}`;
    const given = options === undefined ? {} : { options };
    new Mount(this, `Mount-${disk.name}`, { what, path, ...given });
    for (let share = 1; share <= shares; share++) {
      const file = `${disk.name}-${share}`;
      new Mount(this, `Share-${file}`, {
        what: `${path}/vol${share}`,
        path: `${hostDir}/${file}`,
        bind: true,
      });
    }
  }

  private addLink(disk: FoundByName): void {
    const { storageClass = '', hostDir, adopt } = this.read;
    const device = this.deviceOf(disk);
    const words = [device, `${hostDir}/${disk.name}`, ...(adopt ? ['adopt'] : [])];
    new SystemdUnit(this, `Link-${disk.name}`, {
      name: linkUnit(storageClass, disk.name),
      sections: {
        Unit: {
          Description: escapeSpecifiers(`Raw disk ${device} of the class ${storageClass}`),
          // As with file systems: met on every machine, and in a container that has the device.
          ConditionVirtualization: '|!container',
          ConditionPathExists: `|${device}`,
        },
        Service: {
          Type: 'oneshot',
          RemainAfterExit: true,
          ExecStart: [LINK_DISK, ...words].map(commandWord).join(' '),
        },
        Install: { WantedBy: 'multi-user.target' },
      },
    });
    if (this.node.tryFindChild('Program') !== undefined) return;
    new File(this, 'Program', { path: LINK_DISK, content: LINK_DISK_SCRIPT, mode: '0755' });
  }

  private addSelection(storageClass: string): void {
    const { volumeMode, fileSystem } = this.read;
    new File(this, 'Program', { path: SELECT_DISKS, content: renderSelectDisks(), mode: '0755' });
    if (volumeMode === 'Filesystem') {
      new File(this, 'Preparation', { ...PREPARE_FILE_SYSTEM, mode: '0755' });
      new SystemdUnit(this, 'Check', checkService(fileSystem));
    }
    new SystemdUnit(this, 'Service', selectionService(storageClass));
  }
}

function classesOf(disks: LocalDisks): readonly LocalDisks[] {
  return disks.machine.node.findAll().filter((one) => one instanceof LocalDisks);
}

/** Every disk that has a use on the machine already, by a path that the machine can look up. */
function takenDevices(disks: LocalDisks): readonly string[] {
  const parts = disks.machine.node.findAll().flatMap((one) => {
    if (one instanceof LocalDisks) return one.rawDisks;
    return one instanceof MachineConstruct ? one.contributions() : [];
  });
  const devices = parts.flatMap((part) => (part.kind === 'device-use' ? [part.device] : []));
  return [...new Set(devices)].filter((device) => !/\s/.test(device)).sort();
}

/** The names of the volumes on one disk. */
function fileNames(name: string, shares: number): readonly string[] {
  if (shares === 0) return [name];
  return Array.from({ length: shares }, (_, index) => `${name}-${index + 1}`);
}

/** A step without a limit of its own, as a disk takes as long as it takes. */
function stepOf(id: string, description: string) {
  return { kind: 'step', phase: 'storage', id, description, after: [] } as const;
}

function linkUnit(storageClass: string, name: string): string {
  return `groundwork-disk-${storageClass}-${unitPart(name)}.service`;
}

function unitPart(name: string): string {
  return name.replace(/[^A-Za-z0-9_.-]/g, (char) => `\\x${char.charCodeAt(0).toString(16)}`);
}

// A word of ExecStart=, where systemd reads backslashes, "$" and "%".
function commandWord(word: string): string {
  return escapeSpecifiers(word).replaceAll('\\', '\\\\').replaceAll('$', '$$$$');
}
