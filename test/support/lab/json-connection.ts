/**
 * One JSON object a line over a unix socket: how QEMU and the agent in its guests are spoken to.
 *
 * @see https://www.qemu.org/docs/master/interop/qmp-spec.html
 * @see https://www.qemu.org/docs/master/interop/qemu-ga-ref.html
 */
import { createConnection } from 'node:net';
import type { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

type Message = Readonly<Record<string, unknown>>;

const POLL_MS = 50;

/** A connection to one socket. Answers are found by the id of their question, so several may be under way. */
export class JsonConnection {
  readonly #socket: Socket;
  readonly #waiting = new Map<string, (message: Message) => void>();
  #count = 0;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('error', () => undefined);
    createInterface({ input: socket })
      .on('line', (line) => {
        this.#hear(line);
      })
      .on('error', () => undefined);
  }

  /** Connects to a socket that may not be there yet. */
  static async open(file: string, limitMs: number): Promise<JsonConnection> {
    const end = Date.now() + limitMs;
    for (;;) {
      try {
        return new JsonConnection(await connect(file));
      } catch (error) {
        if (Date.now() > end) throw error;
        await sleep(POLL_MS);
      }
    }
  }

  /**
   * Asks and waits for the answer.
   *
   * @throws Error when the answer is an error or does not come in time
   */
  async ask(execute: string, parameters?: Message, limitMs = 60_000): Promise<unknown> {
    this.#count += 1;
    const id = `q${this.#count}`;
    const question = {
      execute,
      id,
      ...(parameters === undefined ? {} : { arguments: parameters }),
    };
    const message = await new Promise<Message | undefined>((resolve) => {
      const timer = setTimeout(() => {
        resolve(undefined);
      }, limitMs);
      this.#waiting.set(id, (answer) => {
        clearTimeout(timer);
        resolve(answer);
      });
      this.#socket.write(`${JSON.stringify(question)}\n`);
    });
    this.#waiting.delete(id);
    if (message === undefined) throw new Error(`${execute}: no answer in ${limitMs / 1_000} s`);
    if ('error' in message) throw new Error(`${execute}: ${JSON.stringify(message['error'])}`);
    return message['return'];
  }

  /** Closes the connection. */
  close(): void {
    this.#socket.destroy();
  }

  // Greetings and events have no id.
  #hear(line: string): void {
    const message = parse(line);
    const id = message?.['id'];
    if (message !== undefined && typeof id === 'string') this.#waiting.get(id)?.(message);
  }
}

function connect(file: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(file);
    socket.once('connect', () => {
      resolve(socket);
    });
    socket.once('error', reject);
  });
}

function parse(line: string): Message | undefined {
  try {
    return JSON.parse(line) as Message;
  } catch {
    return undefined;
  }
}
