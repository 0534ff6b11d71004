/**
 * One machine as a systemd container: started so that it outlives the program that starts it, found again by what is written down about it, ended
 * without leaving anything.
 */
import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

import { cgroupsOf, processesIn, removeCgroup } from './cgroup';
import { systemEnvironment } from './command';
import { BRIDGE } from './identity';
import {
  childrenOf,
  identify,
  isRunning,
  namespaceOf,
  signal,
  toldChildrenOf,
} from './process-identity';
import type { ProcessIdentity } from './process-identity';
import type { MachinePaths } from './state-directory';
import { supervisorCommand } from './supervisor';
import { attachVolume, detachVolume } from './volume';
import type { AttachedVolume } from './volume';

/** A volume and where the machine sees it. */
export interface VolumeAttachment {
  /** The file on the host. */
  readonly file: string;
  /** The stable path in the machine, such as `/dev/disk/by-id/virtio-data`. */
  readonly device: string;
}

/** A folder of the host that the machine sees. */
export interface BoundFolder {
  readonly source: string;
  readonly target: string;
  readonly readOnly: boolean;
}

/** All that a container is made of. */
export interface ContainerSpec {
  /** Its name among all containers of the host. */
  readonly machineId: string;
  readonly uuid: string;
  readonly hostname: string;
  readonly paths: MachinePaths;
  /** The image: the lower layer of the root file system. */
  readonly tree: string;
  /** The file that the namespace of the bridge is bound to. */
  readonly fabric: string;
  /** The bridge's end of the cable. */
  readonly port: string;
  readonly volumes: readonly VolumeAttachment[];
  /**
   * Folders of the host that it sees.
   *
   * @default []
   */
  readonly folders?: readonly BoundFolder[];
}

const FUSE = '/dev/fuse';
const POWER_OFF_MS = 15_000;
const KILL_MS = 5_000;
const POLL_MS = 25;

/**
 * Starts a container. Its root file system's upper layer (`paths.upper`) may hold files already, such as the seed.
 *
 * @returns the supervisor, which lives exactly as long as the machine
 */
export async function startContainer(spec: ContainerSpec): Promise<ProcessIdentity> {
  refuseOddPath(spec.paths.directory);
  for (const folder of [spec.paths.upper, spec.paths.work, spec.paths.root]) {
    mkdirSync(folder, { recursive: true });
  }
  const attached: AttachedVolume[] = [];
  const log = openSync(spec.paths.log, 'a');
  try {
    for (const volume of spec.volumes) attached.push(await attachVolume(volume.file));
    return await launch(spec, attached, log);
  } finally {
    for (const { descriptor } of attached) closeSync(descriptor);
    closeSync(log);
  }
}

/** PID 1 of the machine as the host sees it; undefined as long as there is none. */
export function leaderOf(supervisor: ProcessIdentity): ProcessIdentity | undefined {
  if (!isRunning(supervisor)) return undefined;
  // The quick way may overlook it, so that it is not there is believed of the thorough one only.
  return leaderAmong(supervisor, toldChildrenOf) ?? leaderAmong(supervisor, childrenOf);
}

function leaderAmong(
  supervisor: ProcessIdentity,
  children: typeof childrenOf,
): ProcessIdentity | undefined {
  const nspawn = children(supervisor.pid).find(({ name }) => name === 'systemd-nspawn');
  if (nspawn === undefined) return undefined;
  const outside = namespaceOf(nspawn.pid, 'pid');
  const inside = children(nspawn.pid).find(({ pid }) => namespaceOf(pid, 'pid') !== outside);
  // One that is about to end has left its namespaces already, so there is no way into them.
  if (inside === undefined || namespaceOf(inside.pid, 'mnt') === undefined) return undefined;
  return identify(inside.pid);
}

/**
 * Ends a container: asks it to power off, and kills it when it does not within fifteen seconds. Good for one that has ended already, or half.
 *
 * @param supervisor who runs it, if that is known
 * @returns what could not be removed, as text for people; empty when nothing is left
 */
export async function stopContainer(
  id: string,
  supervisor: ProcessIdentity | undefined,
  volumes: readonly VolumeAttachment[],
): Promise<readonly string[]> {
  const cgroups = cgroupsOf(id);
  if (supervisor !== undefined) {
    signal(supervisor, 'SIGTERM');
    await gone(() => !isRunning(supervisor), POWER_OFF_MS);
    signal(supervisor, 'SIGKILL');
  }
  for (const pid of cgroups.flatMap(processesIn)) kill(pid);
  await gone(() => cgroups.flatMap(processesIn).length === 0, KILL_MS);
  for (const { file } of volumes) await detachVolume(file);
  const left = await Promise.all(
    cgroups.map(async (path) => ((await removeCgroup(path)) ? [] : [path])),
  );
  return left.flat();
}

/** Removes the root file system of a machine that has ended; seed, log and record stay. */
export function removeRoot(paths: MachinePaths): void {
  for (const folder of [paths.root, paths.upper, paths.work]) {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function launch(
  spec: ContainerSpec,
  attached: readonly AttachedVolume[],
  log: number,
): Promise<ProcessIdentity> {
  const { paths } = spec;
  const [program = '', ...args] = supervisorCommand({
    root: paths.root,
    overlay: `lowerdir=${spec.tree},upperdir=${paths.upper},workdir=${paths.work}`,
    fabric: spec.fabric,
    bridge: BRIDGE,
    port: spec.port,
    cgroups: cgroupsOf(spec.machineId),
    nspawn: nspawnArguments(spec, attached),
  });
  const child = spawn(program, args, {
    detached: true,
    stdio: ['ignore', log, log, ...attached.map(({ descriptor }) => descriptor)],
    // /proc/sys/net belongs to the machine's own network namespace, so it may write there.
    env: { ...systemEnvironment(), SYSTEMD_NSPAWN_API_VFS_WRITABLE: 'network' },
  });
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  });
  child.unref();
  const supervisor = child.pid === undefined ? undefined : identify(child.pid);
  if (supervisor === undefined) throw new Error('the container ended at once; see its console log');
  return supervisor;
}

function nspawnArguments(
  spec: ContainerSpec,
  attached: readonly AttachedVolume[],
): readonly string[] {
  return [
    `--directory=${spec.paths.root}`,
    '--boot',
    '--register=no',
    '--keep-unit',
    `--machine=${spec.machineId}`,
    `--hostname=${spec.hostname}`,
    `--uuid=${spec.uuid}`,
    // The supervisor's own namespace, which already has the cable.
    '--network-namespace-path=/proc/self/ns/net',
    '--capability=CAP_NET_ADMIN',
    // A terminal that nobody types at: what systemd and cloud-init say goes to the log.
    '--console=read-only',
    '--setenv=TERM=dumb',
    '--link-journal=no',
    '--resolv-conf=off',
    '--timezone=off',
    ...attached.map(({ loop }, index) => `--bind=${loop}:${spec.volumes[index]?.device ?? loop}`),
    ...(spec.folders ?? []).map(bindArgument),
    // With it file systems that are programs (GlusterFS) can be mounted in the machine.
    ...(existsSync(FUSE) ? [`--bind=${FUSE}`] : []),
  ];
}

/** The argument of systemd-nspawn that shows a folder of the host to a machine; colons stand between its parts. */
export function bindArgument({ source, target, readOnly }: BoundFolder): string {
  const escaped = [source, target].map((path) => path.replace(/[\\:]/g, '\\$&'));
  return `--bind${readOnly ? '-ro' : ''}=${escaped.join(':')}`;
}

// The options of an overlay are separated by commas, its layers by colons.
function refuseOddPath(path: string): void {
  if (!/[,:\\]/.test(path)) return;
  throw new Error(
    `the state directory ${path} holds a comma, colon or backslash; set XDG_STATE_HOME to another one`,
  );
}

async function gone(isGone: () => boolean, limitMs: number): Promise<void> {
  const end = Date.now() + limitMs;
  while (!isGone() && Date.now() < end) await sleep(POLL_MS);
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself.
  }
}
