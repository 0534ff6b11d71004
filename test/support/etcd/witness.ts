/**
 * Somebody who writes to a cluster all the time, remembers every write that was acknowledged, and tells afterwards whether all are still there.
 */
import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

import { projectRoot } from '../../../tools/cache';
import type { WitnessQuestions, WitnessResponse, WitnessVerb } from './witness-protocol';

/** Where a witness stands. */
export interface WitnessPlace {
  /** The file that a network namespace is bound to. @default - the network of the host */
  readonly network?: string;
  /** A file that gets a line for each write. @default - none */
  readonly log?: string;
}

interface Waiting {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: Error) => void;
}

const PROGRAM = path.join(__dirname, 'witness-process.ts');

/** A process that stands in a network; ends with this one. */
export class Witness {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  readonly #waiting = new Map<number, Waiting>();
  readonly #ended: Promise<void>;
  #asked = 0;

  constructor({ network, log = '/dev/null' }: WitnessPlace = {}) {
    const there = network === undefined ? [] : ['nsenter', `--net=${network}`];
    const node = [process.execPath, '-r', 'ts-node/register/transpile-only', PROGRAM, log];
    this.#child = spawn('setpriv', ['--pdeathsig', 'KILL', ...there, ...node], {
      cwd: projectRoot,
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { PATH: process.env['PATH'] ?? '' },
    });
    this.#ended = new Promise((resolve) => {
      this.#child.once('close', (code) => {
        this.#giveUp(new Error(`the witness ended with ${String(code)}`));
        resolve();
      });
      this.#child.once('error', (error) => {
        this.#giveUp(error);
        resolve();
      });
    });
    this.#child.stdin.on('error', () => undefined);
    createInterface({ input: this.#child.stdout }).on('line', (line) => {
      this.#settle(JSON.parse(line) as WitnessResponse);
    });
  }

  /** Asks something; what there is to ask stands in `WitnessQuestions`. */
  ask<Verb extends WitnessVerb>(
    verb: Verb,
    ask: WitnessQuestions[Verb]['ask'],
  ): Promise<WitnessQuestions[Verb]['answer']> {
    this.#asked += 1;
    const id = this.#asked;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve: resolve as Waiting['resolve'], reject });
      this.#child.stdin.write(`${JSON.stringify({ id, verb, ask })}\n`);
    });
  }

  /** Ends it. Good for one that has ended already. */
  async leave(): Promise<void> {
    this.#child.stdin.end();
    await this.#ended;
  }

  #settle(response: WitnessResponse): void {
    const waiting = this.#waiting.get(response.id);
    this.#waiting.delete(response.id);
    if ('error' in response) waiting?.reject(new Error(response.error));
    else waiting?.resolve(response.answer);
  }

  #giveUp(error: Error): void {
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}
