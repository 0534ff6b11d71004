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
const TOOK_TOO_LONG = 124;
const DOES_NOT_RUN = 125;
const KILLED = 137;

/** A program that a signal has ended would be for `ssh` the same as a connection that is lost. */
const WITNESS = ['sh', '-c', '"$@"; exit $?', 'sh'] as const;

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
 * @returns with `code` 124 when it took too long, 125 when the machine cannot be reached
 */
export async function runOverSsh(
  access: SshAccess,
  command: readonly string[],
  { input = '', timeoutMs = DEFAULT_TIMEOUT_MS }: CommandOptions = {},
): Promise<CommandResult> {
  const started = Date.now();
  const result = await attempt('ssh', sshArguments(access, limited(command, timeoutMs)), {
    input,
    timeoutMs: timeoutMs + MARGIN_MS,
  });
  if (result.code === SSH_FAILED) return { ...result, code: DOES_NOT_RUN };
  // Killed because it did not end when it was asked to.
  const late = result.code === KILLED && Date.now() - started >= timeoutMs;
  return late ? { ...result, code: TOOK_TOO_LONG } : result;
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
    ...(jump === undefined ? [] : ['-o', `ProxyCommand=${wayThrough(access, jump)}`]),
    ...['-l', user, '--', host],
    [...WITNESS, ...asRoot].map(quoted).join(' '),
  ];
}

/**
 * The program that leads through other hosts, for a shell. Not `-J`: the `ssh` which that starts has none of these options, so it may ask somebody, or wait
 * for ever. It tries the same key and those that the configuration of the user names for the host.
 *
 * @see https://man.openbsd.org/ssh_config#ProxyCommand
 * @see https://man.openbsd.org/ssh_config#ProxyJump
 */
function wayThrough(access: SshAccess, jump: string): string {
  const hosts = jump.split(',');
  const last = hosts.pop() ?? '';
  if (hosts.length === 0 && last === 'none') return last;
  const { identityFile } = access;
  const before = hosts.length === 0 ? [] : [`ProxyCommand=${wayThrough(access, hosts.join(','))}`];
  const words = [
    ...[...OPTIONS, ...knownHere(access), ...before].flatMap((option) => ['-o', option]),
    ...(identityFile === undefined ? [] : ['-i', identityFile]),
  ];
  const at = last.startsWith('ssh://') ? last : `ssh://${last}`;
  // What has a percent sign would be a token of the outer program's.
  const given = [...words, '--', at].map((word) => quoted(word.replaceAll('%', '%%')));
  return `ssh -W '[%h]:%p' ${given.join(' ')}`;
}

// Hosts on the way are known by their own names or addresses.
function knownHere({ knownHosts }: SshAccess): readonly string[] {
  if (knownHosts === undefined) return [];
  const users = '~/.ssh/known_hosts ~/.ssh/known_hosts2';
  return [`UserKnownHostsFile="${knownHosts}" ${users}`, 'UpdateHostKeys=no'];
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
