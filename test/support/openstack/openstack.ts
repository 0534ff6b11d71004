/**
 * A real OpenStack control plane on loopback: keystone, glance, placement, nova with hosts that only keep records, neutron with OVN's real databases,
 * cinder, and more as asked for.
 *
 * Each has ports of its own, so several run side by side, and nothing of it stays when it is stopped or when this process ends.
 */
import { PASSWORD, REGION } from '../../../tools/openstack-lab/lab-service';
import { servicesWith } from '../../../tools/openstack-lab/services';
import type { ExtraService } from '../../../tools/openstack-lab/services';
import type { RunResult } from '../../../tools/process';
import { makeProject, setQuotas } from './cloud-project';
import type { CloudProject, Quotas } from './cloud-project';
import { CloudSession } from './cloud-session';
import { ControlPlane } from './control-plane';
import { leftovers } from './leftovers';
import { trace } from './reachability';
import type { Packet, PacketFate } from './reachability';
import { backEndsAreUp, seedIdentity, seedOffers } from './seed';
import { servedMetadata } from './served-metadata';
import type { ServedMetadata } from './served-metadata';

export type { ExtraService } from '../../../tools/openstack-lab/services';
export type { CloudProject, Quotas } from './cloud-project';
export type { CloudObject, CloudSession } from './cloud-session';
export type { Packet, PacketFate } from './reachability';
export type { ServedMetadata } from './served-metadata';

/** What a control plane is like. */
export interface OpenStackOptions {
  /** Services beside the usual ones. @default none */
  readonly extras?: readonly ExtraService[];
  /** Names of projects that are there from the beginning. @default none */
  readonly projects?: readonly string[];
  /** How many hosts Nova has. @default 3 */
  readonly computes?: number;
}

/** A control plane that runs. */
export interface OpenStack {
  /** Keystone's address, with its version: what programs are told as `OS_AUTH_URL`. */
  readonly authUrl: string;
  readonly region: string;
  /** The administrator, signed in. */
  readonly admin: CloudSession;
  /** How long it took until all of it was up. */
  readonly startSeconds: number;
  /** Where its settings, data and logs are; gone once it is stopped. */
  readonly folder: string;
  /** The numbers of its processes. */
  readonly pids: readonly number[];
  /** A project that is there from the beginning. */
  project(name: string): CloudProject;
  /** Makes a project with a user of its own, an ordinary member. */
  newProject(name: string, quotas?: Quotas): Promise<CloudProject>;
  /** Sets limits of a project. */
  setQuotas(project: CloudProject, quotas: Quotas): Promise<void>;
  /** What Nova's metadata service tells a server, by its id. */
  metadataOf(project: CloudProject, server: string): Promise<ServedMetadata>;
  /** Whether a packet would arrive, by OVN's own trace. */
  reach(packet: Packet): Promise<PacketFate>;
  /** Everything that a project has, asked of every API. */
  leftovers(project: CloudProject): Promise<readonly string[]>;
  /** Ends the processes of a service, such as `nova`, and starts them again. Resolves when its API answers. */
  restart(service: string): Promise<void>;
  /** Ends the processes of a service. */
  halt(service: string): Promise<void>;
  /** Starts the processes of a service that was halted. Resolves when its API answers. */
  resume(service: string): Promise<void>;
  /** Runs a program of the image beside the services, such as `ovn-nbctl`. */
  run(argv: readonly string[]): Promise<RunResult>;
  /** The last lines of every log. */
  lastWords(): string;
  /** Ends everything. Nothing stays. */
  stop(): Promise<void>;
}

const ADMIN = { name: 'admin', password: PASSWORD, project: 'admin' };

const started = new Set<Promise<OpenStack>>();

/** Starts a control plane. A test that fails on the way need not stop it: that is done when its file ends. */
export function startOpenStack(options: OpenStackOptions = {}): Promise<OpenStack> {
  const starting = start(options);
  started.add(starting);
  return starting;
}

/** Starts a control plane, hands it over, and stops it whatever became of that. A failure tells the last lines of every log. */
export async function withOpenStack<T>(
  options: OpenStackOptions,
  use: (openstack: OpenStack) => Promise<T>,
): Promise<T> {
  const openstack = await startOpenStack(options);
  try {
    return await use(openstack);
  } finally {
    await openstack.stop();
  }
}

async function start({
  extras = [],
  projects = [],
  computes = 3,
}: OpenStackOptions): Promise<OpenStack> {
  const from = Date.now();
  const plane = await ControlPlane.prepare({ services: servicesWith(extras), computes });
  try {
    const authUrl = `${plane.address('keystone')}/v3`;
    const [admin] = await Promise.all([furnish(plane, authUrl), plane.start()]);
    const made = new Map<string, CloudProject>();
    for (const name of projects) made.set(name, await makeProject(admin, authUrl, name));
    const startSeconds = Math.round((Date.now() - from) / 100) / 10;
    return openStackOf(plane, { authUrl, admin, startSeconds, projects: made });
  } catch (error) {
    const words = plane.lastWords();
    await plane.stop();
    throw new Error(`${String(error)}\n${words}`, { cause: error });
  }
}

/** Puts in what is in every cloud, as the services come up. */
async function furnish(plane: ControlPlane, authUrl: string): Promise<CloudSession> {
  await plane.listens('keystone');
  const first = await CloudSession.open(authUrl, ADMIN);
  await seedIdentity(first, plane);
  // Signed in once more: the catalog comes with the token.
  const admin = await CloudSession.open(authUrl, ADMIN);
  await seedOffers(admin, plane);
  await backEndsAreUp(admin, plane);
  return admin;
}

interface Furnished {
  readonly authUrl: string;
  readonly admin: CloudSession;
  readonly startSeconds: number;
  readonly projects: Map<string, CloudProject>;
}

function openStackOf(
  plane: ControlPlane,
  { authUrl, admin, startSeconds, projects }: Furnished,
): OpenStack {
  const run = (argv: readonly string[]): Promise<RunResult> => plane.run(argv);
  let stopped: Promise<void> | undefined;
  return {
    authUrl,
    region: REGION,
    admin,
    startSeconds,
    folder: plane.folder,
    get pids() {
      return plane.pids;
    },
    project: (name) => {
      const project = projects.get(name);
      if (project === undefined) throw new Error(`there is no project ${name}`);
      return project;
    },
    newProject: async (name, quotas) => {
      const project = await makeProject(admin, authUrl, name, quotas);
      projects.set(name, project);
      return project;
    },
    setQuotas: (project, quotas) => setQuotas(admin, project.id, quotas),
    metadataOf: (project, server) =>
      servedMetadata(plane.address('metadata'), { server, project: project.id }),
    reach: (packet) => trace({ admin, run }, packet),
    leftovers,
    restart: (service) => plane.restart(service),
    halt: (service) => plane.halt(service),
    resume: (service) => plane.resume(service),
    run,
    lastWords: () => plane.lastWords(),
    stop: () => (stopped ??= plane.stop()),
  };
}

async function stopAll(): Promise<void> {
  const all = await Promise.allSettled(started);
  started.clear();
  const running = all.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  await Promise.all(running.map((one) => one.stop()));
}

// A test that failed halfway may have stopped nothing.
if (typeof afterAll === 'function') afterAll(stopAll, 60_000);
