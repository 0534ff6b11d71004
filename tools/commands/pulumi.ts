import type { Steps } from '../progress';
import type { StackArguments } from './arguments';
import { openSession, show } from './session';
import { unlock } from './up';

/** Runs any other `pulumi` command with the engine and the state that `up` uses. */
export async function pulumi(asked: StackArguments, steps: Steps): Promise<number> {
  const session = await openSession(asked, steps);
  unlock(session, steps);
  return show(session, asked.passed);
}
