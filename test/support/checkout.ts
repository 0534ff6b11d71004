/**
 * A checkout of this project in a folder of its own, as a new user has it after `npm ci`: its settings can be changed, and what it boots belongs to it alone.
 */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { scopeId } from '../../lib/platform/local/identity';
import type { StackScope } from '../../lib/platform/local/identity';
import { enterCommand } from '../../lib/platform/local/inventory';

/** What a command did. */
export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a command that may fail did: whether it did not, and all that it said. */
export interface Attempt {
  readonly ok: boolean;
  readonly said: string;
}

/** A copy of the project's files, with a state and an engine's home of its own. */
export class Checkout {
  /** The folder of the copy. */
  readonly folder: string;
  /** The folder that holds everything. */
  readonly root: string;
  private readonly env: NodeJS.ProcessEnv;
  private readonly scope: StackScope;

  /**
   * @param project the folder that is copied
   * @param more variables that its commands get beside those of this process
   */
  constructor(project: string, more: NodeJS.ProcessEnv = {}) {
    this.root = mkdtempSync(join(tmpdir(), 'gw-checkout-'));
    this.folder = join(this.root, 'project');
    for (const file of listFiles(project)) {
      mkdirSync(dirname(join(this.folder, file)), { recursive: true });
      cpSync(join(project, file), join(this.folder, file));
    }
    symlinkSync(join(project, 'node_modules'), join(this.folder, 'node_modules'));
    const state = join(this.root, 'state');
    this.scope = {
      project: 'groundwork',
      stack: 'local',
      stateRoot: join(state, 'groundwork'),
    };
    this.env = {
      ...withoutPulumi(process.env),
      XDG_STATE_HOME: state,
      PULUMI_HOME: join(this.root, 'pulumi'),
      ...more,
    };
  }

  /** Texts by which the host's traces of this copy's machines are known. */
  get traces(): readonly string[] {
    return [this.root, `gw-${scopeId(this.scope)}`];
  }

  /**
   * Runs a command in a machine of the copy.
   *
   * @throws Error when the command fails
   */
  inside(machine: string, ...command: readonly string[]): string {
    const [program = '', ...argv] = enterCommand(this.scope, machine, command);
    return execFileSync(program, argv, { encoding: 'utf8' }).trim();
  }

  /** As `inside`, for a command that may fail. */
  attempt(machine: string, ...command: readonly string[]): Attempt {
    const [program = '', ...argv] = enterCommand(this.scope, machine, command);
    const { status, stdout, stderr } = spawnSync(program, argv, { encoding: 'utf8' });
    return { ok: status === 0, said: stdout + stderr };
  }

  /** Runs what `npm run <command>` runs. */
  run(command: string, ...words: readonly string[]): Promise<CommandResult> {
    const loader = ['-r', 'ts-node/register/transpile-only'];
    const argv = [...loader, 'tools/stack.ts', command, ...words];
    return new Promise((resolve, reject) => {
      const child = spawn(process.execPath, argv, {
        cwd: this.folder,
        env: this.env,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let stdout = '';
      let stderr = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
      child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
      child.on('error', reject);
      child.on('close', (code) => {
        resolve({ code: code ?? -1, stdout, stderr });
      });
    });
  }

  /** Removes the copy. What was booted from it has to be gone by then. */
  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

function listFiles(project: string): readonly string[] {
  const argv = ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--deduplicate'];
  const files = execFileSync('git', argv, { cwd: project, encoding: 'utf8' });
  const gone = execFileSync('git', ['ls-files', '-z', '--deleted'], {
    cwd: project,
    encoding: 'utf8',
  }).split('\0');
  return files.split('\0').filter((file) => file !== '' && !gone.includes(file));
}

// A user's own backend or engine must not be used by a test.
function withoutPulumi(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('PULUMI_')));
}
