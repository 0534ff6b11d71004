import { createRequire } from 'node:module';
import { help, readArguments, type StackArguments } from './commands/arguments';
import type * as downCommand from './commands/down';
import type * as enterCommand from './commands/enter';
import type * as pulumiCommand from './commands/pulumi';
import type * as renderCommand from './commands/render';
import type * as statusCommand from './commands/status';
import type * as upCommand from './commands/up';
import { ToolFailure } from './failure';
import { Steps } from './progress';

/** Loads a command's module when it is wanted: `render` has to answer in seconds, and needs none of the others. */
const load = createRequire(__filename);

async function runCommand(asked: StackArguments): Promise<number> {
  const steps = new Steps();
  switch (asked.command) {
    case 'up':
      return (load('./commands/up') as typeof upCommand).up(asked, steps);
    case 'preview':
      return (load('./commands/up') as typeof upCommand).preview(asked, steps);
    case 'down':
      return (load('./commands/down') as typeof downCommand).down(asked, steps);
    case 'status':
      return (load('./commands/status') as typeof statusCommand).status(asked);
    case 'render':
      return (load('./commands/render') as typeof renderCommand).render(asked, steps);
    case 'enter':
      return (load('./commands/enter') as typeof enterCommand).enter(asked);
    case 'pulumi':
      return (load('./commands/pulumi') as typeof pulumiCommand).pulumi(asked, steps);
  }
}

async function main(argv: readonly string[]): Promise<number> {
  const asked = readArguments(argv);
  if (asked === 'help') {
    process.stdout.write(`${help}\n`);
    return 0;
  }
  return runCommand(asked);
}

// Whoever reads our output may have seen enough, as `head` has.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const isRefusal = error instanceof ToolFailure;
    process.stderr.write(`${isRefusal ? error.message : String((error as Error).stack)}\n`);
    process.exitCode = isRefusal ? error.exitCode : 1;
  },
);
