/**
 * A machine's seed as a disk that cloud-init looks for by its label.
 *
 * @see https://cloudinit.readthedocs.io/en/latest/reference/datasources/nocloud.html
 * @see https://cloudinit.readthedocs.io/en/latest/reference/datasources/configdrive.html
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import type { Machine, SeedDrive, SeedLayout } from '../../../lib/machine';
import { run } from '../../../lib/platform/local/command';

/** Writes an ISO 9660 disk with the files of a seed. */
export async function writeSeedDisk(file: string, { label, files }: SeedDrive): Promise<void> {
  const folder = `${file}.d`;
  for (const [name, text] of Object.entries(files)) {
    const target = path.join(folder, name);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, text);
  }
  await run('genisoimage', [
    '-quiet',
    '-output',
    file,
    '-volid',
    label,
    '-joliet',
    '-rock',
    folder,
  ]);
  rmSync(folder, { recursive: true });
}

/**
 * The seed of a machine. Without a network card, what it has to be told about its network is nothing.
 *
 * @param userData what it shall be told in the place of its own user data
 */
export function seedOf(
  machine: Machine,
  layout: SeedLayout,
  userData: string | Uint8Array | undefined,
): SeedDrive {
  const drive = machine.seedDrive(layout, { version: 2, ethernets: {} });
  if (userData === undefined) return drive;
  const name = layout === 'nocloud' ? 'user-data' : 'openstack/latest/user_data';
  return { ...drive, files: { ...drive.files, [name]: userData } };
}
