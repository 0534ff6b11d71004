/** One program in a running machine, from its beginning to its end. */
import { enterArguments } from './boot';
import { attempt } from './command';
import type { CommandOptions, CommandResult } from './command';
import { leaderOf } from './container';
import type { StackScope } from './identity';
import { readRecord } from './machine-record';

const DEFAULT_TIMEOUT_MS = 60_000;
/** What a program has to end by itself once it was asked to. */
const GRACE_SECONDS = 2;
/** How much later our own end of it is given up: it ends when the program does. */
const MARGIN_MS = 5_000;
const TOOK_TOO_LONG = 124;
const DOES_NOT_RUN = 125;
const KILLED = 137;

// Nothing of the caller's own: the passphrase of the engine's state may be in it.
const ENVIRONMENT = [
  'HOME=/root',
  'LC_ALL=C.UTF-8',
  'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/opt/groundwork/bin',
];

/**
 * Runs a program in a machine, as its root.
 *
 * @returns with `code` 124 when it took too long, 125 when the machine does not run, or ended meanwhile
 */
export async function runInside(
  scope: StackScope,
  name: string,
  command: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  const { input = '', timeoutMs = DEFAULT_TIMEOUT_MS } = options;
  const leader = leaderPid(scope, name);
  if (leader === undefined) return doesNotRun(`machine "${name}" does not run`);
  const started = Date.now();
  const result = await attempt('nsenter', enterArguments(leader, limited(command, timeoutMs)), {
    input,
    timeoutMs: timeoutMs + GRACE_SECONDS * 1_000 + MARGIN_MS,
  });
  if (result.code === 0) return result;
  if (leaderPid(scope, name) !== leader) {
    return doesNotRun(`machine "${name}" ended while ${command[0] ?? ''} ran`, result);
  }
  // Killed because it did not end when it was asked to.
  const late = result.code === KILLED && Date.now() - started >= timeoutMs;
  return late ? { ...result, code: TOOK_TOO_LONG } : result;
}

/**
 * The command with its limit, which is held inside: killing the way in would leave in the machine what was started there.
 *
 * @see https://www.gnu.org/software/coreutils/manual/html_node/timeout-invocation.html
 */
export function limited(command: readonly string[], timeoutMs: number): readonly string[] {
  const limit = ['timeout', `--kill-after=${GRACE_SECONDS}`, String(timeoutMs / 1_000)];
  return ['env', '-i', ...ENVIRONMENT, ...limit, ...command];
}

function leaderPid(scope: StackScope, name: string): number | undefined {
  const record = readRecord(scope, name);
  return record === undefined ? undefined : leaderOf(record.supervisor)?.pid;
}

function doesNotRun(
  reason: string,
  { stdout, stderr }: Partial<CommandResult> = {},
): CommandResult {
  return { code: DOES_NOT_RUN, stdout: stdout ?? '', stderr: `${stderr ?? ''}${reason}\n` };
}
