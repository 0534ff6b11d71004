/**
 * QEMU: its arguments, as a function of plain data, and its process, which ends with this one.
 */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { systemEnvironment } from '../../../lib/platform/local/command';
import { readIfThere } from '../../../lib/platform/local/state-directory';
import { JsonConnection } from './json-connection';
import type { ResumeOptions } from './lab-machine';

/** A disk as QEMU is told of it. */
export interface QemuDisk {
  readonly file: string;
  readonly serial: string;
  readonly format: 'raw' | 'qcow2';
  readonly readOnly?: boolean;
}

/** A virtual machine. */
export interface QemuSpec {
  /** Where its sockets, console and errors are; a short path, since a socket's name has at most 107 characters. */
  readonly folder: string;
  readonly kernel: string;
  readonly initrd: string;
  readonly kernelArguments: readonly string[];
  readonly memoryMiB: number;
  /** The first one is the root disk. */
  readonly disks: readonly QemuDisk[];
  /** A saved state to go on from, compressed by lz4. */
  readonly incoming?: string;
}

/** How processors are emulated. */
export type Acceleration = 'kvm' | 'tcg';

const MAXIMUM_SOCKET_PATH = 100;
const QUIT_MS = 5_000;
const BASE_ARGUMENTS = [
  'root=/dev/vda1',
  'rw',
  'console=ttyS0',
  'quiet',
  'net.ifnames=0',
  'mitigations=off',
];

/**
 * Whether the processor can do it itself. /dev/kvm may be there where it cannot, and be slower than emulation: a host that is a guest itself.
 *
 * @param cpuinfo the text of /proc/cpuinfo
 */
export function acceleration(
  cpuinfo: string,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Acceleration {
  const wanted = env['GROUNDWORK_ACCELERATION'];
  if (wanted === 'kvm' || wanted === 'tcg') return wanted;
  return /^flags\s*:.*\b(vmx|svm)\b/m.test(cpuinfo) ? 'kvm' : 'tcg';
}

/** The memory of a machine, in MiB: glusterd, its bricks and tcmu-runner want more than the plain image does. */
export function memoryOf({ image, memoryMiB }: ResumeOptions): number {
  return memoryMiB ?? (image === 'storage' ? 2048 : 1024);
}

/** The sockets of a machine. */
export function qemuSockets(folder: string): { readonly agent: string; readonly monitor: string } {
  const sockets = { agent: path.join(folder, 'agent'), monitor: path.join(folder, 'monitor') };
  if (sockets.monitor.length <= MAXIMUM_SOCKET_PATH) return sockets;
  throw new Error(`${sockets.monitor} is too long for a socket: set TMPDIR to a shorter path`);
}

/** Where the console of a machine is kept, over all its boots. */
export function consoleFile(folder: string): string {
  return path.join(folder, 'console.log');
}

/** The arguments of QEMU. A state is resumed with those that it was saved with, but for the disks' files. */
export function qemuArguments(spec: QemuSpec, by: Acceleration): readonly string[] {
  const { agent, monitor } = qemuSockets(spec.folder);
  return [
    ...['-machine', 'pc', '-smp', '1', '-m', String(spec.memoryMiB)],
    ...(by === 'kvm'
      ? ['-accel', 'kvm', '-cpu', 'host']
      : ['-accel', 'tcg,tb-size=256', '-cpu', 'qemu64,+ssse3,+sse4.1,+sse4.2,+popcnt']),
    ...['-nodefaults', '-no-user-config', '-no-reboot', '-display', 'none', '-nic', 'none'],
    ...['-kernel', spec.kernel, '-initrd', spec.initrd],
    ...['-append', [...BASE_ARGUMENTS, ...spec.kernelArguments].join(' ')],
    ...['-chardev', `file,id=console,path=${consoleFile(spec.folder)},append=on`],
    ...['-serial', 'chardev:console', '-device', 'virtio-rng-pci', '-device', 'virtio-serial-pci'],
    ...['-chardev', `socket,id=agent,path=${agent},server=on,wait=off`],
    ...['-device', 'virtserialport,chardev=agent,name=org.qemu.guest_agent.0'],
    ...['-qmp', `unix:${monitor},server=on,wait=off`],
    ...spec.disks.flatMap(diskArguments),
    ...(spec.incoming === undefined ? [] : ['-incoming', `exec:lz4 -d -q -c '${spec.incoming}'`]),
  ];
}

function diskArguments(disk: QemuDisk, index: number): readonly string[] {
  const readOnly = disk.readOnly === true ? ',readonly=on' : '';
  return [
    '-drive',
    `if=none,id=disk${index},file=${disk.file},format=${disk.format},cache=unsafe${readOnly}`,
    '-device',
    `virtio-blk-pci,drive=disk${index},serial=${disk.serial}`,
  ];
}

/** A running QEMU. */
export class Qemu {
  readonly spec: QemuSpec;
  readonly #child: ChildProcess;
  readonly #ended: Promise<void>;
  #isRunning = true;

  private constructor(spec: QemuSpec, child: ChildProcess) {
    this.spec = spec;
    this.#child = child;
    this.#ended = new Promise((resolve) => {
      const end = (): void => {
        this.#isRunning = false;
        resolve();
      };
      child.once('exit', end);
      child.once('error', end);
    });
  }

  /** Starts it. It is killed when this process ends, whatever ends it. */
  static start(spec: QemuSpec): Qemu {
    const by = acceleration(readFileSync('/proc/cpuinfo', 'utf8'));
    const errors = openSync(path.join(spec.folder, 'errors'), 'w');
    const argv = ['--pdeathsig', 'KILL', 'qemu-system-x86_64', ...qemuArguments(spec, by)];
    try {
      const stdio = ['ignore', errors, errors] as const;
      return new Qemu(
        spec,
        spawn('setpriv', argv, { stdio: [...stdio], env: systemEnvironment() }),
      );
    } finally {
      closeSync(errors);
    }
  }

  /**
   * Holds that it runs.
   *
   * @throws Error with what it said
   */
  check(): void {
    if (this.#isRunning) return;
    const said = readIfThere(path.join(this.spec.folder, 'errors')) ?? '';
    throw new Error(`the virtual machine has ended. ${said.trim()}`.trim());
  }

  /** A connection to its monitor, ready for commands. */
  async monitor(): Promise<JsonConnection> {
    const connection = await JsonConnection.open(qemuSockets(this.spec.folder).monitor, QUIT_MS);
    await connection.ask('qmp_capabilities');
    return connection;
  }

  /** Waits until it ends by itself; whether it did so in time. */
  async ends(limitMs: number): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, limitMs);
    });
    await Promise.race([this.#ended, late]);
    clearTimeout(timer);
    return !this.#isRunning;
  }

  /** Pulls the plug. */
  async kill(): Promise<void> {
    if (this.#isRunning) this.#child.kill('SIGKILL');
    await this.#ended;
  }
}
