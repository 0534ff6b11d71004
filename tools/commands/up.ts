import { ToolFailure } from '../failure';
import { tail } from '../process';
import type { Steps } from '../progress';
import type { StackArguments } from './arguments';
import { ask, openSession, type Session, show } from './session';

/** Whether the backend knows the stack. */
export async function stackExists(session: Session): Promise<boolean> {
  const listed = await ask(session, ['stack', 'ls', '--json']);
  if (listed.code !== 0)
    throw new ToolFailure(`the backend does not answer:\n${tail(listed.stderr)}`);
  const name = session.stack.split('/').at(-1);
  return (JSON.parse(listed.stdout) as { name: string }[]).some(
    (one) => one.name === session.stack || one.name.split('/').at(-1) === name,
  );
}

async function makeStack(session: Session, steps: Steps): Promise<void> {
  session.configuration.refresh();
  if (!(await stackExists(session))) {
    await steps.step(`make the stack ${session.stack}`, async () => {
      const made = await ask(
        session,
        ['stack', 'init', session.stack, '--no-select'],
        session.configuration.initFolder,
      );
      if (made.code !== 0)
        throw new ToolFailure(`the stack could not be made:\n${tail(made.stderr)}`);
    });
  }
}

/** Boots the machines of a stack, or changes them. */
export async function up(asked: StackArguments, steps: Steps): Promise<number> {
  const session = await openSession(asked, steps);
  await makeStack(session, steps);
  return show(session, [
    'up',
    '--stack',
    session.stack,
    ...session.configuration.options,
    ...(asked.yes ? ['--yes'] : []),
    ...(asked.refresh ? ['--refresh'] : []),
    ...asked.passed,
  ]);
}
