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

/** A small project of its own, with a backend of its own, for the real engine. */
export class PulumiProject {
  readonly folder: string;
  readonly engine: Engine;
  readonly env: Environment;
  readonly configuration: StackConfiguration;

  private constructor(folder: string, engine: Engine) {
    this.folder = folder;
    this.engine = engine;
    prepareProjectBackend(folder);
    this.env = {
      ...engineEnvironment(engine, { ...process.env, PULUMI_HOME: path.join(folder, 'home') }),
      ...projectBackendEnvironment(folder),
    };
    this.configuration = stackConfiguration(folder, 'test', { kind: 'project' });
  }

  /** Writes the files, and makes the stack `test`. */
  static async make(files: Readonly<Record<string, string>>): Promise<PulumiProject> {
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
    const project = new PulumiProject(folder, engine);
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

  async pulumi(...argv: readonly string[]): Promise<RunResult> {
    return run([this.engine.command, ...argv, '--non-interactive'], {
      cwd: this.folder,
      env: this.env,
    });
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
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
    return { pid: child.pid ?? 0, ended };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
