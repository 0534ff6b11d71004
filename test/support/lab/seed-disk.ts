/**
 * A machine's seed as a disk that cloud-init looks for by its label.
 *
 * @see https://cloudinit.readthedocs.io/en/latest/reference/datasources/nocloud.html
 * @see https://cloudinit.readthedocs.io/en/latest/reference/datasources/configdrive.html
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import type { Machine } from '../../../lib/machine';
import { run } from '../../../lib/platform/local/command';

/** Files by path on the disk. */
export type SeedContent = Readonly<Record<string, string | Uint8Array>>;

/** The labels of the two kinds of seed. */
export const SEED_LABELS = { nocloud: 'cidata', 'config-drive': 'config-2' } as const;

/** Writes an ISO 9660 disk with these files. */
export async function writeSeedDisk(
  file: string,
  label: string,
  content: SeedContent,
): Promise<void> {
  const folder = `${file}.d`;
  for (const [name, text] of Object.entries(content)) {
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

/** What is on a machine's seed. Without a network card: what it has to be told about its network is nothing. */
export function seedContent(
  machine: Machine,
  kind: 'nocloud' | 'config-drive',
  userData: string | Uint8Array | undefined,
): SeedContent {
  const seed = machine.seed({ version: 2, ethernets: {} });
  const text = userData ?? seed['user-data'];
  if (kind === 'nocloud') return { ...seed, 'user-data': text };
  const { hostname } = machine;
  const network = { links: [], networks: [], services: [] };
  return {
    'openstack/latest/meta_data.json': JSON.stringify({ uuid: hostname, hostname, name: hostname }),
    'openstack/latest/network_data.json': JSON.stringify(network),
    'openstack/latest/user_data': text,
  };
}
