import { type ChildProcess, spawn } from 'node:child_process';

/** How a child ended: its exit code, or the signal that ended it. */
export interface Ending {
  readonly code: number;
  readonly signal?: NodeJS.Signals;
}

/** A running child. */
export interface StartedChild {
  readonly ended: Promise<Ending>;
  readonly stop: () => void;
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
  readonly #running = new Set<StartedChild>();

  /** Starts a program; `ended` rejects only when it could not be started at all. */
  start(argv: readonly string[], options: ChildOptions): StartedChild {
    const [program = '', ...args] = argv;
    const child = spawn(program, args, {
      cwd: options.cwd,
      env: options.env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.on('data', options.onStdout);
    child.stderr.on('data', options.onStderr);
    const ended = new Promise<Ending>((resolve, reject) => {
      child.on('error', reject);
      // `close`, not `exit`: what was printed last still has to arrive.
      child.on('close', (code, signal) => {
        resolve({ code: code ?? 1, ...(signal === null ? {} : { signal }) });
      });
    });
    const started: StartedChild = {
      ended,
      stop: () => {
        stop(child);
      },
    };
    this.#running.add(started);
    const forget = (): void => {
      this.#running.delete(started);
    };
    ended.then(forget, forget);
    return started;
  }

  /** Ends all of them: gently, and after four seconds by force (the engine itself waits five). */
  async stopAll(): Promise<void> {
    const running = [...this.#running];
    for (const child of running) child.stop();
    await Promise.allSettled(running.map((child) => child.ended));
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
