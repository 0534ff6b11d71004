/**
 * A real Kubernetes control plane on loopback for tests: etcd, API server with RBAC, controller manager and scheduler, and kwok, whose nodes
 * say that they run what is put on them. Up in seconds; ended at the latest when the test file is through, or this process ends.
 *
 * A claim is bound to a volume that a test has made: nothing here makes volumes.
 *
 * @see https://kwok.sigs.k8s.io
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { goTool } from '../../../tools/go-tool';
import { Steps } from '../../../tools/progress';
import { freePorts } from '../free-ports';
import { TlsAuthority } from '../tls-authority';
import type { OwnCertificate } from '../tls-authority';
import { ChildProgram } from './child-program';
import { ClusterApi } from './cluster-api';
import type { ClusterObject } from './cluster-api';
import {
  clusterClients,
  clusterParts,
  kubeconfigFile,
  kubeconfigText,
  partArguments,
} from './cluster-parts';
import type { ClusterClient, ClusterPart, ClusterPlan, ClusterPrograms } from './cluster-parts';
import { guard } from './guard';
import type { Guard } from './guard';

export { ApiRefusal, ClusterApi } from './cluster-api';
export type { ClusterObject } from './cluster-api';
export { inventory } from './cluster-inventory';

/** What a cluster is like. */
export interface ClusterOptions {
  /** How many nodes there are, `node-0` and so on. @default 2 */
  readonly nodes?: number;
  /** How long it may take to come up, in seconds. @default 90 */
  readonly limitSeconds?: number;
}

/** A running cluster. */
export interface Cluster {
  /** The address of the API server. */
  readonly address: string;
  /** The kubeconfig of an administrator, a file. */
  readonly kubeconfigFile: string;
  /** The same as text, with the certificates in it. */
  readonly kubeconfig: string;
  /** The API, asked as an administrator. */
  readonly api: ClusterApi;
  /** Where everything of it stands; gone once it is stopped. */
  readonly folder: string;
  /** How long it took to come up. */
  readonly startSeconds: number;
  /** The numbers of its processes. */
  readonly pids: readonly number[];
  /** What a part has said so far, a file. */
  log(part: ClusterPart): string;
  /** Ends all processes and removes the folder. */
  stop(): Promise<void>;
}

const LIMIT_SECONDS = 90;
const POLL_MS = 50;
const TRIES = 3;
// By then the processes have ended with their parent, and write nothing any more.
const CLEAN_UP = `tries=0
while ! rm -rf "$1" && [ $tries -lt 50 ]; do sleep 0.1; tries=$((tries + 1)); done
`;

// Those that are still on their way among them: a test that gave up does not wait for them.
const started = new Set<Promise<Cluster>>();

/**
 * Starts a cluster and waits until pods can run on it.
 *
 * @throws Error with the last lines of what its programs said when it does not come up
 */
export function startCluster(options: ClusterOptions = {}): Promise<Cluster> {
  const cluster = startOnFreePort(options, TRIES);
  started.add(cluster);
  return cluster;
}

/** Starts a cluster, uses it, and stops it whatever became of that. */
export async function withCluster<T>(
  options: ClusterOptions,
  use: (cluster: Cluster) => Promise<T>,
): Promise<T> {
  const cluster = await startCluster(options);
  try {
    return await use(cluster);
  } finally {
    await cluster.stop();
  }
}

/** Waits until this holds. @throws Error with what was waited for when it does not in time */
export async function until(
  what: string,
  holds: () => Promise<boolean>,
  limitSeconds = 30,
): Promise<void> {
  for (const end = Date.now() + limitSeconds * 1_000; ;) {
    if (await holds()) return;
    if (Date.now() > end)
      throw new Error(`${what}: not within ${Math.round(limitSeconds * 10) / 10} s`);
    await sleep(POLL_MS);
  }
}

// Between the look for a free port and its use, somebody else may take it.
async function startOnFreePort(options: ClusterOptions, tries: number): Promise<Cluster> {
  try {
    return await RunningCluster.start(options);
  } catch (error) {
    if (tries <= 1 || !String(error).includes('address already in use')) throw error;
    return startOnFreePort(options, tries - 1);
  }
}

class RunningCluster implements Cluster {
  readonly folder: string;
  readonly address: string;
  readonly kubeconfigFile: string;
  readonly kubeconfig: string;
  readonly api: ClusterApi;
  startSeconds = 0;
  readonly #plan: ClusterPlan;
  readonly #parts = new Map<ClusterPart, ChildProgram>();
  readonly #guard: Guard;
  #stopped: Promise<void> | undefined;

  private constructor(plan: ClusterPlan, authority: TlsAuthority) {
    this.#plan = plan;
    this.folder = plan.folder;
    this.#guard = guard(CLEAN_UP, [plan.folder]);
    this.address = `https://127.0.0.1:${plan.port}`;
    const admin = writeClients(plan, authority);
    this.kubeconfigFile = kubeconfigFile(plan.folder, 'admin');
    this.kubeconfig = readFileSync(this.kubeconfigFile, 'utf8');
    this.api = new ClusterApi({
      ...admin,
      port: plan.port,
      authority: plan.certificates.authority,
    });
  }

  static async start(options: ClusterOptions): Promise<RunningCluster> {
    const programs = await clusterPrograms();
    const from = Date.now();
    const folder = mkdtempSync(path.join(process.env['TMPDIR'] ?? os.tmpdir(), 'gw-cluster-'));
    const authority = new TlsAuthority(folder);
    const certificates = {
      authority: authority.certificate,
      server: authority.issue('server', {
        commonName: 'kube-apiserver',
        reachedAs: ['IP:127.0.0.1', 'IP:10.96.0.1', 'DNS:localhost', 'DNS:kubernetes.default.svc'],
      }),
      serviceAccounts: authority.issue('service-accounts', { commonName: 'service-accounts' }),
    };
    const [port = 0] = await freePorts(1);
    const plan = { folder, programs, certificates, port };
    const cluster = new RunningCluster(plan, authority);
    try {
      await cluster.#comeUp(options);
    } catch (error) {
      const words = [...cluster.#parts.values()].map((part) => part.lastWords());
      await cluster.stop();
      throw new Error([String(error), ...words].join('\n'), { cause: error });
    }
    cluster.startSeconds = Math.round((Date.now() - from) / 100) / 10;
    return cluster;
  }

  get pids(): readonly number[] {
    return [...this.#parts.values()].flatMap(({ pid }) => pid ?? []);
  }

  log(part: ClusterPart): string {
    return path.join(this.folder, `${part}.log`);
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#end();
    return this.#stopped;
  }

  async #comeUp({ nodes = 2, limitSeconds = LIMIT_SECONDS }: ClusterOptions): Promise<void> {
    const end = Date.now() + limitSeconds * 1_000;
    const wait = (what: string, holds: () => Promise<boolean>): Promise<void> =>
      until(what, () => this.#while(holds), (end - Date.now()) / 1_000);
    for (const part of ['etcd', 'kube-apiserver'] as const) this.#startPart(part);
    await wait('the API server is ready', () => this.api.isReady());
    for (const part of clusterParts) if (!this.#parts.has(part)) this.#startPart(part);
    for (let index = 0; index < nodes; index += 1) {
      await this.api.create('/api/v1/nodes', nodeObject(`node-${index}`));
    }
    await wait('the namespace default has a service account', async () => {
      const accounts = '/api/v1/namespaces/default/serviceaccounts';
      return (await this.api.get(`${accounts}/default`)) !== undefined;
    });
    await wait('every node is ready', async () => {
      const found = await this.api.list('/api/v1/nodes');
      return found.filter(isReadyNode).length === nodes;
    });
  }

  #startPart(part: ClusterPart): void {
    const argv = partArguments(part, this.#plan);
    this.#parts.set(part, ChildProgram.start(part, argv, this.log(part), this.folder));
  }

  /** @throws Error when a part has ended meanwhile */
  async #while(holds: () => Promise<boolean>): Promise<boolean> {
    for (const part of this.#parts.values()) {
      if (!part.isRunning) throw new Error(`${part.name} has ended`);
    }
    return holds();
  }

  async #end(): Promise<void> {
    this.api.close();
    // Nothing in it is to be kept: by force, and all at once.
    await Promise.all([...this.#parts.values()].map((part) => part.stop('SIGKILL')));
    rmSync(this.folder, { recursive: true, force: true });
    await this.#guard.release();
  }
}

async function clusterPrograms(): Promise<ClusterPrograms> {
  const silent = new Steps({ write: () => undefined });
  const [etcd, apiServer, kwok] = [
    await goTool('etcd', silent),
    await goTool('k8s', silent),
    await goTool('kwok', silent),
  ];
  const beside = (name: string): string => path.join(path.dirname(apiServer), name);
  return {
    etcd,
    apiServer,
    controllerManager: beside('kube-controller-manager'),
    scheduler: beside('kube-scheduler'),
    kwok,
    stages: path.join(path.dirname(kwok), 'stages.yaml'),
  };
}

/** Issues the certificates of all clients and writes their kubeconfigs; gives that of the administrator. */
function writeClients(plan: ClusterPlan, authority: TlsAuthority): OwnCertificate {
  const write = (client: ClusterClient): OwnCertificate => {
    const issued = authority.issue(client, clusterClients[client]);
    const text = kubeconfigText(plan.port, {
      authority: readFileSync(plan.certificates.authority, 'utf8'),
      certificate: readFileSync(issued.certificate, 'utf8'),
      key: readFileSync(issued.key, 'utf8'),
    });
    writeFileSync(kubeconfigFile(plan.folder, client), text, { mode: 0o600 });
    return issued;
  };
  for (const client of ['controller-manager', 'scheduler', 'kwok'] as const) write(client);
  return write('admin');
}

function nodeObject(name: string): object {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels: { 'kubernetes.io/hostname': name, 'kubernetes.io/os': 'linux' } },
  };
}

function isReadyNode(node: ClusterObject): boolean {
  const taints = (node.spec?.['taints'] ?? []) as readonly unknown[];
  const conditions = (node.status?.['conditions'] ?? []) as readonly Condition[];
  // A node that has just become ready still has the taint of one that is not, for a moment.
  return taints.length === 0 && conditions.some(isReady);
}

interface Condition {
  readonly type: string;
  readonly status: string;
}

function isReady({ type, status }: Condition): boolean {
  return type === 'Ready' && status === 'True';
}

async function stopAll(): Promise<void> {
  const clusters = await Promise.allSettled(started);
  started.clear();
  await Promise.all(
    clusters.map(async (one) => {
      if (one.status === 'fulfilled') await one.value.stop();
    }),
  );
}

// A test that failed halfway may have stopped nothing.
if (typeof afterAll === 'function') afterAll(stopAll, 60_000);
