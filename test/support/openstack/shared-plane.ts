/**
 * One control plane for all labs of a run: the process that started it writes down where it is, and others use it as if it were theirs. They are
 * independent of each other because each makes projects of its own; one that halts a service halts it for all, so they run one after another.
 */
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';

import { LabRoot } from '../../../tools/openstack-lab/lab-root';
import { tail } from '../../../tools/process';
import type { RunResult } from '../../../tools/process';

/** The variable that names the file in which a control plane is described. */
export const SHARED_VARIABLE = 'GROUNDWORK_OPENSTACK';

const TOLD_LINES = 15;

/** What a lab does with a control plane, whoever has started it. */
export interface Plane {
  readonly folder: string;
  /** The numbers of its processes, where they are this process' own. */
  readonly pids: readonly number[];
  /** The address of an API. */
  address(port: string): string;
  /** Ends the processes of a service. */
  halt(service: string): Promise<void>;
  /** Starts them again. */
  resume(service: string): Promise<void>;
  /** Runs a program of the image. */
  run(argv: readonly string[]): Promise<RunResult>;
  /** The last lines of every log. */
  lastWords(): string;
}

/** Where a control plane is. */
export interface PlaneDescription {
  readonly tree: string;
  readonly folder: string;
  readonly ports: Readonly<Record<string, number>>;
  /** The names of its services. */
  readonly services: readonly string[];
  /** Where its owner takes orders to halt and resume services. */
  readonly orders: number;
}

/** The control plane that the environment names; undefined when it names none. */
export function sharedPlane(env: NodeJS.ProcessEnv = process.env): PlaneDescription | undefined {
  const file = env[SHARED_VARIABLE];
  if (file === undefined || file === '') return undefined;
  return JSON.parse(readFileSync(file, 'utf8')) as PlaneDescription;
}

/** Writes down where a control plane is, and takes orders for it until the server that is given back is closed. */
export async function describePlane(
  file: string,
  plane: Plane,
  about: Omit<PlaneDescription, 'folder' | 'orders'>,
): Promise<Server> {
  const server = createServer((request, response) => {
    const [, order, service = ''] = (request.url ?? '').split('/');
    const work = order === 'halt' ? plane.halt(service) : plane.resume(service);
    work.then(
      () => response.end(),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const description: PlaneDescription = { ...about, folder: plane.folder, orders: port };
  writeFileSync(file, JSON.stringify(description), { mode: 0o600 });
  return server;
}

/** A control plane of somebody else. */
export function attachedPlane(description: PlaneDescription): Plane {
  const { folder, ports, orders } = description;
  const root = new LabRoot(description.tree, folder);
  const order = async (what: string): Promise<void> => {
    const answer = await fetch(`http://127.0.0.1:${orders}/${what}`, { method: 'POST' });
    const said = await answer.text();
    if (!answer.ok) throw new Error(`${what}: ${said}`);
  };
  return {
    folder,
    pids: [],
    address: (name) => `http://127.0.0.1:${ports[name] ?? 1}`,
    halt: (service) => order(`halt/${service}`),
    resume: (service) => order(`resume/${service}`),
    run: (argv) => root.run(argv),
    lastWords: () => lastWordsIn(path.join(folder, 'log')),
  };
}

function lastWordsIn(folder: string): string {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.log'))
    .sort()
    .map((name) => `${name}:\n${tail(readFileSync(path.join(folder, name), 'utf8'), TOLD_LINES)}`)
    .join('\n');
}
