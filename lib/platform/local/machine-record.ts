/**
 * What is written down about a running machine, so that it is found again by programs that did not start it.
 */
import { readdirSync, rmSync } from 'node:fs';

import type { VolumeAttachment } from './container';
import type { StackScope } from './identity';
import type { ProcessIdentity } from './process-identity';
import {
  machinePaths,
  machinesDirectory,
  readIfThere,
  removeEmptyFolders,
  writeWhole,
} from './state-directory';

/** A machine that was started. */
export interface MachineRecord {
  readonly name: string;
  /** Its name among all containers of the host. */
  readonly machineId: string;
  readonly network: string;
  readonly address: string;
  readonly image: string;
  /** The folder of the project that started it; not there in what earlier versions wrote. */
  readonly projectFolder?: string;
  readonly supervisor: ProcessIdentity;
  readonly volumes: readonly VolumeAttachment[];
  /** From starting it to cloud-init finished and systemd settled; left out as long as it boots. */
  readonly bootSeconds?: number;
}

/** Writes down a machine. */
export function writeRecord(scope: StackScope, record: MachineRecord): void {
  const { record: path } = machinePaths(scope, record.name);
  writeWhole(path, `${JSON.stringify(record, null, 2)}\n`);
}

/** What is written down about a machine; undefined when nothing is. */
export function readRecord(scope: StackScope, name: string): MachineRecord | undefined {
  const text = readIfThere(machinePaths(scope, name).record);
  return text === undefined ? undefined : (JSON.parse(text) as MachineRecord);
}

/** The names of all machines that a stack has a folder of, running or not, sorted. */
export function machineNames(scope: StackScope): readonly string[] {
  try {
    const entries = readdirSync(machinesDirectory(scope), { withFileTypes: true });
    return entries
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name)
      .sort();
  } catch {
    return [];
  }
}

/** Removes all that is kept about a machine that has ended, and the stack's folders that are empty then. */
export function removeMachineDirectory(scope: StackScope, name: string): void {
  rmSync(machinePaths(scope, name).directory, { recursive: true, force: true });
  removeEmptyFolders(scope, machinesDirectory(scope));
}
