/**
 * A pool of GlusterFS as a user has it: a project of the real engine whose settings are data, with booted machines, and a client that mounts a volume and
 * writes to it.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { attempt } from '../../../lib/platform/local/command';
import type { CommandResult } from '../../../lib/platform/local/command';
import { leaderOf } from '../../../lib/platform/local/container';
import { ensureImage } from '../../../lib/platform/local/image';
import { imageRecipe } from '../../../lib/platform/local/image-recipe';
import type { StackScope } from '../../../lib/platform/local/identity';
import { enterCommand } from '../../../lib/platform/local/inventory';
import { removeLeftovers } from '../../../lib/platform/local/leftovers';
import { readRecord } from '../../../lib/platform/local/machine-record';
import { isRunning } from '../../../lib/platform/local/process-identity';
import { parseGlusterStatus } from '../../../lib/clusters/gluster-status';
import type { GlusterStatus } from '../../../lib/clusters/gluster-status';
import { projectRoot } from '../../../tools/cache';
import type { PoolSettings } from '../../e2e/programs/gluster-pool';
import { buildRooms } from '../built-rooms';
import { until } from '../lab/cluster';
import { PulumiProject } from '../pulumi-project';
import type { ObservedRun } from '../pulumi-project';

const PROJECT = 'lab';
const STACK = 'test';
const ROOMS = ['values', 'storage', 'machine', 'node', 'bridge', 'pki', 'platform', 'clusters'];
const TRANSPILER = path.join(projectRoot, 'tools', 'cached-transpiler.cjs');
const PROGRAM = path.join(projectRoot, 'test/e2e/programs/gluster-pool.ts');
/** What local machines of a pool want of their image. */
export const GLUSTER_PACKAGES = ['glusterfs-client', 'glusterfs-server'];
const MINUTE = 60_000;

/** A pool in a project of its own. */
export class LabPool {
  readonly project: PulumiProject;
  readonly scope: StackScope;
  #settings: PoolSettings;

  private constructor(project: PulumiProject, settings: PoolSettings) {
    this.project = project;
    this.#settings = settings;
    this.scope = { project: PROJECT, stack: STACK, stateRoot: settings.stateDirectory };
  }

  /** Makes the project; nothing is brought up. */
  static async make(settings: Partial<PoolSettings> = {}): Promise<LabPool> {
    await ensureImage(imageRecipe(GLUSTER_PACKAGES), () => undefined);
    const stateDirectory = mkdtempSync(path.join(tmpdir(), 'gw-gluster-pool-'));
    const all: PoolSettings = {
      ...{ name: 'gfs', cidr: '10.83.0.0/24', client: '10.83.0.50', stateDirectory },
      addresses: ['10.83.0.11', '10.83.0.12', '10.83.0.13', '10.83.0.14'],
      packages: GLUSTER_PACKAGES,
      bricks: { data: { size: '1Gi' } },
      timeout: '8m',
      ...settings,
    };
    const project = await PulumiProject.make(
      {
        'Pulumi.yaml': `name: ${PROJECT}\nmain: index.ts\nruntime: { name: nodejs, options: { typescript: true } }\n`,
        'Pulumi.test.yaml': configuration(all),
        // By this name the providers find themselves, as they do where the package is installed.
        'package.json': JSON.stringify({
          name: 'groundwork',
          exports: {
            './clusters/provider': './dist/clusters/provider.js',
            './local/provider': './dist/platform/local/provider.js',
            './pki/provider': './dist/pki/provider.js',
          },
        }),
        'tsconfig.json': JSON.stringify({ 'ts-node': { transpiler: TRANSPILER } }),
        'index.ts': `export * from ${JSON.stringify(PROGRAM)};\n`,
      },
      { env: { PULUMI_NODEJS_TRANSPILE_ONLY: 'true' } },
    );
    buildRooms(project.folder, ROOMS);
    return new LabPool(project, all);
  }

  /** The names of its nodes, as many as are wanted. */
  get names(): readonly string[] {
    const { name, nodes = 3 } = this.#settings;
    return Array.from({ length: nodes }, (_, index) => `${name}-${index + 1}`);
  }

  /** Changes the data, and brings it about. @throws Error with all that the engine said when it fails */
  async up(settings: Partial<PoolSettings> = {}, ...argv: readonly string[]): Promise<ObservedRun> {
    const ran = await this.tryUp(settings, ...argv);
    if (ran.code !== 0) throw new Error(`up: exit ${ran.code}\n${ran.stdout}${ran.stderr}`);
    return ran;
  }

  /** As `up`, with whatever comes of it. */
  tryUp(settings: Partial<PoolSettings> = {}, ...argv: readonly string[]): Promise<ObservedRun> {
    this.#settings = { ...this.#settings, ...settings };
    this.project.write('Pulumi.test.yaml', configuration(this.#settings));
    return this.project.observe('up', '--yes', '--skip-preview', '--suppress-outputs', ...argv);
  }

  /** Ends the pool; volumes stay. */
  async destroy(): Promise<ObservedRun> {
    return this.project.observe('destroy', '--yes', '--skip-preview');
  }

  /** Runs a program on a machine, whatever comes of it. */
  run(machine: string, command: string, timeoutMs = MINUTE): Promise<CommandResult> {
    const [program = '', ...args] = enterCommand(this.scope, machine, ['sh', '-c', command]);
    return attempt(program, args, { timeoutMs });
  }

  /** Runs a program on a machine, and gives what it printed. @throws Error when it fails */
  async output(machine: string, command: string, timeoutMs = MINUTE): Promise<string> {
    const { code, stdout, stderr } = await this.run(machine, command, timeoutMs);
    if (code !== 0) throw new Error(`${machine}: ${command}: ${code}\n${stdout}${stderr}`);
    return stdout.trim();
  }

  async status(machine: string): Promise<GlusterStatus> {
    const line = await this.output(machine, '/opt/groundwork/bin/gluster-status');
    const status = parseGlusterStatus(line);
    if (status === undefined) throw new Error(`${machine}: no status: ${line}`);
    return status;
  }

  /** Whether a machine runs. */
  runs(machine: string): boolean {
    const record = readRecord(this.scope, machine);
    return record !== undefined && isRunning(record.supervisor);
  }

  /** Ends a machine as if its power had failed: the kernel ends all of it at once. */
  async kill(machine: string): Promise<void> {
    const record = readRecord(this.scope, machine);
    const leader = record === undefined ? undefined : leaderOf(record.supervisor);
    if (leader === undefined) throw new Error(`${machine} does not run`);
    process.kill(leader.pid, 'SIGKILL');
    await until(`${machine} has ended`, () => Promise.resolve(!this.runs(machine)));
  }

  /** Ends everything and removes all data, whatever a test that gave up has left. */
  async remove(): Promise<void> {
    this.project.endRuns();
    // A run that was ended still holds the lock.
    await this.project.pulumi('cancel', '--yes', '--stack', STACK);
    await this.destroy();
    await removeLeftovers(this.scope);
    rmSync(this.scope.stateRoot, { recursive: true, force: true });
    this.project.remove();
  }
}

function configuration(settings: PoolSettings): string {
  return `${JSON.stringify({ config: { 'lab:pool': settings } }, undefined, 2)}\n`;
}
