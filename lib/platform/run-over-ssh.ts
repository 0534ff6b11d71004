/** Programs on machines that are reached by SSH. */
import { attempt } from './local/command';
import type { CommandOptions, CommandResult } from './local/command';
import { limited } from './local/run-inside';
import type { SshAccess } from './platform';

const DEFAULT_TIMEOUT_MS = 60_000;
/** How much later the connection is given up: the program is ended on the machine itself. */
const MARGIN_MS = 15_000;
/** What `ssh` ends with when it did not get as far as the program. */
const SSH_FAILED = 255;
const DOES_NOT_RUN = 125;

/** What asks nobody, and notices a machine that is gone. */
const OPTIONS = [
  'BatchMode=yes',
  'ConnectTimeout=10',
  'ServerAliveInterval=5',
  'ServerAliveCountMax=4',
] as const;

/**
 * Runs a program on a machine as its root.
 *
 * @returns with `code` 125 when the machine cannot be reached
 */
export async function runOverSsh(
  access: SshAccess,
  command: readonly string[],
  { input = '', timeoutMs = DEFAULT_TIMEOUT_MS }: CommandOptions = {},
): Promise<CommandResult> {
  const result = await attempt('ssh', sshArguments(access, limited(command, timeoutMs)), {
    input,
    timeoutMs: timeoutMs + MARGIN_MS,
  });
  return result.code === SSH_FAILED ? { ...result, code: DOES_NOT_RUN } : result;
}

/**
 * The arguments of `ssh`.
 *
 * @see https://man.openbsd.org/ssh
 */
export function sshArguments(access: SshAccess, command: readonly string[]): readonly string[] {
  const { host, port, user, identityFile, jump } = access;
  const asRoot = user === 'root' ? command : ['sudo', '-n', '--', ...command];
  return [
    ...OPTIONS.flatMap((option) => ['-o', option]),
    ...(port === undefined ? [] : ['-p', String(port)]),
    ...(identityFile === undefined ? [] : ['-i', identityFile]),
    ...(jump === undefined ? [] : ['-J', jump]),
    ...['-l', user, '--', host],
    asRoot.map(quoted).join(' '),
  ];
}

// The far shell reads one line of text.
function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
