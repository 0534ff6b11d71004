/**
 * udev rules that give a device one more name. They compare the names that udev gave before (so they stand in a file behind
 * 60-persistent-storage.rules and those of device mapper): exactly the link that was written, at every boot, on whichever port the disk is.
 * Of a disk with several paths each path claims the name, and so does multipath, which wins as it wins all names of the disk.
 *
 * @see https://www.freedesktop.org/software/systemd/man/252/udev.html
 */
import type { UdevTerm } from '../machine';

/** The rules file of a separator; `/` becomes `.`, which no separator holds. */
export function rulesFileName(separator: string): string {
  return `90-groundwork-${separator.replaceAll('/', '.')}.rules`;
}

/** One rule: the device at a path gets a link below /dev. */
export function blockDeviceRule(device: string, link: string): readonly UdevTerm[] {
  const name = device.replace(/^\/dev\//, '');
  // Without a slash it is the name that the kernel gave, no link.
  const match: UdevTerm = name.includes('/') ? ['SYMLINK', '==', name] : ['KERNEL', '==', name];
  return [['ACTION', '!=', 'remove'], ['SUBSYSTEM', '==', 'block'], match, ['SYMLINK', '+=', link]];
}
