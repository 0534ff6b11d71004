/**
 * Data disks of lab machines: sparse raw files.
 */
import { mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import type { BootOptions, LabDisk } from './lab-machine';

// What the kernel shows of a virtio disk's serial number.
const MAXIMUM_SERIAL = 20;

/** Makes a disk. */
export function makeDisk(file: string, { serial, bytes, prepare }: LabDisk): void {
  if (!/^[\w-]+$/.test(serial) || serial.length > MAXIMUM_SERIAL) {
    throw new Error(
      `"${serial}" is no serial number: at most ${MAXIMUM_SERIAL} letters and digits`,
    );
  }
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, '');
  truncateSync(file, bytes);
  prepare?.(file);
}

/** The serials of the disks that a machine is first booted with, in their order. */
export function attachedSerials({ disks = [] }: BootOptions): readonly string[] {
  return disks.flatMap(({ serial, attached = true }) => (attached ? [serial] : []));
}
