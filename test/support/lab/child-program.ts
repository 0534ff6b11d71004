/**
 * A program that a lab has running beside it. It ends with this process, whatever ends that.
 */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';

import { tail } from '../../../tools/process';

const QUIT_MS = 3_000;
const TOLD_LINES = 15;

/** A running program. */
export class ChildProgram {
  readonly name: string;
  /** What it says, a file. */
  readonly log: string;
  readonly #child: ChildProcess;
  readonly #ended: Promise<void>;
  #isRunning = true;

  private constructor(name: string, log: string, child: ChildProcess) {
    this.name = name;
    this.log = log;
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

  /**
   * Starts it.
   *
   * @param log the file that gets all that it says
   * @param folder where it runs
   */
  static start(name: string, argv: readonly string[], log: string, folder: string): ChildProgram {
    const output = openSync(log, 'a', 0o600);
    try {
      const child = spawn('setpriv', ['--pdeathsig', 'KILL', ...argv], {
        cwd: folder,
        stdio: ['ignore', output, output],
        // Nothing of the caller's settings: KUBECONFIG, proxies, GOGC.
        env: { PATH: process.env['PATH'] ?? '', HOME: folder, TMPDIR: folder },
      });
      return new ChildProgram(name, log, child);
    } finally {
      closeSync(output);
    }
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  get isRunning(): boolean {
    return this.#isRunning;
  }

  /** Its name and the last lines that it said. */
  lastWords(): string {
    const state = this.#isRunning ? 'runs' : 'has ended';
    return `${this.name} ${state}; its last lines:\n${tail(readFileSync(this.log, 'utf8'), TOLD_LINES)}`;
  }

  /** Ends it: by asking, and by force when that takes too long. */
  async stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    if (!this.#isRunning) return;
    this.#child.kill(signal);
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), QUIT_MS);
    await this.#ended;
    clearTimeout(timer);
  }
}
