/**
 * Level 2: a machine booted in QEMU from its seed, with a kernel, modules, udev and disks of its own.
 */
import { mkdirSync, rmSync } from 'node:fs';

import type { Machine } from '../../../lib/machine';
import { run } from '../../../lib/platform/local/command';
import { ensureVmImage } from '../../../tools/vm-image';
import type { VmImage } from '../../../tools/vm-image';
import { FILES_SERIAL } from '../../../tools/vm-recipe';
import { attachedSerials, makeDisk } from './lab-disk';
import type { BootOptions, LabMachine, RebootOptions } from './lab-machine';
import { plantFiles } from './plant-files';
import { memoryOf } from './qemu';
import type { QemuDisk, QemuSpec } from './qemu';
import { seedOf, writeSeedDisk } from './seed-disk';
import { VirtualMachine } from './virtual-machine';

// Ten times what it takes on a machine that does nothing else.
const LIMIT_SECONDS = 600;
const POWER_OFF_MS = 900_000;
const SEED_SERIAL = 'groundwork-seed';
// cloud-init's last act, and then what it may have left systemd to do.
const WAIT = `until [ -s /run/cloud-init/result.json ]; do sleep 0.5; done
systemctl is-system-running --wait`;

/** Boots a machine in QEMU. */
export async function bootVirtualMachine(
  machine: Machine,
  options: BootOptions,
): Promise<LabMachine> {
  const image = await ensureVmImage(() => undefined, options.image);
  const booted = new BootedVm(machine.hostname, image, options);
  try {
    await booted.prepare(machine);
    await booted.start();
    return booted;
  } catch (error) {
    await booted.stop();
    throw error;
  }
}

class BootedVm extends VirtualMachine {
  readonly #image: VmImage;
  readonly #options: BootOptions;
  #disks: readonly string[];
  #kernelArguments: readonly string[];
  /** What is there at the first boot only. */
  #files: QemuDisk | undefined;

  constructor(name: string, image: VmImage, options: BootOptions) {
    super(name);
    this.#image = image;
    this.#options = options;
    this.#disks = attachedSerials(options);
    this.#kernelArguments = options.kernelArguments ?? [];
  }

  /** What is done once, before the first boot. */
  async prepare(machine: Machine): Promise<void> {
    const { disks = [], files = {}, seed = 'nocloud', userData, rootBytes } = this.#options;
    const overlay = ['create', '-q', '-f', 'qcow2', '-b', this.#image.disk, '-F', 'raw'];
    const size = rootBytes === undefined ? [] : [String(rootBytes)];
    await run('qemu-img', [...overlay, this.path('root.qcow2'), ...size]);
    for (const disk of disks) makeDisk(this.disk(disk.serial), disk);
    await writeSeedDisk(this.path('seed.iso'), seedOf(machine, seed, userData));
    if (Object.keys(files).length > 0) await this.#packFiles(files);
  }

  /** One boot. */
  async start(): Promise<void> {
    const seconds = this.#options.limitSeconds ?? LIMIT_SECONDS;
    const started = Date.now();
    const left = (): number => Math.max(started + seconds * 1_000 - Date.now(), 1_000);
    try {
      await this.launch(this.#spec(), left());
      await this.run(WAIT, { limitSeconds: Math.round(left() / 1_000) });
    } catch (error) {
      throw this.failure('did not come up', error);
    }
    this.#files = undefined;
    this.bootSeconds = Math.round((Date.now() - started) / 100) / 10;
  }

  async reboot({ disks, kernelArguments }: RebootOptions = {}): Promise<void> {
    await this.run('systemctl --no-block poweroff');
    await this.awaitEnd(POWER_OFF_MS);
    this.#disks = disks ?? this.#disks;
    this.#kernelArguments = kernelArguments ?? this.#kernelArguments;
    await this.start();
  }

  #spec(): QemuSpec {
    const { kernel, initrd } = this.#image;
    return {
      folder: this.folder,
      kernel,
      initrd,
      memoryMiB: memoryOf(this.#options),
      kernelArguments: this.#kernelArguments,
      disks: [
        { file: this.path('root.qcow2'), serial: 'root', format: 'qcow2' },
        ...this.#disks.map((serial) => ({
          file: this.disk(serial),
          serial,
          format: 'raw' as const,
        })),
        { file: this.path('seed.iso'), serial: SEED_SERIAL, format: 'raw', readOnly: true },
        ...(this.#files === undefined ? [] : [this.#files]),
      ],
    };
  }

  async #packFiles(files: NonNullable<BootOptions['files']>): Promise<void> {
    const upper = this.path('files');
    const archive = this.path('files.tar');
    mkdirSync(upper);
    plantFiles(this.#image.tree, upper, files);
    await run('tar', ['--create', '--file', archive, '--owner=0', '--group=0', '-C', upper, '.']);
    rmSync(upper, { recursive: true });
    this.#files = { file: archive, serial: FILES_SERIAL, format: 'raw', readOnly: true };
  }
}
