/** The folders of the host that are bound into a machine: its secrets, its buckets, and the programs that all machines have in common. */
import { existsSync } from 'node:fs';

import type { BoundFolder } from './container';
import type { StackScope } from './identity';
import type { MachineInputs } from './machine-provider';
import { PROGRAMS_FOLDER, bucketMount, secretMount } from './placed-store';
import { secretFolder } from './secret-folder';
import { bucketDirectory } from './state-directory';

/** What of a machine says which folders it sees. */
export type BoundInputs = Pick<MachineInputs, 'secrets' | 'buckets' | 'programs'>;

/**
 * The folders of the host that a machine sees.
 *
 * @throws Error when one of them is not there
 */
export function boundFolders(scope: StackScope, inputs: BoundInputs): readonly BoundFolder[] {
  const { secrets = [], buckets = [], programs } = inputs;
  return [
    ...secrets.map((name) => ({
      source: existing('the secret', secretFolder(scope, name)),
      target: secretMount(name),
      readOnly: true,
    })),
    ...buckets.map((name) => ({
      source: existing('the bucket', bucketDirectory(scope, name)),
      target: bucketMount(name),
      readOnly: false,
    })),
    ...(programs === undefined
      ? []
      : [
          {
            source: existing('the folder of programs', programs),
            target: PROGRAMS_FOLDER,
            readOnly: true,
          },
        ]),
  ];
}

/**
 * The path, if something is there.
 *
 * @param what it is, for people
 * @throws Error when nothing is
 */
export function existing(what: string, path: string): string {
  if (existsSync(path)) return path;
  throw new Error(`${what} ${path} is gone; bring it back, or let "refresh" notice that it is`);
}
