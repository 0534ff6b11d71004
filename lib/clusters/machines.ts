/** The machines of a cluster, as they are asked and told from where the engine runs. */
import type { MachineAccess, RunOnResult, runOn } from '../platform';
import { Failure } from './failure';

/** A machine of a cluster. */
export interface ClusterMachine {
  readonly name: string;
  readonly access: MachineAccess;
}

/** What providers have of the world: given to them, so that tests can script whole clusters. */
export interface Surroundings {
  readonly run: typeof runOn;
  /** Whether machines boot at all; where they are only written down there is nothing to do. */
  readonly boots: (access: MachineAccess) => boolean;
  /** In milliseconds. */
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** One line about what is going on; the engine shows it. */
  readonly tell: (line: string) => void;
}

/** What a machine answered: its status, or why there is none. */
export type AnswerOf<Status> =
  | { readonly name: string; readonly status: Status }
  | {
      readonly name: string;
      readonly status?: never;
      readonly trouble: string;
      readonly runs: boolean;
    };

/** What is asked of each machine. */
export interface Question<Status> {
  /** A program that prints a status. */
  readonly program: string;
  /** Reads it; undefined when it is none. */
  readonly parse: (text: string) => Status | undefined;
}

/** The exit code of what is run on a machine that does not run. */
export const NOT_RUNNING = 125;
const STATUS_LIMIT_MS = 20_000;
const PROGRAM_LIMIT_MS = 120_000;

/** The machines that are wanted, and those of the last run that leave only at the end of this one: they belong to it until then. */
export function allMachines<Machine extends ClusterMachine>(
  wanted: readonly Machine[],
  before: readonly Machine[] = [],
): readonly Machine[] {
  const names = wanted.map(({ name }) => name);
  return [...wanted, ...before.filter(({ name }) => !names.includes(name))];
}

/** Asks all machines at the same time. */
export function askEach<Status>(
  { run }: Surroundings,
  machines: readonly ClusterMachine[],
  { program, parse }: Question<Status>,
): Promise<readonly AnswerOf<Status>[]> {
  return Promise.all(
    machines.map(async ({ name, access }): Promise<AnswerOf<Status>> => {
      const result = await run(access, [program], { timeoutMs: STATUS_LIMIT_MS });
      const status = result.code === 0 ? parse(result.stdout) : undefined;
      if (status !== undefined) return { name, status };
      const runs = result.code !== NOT_RUNNING;
      return { name, trouble: runs ? troubleOf(result) : 'its machine does not run', runs };
    }),
  );
}

/**
 * Runs a program on a machine.
 *
 * @returns what it printed
 * @throws Error with its reason when it failed
 */
export async function command(
  { run }: Surroundings,
  { name, access }: ClusterMachine,
  words: readonly string[],
  limitMs = PROGRAM_LIMIT_MS,
): Promise<string> {
  const result = await run(access, words, { timeoutMs: limitMs });
  if (result.code === 0) return result.stdout.trim();
  const reason = result.code === NOT_RUNNING ? 'its machine does not run' : troubleOf(result);
  throw new Failure(`${name}: ${words.join(' ')}: ${reason}`);
}

/** The last thing that a program said of its failure: programs of ours say it in one line. */
export function troubleOf({ code, stderr, stdout }: RunOnResult): string {
  const lines = (stderr.trim() === '' ? stdout : stderr).trim().split('\n');
  const last = lines.at(-1) ?? '';
  return last === '' ? `ended with exit code ${code}` : last;
}
