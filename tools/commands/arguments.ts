import { parseArgs } from 'node:util';
import { ToolFailure } from '../failure';

export const commands = ['up', 'preview', 'down', 'status', 'render', 'enter', 'pulumi'] as const;
export type Command = (typeof commands)[number];

/** What was asked for on the command line. */
export interface StackArguments {
  readonly command: Command;
  readonly stack: string;
  readonly yes: boolean;
  readonly install: boolean;
  readonly json: boolean;
  readonly refresh: boolean;
  readonly remove: boolean;
  readonly forget: boolean;
  readonly verbose: boolean;
  readonly out?: string;
  /** enter: which machine. */
  readonly machine?: string;
  /** What another program gets as it is: `pulumi`, or with `enter` the machine's command line. */
  readonly passed: readonly string[];
}

const options = {
  stack: { type: 'string', short: 's', default: 'local' },
  yes: { type: 'boolean', short: 'y', default: false },
  install: { type: 'boolean', default: true },
  json: { type: 'boolean', default: false },
  refresh: { type: 'boolean', default: false },
  remove: { type: 'boolean', default: false },
  forget: { type: 'boolean', default: false },
  verbose: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
  out: { type: 'string' },
} as const;

type OptionName = keyof typeof options;

/** Which options mean something to which command; the others are refused, so that none is ignored silently. */
const accepted: Readonly<Record<Command, readonly OptionName[]>> = {
  up: ['stack', 'yes', 'install', 'refresh', 'verbose'],
  preview: ['stack', 'install', 'refresh', 'verbose'],
  down: ['stack', 'yes', 'install', 'remove', 'forget', 'verbose'],
  status: ['stack', 'install', 'json', 'verbose'],
  render: ['stack', 'out', 'verbose'],
  enter: ['stack', 'verbose'],
  pulumi: ['stack', 'install', 'verbose'],
};

export const help = `groundwork: boots and removes the machines of a stack

  npm run up                boot the machines of the stack, or change them to what the program now says
  npm run preview           show what \`up\` would do
  npm run down              remove everything that \`up\` has made
  npm run status            the machines there are, and the stack's outputs
  npm run render            write seeds and plan to out/<stack>/, without an engine
  npm run enter -- MACHINE [COMMAND …]   a shell (or one command) in a running machine
  npm run pulumi -- ARGUMENTS …          any other \`pulumi\` command, with the same engine and state

Options (npm wants a -- before them: npm run up -- --yes):

  -s, --stack NAME   which stack [default: local]
  -y, --yes          do not ask before changing anything
      --no-install   install nothing, neither packages of the distribution nor Pulumi nor etcd; say what is missing instead
                     (building engine and etcd with an installed Go still happens: it only fills the cache)
      --refresh      up, preview: first look at what really runs
      --remove       down: also forget the stack and its history
      --forget       down: the state is lost: remove the machines that are found on this computer, and the state
      --json         status: as JSON
      --out FOLDER   render: another folder than out/<stack>
      --verbose      show the commands that are run
  -h, --help         this text

What follows a second -- goes to \`pulumi\` as it is: npm run up -- --yes -- --parallel 4`;

function parseOptions(words: readonly string[]): ReturnType<typeof rawParse> {
  try {
    return rawParse(words);
  } catch (error) {
    throw new ToolFailure(`${(error as Error).message}\nSee \`npm run up -- --help\`.`, 2);
  }
}

function rawParse(words: readonly string[]) {
  return parseArgs({
    args: [...words],
    options,
    allowPositionals: true,
    allowNegative: true,
    tokens: true,
  });
}

function isCommand(word: string | undefined): word is Command {
  return commands.some((command) => command === word);
}

/**
 * Where our own options end: at a `--`, behind the machine's name of `enter`, right behind `pulumi`. What follows
 * belongs to another program, dashes and all.
 */
function endOfOwnWords(argv: readonly string[]): number {
  const border = argv.indexOf('--');
  const end = border < 0 ? argv.length : border;
  if (argv[0] === 'pulumi') return 1;
  if (argv[0] !== 'enter') return end;
  for (let index = 1; index < end; index += 1) {
    const word = argv[index] ?? '';
    if (word === '-s' || word === '--stack') index += 1;
    else if (!word.startsWith('-')) return index + 1;
  }
  return end;
}

/**
 * @returns what to do, or `'help'`
 * @throws ToolFailure (exit code 2) for an unknown command or option, and for an option that the command has no use for
 */
export function readArguments(argv: readonly string[]): StackArguments | 'help' {
  const end = endOfOwnWords(argv);
  const parsed = parseOptions(argv.slice(0, end));
  const [command, ...words] = parsed.positionals;
  if (parsed.values.help || argv.length === 0) return 'help';
  if (!isCommand(command)) {
    throw new ToolFailure(
      `unknown command "${command ?? ''}"; known are ${commands.join(', ')}`,
      2,
    );
  }
  refuseUnused(command, parsed.tokens);
  if (words.length > 0 && command !== 'enter') {
    throw new ToolFailure(`\`${command}\` has no use for "${words.join(' ')}"`, 2);
  }
  const { stack, yes, install, json, refresh, remove, forget, verbose, out } = parsed.values;
  if (!/^\w[\w.-]*(?:\/\w[\w.-]*){0,2}$/.test(stack))
    throw new ToolFailure(`"${stack}" is no name of a stack`, 2);
  return {
    command,
    ...{ stack, yes, install, json, refresh, remove, forget, verbose },
    ...(out === undefined ? {} : { out }),
    ...(words[0] === undefined ? {} : { machine: words[0] }),
    passed: argv.slice(argv[end] === '--' ? end + 1 : end),
  };
}

function refuseUnused(command: Command, tokens: ReturnType<typeof rawParse>['tokens']): void {
  for (const token of tokens) {
    if (token.kind !== 'option' || accepted[command].some((name) => name === token.name)) continue;
    throw new ToolFailure(`\`${command}\` has no use for --${token.name}`, 2);
  }
}
