/**
 * Level 1: a machine as a systemd container, made of the pieces that the local platform is made of, without an engine.
 */
import { rmSync } from 'node:fs';
import path from 'node:path';

import type { FirstBootStatus, Machine } from '../../../lib/machine';
import { awaitBoot, enterArguments } from '../../../lib/platform/local/boot';
import { cgroupsOf } from '../../../lib/platform/local/cgroup';
import { attempt } from '../../../lib/platform/local/command';
import { consoleTail } from '../../../lib/platform/local/console-text';
import {
  leaderOf,
  removeRoot,
  startContainer,
  stopContainer,
} from '../../../lib/platform/local/container';
import type { ContainerSpec } from '../../../lib/platform/local/container';
import { machineId, machineUuid, portName } from '../../../lib/platform/local/identity';
import { ensureImage } from '../../../lib/platform/local/image';
import { imageRecipe } from '../../../lib/platform/local/image-recipe';
import { seedFiles } from '../../../lib/platform/local/local-seed';
import { createNetwork, deleteNetwork } from '../../../lib/platform/local/network';
import { signal } from '../../../lib/platform/local/process-identity';
import type { ProcessIdentity } from '../../../lib/platform/local/process-identity';
import { fabricFile, machinePaths, readIfThere } from '../../../lib/platform/local/state-directory';
import { guard } from './guard';
import type { Guard } from './guard';
import type { BootOptions, LabMachine, LabResult, RebootOptions, RunOptions } from './lab-machine';
import { attachedSerials, makeDisk } from './lab-disk';
import { makeLabFolder } from './lab-folder';
import { limited, outputOf, readMachineFile, readStatus } from './lab-questions';
import { plantFiles } from './plant-files';

const LIMIT_SECONDS = 120;
const RUN_SECONDS = 60;
const CONSOLE_LINES = 25;
const SEED_FOLDER = '/var/lib/cloud/seed/nocloud-net';
const BRIDGE = '10.79.0.1/24';
const ADDRESS = '10.79.0.11';

// The directory, the handle of the network, the cgroups: what is still there when the test run was killed.
const CLEAN_UP = `directory=$1 fabric=$2
shift 2
for cgroup; do
  tries=0
  while [ -d "$cgroup" ] && [ $tries -lt 100 ]; do
    find "$cgroup" -name cgroup.procs -exec cat {} + 2>/dev/null | while read -r pid; do kill -KILL "$pid"; done
    find "$cgroup" -depth -type d -exec rmdir {} \\; 2>/dev/null
    [ ! -d "$cgroup" ] || sleep 0.1
    tries=$((tries + 1))
  done
done
umount "$fabric"
rm -f "$fabric"
rmdir "\${fabric%/*}"
rm -rf "$directory"
`;

/** Boots a machine as a container. */
export async function bootContainer(machine: Machine, options: BootOptions): Promise<LabMachine> {
  const { tree } = await ensureImage(imageRecipe(options.packages), () => undefined);
  const directory = makeLabFolder();
  const lab = new ContainerLab(machine, options, { directory, tree });
  try {
    await lab.prepare();
    await lab.start();
    return lab;
  } catch (error) {
    await lab.stop();
    throw error;
  }
}

class ContainerLab implements LabMachine {
  bootSeconds = 0;
  readonly #machine: Machine;
  readonly #options: BootOptions;
  readonly #directory: string;
  readonly #spec: ContainerSpec;
  readonly #guard: Guard;
  #supervisor: ProcessIdentity | undefined;
  #disks: readonly string[];
  #stopped: Promise<void> | undefined;

  constructor(
    machine: Machine,
    options: BootOptions,
    { directory, tree }: { readonly directory: string; readonly tree: string },
  ) {
    const scope = { project: 'lab', stack: 'machine', stateRoot: directory };
    const name = machine.hostname;
    this.#machine = machine;
    this.#options = options;
    this.#directory = directory;
    this.#disks = attachedSerials(options);
    this.#spec = {
      machineId: machineId(scope, name),
      uuid: machineUuid(scope, name),
      hostname: name,
      paths: machinePaths(scope, name),
      tree,
      fabric: options.network?.fabric ?? fabricFile(scope, 'lab'),
      port: portName(name),
      volumes: [],
    };
    const own = fabricFile(scope, 'lab');
    this.#guard = guard(CLEAN_UP, [directory, own, ...cgroupsOf(this.#spec.machineId)]);
  }

  /** What is done once, before the first boot. */
  async prepare(): Promise<void> {
    const { files = {}, userData, disks = [] } = this.#options;
    const { paths, tree, fabric } = this.#spec;
    const seed = this.#machine.seed({
      version: 2,
      ethernets: { eth0: { match: { name: 'eth0' }, addresses: [`${this.#address}/24`] } },
    });
    plantFiles(tree, paths.upper, files);
    plantFiles(tree, paths.upper, {
      ...Object.fromEntries(
        seedFiles(seed).map(([name, content]) => [`${SEED_FOLDER}/${name}`, content]),
      ),
      ...(userData === undefined ? {} : { [`${SEED_FOLDER}/user-data`]: userData }),
    });
    for (const disk of disks) makeDisk(this.disk(disk.serial), disk);
    if (this.#options.network === undefined) await createNetwork(fabric, BRIDGE);
  }

  /** One boot. */
  async start(): Promise<void> {
    const limit = (this.#options.limitSeconds ?? LIMIT_SECONDS) * 1_000;
    const started = Date.now();
    this.#supervisor = await startContainer({ ...this.#spec, volumes: this.#volumes() });
    try {
      await awaitBoot(this.#supervisor, this.#address, limit, () => undefined);
    } catch (error) {
      const last = consoleTail(this.console(), CONSOLE_LINES).map((line) => `  ${line}`);
      throw new Error([String(error), 'the last lines of the console:', ...last].join('\n'), {
        cause: error,
      });
    }
    this.bootSeconds = Math.round((Date.now() - started) / 100) / 10;
  }

  async run(command: string | readonly string[], options: RunOptions = {}): Promise<LabResult> {
    const leader = this.#supervisor === undefined ? undefined : leaderOf(this.#supervisor)?.pid;
    if (leader === undefined) throw new Error(`machine ${this.#spec.hostname} does not run`);
    const seconds = options.limitSeconds ?? RUN_SECONDS;
    // The time limit inside comes first.
    return attempt('nsenter', enterArguments(leader, limited(command, seconds)), {
      timeoutMs: (seconds + 10) * 1_000,
    });
  }

  async output(command: string | readonly string[], options?: RunOptions): Promise<string> {
    return outputOf(command, await this.run(command, options));
  }

  file(name: string): Promise<string | undefined> {
    return readMachineFile(this, name);
  }

  status(): Promise<FirstBootStatus> {
    return readStatus(this);
  }

  disk(serial: string): string {
    return path.join(this.#directory, 'disks', `${serial}.img`);
  }

  console(): string {
    return readIfThere(this.#spec.paths.log) ?? '';
  }

  async reboot({ disks }: RebootOptions = {}): Promise<void> {
    await this.#powerOff();
    this.#disks = disks ?? this.#disks;
    await this.start();
  }

  async kill(): Promise<void> {
    if (this.#supervisor !== undefined) signal(this.#supervisor, 'SIGKILL');
    await this.#powerOff();
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#end();
    return this.#stopped;
  }

  async #end(): Promise<void> {
    try {
      await this.#powerOff();
      removeRoot(this.#spec.paths);
      if (this.#options.network === undefined) await deleteNetwork(this.#spec.fabric);
      rmSync(this.#directory, { recursive: true, force: true });
    } finally {
      await this.#guard.release();
    }
  }

  async #powerOff(): Promise<void> {
    const { machineId: id } = this.#spec;
    const left = await stopContainer(id, this.#supervisor, this.#volumes());
    this.#supervisor = undefined;
    if (left.length > 0) throw new Error(`still in use: ${left.join(', ')}`);
  }

  get #address(): string {
    return this.#options.network?.address ?? ADDRESS;
  }

  #volumes(): ContainerSpec['volumes'] {
    return this.#disks.map((serial) => ({
      file: this.disk(serial),
      device: `/dev/disk/by-id/virtio-${serial}`,
    }));
  }
}
