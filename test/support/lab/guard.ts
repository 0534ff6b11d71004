/**
 * Cleans up when a test run is killed before it could: a small shell that waits for the end of this process and then runs its commands.
 */
import { spawn } from 'node:child_process';
import { Socket } from 'node:net';

/** A shell that waits. */
export interface Guard {
  /** Has it run its commands now, and waits for their end. */
  release(): Promise<void>;
}

// The standard input is a pipe from this process: its end comes with the end of this process, however that ends.
const WAIT = 'read -r _ || true\n';

/**
 * Starts a guard. Its commands also run when it is released in an orderly way, so they must be good for what is gone already.
 *
 * @param commands a shell script; what varies comes as its positional parameters
 */
export function guard(commands: string, parameters: readonly string[]): Guard {
  const child = spawn('sh', ['-c', WAIT + commands, 'groundwork-lab-guard', ...parameters], {
    stdio: ['pipe', 'ignore', 'ignore'],
    // Out of reach of an interrupt that is typed at a terminal.
    detached: true,
  });
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => {
      resolve();
    });
    child.once('error', () => {
      resolve();
    });
  });
  child.unref();
  // Or the open pipe would keep this process alive.
  if (child.stdin instanceof Socket) child.stdin.unref();
  return {
    release: async () => {
      child.ref();
      child.stdin.end();
      await ended;
    },
  };
}
