import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { prepareProjectBackend, projectBackendEnvironment } from '../../tools/backend';
import { projectRoot } from '../../tools/cache';
import { engineEnvironment } from '../../tools/commands/session';
import { type StackConfiguration, stackConfiguration } from '../../tools/commands/configuration';
import { type Engine, findEngine } from '../../tools/engine';
import { goTool } from '../../tools/go-tool';
import { type Environment, run, type RunResult } from '../../tools/process';
import { Steps } from '../../tools/progress';
import { changesIn, operationsIn, readEvents } from './engine-events';
import type { EngineEvent, ResourceOperation } from './engine-events';
import { endProcessTree } from './process-tree';

/** A provider that is a program of its own, built by `tools/<name>-provider`. */
export type ProviderPlugin = 'kubernetes' | 'openstack';

/** What a project has beside its files. */
export interface ProjectOptions {
  /** Providers that are not part of the program, each built by its tool. @default none */
  readonly plugins?: readonly ProviderPlugin[];
  /** Further variables for the engine, and so for the program. */
  readonly env?: Environment;
}

/** A run of the engine and all that it said about it. */
export interface ObservedRun extends RunResult {
  readonly events: readonly EngineEvent[];
  /** What was done to which resource, in the order in which it began. */
  readonly operations: readonly ResourceOperation[];
  /** How many resources were created, updated, …, by the engine's own count. */
  readonly changes: Readonly<Record<string, number>>;
  /** The event log as it stands in its file. */
  readonly eventLog: string;
}

/**
 * A small project of its own, with a backend of its own, for the real engine.
 *
 * `observe('up', '--yes', '--skip-preview')` is `operate`, and gives what the engine did as data. With the plugins `kubernetes` and `openstack` the
 * program can use the real providers: `kubernetesProject()` makes such a project for a cluster, `openstackProject()` one for a control plane.
 */
export class PulumiProject {
  readonly folder: string;
  readonly engine: Engine;
  readonly env: Environment;
  readonly configuration: StackConfiguration;

  #observed = 0;
  /** Engines at work, by the numbers of their processes. */
  readonly #running = new Set<number>();

  private constructor(folder: string, engine: Engine, env: Environment) {
    this.folder = folder;
    this.engine = engine;
    prepareProjectBackend(folder);
    this.env = {
      ...engineEnvironment(engine, { ...process.env, PULUMI_HOME: path.join(folder, 'home') }),
      ...projectBackendEnvironment(folder),
      ...env,
    };
    this.configuration = stackConfiguration(folder, 'test', { kind: 'project' });
  }

  /** Writes the files, and makes the stack `test`. */
  static async make(
    files: Readonly<Record<string, string>>,
    { plugins = [], env = {} }: ProjectOptions = {},
  ): Promise<PulumiProject> {
    const silent = new Steps({ write: () => undefined });
    await goTool('pulumi', silent);
    // Without the CLIs of the PATH: the engine under test is the one that we build, with our language host.
    const PATH = (process.env['PATH'] ?? '')
      .split(':')
      .filter((folder) => !existsSync(path.join(folder, 'pulumi')))
      .join(':');
    const engine = await findEngine({ noInstall: true, env: { ...process.env, PATH } }, silent);
    // The space is there on purpose: paths reach the engine, its backend's address and the launcher's shell.
    const folder = mkdtempSync(path.join(os.tmpdir(), 'groundwork engine-'));
    symlinkSync(path.join(projectRoot, 'node_modules'), path.join(folder, 'node_modules'));
    const project = new PulumiProject(folder, engine, env);
    for (const plugin of plugins) await placePlugin(plugin, path.join(folder, 'home'), silent);
    for (const [name, text] of Object.entries(files)) project.write(name, text);
    project.configuration.refresh();
    const made = await run(
      [engine.command, 'stack', 'init', 'test', '--no-select', '--non-interactive'],
      {
        cwd: project.configuration.initFolder,
        env: project.env,
      },
    );
    if (made.code !== 0) throw new Error(made.stderr);
    return project;
  }

  write(name: string, text: string): void {
    const file = path.join(this.folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  read(name: string): string {
    return readFileSync(path.join(this.folder, name), 'utf8');
  }

  /** A command that reads the stack's settings: preview, up, destroy, refresh. */
  async operate(command: string, ...argv: readonly string[]): Promise<RunResult> {
    this.configuration.refresh();
    return this.pulumi(command, '--stack', 'test', ...this.configuration.options, ...argv);
  }

  /** As `operate`, with what the engine did. */
  async observe(command: string, ...argv: readonly string[]): Promise<ObservedRun> {
    this.configuration.refresh();
    this.#observed += 1;
    const log = path.join(this.folder, `events-${this.#observed}.jsonl`);
    const options = ['--stack', 'test', ...this.configuration.options, '--event-log', log];
    // Without the variable the CLI does not know the option.
    const env = { ...this.env, PULUMI_DEBUG_COMMANDS: 'true' };
    const ran = await this.#run([command, ...options, ...argv], env);
    const eventLog = existsSync(log) ? readFileSync(log, 'utf8') : '';
    const events = readEvents(eventLog);
    const seen = { events, operations: operationsIn(events), changes: changesIn(events) };
    return { ...ran, ...seen, eventLog };
  }

  async pulumi(...argv: readonly string[]): Promise<RunResult> {
    return this.#run(argv, this.env);
  }

  /** Starts a command and leaves it running. */
  start(...argv: readonly string[]): {
    readonly pid: number;
    readonly ended: Promise<number | null>;
  } {
    const child = spawn(this.engine.command, [...argv, '--non-interactive'], {
      cwd: this.folder,
      env: this.env,
      stdio: 'ignore',
    });
    const { pid = 0 } = child;
    if (pid !== 0) this.#running.add(pid);
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
    void ended.then(() => this.#running.delete(pid));
    return { pid, ended };
  }

  /** Ends what a test that gave up has left running. */
  endRuns(): void {
    for (const pid of this.#running) endProcessTree(pid);
    this.#running.clear();
  }

  /** Removes the folder, into which nobody writes any more then. */
  remove(): void {
    this.endRuns();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }

  async #run(argv: readonly string[], env: Environment): Promise<RunResult> {
    let started = 0;
    const onStart = (pid: number): void => {
      started = pid;
      this.#running.add(pid);
    };
    const command = [this.engine.command, ...argv, '--non-interactive'];
    const ran = await run(command, { cwd: this.folder, env, onStart });
    this.#running.delete(started);
    return ran;
  }
}

/** Puts a provider where the engine looks for it: by the version that the SDK asks for. */
async function placePlugin(plugin: ProviderPlugin, home: string, steps: Steps): Promise<void> {
  const sdk = createRequire(__filename)(`@pulumi/${plugin}/package.json`) as { version: string };
  // Some SDKs say `v3.15.2`.
  const version = sdk.version.replace(/^v/, '');
  const folder = path.join(home, 'plugins', `resource-${plugin}-v${version}`);
  mkdirSync(folder, { recursive: true });
  const program = await goTool(`${plugin}-provider`, steps);
  symlinkSync(program, path.join(folder, `pulumi-resource-${plugin}`));
}
