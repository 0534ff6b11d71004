/**
 * Level 2 without the boot: a virtual machine that goes on from a state that was saved once, with a root shell in about a second. For what
 * needs a kernel and disks, but neither cloud-init nor the order of a boot.
 */
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { run } from '../../../lib/platform/local/command';
import { withLock } from '../../../lib/platform/local/file-lock';
import { digest } from '../../../lib/platform/local/identity';
import { ensureVmImage } from '../../../tools/vm-image';
import type { VmImage } from '../../../tools/vm-image';
import type { JsonConnection } from './json-connection';
import { makeDisk } from './lab-disk';
import type { LabDisk, LabMachine, ResumeOptions } from './lab-machine';
import { memoryOf, qemuArguments } from './qemu';
import type { Qemu, QemuSpec } from './qemu';
import { VirtualMachine } from './virtual-machine';

const SAVE_SECONDS = 300;
const RESUME_SECONDS = 60;
const POLL_MS = 20;
const SETTLE = 'systemctl is-system-running --wait; sync; echo 3 > /proc/sys/vm/drop_caches';

interface SavedState {
  /** The root disk as it was, never written to. */
  readonly root: string;
  readonly memory: string;
}

/** Resumes a machine that knows nothing of any seed, and gives it disks. */
export async function resumeVirtualMachine(
  disks: readonly LabDisk[],
  options: ResumeOptions,
): Promise<LabMachine> {
  const image = await ensureVmImage(() => undefined, options.image);
  const memoryMiB = memoryOf(options);
  const state = await ensureSavedState(image, memoryMiB);
  const resumed = new ResumedVm(image, memoryMiB);
  try {
    await resumed.start(state);
    for (const disk of disks) await resumed.add(disk);
    return resumed;
  } catch (error) {
    await resumed.stop();
    throw error;
  }
}

// Saved and resumed with the same QEMU and the same arguments, so both name it.
async function ensureSavedState(image: VmImage, memoryMiB: number): Promise<SavedState> {
  const version = await run('qemu-system-x86_64', ['--version']);
  const likeness = qemuArguments(specOf(image, memoryMiB, '/', '/root'), 'tcg').join(' ');
  const folder = path.join(image.folder, `state-${digest(`${version}\n${likeness}`, 8)}`);
  const state = { root: path.join(folder, 'root.qcow2'), memory: path.join(folder, 'memory.lz4') };
  if (existsSync(folder)) return state;
  await withLock(
    `${folder}.lock`,
    () => undefined,
    async () => {
      if (existsSync(folder)) return;
      const partial = `${folder}.partial`;
      rmSync(partial, { recursive: true, force: true });
      mkdirSync(partial);
      const machine = new ResumedVm(image, memoryMiB);
      try {
        await machine.save(partial);
      } finally {
        await machine.stop();
      }
      renameSync(partial, folder);
    },
  );
  return state;
}

function specOf(image: VmImage, memoryMiB: number, folder: string, root: string): QemuSpec {
  return {
    folder,
    kernel: image.kernel,
    initrd: image.initrd,
    memoryMiB,
    kernelArguments: ['cloud-init=disabled'],
    disks: [{ file: root, serial: 'root', format: 'qcow2' }],
  };
}

class ResumedVm extends VirtualMachine {
  readonly #image: VmImage;
  readonly #memoryMiB: number;
  #monitor: JsonConnection | undefined;
  #added = 0;

  constructor(image: VmImage, memoryMiB: number) {
    super('the resumed machine');
    this.#image = image;
    this.#memoryMiB = memoryMiB;
  }

  /** Boots without a seed, and writes down the state once nothing happens any more. */
  async save(folder: string): Promise<void> {
    const root = path.join(folder, 'root.qcow2');
    await overlay(this.#image.disk, 'raw', root);
    try {
      await this.launch(
        specOf(this.#image, this.#memoryMiB, this.folder, root),
        SAVE_SECONDS * 1_000,
      );
      await this.run(SETTLE, { limitSeconds: SAVE_SECONDS });
      const monitor = await this.monitor();
      await monitor.ask('stop');
      await monitor.ask('migrate', { uri: `exec:lz4 -q -f - '${folder}/memory.lz4'` });
      await until(monitor, 'query-migrate', ['completed'], SAVE_SECONDS * 1_000);
      await monitor.ask('quit');
      await this.awaitEnd(RESUME_SECONDS * 1_000);
    } catch (error) {
      throw this.failure('could not be saved', error);
    }
  }

  /** Goes on from the saved state. */
  async start(state: SavedState): Promise<void> {
    const started = Date.now();
    const root = this.path('root.qcow2');
    await overlay(state.root, 'qcow2', root);
    const spec = {
      ...specOf(this.#image, this.#memoryMiB, this.folder, root),
      incoming: state.memory,
    };
    try {
      await this.launch(spec, RESUME_SECONDS * 1_000, async () => {
        const monitor = await this.monitor();
        await until(monitor, 'query-status', ['paused', 'postmigrate'], RESUME_SECONDS * 1_000);
        await monitor.ask('cont');
      });
      // Its clock stands where it stood when it was saved.
      await this.output(`date --utc --set @${Math.round(Date.now() / 1_000)}`);
    } catch (error) {
      throw this.failure('could not be resumed', error);
    }
    this.bootSeconds = Math.round((Date.now() - started) / 100) / 10;
  }

  /** Plugs a disk in, and waits for its name. */
  async add(disk: LabDisk): Promise<void> {
    const { serial } = disk;
    const file = this.disk(serial);
    makeDisk(file, disk);
    this.#added += 1;
    const node = `added${this.#added}`;
    const monitor = await this.monitor();
    await monitor.ask('blockdev-add', {
      driver: 'raw',
      'node-name': node,
      file: { driver: 'file', filename: file },
    });
    await monitor.ask('device_add', {
      driver: 'virtio-blk-pci',
      id: `device-${node}`,
      drive: node,
      serial,
    });
    await this.output(`until [ -b /dev/disk/by-id/virtio-${serial} ]; do sleep 0.1; done`);
  }

  reboot(): Promise<void> {
    return Promise.reject(new Error('a resumed machine is not rebooted: boot one at level 2'));
  }

  override async stop(): Promise<void> {
    this.#monitor?.close();
    await super.stop();
  }

  private async monitor(): Promise<JsonConnection> {
    this.#monitor ??= await this.running().monitor();
    return this.#monitor;
  }

  private running(): Qemu {
    if (this.qemu === undefined) throw new Error(`${this.name} does not run`);
    return this.qemu;
  }
}

async function overlay(base: string, format: string, file: string): Promise<void> {
  await run('qemu-img', ['create', '-q', '-f', 'qcow2', '-b', base, '-F', format, file]);
}

async function until(
  monitor: JsonConnection,
  question: string,
  wanted: readonly string[],
  limitMs: number,
): Promise<void> {
  const end = Date.now() + limitMs;
  for (;;) {
    const { status = '' } = (await monitor.ask(question)) as { readonly status?: string };
    if (wanted.includes(status)) return;
    if (status === 'failed' || Date.now() > end) throw new Error(`${question} says ${status}`);
    await sleep(POLL_MS);
  }
}
