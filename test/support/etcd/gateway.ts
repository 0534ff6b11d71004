/**
 * etcd as any program with a certificate may ask it: by JSON over HTTP/1.1. What is told apart here, and matters to whoever counts writes: an
 * answer, a refusal that surely had no effect, and silence after the question was sent, which says nothing.
 *
 * @see https://etcd.io/docs/v3.6/dev-guide/api_grpc_gateway/
 */
import { request as requestPlain } from 'node:http';
import { Agent, request } from 'node:https';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';

/** Whom to trust, and who one is: texts in PEM. */
export interface Credentials {
  readonly ca: string;
  /** Left out to come without a certificate. */
  readonly certificate?: string;
  readonly key?: string;
}

/** What came of a question. */
export type Outcome =
  | { readonly kind: 'answer'; readonly body: Readonly<Record<string, unknown>> }
  /** It has surely had no effect. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** It may have had its effect, may have it later, or never. */
  | { readonly kind: 'unclear'; readonly reason: string };

/** A question: an address such as `/v3/kv/range` and what is asked. */
export interface Question {
  readonly path: string;
  readonly body: unknown;
  /** @default 1500 */
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 1_500;
const SOCKETS = 16;
// Refused before it was proposed to anybody; all else that is no answer is taken for unclear. A member that says that its space is exceeded may have
// done what it was asked for: of the write with which the database becomes too big it says so after it was applied.
// https://github.com/etcd-io/etcd/blob/v3.6.14/server/etcdserver/apply/apply.go quotaApplierV3
const NO_EFFECT = /too many requests|not supported for learner|permission denied/;

/** The way to some members. Connections are kept, and made anew when what they rest on changes. */
export class EtcdGateway {
  #agent: Agent;

  constructor(credentials: Credentials) {
    this.#agent = agentFor(credentials);
  }

  /** From now on with other certificates; questions that are on their way end with the old ones. */
  use(credentials: Credentials): void {
    const old = this.#agent;
    this.#agent = agentFor(credentials);
    // Idle connections would be kept for ever; those at work end by themselves.
    old.destroy();
  }

  /** Asks one member. Never throws. */
  ask(endpoint: string, { path, body, timeoutMs = TIMEOUT_MS }: Question): Promise<Outcome> {
    return new Promise((resolve) => {
      let isSent = false;
      const url = new URL(path, endpoint);
      const how = { method: 'POST', headers: { 'content-type': 'application/json' } };
      const asked =
        url.protocol === 'http:'
          ? requestPlain(url, how)
          : request(url, { ...how, agent: this.#agent });
      const timer = setTimeout(() => {
        asked.destroy(new Error(`no answer within ${timeoutMs} ms`));
      }, timeoutMs);
      const end = (outcome: Outcome): void => {
        clearTimeout(timer);
        resolve(outcome);
      };
      asked.on('socket', (socket) => {
        // Nothing of a question leaves before the other side is known.
        const isReady = asked.reusedSocket || url.protocol === 'http:' || isSecure(socket);
        if (isReady) isSent = true;
        else socket.once('secureConnect', () => (isSent = true));
      });
      asked.on('error', (error: NodeJS.ErrnoException) => {
        const reason = `${error.code ?? 'error'}: ${error.message}`;
        end({ kind: isSent ? 'unclear' : 'refused', reason });
      });
      asked.on('response', (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.on('error', (error) => {
          end({ kind: 'unclear', reason: error.message });
        });
        answer.on('end', () => {
          end(outcomeOf(answer.statusCode ?? 0, Buffer.concat(parts).toString()));
        });
      });
      asked.end(JSON.stringify(body));
    });
  }

  /** Lets go of all connections. */
  close(): void {
    this.#agent.destroy();
  }
}

/** Asks the members in turn, beginning with the one at `first`, until one answers. */
export async function askAny(
  gateway: EtcdGateway,
  endpoints: readonly string[],
  question: Question,
  first = 0,
): Promise<Readonly<Record<string, unknown>>> {
  const reasons: string[] = [];
  for (let turn = 0; turn < endpoints.length; turn += 1) {
    const endpoint = endpoints[(first + turn) % endpoints.length] ?? '';
    const outcome = await gateway.ask(endpoint, question);
    if (outcome.kind === 'answer') return outcome.body;
    reasons.push(`${endpoint}: ${outcome.reason}`);
  }
  throw new Error(`${question.path}: ${reasons.join('; ')}`);
}

/** A key or value as the gateway wants it. */
export function encoded(text: string): string {
  return Buffer.from(text).toString('base64');
}

/** A key or value of an answer; empty ones are left out there. */
export function decoded(text: unknown): string {
  return typeof text === 'string' ? Buffer.from(text, 'base64').toString() : '';
}

function outcomeOf(status: number, text: string): Outcome {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return { kind: 'unclear', reason: `status ${status} with no JSON` };
  }
  if (typeof body !== 'object' || body === null) {
    return { kind: 'unclear', reason: `status ${status} with no record` };
  }
  const record = body as Readonly<Record<string, unknown>>;
  if (status === 200) return { kind: 'answer', body: record };
  const reason = `status ${status}: ${String(record['message'] ?? record['error'])}`;
  return { kind: NO_EFFECT.test(reason) ? 'refused' : 'unclear', reason };
}

function isSecure(socket: Socket): boolean {
  return socket instanceof TLSSocket && !socket.connecting && socket.getProtocol() !== null;
}

function agentFor({ ca, certificate, key }: Credentials): Agent {
  return new Agent({
    keepAlive: true,
    maxSockets: SOCKETS,
    ca,
    ...(certificate === undefined ? {} : { cert: certificate }),
    ...(key === undefined ? {} : { key }),
  });
}
