/** A real Heketi server of a lab's own, on a port that nobody else has, and its client. */
import { createHash, createHmac, randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { goTool } from '../../../tools/go-tool';
import { run } from '../../../tools/process';
import type { RunResult } from '../../../tools/process';
import { freePorts } from '../free-ports';
import { ChildProgram } from '../lab/child-program';

/** How a server is started. */
export interface HeketiServerOptions {
  /** Where its database and all else lies; made when it is not there. */
  readonly folder: string;
  /** What `heketi.json` says beside the port, the keys and where the database is. @default - the mock executor */
  readonly glusterfs?: Readonly<Record<string, unknown>>;
  /** The whole `heketi.json`, a file; the port in it is passed over. @default - one of ours */
  readonly config?: string;
  readonly adminKey?: string;
  /** Variables of Heketi, such as HEKETI_MOCK_DEVICE_SIZE_GB. @default - none */
  readonly env?: Readonly<Record<string, string>>;
}

/** What a server answers. */
export interface HeketiAnswer {
  readonly status: number;
  readonly text: string;
}

const START_MS = 60_000;
const ANSWER_MS = 60_000;
const POLL_MS = 10;

/** A running Heketi server. */
export class HeketiServer {
  readonly url: string;
  readonly adminKey: string;
  readonly #program: ChildProgram;
  readonly #client: string;

  private constructor(url: string, adminKey: string, program: ChildProgram, client: string) {
    this.url = url;
    this.adminKey = adminKey;
    this.#program = program;
    this.#client = client;
  }

  /** Starts a server, and waits until it answers. */
  static async start(options: HeketiServerOptions): Promise<HeketiServer> {
    const { folder, env = {}, adminKey = randomBytes(16).toString('hex') } = options;
    const server = await goTool('heketi');
    const [port = 0] = await freePorts(1);
    mkdirSync(folder, { recursive: true });
    const config = options.config ?? path.join(folder, 'heketi.json');
    if (options.config === undefined) writeConfig(config, folder, adminKey, options.glusterfs);
    const settings = Object.entries({ ...env, HEKETI_HTTP_PORT: String(port) });
    const words = settings.map(([name, value]) => `${name}=${value}`);
    const log = path.join(folder, 'log');
    const program = ChildProgram.start(
      'Heketi',
      ['env', ...words, server, `--config=${config}`],
      log,
      folder,
    );
    const client = path.join(path.dirname(server), 'heketi-cli');
    const started = new HeketiServer(`http://127.0.0.1:${port}`, adminKey, program, client);
    await started.#untilItAnswers();
    return started;
  }

  async #untilItAnswers(): Promise<void> {
    const end = Date.now() + START_MS;
    for (;;) {
      const answer = await fetch(`${this.url}/hello`).catch(() => undefined);
      if (answer?.ok === true) return;
      if (!this.#program.isRunning || Date.now() > end) break;
      await sleep(POLL_MS);
    }
    const words = this.#program.lastWords();
    await this.stop();
    throw new Error(words);
  }

  /** Asks it as its administrator, and waits for the outcome of what it does in the background. */
  async ask(method: 'GET' | 'POST' | 'DELETE', at: string, body?: unknown): Promise<HeketiAnswer> {
    let answer = await this.#once(method, at, body);
    const queue = answer.headers.get('location') ?? at;
    const end = Date.now() + ANSWER_MS;
    while (isPending(answer)) {
      if (Date.now() > end) throw new Error(`${method} ${at} is not done`);
      await sleep(POLL_MS);
      answer = await this.#once('GET', queue);
    }
    if (answer.status === 303) return this.ask('GET', answer.headers.get('location') ?? at);
    return { status: answer.status, text: await answer.text() };
  }

  #once(method: string, at: string, body?: unknown): Promise<Response> {
    const authorization = `bearer ${token(this.adminKey, method, at)}`;
    return fetch(`${this.url}${at}`, {
      method,
      redirect: 'manual',
      headers: { authorization, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  /** Its own client, as the administrator. */
  cli(...words: readonly string[]): Promise<RunResult> {
    const argv = [this.#client, '--server', this.url, '--user', 'admin', ...words];
    return run(argv, { env: { HEKETI_CLI_KEY: this.adminKey }, timeout: ANSWER_MS });
  }

  /** What it said last. */
  lastWords(): string {
    return this.#program.lastWords();
  }

  /** Ends it. */
  async stop(): Promise<void> {
    await this.#program.stop();
  }
}

function writeConfig(
  file: string,
  folder: string,
  key: string,
  glusterfs: Readonly<Record<string, unknown>> = {},
): void {
  const db = path.join(folder, 'heketi.db');
  const jwt = { admin: { key }, user: { key: `${key}-user` } };
  const settings = {
    use_auth: true,
    jwt,
    glusterfs: { executor: 'mock', db, loglevel: 'warning', ...glusterfs },
  };
  writeFileSync(file, JSON.stringify(settings), { mode: 0o600 });
}

function isPending(answer: Response): boolean {
  return answer.status === 202 || answer.headers.get('x-pending') === 'true';
}

/** A JSON web token for one request. @see https://github.com/heketi/heketi/blob/v9.0.0/doc/api/api.md */
function token(key: string, method: string, at: string): string {
  const now = Math.floor(Date.now() / 1000);
  const qsh = createHash('sha256').update(`${method}&${at}`).digest('hex');
  const parts = [
    { alg: 'HS256', typ: 'JWT' },
    { iss: 'admin', iat: now, exp: now + 300, qsh },
  ].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'));
  const signed = parts.join('.');
  return `${signed}.${createHmac('sha256', key).update(signed).digest('base64url')}`;
}
