/**
 * The units behind `FileSystem` and `Mount`. They name no device unit and no systemd-fsck@: in a container neither is there. On a machine
 * systemd itself binds a mount to the device unit of what it mounts.
 *
 * @see https://www.freedesktop.org/software/systemd/man/252/systemd.mount.html
 */
import type { FilePart, FileSystemPart, MountPart, Provided } from './contribution';
import { deviceBelow, isDirectoryMount, mountTable } from './mount-order';
import { PREPARE_FILE_SYSTEM } from './prepare-file-system';
import { escapePath, mountUnitName } from './unit-name';
import { escapeSpecifiers, renderSections } from './unit-sections';

/** The name of the service that prepares a disk. */
export function fileSystemUnitName(device: string): string {
  return `groundwork-filesystem-${escapePath(device)}.service`;
}

/** The files behind file systems and mounts. */
export function diskFiles(
  fileSystems: readonly Provided<FileSystemPart>[],
  mounts: readonly Provided<MountPart>[],
): Provided<FilePart>[] {
  const prepared = new Set(fileSystems.map(({ device }) => device));
  const table = mountTable(mounts);
  return [
    ...preparation(fileSystems),
    ...fileSystems.map((part) =>
      unitFile(fileSystemUnitName(part.device), serviceText(part), part.construct),
    ),
    ...mounts.map((part) =>
      unitFile(
        mountUnitName(part.path),
        isDirectoryMount(part)
          ? directoryMountText(part, deviceBelow(part, table))
          : mountText(part, prepared.has(part.what)),
        part.construct,
      ),
    ),
  ];
}

/** The program that all file systems share. */
function preparation(fileSystems: readonly { readonly construct: string }[]): Provided<FilePart>[] {
  if (fileSystems.length === 0) return [];
  const construct = fileSystems.map((one) => one.construct).join(', ');
  const { path, content } = PREPARE_FILE_SYSTEM;
  return [{ kind: 'file', path, content, mode: '0755', owner: 'root:root', construct }];
}

function unitFile(name: string, content: string, construct: string): Provided<FilePart> {
  const path = `/etc/systemd/system/${name}`;
  return { kind: 'file', path, content, mode: '0644', owner: 'root:root', construct };
}

/** Met on every machine, and in a container that has the device: there, what is missing does not come later. */
function whereDeviceCanBe(device: string): Record<string, string> {
  return { ConditionVirtualization: '|!container', ConditionPathExists: `|${device}` };
}

function serviceText({ device, type, label }: FileSystemPart): string {
  const words = [device, type, ...(label === undefined ? [] : [label])].map(commandWord);
  return renderSections({
    Unit: {
      Description: escapeSpecifiers(`File system on ${device}`),
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

function mountText(part: MountPart, prepared: boolean): string {
  const service = fileSystemUnitName(part.what);
  return renderSections({
    Unit: {
      Description: escapeSpecifiers(`${part.what} on ${part.path}`),
      ...whereDeviceCanBe(part.what),
      ...(prepared ? { Requires: service, After: service } : {}),
    },
    ...mountSections(part),
  });
}

/** The directory is made by systemd, behind the mounts that it stands on; a container that skips those must skip this too. */
function directoryMountText(part: MountPart, device: string | undefined): string {
  const needed = escapeSpecifiers(part.what);
  return renderSections({
    Unit: {
      Description: escapeSpecifiers(`${part.what} on ${part.path}`),
      ...(device === undefined ? {} : whereDeviceCanBe(device)),
      RequiresMountsFor: /\s/u.test(needed) ? `"${needed}"` : needed,
    },
    ...mountSections(part),
  });
}

function mountSections({ what, path, type, options }: MountPart) {
  return {
    Mount: {
      What: escapeSpecifiers(what),
      Where: escapeSpecifiers(path),
      Type: type,
      Options: escapeSpecifiers(options.join(',')),
    },
    // With nofail systemd leaves out Before=local-fs.target by itself; without it the target must also fail with the mount.
    Install: { [options.includes('nofail') ? 'WantedBy' : 'RequiredBy']: 'local-fs.target' },
  };
}

// A word of ExecStart=, where systemd reads backslashes, "$" and "%".
function commandWord(word: string): string {
  return escapeSpecifiers(word).replaceAll('\\', '\\\\').replaceAll('$', '$$$$');
}
