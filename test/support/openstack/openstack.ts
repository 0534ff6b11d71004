/**
 * A real OpenStack control plane on loopback: keystone, glance, placement, nova with hosts that only keep records, neutron with OVN's real databases,
 * cinder, and more as asked for.
 *
 * Each has ports of its own, so several run side by side, and nothing of it stays when it is stopped or when this process ends.
 */
import { randomBytes } from 'node:crypto';

import { REGION } from '../../../tools/openstack-lab/lab-service';
import type { LabService } from '../../../tools/openstack-lab/lab-service';
import { servicesWith } from '../../../tools/openstack-lab/services';
import type { ExtraService } from '../../../tools/openstack-lab/services';
import type { RunResult } from '../../../tools/process';
import { ADMIN, authUrlOf, bringUp } from './bring-up';
import { makeProject, removeProject, setQuotas } from './cloud-project';
import type { CloudProject, Quotas } from './cloud-project';
import { CloudSession } from './cloud-session';
import { leftovers } from './leftovers';
import { trace } from './reachability';
import type { Packet, PacketFate } from './reachability';
import { servedMetadata } from './served-metadata';
import type { ServedMetadata } from './served-metadata';
import { attachedPlane, sharedPlane } from './shared-plane';
import type { Plane, PlaneDescription } from './shared-plane';

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
  /** How many hosts Nova has, where it is not a shared one, which has 3. @default 3 */
  readonly computes?: number;
  /** Whether it has to be one of its own, also where a shared one is there. @default false */
  readonly own?: boolean;
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

const started = new Set<Promise<OpenStack>>();

/**
 * Starts a control plane, or takes the one that the environment names (`GROUNDWORK_OPENSTACK`) and makes projects of its own in it. A test
 * that fails on the way need not stop it: that is done when its file ends.
 */
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

async function start(options: OpenStackOptions): Promise<OpenStack> {
  const from = Date.now();
  const { extras = [], projects = [], computes = 3, own = false } = options;
  const shared = own ? undefined : sharedPlane();
  const services = servicesWith(extras);
  const fits = services.every(({ name }) => shared?.services.includes(name));
  const cloud =
    fits && shared !== undefined ? await attach(shared) : await launch(services, computes);
  const made = new Map<string, CloudProject>();
  try {
    for (const name of projects) made.set(name, await cloud.newProject(name));
  } catch (error) {
    await cloud.end();
    throw error;
  }
  const startSeconds = Math.round((Date.now() - from) / 100) / 10;
  return openStackOf(cloud, made, startSeconds);
}

/** A control plane as far as it differs by whose it is. */
interface Cloud {
  readonly plane: Plane;
  readonly admin: CloudSession;
  newProject(name: string, quotas?: Quotas): Promise<CloudProject>;
  end(): Promise<void>;
}

async function launch(services: readonly LabService[], computes: number): Promise<Cloud> {
  const { plane, admin } = await bringUp(services, computes);
  return {
    plane,
    admin,
    newProject: (name, quotas) => makeProject(admin, authUrlOf(plane), name, quotas),
    end: () => plane.stop(),
  };
}

// Others may have projects of the same names in it: theirs and these are told apart by a number, and these go when the lab ends.
async function attach(description: PlaneDescription): Promise<Cloud> {
  const plane = attachedPlane(description);
  const authUrl = authUrlOf(plane);
  const admin = await CloudSession.open(authUrl, ADMIN);
  const made: CloudProject[] = [];
  return {
    plane,
    admin,
    newProject: async (name, quotas) => {
      const unique = `${name}-${randomBytes(3).toString('hex')}`;
      const project = await makeProject(admin, authUrl, unique, quotas);
      made.push(project);
      return project;
    },
    end: async () => {
      for (const project of made.splice(0)) await removeProject(admin, project);
    },
  };
}

function openStackOf(
  { plane, admin, newProject, end }: Cloud,
  projects: Map<string, CloudProject>,
  startSeconds: number,
): OpenStack {
  const run = (argv: readonly string[]): Promise<RunResult> => plane.run(argv);
  let stopped: Promise<void> | undefined;
  return {
    authUrl: authUrlOf(plane),
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
      const project = await newProject(name, quotas);
      projects.set(name, project);
      return project;
    },
    setQuotas: (project, quotas) => setQuotas(admin, project.id, quotas),
    metadataOf: (project, server) =>
      servedMetadata(plane.address('metadata'), { server, project: project.id }),
    reach: (packet) => trace({ admin, run }, packet),
    leftovers,
    restart: async (service) => {
      await plane.halt(service);
      await plane.resume(service);
    },
    halt: (service) => plane.halt(service),
    resume: (service) => plane.resume(service),
    run,
    lastWords: () => plane.lastWords(),
    stop: () => (stopped ??= end()),
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
