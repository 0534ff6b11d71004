/**
 * A virtual machine that runs: asked through the guest agent, ended with all that belongs to it.
 */
import { rmSync } from 'node:fs';
import path from 'node:path';

import type { FirstBootStatus } from '../../../lib/machine';
import { consoleTail } from '../../../lib/platform/local/console-text';
import { readIfThere } from '../../../lib/platform/local/state-directory';
import { GuestAgent } from './guest-agent';
import { guard } from './guard';
import type { Guard } from './guard';
import type { LabMachine, LabResult, RebootOptions, RunOptions } from './lab-machine';
import { makeLabFolder } from './lab-folder';
import { limited, outputOf, readMachineFile, readStatus } from './lab-questions';
import { Qemu, consoleFile, qemuSockets } from './qemu';
import type { QemuSpec } from './qemu';

const RUN_SECONDS = 60;
const CONSOLE_LINES = 25;

/** What booted and resumed virtual machines have in common. */
export abstract class VirtualMachine implements LabMachine {
  bootSeconds = 0;
  protected readonly name: string;
  /** Short, because of the sockets in it. */
  protected readonly folder = makeLabFolder();
  protected qemu: Qemu | undefined;
  private readonly guard: Guard;
  private agent: GuestAgent | undefined;
  private stopped: Promise<void> | undefined;

  constructor(name: string) {
    this.name = name;
    // QEMU itself goes with this process, but its folder would stay.
    this.guard = guard('rm -rf "$1"', [this.folder]);
  }

  abstract reboot(options?: RebootOptions): Promise<void>;

  async run(command: string | readonly string[], options: RunOptions = {}): Promise<LabResult> {
    const { agent, qemu } = this;
    if (agent === undefined || qemu === undefined) {
      throw new Error(`machine ${this.name} does not run`);
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

  disk(serial: string): string {
    return this.path(`${serial}.img`);
  }

  console(): string {
    return readIfThere(consoleFile(this.folder)) ?? '';
  }

  stop(): Promise<void> {
    this.stopped ??= this.end();
    return this.stopped;
  }

  protected path(name: string): string {
    return path.join(this.folder, name);
  }

  /** Starts QEMU, and does what has to be done before the guest agent can answer. */
  protected async launch(
    spec: QemuSpec,
    limitMs: number,
    early: (qemu: Qemu) => Promise<void> = () => Promise.resolve(),
  ): Promise<void> {
    const qemu = Qemu.start(spec);
    this.qemu = qemu;
    await early(qemu);
    this.agent = await GuestAgent.find(qemuSockets(this.folder).agent, limitMs, () => {
      qemu.check();
    });
  }

  /** Waits until QEMU ends by itself. */
  protected async awaitEnd(limitMs: number): Promise<void> {
    this.disconnect();
    if ((await this.qemu?.ends(limitMs)) === false) {
      throw this.failure('does not power off', undefined);
    }
  }

  /** An error with the last lines of the console. */
  protected failure(what: string, cause: unknown): Error {
    const last = consoleTail(this.console(), CONSOLE_LINES).map((line) => `  ${line}`);
    const why = cause instanceof Error ? `: ${cause.message}` : '';
    const head = `${this.name} ${what}${why}`;
    return new Error([head, 'the last lines of its console:', ...last].join('\n'), { cause });
  }

  private disconnect(): void {
    this.agent?.close();
    this.agent = undefined;
  }

  private async end(): Promise<void> {
    this.disconnect();
    await this.qemu?.kill();
    rmSync(this.folder, { recursive: true, force: true });
    await this.guard.release();
  }
}
