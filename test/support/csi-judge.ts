/** The drivers of cloud-provider-openstack themselves, asked by `tools/openstack-csi-check` about what they are given. */
import { spawnSync } from 'node:child_process';

import { goTool } from '../../tools/go-tool';

/** What a driver is given. */
export interface CsiDocument {
  readonly kind: 'manila-secret' | 'manila-class' | 'manila-volume' | 'controller' | 'cinder';
  readonly values: Readonly<Record<string, string>>;
}

/** What it says to that. */
export interface CsiVerdict {
  /** Its own error; undefined when it takes it. */
  readonly refusal?: string;
  /** What it makes of it. */
  readonly read?: Readonly<Record<string, unknown>>;
  /** What it asks Keystone for. */
  readonly asked?: unknown;
  /** Why it cannot ask. */
  readonly unasked?: string;
}

/** The Keystone of documents, which the program plays. */
export const PLAYED_KEYSTONE = 'https://keystone.example.org:5000/v3';

/** Asks about many documents in one run. */
export async function judgeCsi(documents: readonly CsiDocument[]): Promise<readonly CsiVerdict[]> {
  const program = await goTool('openstack-csi-check');
  const { status, stdout, stderr } = spawnSync(program, [], {
    input: JSON.stringify(documents),
    encoding: 'utf8',
    maxBuffer: 1 << 30,
  });
  if (status !== 0) throw new Error(`openstack-csi-check: exit code ${status ?? -1}: ${stderr}`);
  return JSON.parse(stdout) as readonly CsiVerdict[];
}
