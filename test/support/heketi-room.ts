/**
 * A folder in which the programs of a HeketiDeployment run as they do in its pods, with a real Heketi: the container as it was synthesised, its
 * variables and arguments, and folders of its own in the place of the pod's volumes.
 */
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { HeketiDeployment } from '../../lib/manifests';
import type { HeketiDeploymentProps } from '../../lib/manifests';
import { synthesizeChart } from '../../lib/testing';
import { freePorts } from './free-ports';
import { ChildProgram } from './lab/child-program';

/** The keys of every Heketi here. */
export const ADMIN_KEY = 'administrator-of-the-lab';
export const USER_KEY = 'user-of-the-lab-of-heketi';

/** What a program said, and how it ended. */
export interface Said {
  readonly code: number | null;
  readonly out: string;
  readonly error: string;
}

interface Container {
  readonly name: string;
  readonly command: readonly string[];
  readonly args?: readonly string[];
  readonly env?: readonly { readonly name: string; readonly value?: string }[];
}

type Folder = 'database' | 'target' | 'backups' | 'source' | 'secret' | 'config' | 'tmp';

/** Settings of a program that win over those of its container; undefined for none. */
export type Overrides = Readonly<Record<string, string | undefined>>;

/** A node of a topology. */
export function labNode(
  name: string,
  number: number,
  ...devices: string[]
): HeketiDeploymentProps['topology']['clusters'][number]['nodes'][number] {
  const hostnames = { manage: [name], storage: [`10.0.0.${number}`] };
  return { node: { hostnames, zone: number }, devices };
}

/** The folder, its server and its programs. */
export class HeketiRoom {
  readonly folder: string;
  private readonly port: number;
  private server: ChildProgram | undefined;

  private constructor(folder: string, port: number) {
    this.folder = folder;
    this.port = port;
  }

  /** Makes one; `heketi` is the path of the real server, beside which the client stands. */
  static async make(heketi: string): Promise<HeketiRoom> {
    const [port = 0] = await freePorts(1);
    const room = new HeketiRoom(mkdtempSync(path.join(tmpdir(), 'groundwork-heketi-')), port);
    mkdirSync(room.at('bin'));
    symlinkSync(heketi, room.at('bin', 'heketi'));
    symlinkSync(path.join(path.dirname(heketi), 'heketi-cli'), room.at('bin', 'heketi-cli'));
    for (const one of ['database', 'target', 'backups', 'source', 'secret', 'config', 'tmp']) {
      mkdirSync(room.at(one));
    }
    return room;
  }

  /** A path in it. */
  at(...parts: string[]): string {
    return path.join(this.folder, ...parts);
  }

  /** A file in one of its folders, or undefined. */
  file(folder: Folder, name: string): Buffer | undefined {
    const at = this.at(folder, name);
    return existsSync(at) ? readFileSync(at) : undefined;
  }

  /** Puts another program in the place of a real one. */
  replace(program: 'heketi' | 'heketi-cli', script: string): void {
    const at = this.at('bin', program);
    rmSync(at);
    writeFileSync(at, script);
    chmodSync(at, 0o755);
  }

  /** The containers of what was synthesised, by name; what is wrong is an error. */
  containers(props: Partial<HeketiDeploymentProps> = {}): ReadonlyMap<string, Container> {
    const { objects, violations } = synthesizeChart((chart) => {
      new HeketiDeployment(chart, 'heketi', {
        executor: 'mock',
        adminKey: ADMIN_KEY,
        userKey: USER_KEY,
        database: { claim: {}, backup: { claim: {} }, moveTo: 'target' },
        topology: { clusters: [{ nodes: [labNode('gfs-1', 1, '/dev/sdb')] }] },
        ...props,
      });
    });
    if (violations.length > 0) throw new Error(JSON.stringify(violations));
    const config = objects.find(({ kind }) => kind === 'ConfigMap') as unknown as {
      readonly data: Readonly<Record<string, string>>;
    };
    writeFileSync(this.at('config', 'heketi.json'), config.data['heketi.json'] ?? '');
    return new Map(objects.flatMap(containersIn).map((one) => [one.name, one]));
  }

  /** Runs a program of a pod to its end. */
  run(name: string, props: Partial<HeketiDeploymentProps> = {}, overrides: Overrides = {}): Said {
    const [program = '', ...argv] = this.argv(name, props, overrides);
    const { status, stdout, stderr } = spawnSync(program, argv, { encoding: 'utf8' });
    return { code: status, out: stdout, error: stderr };
  }

  /** Runs it, and goes on meanwhile. */
  begin(
    name: string,
    props: Partial<HeketiDeploymentProps> = {},
    overrides: Overrides = {},
  ): ChildProcess {
    const [program = '', ...argv] = this.argv(name, props, overrides);
    return spawn(program, argv, { stdio: 'ignore', detached: true });
  }

  /** Runs upstream's client as a user. */
  cli(words: readonly string[], user = 'admin', key = ADMIN_KEY): Said {
    const env = {
      HEKETI_CLI_SERVER: this.url,
      HEKETI_CLI_USER: user,
      HEKETI_CLI_KEY: key,
    };
    const options = { encoding: 'utf8', env } as const;
    const { status, stdout, stderr } = spawnSync(this.at('bin', 'heketi-cli'), words, options);
    return { code: status, out: stdout, error: stderr };
  }

  /** Where the server listens. */
  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** What the server has said. */
  get log(): string {
    return readFileSync(this.at('server.log'), 'utf8');
  }

  /** Sees to the database and starts the server, as the pod does. */
  async start(
    props: Partial<HeketiDeploymentProps> = {},
    overrides: Overrides = {},
  ): Promise<void> {
    const first = this.run('database', props, overrides);
    if (first.code !== 0) throw new Error(`no database: ${first.error}`);
    const argv = this.argv('heketi', props, overrides);
    const server = ChildProgram.start('heketi', argv, this.at('server.log'), this.folder);
    this.server = server;
    const until = Date.now() + 60_000;
    while (server.isRunning && Date.now() < until) {
      const hello = await fetch(`${this.url}/hello`).catch(() => undefined);
      if (hello?.ok === true) return;
      await sleep(50);
    }
    throw new Error(server.lastWords());
  }

  /** Sends the server a signal. */
  signal(name: NodeJS.Signals): void {
    process.kill(this.server?.pid ?? 0, name);
  }

  /** Ends the server. */
  async stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    await this.server?.stop(signal);
    this.server = undefined;
  }

  /** Ends everything and removes the folder. */
  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true });
  }

  private argv(
    name: string,
    props: Partial<HeketiDeploymentProps>,
    overrides: Overrides,
  ): readonly string[] {
    const container = this.containers(props).get(name);
    if (container === undefined) throw new Error(`there is no container ${name}`);
    const given = (container.env ?? []).map((one) => [one.name, one.value ?? secretOf(one.name)]);
    const variables: Overrides = {
      PATH: `${this.at('bin')}:${process.env['PATH'] ?? ''}`,
      ...(Object.fromEntries(given) as Record<string, string>),
      ...this.places(),
      ...overrides,
    };
    const env = Object.entries(variables).filter(([, value]) => value !== undefined);
    const words = env.map(([key, value]) => `${key}=${value ?? ''}`);
    return ['env', '-i', ...words, ...container.command, ...(container.args ?? [])];
  }

  /** Folders and ports of this room in the place of those of a pod. */
  private places(): Readonly<Record<string, string>> {
    return {
      TMPDIR: this.at('tmp'),
      HEKETI_DIR: this.at('database'),
      HEKETI_DB_PATH: this.at('database', 'heketi.db'),
      HEKETI_CONFIG: this.at('config', 'heketi.json'),
      HEKETI_HTTP_PORT: String(this.port),
      HEKETI_DISABLE_HEALTH_MONITOR: 'true',
      HEKETI_CLI_SERVER: this.url,
      BACKUP_DIR: this.at('backups'),
      TARGET_DIR: this.at('target'),
      TERMINATION_LOG: this.at('termination-log'),
      LOCK_SECONDS: '2',
      WAIT_SECONDS: '5',
    };
  }
}

function secretOf(variable: string): string {
  return variable === 'HEKETI_USER_KEY' ? USER_KEY : ADMIN_KEY;
}

/** The containers of a Deployment, a Job or a CronJob. */
function containersIn(object: unknown): readonly Container[] {
  const { spec } = object as { readonly spec?: Spec };
  const pod = (spec?.jobTemplate?.spec ?? spec)?.template?.spec;
  return [...(pod?.initContainers ?? []), ...(pod?.containers ?? [])];
}

interface Spec {
  readonly jobTemplate?: { readonly spec: Spec };
  readonly template?: {
    readonly spec: {
      readonly initContainers?: readonly Container[];
      readonly containers: readonly Container[];
    };
  };
}
