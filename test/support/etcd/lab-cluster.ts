/**
 * A cluster of etcd as a user has it: a project of the real engine whose settings are data, with booted machines. Beside what the engine gives it has
 * what a test needs: programs on the machines, their network, and their sudden end.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import type { CertificateFiles } from '../../../lib/pki';
import { attempt } from '../../../lib/platform/local/command';
import type { CommandResult } from '../../../lib/platform/local/command';
import { leaderOf } from '../../../lib/platform/local/container';
import { scopeId } from '../../../lib/platform/local/identity';
import type { StackScope } from '../../../lib/platform/local/identity';
import { enterCommand } from '../../../lib/platform/local/inventory';
import { removeLeftovers } from '../../../lib/platform/local/leftovers';
import { readRecord } from '../../../lib/platform/local/machine-record';
import { isRunning } from '../../../lib/platform/local/process-identity';
import {
  fabricFile,
  stackDirectory,
  volumeFile,
} from '../../../lib/platform/local/state-directory';
import { projectRoot } from '../../../tools/cache';
import { provideEtcdPrograms } from '../../../tools/etcd-programs';
import { Steps } from '../../../tools/progress';
import type { ClusterSettings } from '../../e2e/programs/etcd-cluster';
import { buildRooms } from '../built-rooms';
import { until } from '../lab/cluster';
import { PulumiProject } from '../pulumi-project';
import type { ObservedRun } from '../pulumi-project';
import type { Credentials } from './gateway';
import type { MemberStatus } from './member-status';
import { Witness } from './witness';

/** What the program exports. */
export interface ClusterOutputs {
  readonly endpoints: readonly string[];
  readonly ca: string;
  readonly operator: CertificateFiles;
  readonly apiServer: CertificateFiles;
  readonly clusterId: string;
  readonly metricsTargets: readonly string[];
}

const PROJECT = 'lab';
const STACK = 'test';
const NETWORK = 'net';
const ROOMS = ['values', 'storage', 'machine', 'node', 'bridge', 'pki', 'platform', 'clusters'];
const TRANSPILER = path.join(projectRoot, 'tools', 'cached-transpiler.cjs');
const PROGRAM = path.join(projectRoot, 'test/e2e/programs/etcd-cluster.ts');
const STATE = path.join('.groundwork', 'state', '.pulumi', 'stacks', PROJECT, `${STACK}.json`);

/** Versions that labs go from and to. */
export const ETCD_OLD = '3.5.35';
/** The version of most clusters of labs. */
export const ETCD = '3.6.14';

/** A cluster in a project of its own. */
export class LabCluster {
  readonly project: PulumiProject;
  readonly scope: StackScope;
  #settings: ClusterSettings;
  readonly #witnesses: Witness[] = [];

  private constructor(project: PulumiProject, settings: ClusterSettings) {
    this.project = project;
    this.#settings = settings;
    this.scope = { project: PROJECT, stack: STACK, stateRoot: settings.stateDirectory };
  }

  /** Makes the project; nothing is brought up. */
  static async make(settings: Partial<ClusterSettings> = {}): Promise<LabCluster> {
    const silent = new Steps({ write: () => undefined });
    const options = { env: process.env, noInstall: false };
    const versions = [settings.version ?? ETCD, ETCD];
    let programs = '';
    for (const version of versions) programs = await provideEtcdPrograms(version, options, silent);
    const stateDirectory = mkdtempSync(path.join(tmpdir(), 'gw-etcd-cluster-'));
    const all: ClusterSettings = {
      ...{ name: 'etcd', cidr: '10.79.0.0/24', version: ETCD, stateDirectory, programs },
      dataVolume: { size: '512Mi' },
      backup: { every: '15m', keep: 5 },
      // The disk of whoever runs this may be slow, and is busy with three members.
      fsyncGate: { onSlow: 'warn', writes: 100 },
      settings: { 'quota-backend-bytes': '64Mi' },
      timeout: '2m',
      tls: {},
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
    return new LabCluster(project, all);
  }

  get settings(): ClusterSettings {
    return this.#settings;
  }

  /** Texts that stand in every trace of this cluster on the host. */
  get traces(): readonly string[] {
    return [this.scope.stateRoot, scopeId(this.scope)];
  }

  /** The names of its machines, as many as are wanted. */
  get names(): readonly string[] {
    const { name, members = 3 } = this.#settings;
    return Array.from({ length: members }, (_, index) => `${name}-${index + 1}`);
  }

  /** Changes the data of the stack; the next run brings it about. */
  change(settings: Partial<ClusterSettings>): void {
    this.#settings = { ...this.#settings, ...settings };
    this.project.write('Pulumi.test.yaml', configuration(this.#settings));
  }

  /** Changes the data, and brings it about. @throws Error with all that the engine said when it fails */
  async up(
    settings: Partial<ClusterSettings> = {},
    ...argv: readonly string[]
  ): Promise<ObservedRun> {
    const ran = await this.tryUp(settings, ...argv);
    if (ran.code !== 0) throw new Error(`up: exit ${ran.code}\n${ran.stdout}${ran.stderr}`);
    return ran;
  }

  /** As `up`, with whatever comes of it. */
  tryUp(settings: Partial<ClusterSettings> = {}, ...argv: readonly string[]): Promise<ObservedRun> {
    this.change(settings);
    return this.project.observe('up', '--yes', '--skip-preview', '--suppress-outputs', ...argv);
  }

  /** Ends the cluster; volumes and buckets stay. */
  async destroy(): Promise<ObservedRun> {
    return this.project.observe('destroy', '--yes', '--skip-preview');
  }

  async outputs(): Promise<ClusterOutputs> {
    const { stdout, stderr, code } = await this.project.pulumi(
      ...['stack', 'output', '--stack', STACK, '--json', '--show-secrets'],
    );
    if (code !== 0) throw new Error(stderr);
    return JSON.parse(stdout) as ClusterOutputs;
  }

  /** The engine's state, as it stands in its file. */
  get stateText(): string {
    return this.project.read(STATE);
  }

  /** Runs a program on a machine, whatever comes of it. */
  run(
    machine: string,
    command: readonly string[] | string,
    timeoutMs = 60_000,
  ): Promise<CommandResult> {
    const words = typeof command === 'string' ? ['sh', '-c', command] : command;
    const [program = '', ...args] = enterCommand(this.scope, machine, words);
    return attempt(program, args, { timeoutMs });
  }

  /** Runs a program on a machine, and gives what it printed. @throws Error when it fails */
  async output(machine: string, command: readonly string[] | string): Promise<string> {
    const { code, stdout, stderr } = await this.run(machine, command);
    if (code !== 0) throw new Error(`${machine}: ${String(command)}: ${code}\n${stdout}${stderr}`);
    return stdout.trim();
  }

  async status(machine: string): Promise<MemberStatus> {
    const line = await this.output(machine, ['/opt/groundwork/bin/etcd-status']);
    return JSON.parse(line) as MemberStatus;
  }

  /** The machine of the leader. */
  async leader(): Promise<string> {
    for (const name of this.names.filter((one) => this.runs(one))) {
      const { id, leader } = await this.status(name);
      if (id !== undefined && id === leader) return name;
    }
    throw new Error('there is no leader');
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

  /** The file that is a volume of a machine. */
  volume(machine: string, volume: string): string {
    return volumeFile(this.scope, machine, volume);
  }

  /** The folder of the host in which all of the stack is kept. */
  get directory(): string {
    return stackDirectory(this.scope);
  }

  /** Somebody in the network of the machines, with the certificate of the operator unless another is named. */
  async witness(
    outputs: ClusterOutputs,
    as: Credentials = credentialsOf(outputs),
  ): Promise<Witness> {
    const network = fabricFile(this.scope, NETWORK);
    const log = path.join(this.scope.stateRoot, `witness-${this.#witnesses.length + 1}.log`);
    const witness = new Witness({ network, log });
    this.#witnesses.push(witness);
    await witness.ask('use', as);
    return witness;
  }

  /** What the journals of all machines that run say. */
  async journals(): Promise<string> {
    const running = this.names.filter((name) => this.runs(name));
    const texts = running.map((name) => this.output(name, 'journalctl --no-pager --output=cat'));
    return (await Promise.all(texts)).join('\n');
  }

  /** What a machine was given to boot with. */
  seed(machine: string): string {
    const file = path.join(this.directory, 'machines', machine, 'seed', 'user-data');
    return readFileSync(file, 'utf8');
  }

  /** Ends everything and removes all data, whatever a test that gave up has left. */
  async remove(): Promise<void> {
    for (const witness of this.#witnesses) await witness.leave();
    this.project.endRuns();
    // A run that was ended still holds the lock.
    await this.project.pulumi('cancel', '--yes', '--stack', STACK);
    await this.destroy();
    await removeLeftovers(this.scope);
    rmSync(this.scope.stateRoot, { recursive: true, force: true });
    this.project.remove();
  }
}

/** Who an operator is. */
export function credentialsOf({ ca, operator }: ClusterOutputs): Credentials {
  return { ca, certificate: operator['tls.crt'], key: operator['tls.key'] };
}

function configuration(settings: ClusterSettings): string {
  return `${JSON.stringify({ config: { 'lab:etcd': settings } }, undefined, 2)}\n`;
}
