/** What the program that chooses the disks of a class is told, and the services that run it and check what it has made. */
import { PREPARE_FILE_SYSTEM, escapeSpecifiers } from '../machine';
import type { FileSystemType, SystemdUnitProps } from '../machine';

import { matchLines } from './read-disk-match';
import type { DiskClass } from './read-local-disks';
import { SELECT_DISKS } from './select-disks';

/** The service that chooses the disks of a class, and makes them ready on every boot. */
export function selectionUnit(storageClass: string): string {
  return `groundwork-disks-${storageClass}.service`;
}

/** The file that says what is wanted. */
export function selectionFile(storageClass: string): string {
  return `/etc/groundwork/disks/${storageClass}`;
}

/** Where disks are mounted whose directories are the volumes: outside of the discovery directory, which would show them too. */
export function sharedBase(storageClass: string): string {
  return `/mnt/groundwork/${storageClass}`;
}

/**
 * What the file says.
 *
 * @param taken disks that have another use on the machine
 */
export function selectionText(read: DiskClass, taken: readonly string[]): string {
  const { storageClass = '', match, volumeMode, hostDir, adopt } = read;
  const lines = [
    `class=${storageClass}`,
    `mode=${volumeMode}`,
    `dir=${hostDir}`,
    ...(volumeMode === 'Filesystem' ? fileSystemLines(read, storageClass) : []),
    ...(match === undefined ? [] : matchLines(match)),
    ...(adopt ? ['adopt=1'] : []),
    ...taken.map((device) => `taken=${device}`),
  ];
  return `${lines.join('\n')}\n`;
}

function fileSystemLines(read: DiskClass, storageClass: string): readonly string[] {
  const { fileSystem, options, shares } = read;
  return [
    `type=${fileSystem}`,
    // The program writes them into mount units as they are.
    ...(options === undefined ? [] : [`options=${escapeSpecifiers(options.join(','))}`]),
    ...(shares > 0 ? [`base=${sharedBase(storageClass)}`, `shares=${shares}`] : []),
  ];
}

/** The service that runs the program. */
export function selectionService(storageClass: string): SystemdUnitProps {
  return {
    name: selectionUnit(storageClass),
    sections: {
      Unit: {
        Description: `Disks of the class ${storageClass}`,
        ConditionVirtualization: '!container',
        After: 'local-fs.target',
        // What is not mounted is taken out of the way before a pod could write there.
        Before: 'kubelet.service',
      },
      Service: {
        Type: 'oneshot',
        RemainAfterExit: true,
        ExecStart: `${SELECT_DISKS} ${selectionFile(storageClass)}`,
      },
      Install: { WantedBy: 'multi-user.target' },
    },
  };
}

/** The checks of file systems that the program makes; one unit for all of a type. */
export function checkService(type: FileSystemType): SystemdUnitProps {
  return {
    name: `groundwork-filesystem-${type}@.service`,
    sections: {
      Unit: {
        Description: 'File system on %f',
        DefaultDependencies: false,
        After: ['systemd-remount-fs.service', 'local-fs-pre.target'],
        Conflicts: 'shutdown.target',
        Before: 'shutdown.target',
      },
      Service: {
        Type: 'oneshot',
        RemainAfterExit: true,
        ExecStart: `${PREPARE_FILE_SYSTEM.path} %f ${type}`,
      },
    },
  };
}
