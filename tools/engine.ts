import { existsSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { cacheRoot } from './cache';
import { engineFolder } from './engine-folder';
import { whyNotThisEngine } from './engine-version';
import { messageOf, ToolFailure } from './failure';
import { builtGoTool, goTool, installedGo, whyNotBuildable } from './go-tool';
import { type Environment, run, tail, which, whichAll } from './process';
import type { Steps } from './progress';

/** Where a CLI came from. */
export type EngineSource = 'PATH' | 'cache' | 'installer' | 'built';

export interface Engine {
  /** The CLI's file. */
  readonly command: string;
  readonly version: string;
  readonly source: EngineSource;
  /** Folders that must stand in front of the PATH for the engine to find its language host and launcher. */
  readonly path: readonly string[];
  /** The CLI is one that we built: it comes without plugins and is not meant to fetch any. */
  readonly built: boolean;
}

export interface EngineOptions {
  /** Install nothing: neither Pulumi's installer nor anything else that fetches programs from outside. */
  readonly noInstall: boolean;
  /** Whether a CLI may be built, which takes minutes. @default true */
  readonly mayBuild?: boolean;
  readonly env: Environment;
}

const versionTimeout = 20_000;
const reachTimeout = 5_000;
const installTimeout = 5 * 60_000;
const installerAddress = 'https://get.pulumi.com';

/** The version that goes with the installed SDK: the SDK's own. */
export function sdkVersion(): string {
  const manifest = createRequire(__filename)('@pulumi/pulumi/package.json') as { version: string };
  return manifest.version;
}

async function versionOf(command: string, env: Environment): Promise<string> {
  const asked = await run([command, 'version'], {
    env: { ...env, PULUMI_SKIP_UPDATE_CHECK: 'true' },
    timeout: versionTimeout,
  });
  if (asked.code !== 0) throw new Error(`it does not run: ${tail(asked.stderr, 3)}`);
  return asked.stdout.trim();
}

interface Candidate {
  readonly command: string;
  readonly source: EngineSource;
}

/** One way to a CLI: the candidate, or why it leads nowhere. */
type Attempt = Candidate | { readonly reason: string };

function installRoot(env: Environment): string {
  return path.join(cacheRoot(env), 'pulumi', sdkVersion());
}

function inCache(env: Environment): Attempt {
  const installed = path.join(installRoot(env), 'bin', 'pulumi');
  if (existsSync(installed)) return { command: installed, source: 'cache' };
  const built = builtGoTool('pulumi', env);
  if (built !== undefined) return { command: built, source: 'cache' };
  return { reason: `cache: nothing in ${cacheRoot(env)}` };
}

async function isReachable(address: string): Promise<string | undefined> {
  try {
    await fetch(address, {
      method: 'HEAD',
      redirect: 'manual',
      signal: AbortSignal.timeout(reachTimeout),
    });
    return undefined;
  } catch (error) {
    const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
    return `${address} cannot be reached (${messageOf(cause)})`;
  }
}

async function byInstaller(options: EngineOptions, steps: Steps): Promise<Attempt> {
  if (options.noInstall)
    return { reason: "Pulumi's installer: not asked, because of --no-install" };
  const unreachable = await isReachable(installerAddress);
  if (unreachable !== undefined) return { reason: `Pulumi's installer: ${unreachable}` };
  return steps.step(`install Pulumi ${sdkVersion()} with its own installer`, async () => {
    const script = path.join(__dirname, 'engine-install.ts');
    const argv = [
      process.execPath,
      '-r',
      'ts-node/register/transpile-only',
      script,
      installRoot(options.env),
      sdkVersion(),
    ];
    const installed = await run(argv, {
      cwd: __dirname,
      env: options.env,
      timeout: installTimeout,
    });
    if (installed.code === 0)
      return { command: installed.stdout.trim(), source: 'installer' as const };
    return { reason: `Pulumi's installer: ${tail(installed.stderr, 5)}` };
  });
}

async function byBuilding(options: EngineOptions, steps: Steps): Promise<Attempt> {
  if (options.mayBuild === false) return { reason: 'build: not for a mere look' };
  const refusal = whyNotBuildable('pulumi', installedGo(options.env));
  if (refusal !== undefined) return { reason: `build: ${refusal}` };
  return { command: await goTool('pulumi', steps), source: 'built' };
}

async function fromPath(env: Environment): Promise<readonly Attempt[]> {
  const found = whichAll('pulumi', env);
  if (found.length === 0) return [{ reason: 'PATH: no `pulumi` there' }];
  return Promise.all(
    found.map(async (command): Promise<Attempt> => {
      try {
        const refusal = whyNotThisEngine(await versionOf(command, env));
        return refusal === undefined
          ? { command, source: 'PATH' }
          : { reason: `PATH: ${command}: ${refusal}` };
      } catch (error) {
        return { reason: `PATH: ${command}: ${messageOf(error)}` };
      }
    }),
  );
}

function isCandidate(attempt: Attempt): attempt is Candidate {
  return 'command' in attempt;
}

/** What to tell somebody for whom every way has failed. */
export function noEngineMessage(reasons: readonly string[]): string {
  return [
    'No Pulumi CLI could be had:',
    ...reasons.map((reason) => `  - ${reason}`),
    `Install Pulumi ${sdkVersion()} (https://www.pulumi.com/docs/iac/download-install/),`,
    'or install Go (https://go.dev/dl/) so that it can be built from tools/pulumi.',
  ].join('\n');
}

function hasBeside(command: string, name: string): boolean {
  return existsSync(path.join(path.dirname(command), name));
}

/** Gives the CLI a language host and a launcher for dynamic providers when it comes without. */
async function complete(candidate: Candidate, env: Environment): Promise<Engine> {
  const version = await versionOf(candidate.command, env);
  const parts = ['pulumi-language-nodejs', 'pulumi-resource-pulumi-nodejs'];
  const missing = parts.filter(
    (name) => !hasBeside(candidate.command, name) && which(name, env) === undefined,
  );
  if (missing.length === 0) {
    const folder = path.dirname(candidate.command);
    return {
      command: candidate.command,
      version,
      source: candidate.source,
      path: [folder],
      built: false,
    };
  }
  const { size, mtimeMs } = statSync(candidate.command);
  const folder = engineFolder(
    candidate.command,
    [candidate.command, version, size, mtimeMs].join(' '),
    env,
  );
  return {
    command: path.join(folder, 'pulumi'),
    version,
    source: candidate.source,
    path: [folder],
    built: candidate.source === 'built' || candidate.command === builtGoTool('pulumi', env),
  };
}

/**
 * Finds the Pulumi CLI: on the PATH; in our own cache; by Pulumi's installer (not with `noInstall`); built from
 * `tools/pulumi` with Go. Building is allowed with `noInstall`: it fetches source modules whose checksums are committed,
 * runs no installer, and writes to the user's cache only.
 *
 * @throws ToolFailure that lists why each way failed and what to install
 */
export async function findEngine(options: EngineOptions, steps: Steps): Promise<Engine> {
  const reasons: string[] = [];
  const ways = [
    async () => fromPath(options.env),
    async () => Promise.resolve([inCache(options.env)]),
    async () => [await byInstaller(options, steps)],
    async () => [await byBuilding(options, steps)],
  ];
  for (const way of ways) {
    for (const attempt of await way()) {
      if (!isCandidate(attempt)) {
        reasons.push(attempt.reason);
        continue;
      }
      try {
        return await complete(attempt, options.env);
      } catch (error) {
        reasons.push(`${attempt.source}: ${attempt.command}: ${messageOf(error)}`);
      }
    }
  }
  throw new ToolFailure(noEngineMessage(reasons));
}
