import { spawn } from 'node:child_process';
import path from 'node:path';
import {
  type Backend,
  chooseBackend,
  loggedInto,
  prepareProjectBackend,
  projectBackendEnvironment,
  readProject,
} from '../backend';
import { projectRoot } from '../cache';
import { type Engine, findEngine } from '../engine';
import { type Environment, exitCodeOf, run, type RunResult, withPath } from '../process';
import type { Steps } from '../progress';
import type { StackArguments } from './arguments';
import { committedSettings, type StackConfiguration, stackConfiguration } from './configuration';
import { provideProviders } from './provider-plugin';

/** The engine, pointed at the right state, for one stack. */
export interface Session {
  readonly engine: Engine;
  readonly backend: Backend;
  readonly env: Environment;
  readonly stack: string;
  readonly verbose: boolean;
  readonly configuration: StackConfiguration;
}

/** The environment for the engine, apart from its backend. What the user has set goes before our defaults. */
export function engineEnvironment(engine: Engine, env: Environment): Environment {
  const defaults: Environment = {
    PULUMI_SKIP_UPDATE_CHECK: 'true',
    // `npm test` and the editor check the types; doing it in each run would cost four seconds.
    PULUMI_NODEJS_TRANSPILE_ONLY: 'true',
    // A CLI that had to be built stands where nothing can be fetched from: asking would only take its time to fail.
    ...(engine.built
      ? {
          PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: 'true',
          PULUMI_DISABLE_REGISTRY_RESOLVE: 'true',
        }
      : {}),
  };
  return withPath({ ...defaults, ...env }, ...engine.path, path.dirname(process.execPath));
}

/** Finds the engine and the state for the stack that was asked for. */
export async function openSession(
  asked: StackArguments,
  steps: Steps,
  options: { readonly mayBuild?: boolean } = {},
): Promise<Session> {
  const engine = await steps.step('find the engine', async (report) => {
    const found = await findEngine(
      { noInstall: !asked.install, env: process.env, ...options },
      steps,
    );
    report.result(`engine: pulumi ${found.version} (${found.source}: ${found.command})`);
    return found;
  });
  const project = readProject(projectRoot);
  const login = loggedInto(process.env);
  const backend = chooseBackend({
    env: process.env,
    ...(project.backend?.url === undefined ? {} : { projectUrl: project.backend.url }),
    ...(login === undefined ? {} : { loggedInto: login }),
  });
  if (backend.kind === 'project') prepareProjectBackend(projectRoot);
  steps.note(
    backend.kind === 'own'
      ? `state: your own backend (${backend.why})`
      : 'state: .groundwork/state',
  );
  const settings = committedSettings(projectRoot, asked.stack);
  const providers = await provideProviders(engine, settings, steps);
  const own = backend.kind === 'project' ? projectBackendEnvironment(projectRoot) : {};
  return {
    engine,
    backend,
    env: withPath({ ...engineEnvironment(engine, process.env), ...own }, ...providers),
    stack: asked.stack,
    verbose: asked.verbose,
    configuration: stackConfiguration(projectRoot, asked.stack, backend),
  };
}

function tell(session: Session, argv: readonly string[]): void {
  if (session.verbose) process.stderr.write(`$ ${session.engine.command} ${argv.join(' ')}\n`);
}

/** Runs `pulumi` and keeps what it prints. */
export async function ask(
  session: Session,
  argv: readonly string[],
  cwd: string = projectRoot,
): Promise<RunResult> {
  tell(session, argv);
  return run([session.engine.command, ...argv, '--non-interactive'], { cwd, env: session.env });
}

/**
 * Runs `pulumi` in front of the user: its progress and its questions are its own.
 *
 * The first interrupt has it cancel: it finishes what cannot be left half done and says what is left. On a terminal the
 * keyboard's interrupt reaches it without us; a second one from us would have it stop at once.
 */
export async function show(session: Session, argv: readonly string[]): Promise<number> {
  tell(session, argv);
  const child = spawn(session.engine.command, argv, {
    cwd: projectRoot,
    env: session.env,
    stdio: 'inherit',
  });
  const onInterrupt = (): void => {
    if (!process.stdin.isTTY) child.kill('SIGINT');
  };
  const onTerminate = (): void => {
    child.kill('SIGINT');
  };
  process.on('SIGINT', onInterrupt).on('SIGTERM', onTerminate).on('SIGHUP', onTerminate);
  try {
    return await new Promise<number>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code, signal) => {
        resolve(exitCodeOf(code, signal));
      });
    });
  } finally {
    process.off('SIGINT', onInterrupt).off('SIGTERM', onTerminate).off('SIGHUP', onTerminate);
  }
}
