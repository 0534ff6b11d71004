import { keptBuckets, keptVolumes, removeLeftovers } from '../../lib/platform/local/leftovers';
import { machineNames } from '../../lib/platform/local/machine-record';
import { otherCheckouts } from '../../lib/platform/local/other-checkout';
import { forgetStack } from '../backend';
import { projectRoot } from '../cache';
import { ToolFailure } from '../failure';
import { buildLibrary } from '../library-build';
import { scopeOf } from '../local-scope';
import { tail } from '../process';
import type { Steps } from '../progress';
import type { StackArguments } from './arguments';
import { ask, openSession, type Session, show } from './session';
import { consent, stackExists, unlock } from './up';

/**
 * What to tell when machines are there that the engine knows nothing of.
 *
 * @param others the folders of other checkouts whose machines are among them, by machine
 */
export function orphansMessage(
  names: readonly string[],
  others: Readonly<Record<string, string>> = {},
): string {
  const folders = [...new Set(Object.values(others))];
  if (folders.length > 0) {
    return [
      `There are machines here that were started from another checkout: ${Object.keys(others).join(', ')}.`,
      'They are left alone; this removes them:',
      ...folders.map((folder) => `  npm --prefix '${folder}' run down`),
    ].join('\n');
  }
  return [
    `There are machines here that the stack's state does not know (it was lost, or is kept somewhere else): ${names.join(', ')}.`,
    'With the right PULUMI_BACKEND_URL `npm run down` removes them; if the state is gone for good, this does:',
    '  npm run down -- --forget',
  ].join('\n');
}

async function forget(asked: StackArguments, steps: Steps): Promise<number> {
  const scope = scopeOf(asked.stack);
  const names = machineNames(scope);
  if (!asked.yes && names.length > 0) {
    const folders = [...new Set(Object.values(otherCheckouts(scope, projectRoot)))];
    const whose = folders.length === 0 ? '' : ` (started from ${folders.join(', ')})`;
    throw new ToolFailure(
      `this would remove ${names.join(', ')}${whose} without asking the engine; say so with --yes`,
    );
  }
  const left = await steps.step(`remove ${names.join(', ') || 'what is left'}`, () =>
    removeLeftovers(scope),
  );
  for (const one of left) steps.note(`could not be removed: ${one}`);
  tellKept(asked.stack, steps);
  forgetStack(projectRoot, asked.stack);
  return left.length === 0 ? 0 : 1;
}

function tellKept(stack: string, steps: Steps): void {
  const scope = scopeOf(stack);
  const volumes = keptVolumes(scope);
  const buckets = keptBuckets(scope);
  if (volumes !== undefined)
    steps.note(`the data volumes are kept for the next machines: ${volumes}`);
  if (buckets !== undefined)
    steps.note(`the buckets are kept with all that is in them: ${buckets}`);
}

async function removeStack(session: Session, steps: Steps): Promise<void> {
  await steps.step(`forget the stack ${session.stack}`, async () => {
    // Without --preserve-config Pulumi would delete the committed settings with it.
    const argv = ['stack', 'rm', session.stack, '--yes', '--preserve-config', '--remove-backups'];
    const removed = await ask(session, argv, session.configuration.initFolder);
    if (removed.code !== 0)
      throw new ToolFailure(`the stack could not be removed:\n${tail(removed.stderr)}`);
  });
}

/** Removes everything that `up` has made, and looks whether it is really gone. */
export async function down(asked: StackArguments, steps: Steps): Promise<number> {
  if (asked.passed.includes('--remove')) {
    throw new ToolFailure(
      '`pulumi destroy --remove` deletes the committed settings too; use `npm run down -- --remove`',
      2,
    );
  }
  if (asked.forget) return forget(asked, steps);
  await buildLibrary(steps);
  const session = await openSession(asked, steps);
  unlock(session, steps);
  session.configuration.refresh();
  const exists = await stackExists(session);
  const code = exists
    ? await show(session, [
        ...['destroy', '--stack', session.stack],
        ...session.configuration.options,
        ...consent(asked.yes, session.backend.kind, process.stdin.isTTY),
        ...asked.passed,
      ])
    : 0;
  if (code !== 0) return code;
  if (!exists) steps.note(`there is no stack ${session.stack}`);
  else if (asked.remove) await removeStack(session, steps);
  const scope = scopeOf(asked.stack);
  const orphans = machineNames(scope);
  tellKept(asked.stack, steps);
  if (orphans.length === 0) return 0;
  const others = otherCheckouts(scope, projectRoot);
  process.stderr.write(`${orphansMessage(orphans, others)}\n`);
  return orphans.every((name) => others[name] !== undefined) ? 0 : 1;
}
