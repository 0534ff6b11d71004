/**
 * Level 2: a machine in QEMU, with a kernel, modules, udev and disks of its own.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import type { FirstBootStatus, Machine } from '../../../lib/machine';
import { run } from '../../../lib/platform/local/command';
import { consoleTail } from '../../../lib/platform/local/console-text';
import { readIfThere } from '../../../lib/platform/local/state-directory';
import { ensureVmImage } from '../../../tools/vm-image';
import type { VmImage } from '../../../tools/vm-image';
import { FILES_SERIAL } from '../../../tools/vm-recipe';
import { GuestAgent } from './guest-agent';
import { guard } from './guard';
import type { Guard } from './guard';
import { attachedSerials, makeDisk } from './lab-disk';
import type { BootOptions, LabMachine, LabResult, RebootOptions, RunOptions } from './lab-machine';
import { limited, outputOf, readMachineFile, readStatus } from './lab-questions';
import { plantFiles } from './plant-files';
import { Qemu, consoleFile, qemuSockets } from './qemu';
import type { QemuDisk, QemuSpec } from './qemu';
import { SEED_LABELS, seedContent, writeSeedDisk } from './seed-disk';

const LIMIT_SECONDS = 400;
const RUN_SECONDS = 60;
const POWER_OFF_MS = 90_000;
const CONSOLE_LINES = 25;
const SEED_SERIAL = 'groundwork-seed';
// cloud-init's last act, and then what it may have left systemd to do.
const WAIT = `until [ -s /run/cloud-init/result.json ]; do sleep 0.5; done
systemctl is-system-running --wait`;

/** Boots a machine in QEMU. */
export async function bootVirtualMachine(
  machine: Machine,
  options: BootOptions,
): Promise<LabMachine> {
  const image = await ensureVmImage(() => undefined);
  const lab = new VmLab(machine.hostname, image, options);
  try {
    await lab.prepare(machine);
    await lab.start();
    return lab;
  } catch (error) {
    await lab.stop();
    throw error;
  }
}

class VmLab implements LabMachine {
  bootSeconds = 0;
  readonly #name: string;
  readonly #image: VmImage;
  readonly #options: BootOptions;
  readonly #folder = mkdtempSync(path.join(tmpdir(), 'gw-vm-'));
  readonly #guard: Guard;
  #disks: readonly string[];
  #kernelArguments: readonly string[];
  #qemu: Qemu | undefined;
  #agent: GuestAgent | undefined;
  #stopped: Promise<void> | undefined;
  /** What is there at the first boot only. */
  #files: QemuDisk | undefined;

  constructor(name: string, image: VmImage, options: BootOptions) {
    this.#name = name;
    this.#image = image;
    this.#options = options;
    this.#disks = attachedSerials(options);
    this.#kernelArguments = options.kernelArguments ?? [];
    // QEMU itself goes with this process, but its folder would stay.
    this.#guard = guard('rm -rf "$1"', [this.#folder]);
  }

  /** What is done once, before the first boot. */
  async prepare(machine: Machine): Promise<void> {
    const { disks = [], files = {}, seed = 'nocloud', userData, rootBytes } = this.#options;
    const overlay = ['create', '-q', '-f', 'qcow2', '-b', this.#image.disk, '-F', 'raw'];
    const size = rootBytes === undefined ? [] : [String(rootBytes)];
    await run('qemu-img', [...overlay, this.#path('root.qcow2'), ...size]);
    for (const disk of disks) makeDisk(this.#diskFile(disk.serial), disk);
    const content = seedContent(machine, seed, userData);
    await writeSeedDisk(this.#path('seed.iso'), SEED_LABELS[seed], content);
    if (Object.keys(files).length > 0) await this.#packFiles(files);
  }

  /** One boot. */
  async start(): Promise<void> {
    const seconds = this.#options.limitSeconds ?? LIMIT_SECONDS;
    const started = Date.now();
    const left = (): number => Math.max(started + seconds * 1_000 - Date.now(), 1);
    const qemu = Qemu.start(this.#spec());
    this.#qemu = qemu;
    const check = (): void => {
      qemu.check();
    };
    try {
      const { agent } = qemuSockets(this.#folder);
      this.#agent = await GuestAgent.find(agent, left(), check);
      await this.#agent.run(['sh', '-c', WAIT], left(), check);
    } catch (error) {
      const last = consoleTail(this.console(), CONSOLE_LINES).map((line) => `  ${line}`);
      const head = `${this.#name} did not come up: ${String(error)}`;
      throw new Error([head, 'the last lines of the console:', ...last].join('\n'), {
        cause: error,
      });
    }
    this.#files = undefined;
    this.bootSeconds = Math.round((Date.now() - started) / 100) / 10;
  }

  async run(command: string | readonly string[], options: RunOptions = {}): Promise<LabResult> {
    const agent = this.#agent;
    const qemu = this.#qemu;
    if (agent === undefined || qemu === undefined) {
      throw new Error(`machine ${this.#name} does not run`);
    }
    const seconds = options.limitSeconds ?? RUN_SECONDS;
    return agent.run(limited(command, seconds), (seconds + 30) * 1_000, () => {
      qemu.check();
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

  console(): string {
    return readIfThere(consoleFile(this.#folder)) ?? '';
  }

  async reboot({ disks, kernelArguments }: RebootOptions = {}): Promise<void> {
    await this.#powerOff();
    this.#disks = disks ?? this.#disks;
    this.#kernelArguments = kernelArguments ?? this.#kernelArguments;
    await this.start();
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#end();
    return this.#stopped;
  }

  async #end(): Promise<void> {
    this.#agent?.close();
    this.#agent = undefined;
    await this.#qemu?.kill();
    rmSync(this.#folder, { recursive: true, force: true });
    await this.#guard.release();
  }

  async #powerOff(): Promise<void> {
    await this.run('systemctl --no-block poweroff');
    this.#agent?.close();
    this.#agent = undefined;
    if ((await this.#qemu?.ends(POWER_OFF_MS)) === false) {
      const last = consoleTail(this.console(), CONSOLE_LINES).join('\n');
      throw new Error(`${this.#name} does not power off:\n${last}`);
    }
  }

  #spec(): QemuSpec {
    const { kernel, initrd } = this.#image;
    return {
      folder: this.#folder,
      kernel,
      initrd,
      kernelArguments: this.#kernelArguments,
      disks: [
        { file: this.#path('root.qcow2'), serial: 'root', format: 'qcow2' },
        ...this.#disks.map((serial) => ({
          file: this.#diskFile(serial),
          serial,
          format: 'raw' as const,
        })),
        { file: this.#path('seed.iso'), serial: SEED_SERIAL, format: 'raw', readOnly: true },
        ...(this.#files === undefined ? [] : [this.#files]),
      ],
    };
  }

  async #packFiles(files: NonNullable<BootOptions['files']>): Promise<void> {
    const upper = this.#path('files');
    const archive = this.#path('files.tar');
    mkdirSync(upper);
    plantFiles(this.#image.tree, upper, files);
    await run('tar', ['--create', '--file', archive, '--owner=0', '--group=0', '-C', upper, '.']);
    rmSync(upper, { recursive: true });
    this.#files = { file: archive, serial: FILES_SERIAL, format: 'raw', readOnly: true };
  }

  #diskFile(serial: string): string {
    return this.#path(`${serial}.img`);
  }

  #path(name: string): string {
    return path.join(this.#folder, name);
  }
}
