/**
 * Runs commands in a virtual machine through QEMU's guest agent.
 *
 * @see https://www.qemu.org/docs/master/interop/qemu-ga-ref.html
 */
import { setTimeout as sleep } from 'node:timers/promises';

import { JsonConnection } from './json-connection';
import type { LabResult } from './lab-machine';

const PING_MS = 2_000;
const POLL_MS = 50;
const SLOWEST_POLL_MS = 500;

/** The agent in one boot of one machine. */
export class GuestAgent {
  readonly #connection: JsonConnection;

  private constructor(connection: JsonConnection) {
    this.#connection = connection;
  }

  /**
   * Waits for the agent, which is started late in a boot.
   *
   * @param check called now and then; throws when there is nothing to wait for any more
   */
  static async find(socket: string, limitMs: number, check: () => void): Promise<GuestAgent> {
    const end = Date.now() + limitMs;
    const connection = await JsonConnection.open(socket, limitMs);
    for (;;) {
      check();
      try {
        await connection.ask('guest-ping', undefined, PING_MS);
        return new GuestAgent(connection);
      } catch (error) {
        if (Date.now() < end) continue;
        connection.close();
        throw new Error(`the guest agent does not answer after ${limitMs / 1_000} s`, {
          cause: error,
        });
      }
    }
  }

  /** Runs a program to its end. */
  async run(argv: readonly string[], limitMs: number, check: () => void): Promise<LabResult> {
    const end = Date.now() + limitMs;
    const [path, ...arg] = argv;
    const started = await this.#connection.ask('guest-exec', {
      path,
      arg,
      'capture-output': true,
    });
    const { pid } = started as { readonly pid: number };
    for (let pause = POLL_MS; Date.now() < end; pause = Math.min(pause * 1.5, SLOWEST_POLL_MS)) {
      check();
      const status = (await this.#connection.ask('guest-exec-status', { pid })) as ExecStatus;
      if (status.exited) return resultOf(status);
      await sleep(pause);
    }
    throw new Error(`${argv.join(' ')}: does not end within ${limitMs / 1_000} s`);
  }

  /** Closes the connection. */
  close(): void {
    this.#connection.close();
  }
}

interface ExecStatus {
  readonly exited: boolean;
  readonly exitcode?: number;
  readonly signal?: number;
  readonly 'out-data'?: string;
  readonly 'err-data'?: string;
}

function resultOf(status: ExecStatus): LabResult {
  const text = (base64 = ''): string => Buffer.from(base64, 'base64').toString('utf8');
  return {
    code: status.exitcode ?? 128 + (status.signal ?? 0),
    stdout: text(status['out-data']),
    stderr: text(status['err-data']),
  };
}
