import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { readProject, runtimeFolder } from '../backend';
import { projectRoot } from '../cache';
import type { Steps } from '../progress';
import { ask, type Session } from './session';

interface StateFile {
  readonly checkpoint?: {
    readonly latest?: {
      readonly pending_operations?: readonly {
        readonly resource: { readonly urn: string };
        readonly type: string;
      }[];
    };
  };
}

/** The operations that an interrupted run left open, as `creating worker-1`; from the text of a file backend's state. */
export function pendingOperations(state: string): readonly string[] {
  const { checkpoint } = JSON.parse(state) as StateFile;
  return (checkpoint?.latest?.pending_operations ?? []).map(
    (operation) =>
      `${operation.type} ${operation.resource.urn.split('::').at(-1) ?? operation.resource.urn}`,
  );
}

/**
 * Forgets the operations that an interrupted run left open. The engine would carry them along and warn in every run; but
 * whoever makes a local machine first removes what is left of one of that name, so the next `up` repairs it.
 */
export async function clearPending(session: Session, steps: Steps): Promise<void> {
  if (session.backend.kind !== 'project') return;
  const { name } = readProject(projectRoot);
  const stack = session.stack.split('/').at(-1) ?? session.stack;
  const file = path.join(
    runtimeFolder(projectRoot),
    'state',
    '.pulumi',
    'stacks',
    name,
    `${stack}.json`,
  );
  const pending = existsSync(file) ? pendingOperations(readFileSync(file, 'utf8')) : [];
  if (pending.length === 0) return;
  await steps.step('repair what an interrupted run left', async (report) => {
    const refresh = ['refresh', '--stack', session.stack, ...session.configuration.options];
    const done = await ask(session, [
      ...refresh,
      '--yes',
      '--skip-preview',
      '--clear-pending-creates',
    ]);
    const what = pending.join(', ');
    if (done.code === 0)
      report.result(
        `an interrupted run was ${what}: looked at what there is, and made ready to repair`,
      );
    // The engine will say the same again, where it is seen.
    else report.note(`an interrupted run was ${what}; looking at what there is failed`);
  });
}
