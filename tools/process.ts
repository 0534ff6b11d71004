import { spawn, spawnSync } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';

/** Environment variables by name; an absent one is undefined. */
export type Environment = Readonly<Record<string, string | undefined>>;

export interface RunResult {
  /** Exit code; 128 + number of the signal when one ended the process; 127 when it could not be started. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Environment;
  /** Called with each whole line of stderr while the process runs. */
  readonly onErrorLine?: (line: string) => void;
  /** Called with the number of the process once it runs. */
  readonly onStart?: (pid: number) => void;
  /** Milliseconds after which the process is ended. @default - no limit */
  readonly timeout?: number;
}

const signalNumbers: Readonly<Record<string, number>> = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGKILL: 9,
  SIGTERM: 15,
};

/** What a shell would report for a process that ended with this code or by this signal. */
export function exitCodeOf(code: number | null, signal: NodeJS.Signals | null): number {
  return code ?? 128 + (signalNumbers[signal ?? ''] ?? 0);
}

/** Runs a program to its end and keeps what it printed; never throws for a failing program. */
export async function run(argv: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  const [program = '', ...args] = argv;
  const child = spawn(program, args, {
    cwd: options.cwd,
    env: options.env,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(options.timeout === undefined ? {} : { timeout: options.timeout, killSignal: 'SIGTERM' }),
  });
  if (child.pid !== undefined) options.onStart?.(child.pid);
  let stdout = '';
  let stderr = '';
  let unfinished = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    const lines = (unfinished + text).split('\n');
    unfinished = lines.pop() ?? '';
    if (options.onErrorLine) lines.forEach(options.onErrorLine);
  });
  return new Promise((resolve) => {
    child.on('error', (error) => {
      resolve({ code: 127, stdout, stderr: error.message });
    });
    child.on('close', (code, signal) => {
      resolve({ code: exitCodeOf(code, signal), stdout, stderr });
    });
  });
}

/** As `run`, for the few questions that have to be answered before anything is awaited. */
export function runSync(argv: readonly string[], env: Environment = process.env): RunResult {
  const [program = '', ...args] = argv;
  const done = spawnSync(program, args, {
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (done.error) return { code: 127, stdout: '', stderr: done.error.message };
  return { code: exitCodeOf(done.status, done.signal), stdout: done.stdout, stderr: done.stderr };
}

/** Whether a process of this number lives, whoever it belongs to. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** The last lines of a long output: what usually holds the cause. */
export function tail(text: string, lines = 20): string {
  return text.trimEnd().split('\n').slice(-lines).join('\n');
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/** Every executable of this name on the search path, first match first. */
export function whichAll(name: string, env: Environment = process.env): readonly string[] {
  return (env['PATH'] ?? '')
    .split(path.delimiter)
    .filter((folder) => path.isAbsolute(folder))
    .map((folder) => path.join(folder, name))
    .filter(isExecutable);
}

/** The executable that the shell would start, or undefined. */
export function which(name: string, env: Environment = process.env): string | undefined {
  return whichAll(name, env)[0];
}

/** A copy of the environment with these folders in front of the search path. */
export function withPath(env: Environment, ...folders: readonly string[]): Environment {
  const rest = (env['PATH'] ?? '').split(path.delimiter).filter((one) => !folders.includes(one));
  return { ...env, PATH: [...folders, ...rest].join(path.delimiter) };
}
