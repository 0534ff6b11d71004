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

/** What asks nobody, trusts no machine that is not known, and notices one that is gone. */
const OPTIONS = [
  'BatchMode=yes',
  'StrictHostKeyChecking=yes',
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
  const options = [...OPTIONS, ...knownBy(access)];
  const asRoot = user === 'root' ? command : ['sudo', '-n', '--', ...command];
  return [
    ...options.flatMap((option) => ['-o', option]),
    ...(port === undefined ? [] : ['-p', String(port)]),
    ...(identityFile === undefined ? [] : ['-o', 'IdentitiesOnly=yes', '-i', identityFile]),
    ...(jump === undefined ? [] : ['-J', jump]),
    ...['-l', user, '--', host],
    asRoot.map(quoted).join(' '),
  ];
}

// By its name and not its address, which may be that of another machine behind another jump host.
function knownBy({ machine, knownHosts }: SshAccess): readonly string[] {
  if (knownHosts === undefined) return [];
  return [
    `UserKnownHostsFile="${knownHosts}"`,
    'GlobalKnownHostsFile=/dev/null',
    `HostKeyAlias=${machine}`,
    'UpdateHostKeys=no',
  ];
}

// The far shell reads one line of text.
function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
