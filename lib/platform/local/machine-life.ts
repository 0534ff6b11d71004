/**
 * The life of one machine: booted and judged, looked at, ended. Knows nothing of the engine.
 */
import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { BootInterrupted, awaitBoot, enterArguments } from './boot';
import { bootCauses, formatCauses } from './boot-verdict';
import { boundFolders, existing } from './bound-folders';
import { attempt } from './command';
import { consoleTail } from './console-text';
import { leaderOf, removeRoot, startContainer, stopContainer } from './container';
import type { ContainerSpec } from './container';
import { ensureImage } from './image';
import type { Progress } from './image';
import { recipeOf } from './image-provider';
import { machineId, machineUuid, portName } from './identity';
import type { StackScope } from './identity';
import { writeSeed } from './local-seed';
import type { MachineInputs } from './machine-provider';
import { readRecord, writeRecord } from './machine-record';
import type { MachineRecord } from './machine-record';
import { createNetwork, networkExists } from './network';
import { projectFolder } from './other-checkout';
import type { ProcessIdentity } from './process-identity';
import { fabricFile, machinePaths, readIfThere, volumeFile } from './state-directory';

/** How a machine is. `starting` is one that boots again. */
export type MachineHealth = 'running' | 'degraded' | 'starting' | 'stopping';

/** A machine that has come up. */
export interface BootedMachine {
  readonly pid: number;
  readonly bootSeconds: number;
  readonly skipped: readonly string[];
}

const CONSOLE_LINES = 10;
const SEED_FOLDER = '/var/lib/cloud/seed/nocloud-net';

/**
 * Boots a machine and waits until it has come up. When it does not, it is ended, its root file system is removed, and its log is kept.
 *
 * @throws Error with the cause, the last lines of the console, and the path of the log
 */
export async function bootMachine(
  scope: StackScope,
  inputs: MachineInputs,
  progress: Progress,
): Promise<BootedMachine> {
  const spec = await prepare(scope, inputs, progress);
  const started = Date.now();
  const supervisor = await startContainer(spec);
  const record = recordOf(inputs, spec, supervisor);
  writeRecord(scope, record);
  try {
    const evidence = await awaitBoot(
      supervisor,
      inputs.address,
      inputs.bootTimeout * 1_000,
      progress,
    );
    const causes = bootCauses(evidence);
    if (causes.length > 0) throw new BootInterrupted(formatCauses(causes).trimStart());
    const pid = leaderOf(supervisor)?.pid;
    if (pid === undefined) throw new BootInterrupted('the machine ended as soon as it had come up');
    const bootSeconds = Math.round((Date.now() - started) / 100) / 10;
    writeRecord(scope, { ...record, bootSeconds });
    return { pid, bootSeconds, skipped: evidence.firstBoot?.skipped ?? [] };
  } catch (error) {
    const seconds = (Date.now() - started) / 1_000;
    const failure = describeFailure(inputs.name, spec.paths.log, seconds, error);
    await stopContainer(spec.machineId, supervisor, spec.volumes);
    removeRoot(spec.paths);
    throw failure;
  }
}

/**
 * Ends a machine and removes its root file system; good for one that has ended, or was never there.
 *
 * @throws Error when something of it cannot be removed
 */
export async function endMachine(scope: StackScope, name: string): Promise<void> {
  const record = readRecord(scope, name);
  const paths = machinePaths(scope, name);
  const left = await stopContainer(
    record?.machineId ?? machineId(scope, name),
    record?.supervisor,
    record?.volumes ?? [],
  );
  if (left.length > 0) {
    throw new Error(
      `machine "${name}" has ended, but these cgroups are still in use: ${left.join(', ')}`,
    );
  }
  removeRoot(paths);
  for (const path of [paths.record, paths.log, paths.seed]) {
    rmSync(path, { recursive: true, force: true });
  }
}

/** How a machine is now; undefined when it is dead. */
export async function health(
  record: MachineRecord,
): Promise<{ readonly health: MachineHealth; readonly pid: number } | undefined> {
  const pid = leaderOf(record.supervisor)?.pid;
  if (pid === undefined) return undefined;
  const { stdout } = await attempt(
    'nsenter',
    enterArguments(pid, ['systemctl', 'is-system-running']),
  );
  return { health: healthOf(stdout.trim()), pid };
}

/** What systemd says, in our words. */
export function healthOf(state: string): MachineHealth {
  switch (state) {
    case 'running':
    case 'degraded':
    case 'stopping':
      return state;
    case 'initializing':
    case 'starting':
      return 'starting';
    default:
      // Maintenance, offline, unknown, or no answer at all: it runs, but is of no use.
      return 'degraded';
  }
}

async function prepare(
  scope: StackScope,
  inputs: MachineInputs,
  progress: Progress,
): Promise<ContainerSpec> {
  const { name, image, network, volumes } = inputs;
  const { tree } = await ensureImage(recipeOf(image.id, image.packages), progress);
  const fabric = fabricFile(scope, network.name);
  // It is gone after the host has started anew, though the engine may not have noticed.
  if (!networkExists(fabric)) await createNetwork(fabric, network.bridge);
  const paths = machinePaths(scope, name);
  plantSeed(paths.upper, inputs);
  return {
    machineId: machineId(scope, name),
    uuid: machineUuid(scope, name),
    hostname: inputs.hostname,
    paths,
    tree,
    fabric,
    port: portName(name),
    volumes: volumes.map((volume) => ({
      file: existing('the data volume', volumeFile(scope, name, volume.name)),
      device: volume.device,
    })),
    folders: boundFolders(scope, inputs),
  };
}

// Folders of the upper layer hide the modes of those below them, so they are made as a system has them, whatever the umask.
function plantSeed(upper: string, inputs: MachineInputs): void {
  const folders = SEED_FOLDER.split('/').map((_part, index, parts) =>
    parts.slice(0, index + 1).join('/'),
  );
  for (const folder of folders) {
    mkdirSync(join(upper, folder), { recursive: true });
    chmodSync(join(upper, folder), 0o755);
  }
  writeSeed(join(upper, SEED_FOLDER), inputs.seed);
}

function recordOf(
  inputs: MachineInputs,
  spec: ContainerSpec,
  supervisor: ProcessIdentity,
): MachineRecord {
  return {
    name: inputs.name,
    machineId: spec.machineId,
    network: inputs.network.name,
    address: inputs.address,
    image: inputs.image.id,
    projectFolder: projectFolder(),
    supervisor,
    volumes: spec.volumes,
  };
}

function describeFailure(name: string, log: string, seconds: number, error: unknown): Error {
  const cause = error instanceof Error ? error.message : String(error);
  const lines = consoleTail(readIfThere(log) ?? '', CONSOLE_LINES).map((line) => `    ${line}`);
  return new Error(
    [
      `machine "${name}" did not come up (${seconds.toFixed(1)} s):`,
      `  ${cause}`,
      `  the last lines of its console:`,
      ...lines,
      `  all of it: ${log}`,
    ].join('\n'),
    { cause: error },
  );
}
