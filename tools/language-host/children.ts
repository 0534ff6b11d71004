import { type ChildProcess, spawn } from 'node:child_process';

/** How a child ended: its exit code, or the signal that ended it. */
export interface Ending {
  readonly code: number;
  readonly signal?: NodeJS.Signals;
}

export interface ChildOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly onStdout: (data: Buffer) => void;
  readonly onStderr: (data: Buffer) => void;
}

const graceMilliseconds = 4_000;

/** The processes that the host has started, so that none outlives it. */
export class Children {
  readonly #running = new Set<ChildProcess>();

  /** Starts a program; `ended` rejects only when it could not be started at all. */
  start(
    argv: readonly string[],
    options: ChildOptions,
  ): { readonly ended: Promise<Ending>; stop(): void } {
    const [program = '', ...args] = argv;
    const child = spawn(program, args, {
      cwd: options.cwd,
      env: options.env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#running.add(child);
    child.stdout.on('data', options.onStdout);
    child.stderr.on('data', options.onStderr);
    const ended = new Promise<Ending>((resolve, reject) => {
      child.on('error', (error) => {
        this.#running.delete(child);
        reject(error);
      });
      // `close`, not `exit`: what was printed last still has to arrive.
      child.on('close', (code, signal) => {
        this.#running.delete(child);
        resolve({ code: code ?? 1, ...(signal === null ? {} : { signal }) });
      });
    });
    return {
      ended,
      stop: () => {
        stop(child);
      },
    };
  }

  /** Ends all of them: gently, and after four seconds by force (the engine itself waits five). */
  stopAll(): void {
    for (const child of this.#running) stop(child);
  }
}

function stop(child: ChildProcess): void {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  const force = setTimeout(() => child.kill('SIGKILL'), graceMilliseconds);
  child.on('exit', () => {
    clearTimeout(force);
  });
}
