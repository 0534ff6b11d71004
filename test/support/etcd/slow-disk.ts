/**
 * Makes a disk of a running machine slow for real: the kernel holds back its writes, whoever makes them. A machine's disk is a loop device whose number
 * is known only once it is there, so somebody waits for it and is quicker than the boot.
 *
 * @see https://docs.kernel.org/admin-guide/cgroup-v1/blkio-controller.html
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

import { loopsOf } from '../../../lib/platform/local/volume';
import { guard } from '../lab/guard';
import type { Guard } from '../lab/guard';

const RULES = '/sys/fs/cgroup/blkio/blkio.throttle.write_iops_device';
const POLL_MS = 20;
// What is left on a device number would hold back whoever gets it next.
const CLEAN_UP = 'echo "$2 0" >"$1"\n';

/** Why disks cannot be made slow here; undefined when they can. */
export function whyDisksStayFast(): string | undefined {
  return existsSync(RULES)
    ? undefined
    : `${RULES} is not there: the kernel, or the layout of its cgroups, cannot hold back writes`;
}

/** A file whose device is slow from the moment at which it is attached. */
export class SlowDisk {
  readonly #file: string;
  readonly #writesPerSecond: number;
  readonly #slowed = new Map<string, Guard>();
  #isOver = false;
  #watching: Promise<void>;

  /**
   * Begins to watch.
   *
   * @param file the file that is the disk; need not be there yet
   * @param writesPerSecond how many writes it takes in a second
   */
  constructor(file: string, writesPerSecond: number) {
    this.#file = file;
    this.#writesPerSecond = writesPerSecond;
    this.#watching = this.#watch();
  }

  /** The devices that are slow now, as `7:3`. */
  get devices(): readonly string[] {
    return [...this.#slowed.keys()];
  }

  /** Ends: the disk is as fast as it ever was. */
  async release(): Promise<void> {
    this.#isOver = true;
    await this.#watching;
    for (const [device, held] of this.#slowed) {
      writeFileSync(RULES, `${device} 0`);
      await held.release();
    }
    this.#slowed.clear();
    this.#watching = Promise.resolve();
  }

  async #watch(): Promise<void> {
    while (!this.#isOver) {
      if (existsSync(this.#file)) {
        for (const loop of await loopsOf(this.#file)) this.#slow(loop);
      }
      await sleep(POLL_MS);
    }
  }

  #slow(loop: string): void {
    const device = readFileSync(`/sys/block/${loop.replace('/dev/', '')}/dev`, 'utf8').trim();
    if (this.#slowed.has(device)) return;
    this.#slowed.set(device, guard(CLEAN_UP, [RULES, device]));
    writeFileSync(RULES, `${device} ${this.#writesPerSecond}`);
  }
}
