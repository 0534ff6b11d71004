/**
 * A small client of an API server, with a client certificate.
 */
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';

const BUSY_TRIES = 50;
const BUSY_MS = 200;

/** An object of the cluster; its fields as the server gives them. */
export interface ClusterObject {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid: string;
    readonly resourceVersion: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly deletionTimestamp?: string;
    readonly managedFields?: readonly { readonly manager?: string }[];
  };
  readonly spec?: Readonly<Record<string, unknown>>;
  readonly status?: Readonly<Record<string, unknown>>;
  readonly data?: Readonly<Record<string, string>>;
}

/** Where the server is and who asks it; files. */
export interface ApiAccess {
  readonly port: number;
  readonly authority: string;
  readonly certificate: string;
  readonly key: string;
}

interface Answer {
  readonly status: number;
  readonly text: string;
  /** What it warns of, in words. */
  readonly warnings: readonly string[];
}

/** What a server says to an object, whether it takes it or not. */
export interface ApiVerdict {
  readonly status: number;
  readonly body: unknown;
  readonly warnings: readonly string[];
}

/** What a server refused. */
export class ApiRefusal extends Error {
  readonly status: number;

  constructor(question: string, { status, text }: Answer) {
    super(`${question}: ${status} ${messageIn(text)}`);
    this.name = 'ApiRefusal';
    this.status = status;
  }
}

function messageIn(text: string): string {
  try {
    return (JSON.parse(text) as { message?: string }).message ?? text;
  } catch {
    return text;
  }
}

/** Paths are those of the API: `/api/v1/namespaces/default/pods/one`, `/apis/apps/v1/deployments`. */
export class ClusterApi {
  readonly #agent: Agent;
  readonly #port: number;

  constructor(access: ApiAccess) {
    this.#port = access.port;
    this.#agent = new Agent({
      keepAlive: true,
      ca: readFileSync(access.authority),
      cert: readFileSync(access.certificate),
      key: readFileSync(access.key),
    });
  }

  /** The object, or undefined where there is none. */
  async get(path: string): Promise<ClusterObject | undefined> {
    const answer = await this.#ask('GET', path);
    if (answer.status === 404) return undefined;
    return parsed(`GET ${path}`, answer) as ClusterObject;
  }

  /** The items of a list. */
  async list(path: string): Promise<readonly ClusterObject[]> {
    const { items } = (await this.read(path)) as { items?: readonly ClusterObject[] | null };
    return items ?? [];
  }

  /** Whatever JSON stands there. */
  async read(path: string): Promise<unknown> {
    return parsed(`GET ${path}`, await this.#ask('GET', path));
  }

  /** @param path of the list that it becomes a part of */
  async create(path: string, object: object): Promise<ClusterObject> {
    return parsed(`POST ${path}`, await this.#ask('POST', path, object)) as ClusterObject;
  }

  /** What the server answers to a new object, whether it takes it or not. */
  async judge(path: string, object: object): Promise<ApiVerdict> {
    return verdictOf(await this.#ask('POST', path, object));
  }

  /** The same of an object that is there, or is to be brought there (server-side apply). */
  async judgeApply(path: string, object: object): Promise<ApiVerdict> {
    return verdictOf(await this.#ask('PATCH', path, object, 'application/apply-patch+yaml'));
  }

  /** Changes fields of an object (a JSON merge patch). */
  async patch(path: string, change: object): Promise<ClusterObject> {
    const answer = await this.#ask('PATCH', path, change, 'application/merge-patch+json');
    return parsed(`PATCH ${path}`, answer) as ClusterObject;
  }

  /** Brings an object to what is given (server-side apply), whether it is there or not. */
  async apply(path: string, object: object): Promise<ClusterObject> {
    const answer = await this.#ask('PATCH', path, object, 'application/apply-patch+yaml');
    return parsed(`PATCH ${path}`, answer) as ClusterObject;
  }

  /** Asks for the end of an object; one that is not there is fine. */
  async delete(path: string): Promise<void> {
    const answer = await this.#ask('DELETE', path);
    if (answer.status !== 404) parsed(`DELETE ${path}`, answer);
  }

  /** Whether the server says that it is ready. */
  async isReady(): Promise<boolean> {
    try {
      return (await this.#ask('GET', '/readyz')).status === 200;
    } catch {
      return false;
    }
  }

  /** Closes the connections. */
  close(): void {
    this.#agent.destroy();
  }

  async #ask(method: string, path: string, body?: object, type?: string): Promise<Answer> {
    for (let tries = 1; ; tries += 1) {
      const answer = await this.#askOnce(method, path, body, type);
      // A kind that has just been made is not served at once.
      if (answer.status !== 429 || tries === BUSY_TRIES) return answer;
      await sleep(BUSY_MS);
    }
  }

  #askOnce(
    method: string,
    path: string,
    body?: object,
    type = 'application/json',
  ): Promise<Answer> {
    const text = body === undefined ? undefined : JSON.stringify(body);
    return new Promise((resolve, reject) => {
      const asked = request(
        {
          ...{ method, path, agent: this.#agent, host: '127.0.0.1', port: this.#port },
          headers: text === undefined ? {} : { 'Content-Type': type },
        },
        (response) => {
          let answer = '';
          response.setEncoding('utf8').on('data', (part: string) => (answer += part));
          response.on('end', () => {
            const warnings = warningsIn(response.headers.warning);
            resolve({ status: response.statusCode ?? 0, text: answer, warnings });
          });
          response.on('error', reject);
        },
      );
      asked.on('error', reject);
      asked.end(text);
    });
  }
}

function verdictOf({ status, text, warnings }: Answer): ApiVerdict {
  const body: unknown = text.startsWith('{') ? JSON.parse(text) : { message: text };
  return { status, body, warnings };
}

// Node joins them by commas: 299 - "first", 299 - "second".
function warningsIn(header: string | undefined): readonly string[] {
  const found = (header ?? '').matchAll(/299 \S+ "((?:[^"\\]|\\.)*)"/g);
  return [...found].map(([, text = '']) => text.replace(/\\(.)/g, '$1'));
}

function parsed(question: string, answer: Answer): unknown {
  if (answer.status >= 300) throw new ApiRefusal(question, answer);
  return JSON.parse(answer.text);
}
