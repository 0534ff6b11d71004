/**
 * Two checkouts of one project have the same project, stack and state folder, so their machines would have the same names, addresses and
 * volumes. Whoever comes second must not take the first one's machines for leftovers of its own.
 */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

import type { StackScope } from './identity';
import { machineNames, readRecord } from './machine-record';
import type { MachineRecord } from './machine-record';
import { isRunning } from './process-identity';
import type { CheckFailure } from './resource-provider';

/** The folder of the project that is worked on: the engine starts providers where the program is, in it or below. */
export function projectFolder(start: string = process.cwd()): string {
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'Pulumi.yaml'))) return folder;
    if (folder === dirname(folder)) return start;
  }
}

/** The folder of another checkout that a running machine belongs to; undefined when it is ours, has ended, or its checkout is gone. */
export function otherCheckoutOf(
  record: MachineRecord,
  own: string = projectFolder(),
): string | undefined {
  const { projectFolder: folder, supervisor } = record;
  if (folder === undefined || folder === own || !existsSync(folder)) return undefined;
  return isRunning(supervisor) ? folder : undefined;
}

/** The folders of other checkouts by the names of their machines that run in a stack's name. */
export function otherCheckouts(
  scope: StackScope,
  own: string = projectFolder(),
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    machineNames(scope).flatMap((name) => {
      const record = readRecord(scope, name);
      const folder = record === undefined ? undefined : otherCheckoutOf(record, own);
      return folder === undefined ? [] : [[name, folder]];
    }),
  );
}

/** Refuses to make what machines of another checkout use; no failure when there are none. */
export function refuseOtherCheckout(scope: StackScope): CheckFailure[] {
  const others = Object.entries(otherCheckouts(scope));
  const [, folder] = others[0] ?? [];
  if (folder === undefined) return [];
  const names = others.map(([name]) => name).join(', ');
  const reason =
    `machines of stack ${scope.project}/${scope.stack} run already, from the checkout in ${folder}: ${names}; ` +
    'end them there with "npm run down", or set XDG_STATE_HOME to another folder for this checkout';
  return [{ property: '', reason }];
}
