/**
 * The processes of a control plane: started in the order that each asks for, restarted by service, and all gone when it is stopped.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import type { RunResult } from '../../../tools/process';
import {
  BROKER_PORTS,
  broker,
  chassis,
  databaseServer,
} from '../../../tools/openstack-lab/foundations';
import { ensureImage } from '../../../tools/openstack-lab/image';
import { writeLabFolder } from '../../../tools/openstack-lab/lab-folder';
import { LabRoot } from '../../../tools/openstack-lab/lab-root';
import type { LabProgram } from '../../../tools/openstack-lab/lab-root';
import type { LabProcess, LabService, LabSettings } from '../../../tools/openstack-lab/lab-service';
import { copyDatabase, ensureDatabase } from '../../../tools/openstack-lab/prepared-database';
import { freePorts } from '../free-ports';
import { guard } from '../lab/guard';
import type { Guard } from '../lab/guard';
import type { Plane } from './shared-plane';

const POLL_MS = 100;
// Three times what a start has taken on a busy machine.
const LIMIT_MS = 300_000;

// The processes end with this one; the folder would stay.
const CLEAN_UP = `tries=0
while ! rm -rf "$1" && [ $tries -lt 50 ]; do sleep 0.1; tries=$((tries + 1)); done
`;

const silent = (): void => undefined;

/** What a control plane consists of. */
export interface ControlPlaneParts {
  readonly services: readonly LabService[];
  readonly computes: number;
}

/** A control plane whose processes run, or are about to. */
export class ControlPlane implements Plane {
  readonly folder: string;
  readonly settings: LabSettings;
  readonly services: readonly LabService[];
  readonly root: LabRoot;
  readonly #programs = new Map<string, LabProgram>();
  readonly #guard: Guard;

  private constructor(root: LabRoot, services: readonly LabService[], settings: LabSettings) {
    this.root = root;
    this.folder = root.folder;
    this.services = services;
    this.settings = settings;
    this.#guard = guard(CLEAN_UP, [this.folder]);
  }

  /** Makes the folder of one; nothing runs yet. */
  static async prepare({ services, computes }: ControlPlaneParts): Promise<ControlPlane> {
    const tree = await ensureImage(silent);
    await ensureDatabase(silent);
    const folder = mkdtempSync(path.join(process.env['TMPDIR'] ?? os.tmpdir(), 'gw-openstack-'));
    try {
      const names = [...BROKER_PORTS, ...services.flatMap(({ ports }) => ports)];
      const numbers = await freePorts(names.length);
      const ports = new Map(names.map((name, index) => [name, numbers[index] ?? 0]));
      const settings: LabSettings = {
        port: (name) => portOf(ports, name),
        computes,
        services: services.map(({ name }) => name),
      };
      writeLabFolder(folder, services, settings);
      copyDatabase(folder);
      return new ControlPlane(new LabRoot(tree, folder), services, settings);
    } catch (error) {
      rmSync(folder, { recursive: true, force: true });
      throw error;
    }
  }

  /** Starts every process, each when what it needs is there. */
  async start(): Promise<void> {
    for (const one of [databaseServer, broker(this.settings), chassis(this.settings)]) {
      this.#launch(one);
    }
    await Promise.all(this.services.map((service) => this.#startService(service)));
  }

  /** The address of a service's API. */
  address(port: string): string {
    return `http://127.0.0.1:${this.settings.port(port)}`;
  }

  /** Waits until something listens under this name. */
  async listens(name: string): Promise<void> {
    await this.until(`something listens as ${name}`, () => this.#isReady(name));
  }

  /** Waits until this holds, as long as every process runs. @throws Error with the last lines of those that have ended */
  async until(what: string, holds: () => Promise<boolean>): Promise<void> {
    for (const end = Date.now() + LIMIT_MS; ;) {
      if (await holds()) return;
      const ended = [...this.#programs.values()].filter(({ isRunning }) => !isRunning);
      if (ended.length > 0) {
        throw new Error(ended.map((program) => program.lastWords()).join('\n'));
      }
      if (Date.now() > end) throw new Error(`${what}: not within ${LIMIT_MS / 1000} s`);
      await sleep(POLL_MS);
    }
  }

  /** Ends the processes of a service. */
  async halt(name: string): Promise<void> {
    const programs = this.#service(name)
      .processes(this.settings)
      .flatMap((one) => this.#programs.get(one.name) ?? []);
    for (const program of programs) this.#programs.delete(program.name);
    await Promise.all(programs.map((program) => program.end()));
  }

  /** Starts the processes of a service that was halted. Resolves when it listens again. */
  async resume(name: string): Promise<void> {
    const service = this.#service(name);
    await this.#startService(service);
    for (const port of service.ports) await this.listens(port);
  }

  /** Runs a program of the image beside the services. */
  async run(argv: readonly string[]): Promise<RunResult> {
    return this.root.run(argv);
  }

  /** The numbers of all processes that were started. */
  get pids(): readonly number[] {
    return [...this.#programs.values()].flatMap(({ pid }) => pid ?? []);
  }

  /** The last lines of every log. */
  lastWords(): string {
    return [...this.#programs.values()].map((program) => program.lastWords()).join('\n');
  }

  /** Ends everything and removes the folder. */
  async stop(): Promise<void> {
    await Promise.all([...this.#programs.values()].map((program) => program.kill()));
    this.#programs.clear();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    await this.#guard.release();
  }

  async #startService(service: LabService): Promise<void> {
    await Promise.all(
      service.processes(this.settings).map(async (one) => {
        for (const name of ['database', ...(one.after ?? [])]) await this.listens(name);
        this.#launch(one);
      }),
    );
  }

  #launch({ name, command, env }: LabProcess): void {
    this.#programs.set(name, this.root.start(name, command, env));
  }

  #service(name: string): LabService {
    const service = this.services.find((one) => one.name === name);
    if (service === undefined) throw new Error(`there is no service ${name} here`);
    return service;
  }

  async #isReady(name: string): Promise<boolean> {
    if (name === 'chassis') return existsSync(path.join(this.folder, 'ovn', 'ready'));
    if (name === 'database') return existsSync(path.join(this.folder, 'mysql.sock'));
    return answers(this.settings.port(name));
  }
}

function portOf(ports: ReadonlyMap<string, number>, name: string): number {
  const port = ports.get(name);
  // Settings name services that this lab may not have; nobody asks them then.
  return port ?? 1;
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => {
      resolve(false);
    });
  });
}
