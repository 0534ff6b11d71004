/**
 * Programs of the host, run with lists of arguments: nothing here ever passes through a shell's parser.
 */
import { execFile } from 'node:child_process';
import type { ExecFileException } from 'node:child_process';
import { constants } from 'node:os';

/** What a program said and how it ended. */
export interface CommandResult {
  /**
   * The exit status; 124 when the program was ended because it took too long, 127 when it is not there, 128 and the number of the signal when one
   * ended it.
   */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** How a program is run. */
export interface CommandOptions {
  /**
   * After how many milliseconds the program is ended.
   *
   * @default 60000
   */
  readonly timeoutMs?: number;
  /**
   * What the program reads from its standard input.
   *
   * @default - nothing is ever there, and no end of it
   */
  readonly input?: string;
}

const DEFAULT_TIMEOUT_MS = 60_000;
const SHOWN_LINES = 10;
const BY_SIGNAL = 128;
// root's PATH after a plain `su` lacks the folders where ip, losetup and mount helpers are.
const SYSTEM_FOLDERS = ['/usr/local/sbin', '/usr/sbin', '/sbin', '/usr/bin', '/bin'];

/** A program that did not do what it was asked to. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure';
  readonly result: CommandResult;

  /**
   * Makes the error.
   *
   * @param command the program and its arguments
   * @param result how it ended
   */
  constructor(command: readonly string[], result: CommandResult) {
    const said = lastLines(result.stderr === '' ? result.stdout : result.stderr, SHOWN_LINES);
    super(`${command.join(' ')}: ended with ${result.code}${said === '' ? '' : `: ${said}`}`);
    this.result = result;
  }
}

/** The environment that programs of the host get: the caller's, messages in English, and the system's folders on the PATH. */
export function systemEnvironment(): NodeJS.ProcessEnv {
  const given = process.env['PATH'] ?? '';
  return { ...process.env, LC_ALL: 'C', PATH: [given, ...SYSTEM_FOLDERS].join(':') };
}

/** Runs a program to its end; whatever it answers is a result. */
export function attempt(
  program: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  return new Promise((resolve) => {
    const settings = {
      env: systemEnvironment(),
      encoding: 'utf8' as const,
      timeout: options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
      killSignal: 'SIGKILL' as const,
      maxBuffer: 16 * 1024 * 1024,
    };
    const child = execFile(program, [...args], settings, (error, stdout, stderr) => {
      resolve({ code: exitCode(error), stdout, stderr });
    });
    if (options.input === undefined) return;
    // A program may end without having read everything.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(options.input);
  });
}

/**
 * Runs a program that must succeed; its standard output.
 *
 * @throws CommandFailure when it ends with anything but 0
 */
export async function run(
  program: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<string> {
  const result = await attempt(program, args, options);
  if (result.code !== 0) throw new CommandFailure([program, ...args], result);
  return result.stdout;
}

/** The last lines of a text that say anything. */
export function lastLines(text: string, count: number): string {
  const lines = text.split('\n').map((line) => line.trimEnd());
  return lines
    .filter((line) => line !== '')
    .slice(-count)
    .join('\n');
}

function exitCode(error: ExecFileException | null): number {
  if (error === null) return 0;
  if (error.killed === true) return 124;
  if (error.code === 'ENOENT') return 127;
  // Null where there was none, whatever the types say.
  if (typeof error.signal === 'string') return BY_SIGNAL + constants.signals[error.signal];
  return typeof error.code === 'number' ? error.code : 1;
}
