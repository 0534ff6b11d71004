import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { parse } from 'yaml';
import { listMachines } from '../../lib/platform/local/inventory';
import { projectRoot } from '../cache';
import { distributionFacts, localPlatformNeeds, provideFromDistribution } from '../distribution';
import { provideEtcdPrograms } from '../etcd-programs';
import type { EtcdSums } from '../etcd-release';
import { ToolFailure } from '../failure';
import { scopeOf } from '../local-scope';
import { buildLibrary } from '../library-build';
import type * as machineImage from '../machine-image';
import { whyNotThisNode } from '../node-version';
import { tail } from '../process';
import type { Steps } from '../progress';
import type { StackArguments } from './arguments';
import { committedSettings, requireSettings } from './configuration';
import { clearPending } from './pending';
import { ask, openSession, type Session, show } from './session';
import { removeStaleLocks } from './stale-locks';

/** @throws ToolFailure when this Node is too old for the project */
export function requireNode(): void {
  const manifest = JSON.parse(readFileSync(path.join(projectRoot, 'package.json'), 'utf8')) as {
    engines: { node: string };
  };
  const refusal = whyNotThisNode(process.version, manifest.engines.node);
  if (refusal !== undefined) throw new ToolFailure(refusal);
}

/** Whether the backend knows the stack. */
export async function stackExists(session: Session): Promise<boolean> {
  const listed = await ask(session, ['stack', 'ls', '--json']);
  if (listed.code !== 0)
    throw new ToolFailure(`the backend does not answer:\n${tail(listed.stderr)}`);
  const name = session.stack.split('/').at(-1);
  const known = JSON.parse(listed.stdout) as readonly { readonly name: string }[];
  return known.some((one) => one.name === session.stack || one.name.split('/').at(-1) === name);
}

/** Makes the stack when it is missing, and the engine's settings current. */
export async function provideStack(session: Session, steps: Steps): Promise<void> {
  session.configuration.refresh();
  if (await stackExists(session)) return;
  await steps.step(`make the stack ${session.stack}`, async () => {
    const argv = ['stack', 'init', session.stack, '--no-select'];
    const made = await ask(session, argv, session.configuration.initFolder);
    if (made.code !== 0)
      throw new ToolFailure(`the stack could not be made:\n${tail(made.stderr)}`);
  });
}

/** Whether the stack's machines are to be booted on this computer. */
export function bootsHere(settings: string): boolean {
  const { config } = (parse(settings) ?? {}) as {
    config?: Readonly<Record<string, unknown>> | null;
  };
  return (
    (config?.['groundwork:platform'] ?? 'local') === 'local' &&
    config?.['groundwork:runtime'] !== 'files'
  );
}

/**
 * Without a terminal nobody can be asked. A stack whose state is in the project was made by this command on this
 * computer, so running the command is the consent; with somebody's own backend `--yes` has to say it.
 */
export function consent(
  yes: boolean,
  backend: 'own' | 'project',
  isTerminal: boolean,
): readonly string[] {
  return yes || (backend === 'project' && !isTerminal) ? ['--yes'] : [];
}

/** Takes the locks of killed engines away, and says so. */
export function unlock(session: Session, steps: Steps): void {
  if (session.backend.kind !== 'project') return;
  for (const pid of removeStaleLocks(projectRoot)) {
    steps.note(
      `the engine with process number ${pid} was killed while it worked; its lock is removed`,
    );
  }
}

/** The etcd that the stack's machines run. */
export interface WantedEtcd {
  readonly version: string;
  readonly sha256?: EtcdSums;
}

/** The etcd of a stack's settings; undefined when there is none, and when what is said of it is for the program to refuse. */
export function etcdOf(settings: string): WantedEtcd | undefined {
  const { config } = (parse(settings) ?? {}) as {
    config?: Readonly<Record<string, Partial<WantedEtcd> | null | undefined>> | null;
  };
  const { version, sha256 } = config?.['groundwork:etcd'] ?? {};
  if (typeof version !== 'string') return undefined;
  return { version, ...(sha256 === undefined ? {} : { sha256 }) };
}

/** Whether machines can be booted on this computer, now that what is missing was installed. */
function canBoot(asked: StackArguments): boolean {
  const { platform, isRoot, missing } = distributionFacts(localPlatformNeeds, asked.install);
  return platform === 'linux' && isRoot && missing.length === 0;
}

/** The programs of etcd, where machines are booted that run it: without them the stack's program refuses. */
async function prepareEtcd(asked: StackArguments, steps: Steps): Promise<void> {
  const settings = committedSettings(projectRoot, asked.stack);
  const wanted = etcdOf(settings);
  if (wanted === undefined || !bootsHere(settings) || !canBoot(asked)) return;
  const { version, sha256 = {} } = wanted;
  await provideEtcdPrograms(
    version,
    { env: process.env, noInstall: !asked.install, sha256 },
    steps,
  );
}

/** What machines boot with: programs of the distribution, and the image. Where that cannot be had, they are only written down. */
async function prepareMachines(asked: StackArguments, steps: Steps): Promise<void> {
  if (!bootsHere(committedSettings(projectRoot, asked.stack))) return;
  await provideFromDistribution(localPlatformNeeds, asked.install, steps);
  if (!canBoot(asked)) return;
  const images = createRequire(__filename)('../machine-image') as typeof machineImage;
  await images.provideImage(steps);
}

/**
 * Whether the engine has to look at what really runs. It trusts its own state otherwise, and would find nothing to do after
 * this computer was booted anew.
 */
async function lookFirst(asked: StackArguments, steps: Steps): Promise<readonly string[]> {
  const machines = await listMachines(scopeOf(asked.stack));
  const dead = machines.filter(({ state }) => state === 'dead').map(({ name }) => name);
  if (dead.length > 0) steps.note(`no longer running: ${dead.join(', ')}`);
  return asked.refresh || dead.length > 0 ? ['--refresh'] : [];
}

/** Boots the machines of a stack, or changes them to what the program says. */
export async function up(asked: StackArguments, steps: Steps): Promise<number> {
  requireNode();
  requireSettings(projectRoot, asked.stack);
  await prepareMachines(asked, steps);
  await prepareEtcd(asked, steps);
  await buildLibrary(steps);
  const session = await openSession(asked, steps);
  unlock(session, steps);
  await provideStack(session, steps);
  await clearPending(session, steps);
  return show(session, [
    ...['up', '--stack', session.stack],
    ...session.configuration.options,
    ...consent(asked.yes, session.backend.kind, process.stdin.isTTY),
    ...(await lookFirst(asked, steps)),
    ...asked.passed,
  ]);
}

/** Shows what `up` would do. */
export async function preview(asked: StackArguments, steps: Steps): Promise<number> {
  requireNode();
  requireSettings(projectRoot, asked.stack);
  await prepareEtcd(asked, steps);
  await buildLibrary(steps);
  const session = await openSession(asked, steps);
  unlock(session, steps);
  await provideStack(session, steps);
  return show(session, [
    ...['preview', '--stack', session.stack],
    ...session.configuration.options,
    ...(await lookFirst(asked, steps)),
    ...asked.passed,
  ]);
}
