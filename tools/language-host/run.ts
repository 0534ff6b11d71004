import path from 'node:path';
import type { ProgramInfo, RunPluginRequest, RunRequest } from '@pulumi/pulumi/proto/language_pb';
import { requireFrom } from './modules';
import { type RuntimeOptions, readRuntimeOptions } from './options';

/** A process to start. */
export interface Launch {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}

/**
 * `cmd/run` ends with this code when it has already told the user what is wrong, so that nobody says it twice.
 *
 * @see https://github.com/pulumi/pulumi/blob/v3.245.0/sdk/nodejs/cmd/run/index.ts
 */
export const alreadyReportedExitCode = 32;

/** The runtime options that come with a program. */
export function optionsOf(info: ProgramInfo | undefined): RuntimeOptions {
  const options = info?.getOptions()?.toJavaScript() ?? {};
  return readRuntimeOptions(options);
}

function flag(name: string, value: string): readonly string[] {
  return value === '' ? [] : [`--${name}`, value];
}

function launcherArguments(
  request: RunRequest,
  info: ProgramInfo,
  hostOptions: HostOptions,
): readonly string[] {
  return [
    ...flag('monitor', request.getMonitorAddress()),
    ...flag('engine', hostOptions.engineAddress),
    ...flag('organization', request.getOrganization()),
    ...flag('project', request.getProject()),
    ...flag('stack', request.getStack()),
    ...flag('root-directory', info.getRootDirectory()),
    ...flag('pwd', request.getPwd()),
    ...flag('tracing', hostOptions.tracing),
    ...(request.getDryrun() ? ['--dry-run'] : []),
    ...(request.getParallel() === 0 ? [] : ['--parallel', String(request.getParallel())]),
  ];
}

function programPath(info: ProgramInfo): string {
  const entry = info.getEntryPoint();
  // `cmd/run` reads `.` as "whatever package.json names"; any other path it takes as it is.
  return entry === '.' || entry === '' ? '.' : path.resolve(info.getProgramDirectory(), entry);
}

export interface HostOptions {
  readonly engineAddress: string;
  /** Where traces go. @default '' - nowhere */
  readonly tracing: string;
  readonly environment: NodeJS.ProcessEnv;
}

function typescriptEnvironment(options: RuntimeOptions): NodeJS.ProcessEnv {
  return {
    ...(options.typescript ? { PULUMI_NODEJS_TYPESCRIPT: 'true' } : {}),
    ...(options.tsconfig === undefined ? {} : { PULUMI_NODEJS_TSCONFIG_PATH: options.tsconfig }),
  };
}

function infoOf(request: RunRequest | RunPluginRequest): ProgramInfo {
  const info = request.getInfo();
  if (!info)
    throw new Error('the engine sent no program info; it is older than this host can serve');
  return info;
}

/** How to run a Pulumi program: the SDK's own launcher, in the program's folder, with its configuration at hand. */
export function programLaunch(request: RunRequest, hostOptions: HostOptions): Launch {
  if (request.getAttachDebugger()) throw new Error('this language host attaches no debugger');
  const info = infoOf(request);
  const options = optionsOf(info);
  const launcher = requireFrom(info.getProgramDirectory()).resolve('@pulumi/pulumi/cmd/run');
  const config = Object.fromEntries(request.getConfigMap().toArray());
  return {
    argv: [
      process.execPath,
      ...options.nodeArguments,
      launcher,
      ...launcherArguments(request, info, hostOptions),
      programPath(info),
      ...request.getArgsList(),
    ],
    cwd: request.getPwd() || info.getProgramDirectory(),
    env: {
      ...hostOptions.environment,
      ...typescriptEnvironment(options),
      PULUMI_CONFIG: JSON.stringify(config),
      PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
    },
  };
}

/** How to run a provider or component that is itself written for Node. */
export function pluginLaunch(request: RunPluginRequest, hostOptions: HostOptions): Launch {
  const info = infoOf(request);
  const options = optionsOf(info);
  const launcher = requireFrom(info.getProgramDirectory()).resolve('@pulumi/pulumi/cmd/run-plugin');
  const given = request
    .getEnvList()
    .map((one) => [one.slice(0, one.indexOf('=')), one.slice(one.indexOf('=') + 1)]);
  return {
    argv: [
      process.execPath,
      ...options.nodeArguments,
      launcher,
      info.getProgramDirectory(),
      ...request.getArgsList(),
    ],
    cwd: request.getPwd() || info.getProgramDirectory(),
    env: {
      ...hostOptions.environment,
      ...typescriptEnvironment(options),
      ...(Object.fromEntries(given) as NodeJS.ProcessEnv),
    },
  };
}
