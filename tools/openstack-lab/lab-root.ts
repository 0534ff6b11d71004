/**
 * Programs of the image, run with a lab's folder in their sight as `/srv`.
 *
 * Each has mounts and process numbers of its own, which end with the program, and the program ends with whoever started it: what is left of a lab,
 * however it ends, is its folder. The network is the host's.
 */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { run, tail } from '../process';
import type { RunResult } from '../process';
import { LAB } from './lab-service';

const PATH = '/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin:/usr/lib/rabbitmq/bin';

const ENTER = path.join(__dirname, 'enter.sh');

const TOLD_LINES = 15;
const QUIT_MS = 20_000;

/** The words that run a program of an image. */
function inside(tree: string, folder: string, argv: readonly string[]): readonly string[] {
  return [
    ...['setpriv', '--pdeathsig', 'KILL', 'unshare', '--mount', '--propagation', 'private'],
    ...['--pid', '--fork', '--kill-child=KILL', 'sh', ENTER, tree, folder],
    ...argv,
  ];
}

function environment(env: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  // Nothing of the caller's settings: proxies, locales, passwords.
  return {
    PATH,
    LC_ALL: 'C.UTF-8',
    HOME: LAB,
    PYTHONPATH: `${LAB}/python`,
    PYTHONWARNINGS: 'ignore',
    ...env,
  };
}

/** A root folder for programs of a lab. */
export class LabRoot {
  readonly tree: string;
  /** The lab's folder on the host. */
  readonly folder: string;

  /**
   * Makes one.
   *
   * @param tree the image
   * @param folder the lab's folder on the host
   */
  constructor(tree: string, folder: string) {
    this.tree = tree;
    this.folder = folder;
  }

  /** Runs a program to its end. */
  async run(
    argv: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ): Promise<RunResult> {
    return run(inside(this.tree, this.folder, argv), { env: environment(env) });
  }

  /** Starts a program and leaves it running. */
  start(
    name: string,
    argv: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ): LabProgram {
    const log = path.join(this.folder, 'log', `${name}.log`);
    const output = openSync(log, 'a', 0o600);
    try {
      const [program = '', ...args] = inside(this.tree, this.folder, argv);
      const stdio = ['ignore', output, output] as const;
      const child = spawn(program, args, { env: environment(env), stdio: [...stdio] });
      return new LabProgram(name, log, child);
    } finally {
      closeSync(output);
    }
  }
}

/** A running program of a lab. */
export class LabProgram {
  readonly name: string;
  /** What it says, a file. */
  readonly log: string;
  /** Resolves when it has ended. */
  readonly ended: Promise<void>;
  readonly #child: ChildProcess;
  #isRunning = true;

  /** Made by {@link LabRoot.start}. */
  constructor(name: string, log: string, child: ChildProcess) {
    this.name = name;
    this.log = log;
    this.#child = child;
    this.ended = new Promise((resolve) => {
      const end = (): void => {
        this.#isRunning = false;
        resolve();
      };
      child.once('exit', end);
      child.once('error', end);
    });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  get isRunning(): boolean {
    return this.#isRunning;
  }

  /** Asks it to end, as a service manager does: it finishes what it is at. Ends it at once when that takes too long. */
  async end(): Promise<void> {
    // The program itself is the only child of the one that made its namespaces, which takes no signals.
    for (const inner of childrenOf(this.pid)) process.kill(inner, 'SIGTERM');
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), QUIT_MS);
    await this.ended;
    clearTimeout(timer);
  }

  /** Ends it and all that it has started, at once: what a lab has written down is thrown away. */
  async kill(): Promise<void> {
    if (this.#isRunning) this.#child.kill('SIGKILL');
    await this.ended;
  }

  /** Its name and the last lines that it said. */
  lastWords(): string {
    const state = this.#isRunning ? 'runs' : 'has ended';
    return `${this.name} ${state}; its last lines:\n${tail(readFileSync(this.log, 'utf8'), TOLD_LINES)}`;
  }
}

function childrenOf(pid: number | undefined): readonly number[] {
  if (pid === undefined) return [];
  try {
    const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
    return text.split(' ').flatMap((one) => (one.trim() === '' ? [] : [Number(one)]));
  } catch {
    // It has ended already.
    return [];
  }
}
