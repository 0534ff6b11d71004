/**
 * A steady load of writes, each key once, and reads beside it that may never see less than what was acknowledged before they began.
 */
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';

import { decoded, encoded } from './gateway';
import type { EtcdGateway, Outcome } from './gateway';
import { WriteRecord, counterText, keyOf, registerOf, valueOf } from './write-record';
import type { Period } from './write-record';

/** What a load is like. */
export interface LoadPlan {
  readonly endpoints: readonly string[];
  /** Writes in a second, of all writers together. @default 50 */
  readonly rate?: number;
  /** How many write at the same time, each beginning at another member. @default 3 */
  readonly writers?: number;
  /** How long a write may take, in milliseconds, before it counts as unclear. @default 1000 */
  readonly timeoutMs?: number;
}

/** One line about what happened, for a file. */
export type LoadNote = (line: string) => void;

const RATE = 50;
const WRITERS = 3;
const TIMEOUT_MS = 1_000;
const READS_PER_SECOND = 20;
// A member that is not there answers at once: without a pause, a writer would spin.
const PAUSE_MS = 20;

/** A load that is running. */
export class WriteLoad {
  readonly record: WriteRecord;
  /** What readers and writers saw that cannot be; empty as long as all is well. */
  readonly anomalies: string[] = [];
  readonly #gateway: EtcdGateway;
  readonly #note: LoadNote;
  readonly #interval: number;
  readonly #timeoutMs: number;
  readonly #read: number[];
  #endpoints: readonly string[];
  #isPaused = false;
  #isOver = false;
  #working: readonly Promise<void>[] = [];
  #atWork = 0;

  constructor(gateway: EtcdGateway, plan: LoadPlan, note: LoadNote = () => undefined) {
    const { endpoints, rate = RATE, writers = WRITERS, timeoutMs = TIMEOUT_MS } = plan;
    this.#gateway = gateway;
    this.#note = note;
    this.#endpoints = endpoints;
    this.#interval = (1000 * writers) / rate;
    this.#timeoutMs = timeoutMs;
    this.#read = Array.from({ length: writers }, () => 0);
    this.record = new WriteRecord(writers, performance.now());
  }

  get endpoints(): readonly string[] {
    return this.#endpoints;
  }

  /** Makes the counters, which must not be there yet, and begins. */
  async start(): Promise<void> {
    for (let writer = 0; writer < this.record.writers; writer += 1) {
      await this.#makeRegister(writer);
    }
    const writers = this.#read.map((_, writer) => this.#writeOn(writer));
    this.#working = [...writers, this.#readOn()];
  }

  /** From now on at these members. */
  moveTo(endpoints: readonly string[]): void {
    this.#endpoints = endpoints;
  }

  /** Ends a stretch of time, which gets this name, and begins another. */
  mark(name: string): Period {
    return this.record.mark(name, performance.now());
  }

  /** Waits until nothing is on its way any more, and writes nothing until `resume`. */
  async pause(): Promise<void> {
    this.#isPaused = true;
    while (this.#atWork > 0) await sleep(5);
  }

  resume(): void {
    this.#isPaused = false;
  }

  /** Ends. */
  async stop(): Promise<void> {
    this.#isOver = true;
    await Promise.all(this.#working);
  }

  async #makeRegister(writer: number): Promise<void> {
    const key = encoded(registerOf(writer));
    const body = {
      compare: [{ key, target: 'CREATE', result: 'EQUAL', create_revision: '0' }],
      success: [{ request_put: { key, value: encoded(counterText(0)) } }],
    };
    let first = writer;
    for (let tries = 0; tries < 100; tries += 1) {
      const outcome = await this.#ask(first, { path: '/v3/kv/txn', body });
      if (outcome.kind === 'answer') {
        if (outcome.body['succeeded'] === true || tries > 0) return;
        throw new Error(`${registerOf(writer)} is there already: the counters are of another load`);
      }
      first += 1;
      await sleep(PAUSE_MS);
    }
    throw new Error('no member takes a write');
  }

  async #writeOn(writer: number): Promise<void> {
    let at = writer;
    let next = performance.now();
    while (!this.#isOver) {
      if (this.#isPaused) {
        await sleep(PAUSE_MS);
        continue;
      }
      this.#atWork += 1;
      if (!(await this.#write(writer, at))) {
        at += 1;
        await sleep(PAUSE_MS);
      }
      this.#atWork -= 1;
      // After a long wait it goes on at its pace, and does not make up for what was missed.
      next = Math.max(next + this.#interval, performance.now());
      await sleep(next - performance.now());
    }
  }

  /** Whether it was acknowledged. */
  async #write(writer: number, at: number): Promise<boolean> {
    const { record } = this;
    const number = record.begin(writer);
    const [key, register] = [keyOf(writer, number), encoded(registerOf(writer))];
    const counter = encoded(counterText(number));
    const body = {
      // An earlier write whose fate is unclear may come late: it must not turn the counter back.
      compare: [{ key: register, target: 'VALUE', result: 'LESS', value: counter }],
      success: [
        { request_put: { key: encoded(key), value: encoded(valueOf(key)) } },
        { request_put: { key: register, value: counter } },
      ],
    };
    const outcome = await this.#ask(at, { path: '/v3/kv/txn', body });
    const fate =
      outcome.kind !== 'answer'
        ? outcome.kind
        : outcome.body['succeeded'] === true
          ? 'acknowledged'
          : 'refused';
    if (outcome.kind === 'answer' && fate === 'refused') {
      this.#anomaly(`write ${number} of writer ${writer} found a counter that was not below it`);
    }
    record.settle(writer, number, fate, performance.now());
    const reason = outcome.kind === 'answer' ? '' : ` ${outcome.reason}`;
    this.#note(`${new Date().toISOString()} ${fate} ${key} ${this.#endpointAt(at)}${reason}`);
    return fate === 'acknowledged';
  }

  async #readOn(): Promise<void> {
    for (let turn = 0; !this.#isOver; turn += 1) {
      if (!this.#isPaused) await this.#look(turn % this.record.writers, turn);
      await sleep(1000 / READS_PER_SECOND);
    }
  }

  /** One linearizable read of a counter and of the last key that was acknowledged. */
  async #look(writer: number, at: number): Promise<void> {
    const { record } = this;
    const acknowledged = record.highest(writer);
    const floor = Math.max(acknowledged, this.#read[writer] ?? 0);
    const key = keyOf(writer, Math.max(acknowledged, 1));
    const ranges = [registerOf(writer), key].map((one) => ({
      request_range: { key: encoded(one) },
    }));
    const outcome = await this.#ask(at, { path: '/v3/kv/txn', body: { success: ranges } });
    if (outcome.kind !== 'answer') return;
    record.sawRead();
    const [counter, value] = valuesIn(outcome.body);
    const where = `writer ${writer} at ${this.#endpointAt(at)}`;
    const seen = Number(counter ?? -1);
    if (seen < floor) this.#anomaly(`read ${seen} of ${where} after ${floor}`);
    if (seen > record.begun(writer)) this.#anomaly(`read ${seen} of ${where}, never written`);
    if (acknowledged > 0 && value !== valueOf(key)) {
      this.#anomaly(`${key} is ${value === undefined ? 'not there' : 'another'} for ${where}`);
    }
    this.#read[writer] = Math.max(this.#read[writer] ?? 0, seen);
  }

  #anomaly(text: string): void {
    this.anomalies.push(text);
    this.#note(`${new Date().toISOString()} ANOMALY ${text}`);
  }

  #endpointAt(at: number): string {
    return this.#endpoints[at % this.#endpoints.length] ?? '';
  }

  #ask(at: number, question: { readonly path: string; readonly body: unknown }): Promise<Outcome> {
    return this.#gateway.ask(this.#endpointAt(at), { ...question, timeoutMs: this.#timeoutMs });
  }
}

/** The values that the ranges of a transaction found, in their order. */
function valuesIn(body: Readonly<Record<string, unknown>>): readonly (string | undefined)[] {
  const responses = (body['responses'] ?? []) as readonly {
    readonly response_range?: { readonly kvs?: readonly { readonly value?: unknown }[] };
  }[];
  return responses.map(({ response_range }) => {
    const found = response_range?.kvs?.[0];
    return found === undefined ? undefined : decoded(found.value);
  });
}
