/**
 * The database of a fresh control plane, with the tables of every service: made once, since it takes half a minute of computing, and copied for each
 * lab.
 */
import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { withLock } from '../../lib/platform/local/file-lock';
import type { Progress } from '../../lib/platform/local/image';
import { keyOf } from '../build-key';
import { ToolFailure } from '../failure';
import { tail } from '../process';
import { INSTALL_DATABASE, databaseServer, sql } from './foundations';
import { imageKey, imageTree, labCache } from './image';
import { writeLabFolder } from './lab-folder';
import { LabRoot } from './lab-root';
import { PASSWORD } from './lab-service';
import type { LabService, LabSettings } from './lab-service';
import { allServices } from './services';

const POLL_MS = 200;
const LIMIT_MS = 120_000;
// Raised when the way in which the database is made changes.
const REVISION = 1;

// Nothing of a lab's own may get into the tables: a name that stays as it is shows where it does.
const NO_SETTINGS: LabSettings = {
  port: () => 1,
  computes: 1,
  services: allServices.map(({ name }) => name),
};

function databaseKey(): string {
  const made = allServices.map(({ databases, schema }) => ({ databases, schema }));
  return keyOf([imageKey(), String(REVISION), JSON.stringify([made, INSTALL_DATABASE])]);
}

/** Where the database is kept; it is there once it has been made. */
export function preparedDatabase(): string {
  return path.join(labCache(), `database-${databaseKey()}`);
}

/** Makes the database when it is not in the cache; of two that want it at the same time, one makes it. */
export async function ensureDatabase(progress: Progress): Promise<string> {
  const prepared = preparedDatabase();
  if (existsSync(prepared)) return prepared;
  const waiting = (holder: number): void => {
    progress(`process ${holder} makes the tables; waiting for it`);
  };
  await withLock(`${prepared}.lock`, waiting, async () => {
    if (!existsSync(prepared)) await make(prepared, progress);
  });
  return prepared;
}

async function make(prepared: string, progress: Progress): Promise<void> {
  mkdirSync(path.dirname(prepared), { recursive: true });
  const folder = mkdtempSync(`${prepared}.`);
  try {
    writeLabFolder(folder, allServices, NO_SETTINGS);
    const root = new LabRoot(imageTree(), folder);
    await succeed(root, INSTALL_DATABASE);
    const server = root.start(databaseServer.name, databaseServer.command);
    try {
      await isAnswering(root);
      await succeed(root, sql(createDatabases()));
      await Promise.all(allServices.map((service) => makeTables(root, service, progress)));
      // Asked to end, so that everything is in its files.
      await succeed(root, sql('shutdown'));
      await server.ended;
    } finally {
      await server.kill();
    }
    renameSync(path.join(folder, 'mysql'), prepared);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function createDatabases(): string {
  const names = allServices.flatMap(({ databases }) => databases);
  return [
    ...names.map((name) => `create database ${name} character set utf8mb3`),
    `create user lab@localhost identified by '${PASSWORD}'`,
    'grant all on *.* to lab@localhost',
  ].join('; ');
}

async function makeTables(root: LabRoot, service: LabService, progress: Progress): Promise<void> {
  for (const command of service.schema) await succeed(root, command);
  progress(`the tables of ${service.name} are made`);
}

async function isAnswering(root: LabRoot): Promise<void> {
  for (const end = Date.now() + LIMIT_MS; ;) {
    const asked = await root.run(sql('select 1'));
    if (asked.code === 0) return;
    if (Date.now() > end) throw new ToolFailure(`MariaDB does not answer:\n${tail(asked.stderr)}`);
    await sleep(POLL_MS);
  }
}

async function succeed(root: LabRoot, argv: readonly string[]): Promise<void> {
  const done = await root.run(argv);
  if (done.code === 0) return;
  const said = tail(done.stderr === '' ? done.stdout : done.stderr);
  throw new ToolFailure(`the tables of OpenStack could not be made: ${argv.join(' ')}:\n${said}`);
}

/** Gives a lab a copy of its own. */
export function copyDatabase(folder: string): void {
  cpSync(preparedDatabase(), path.join(folder, 'mysql'), { recursive: true });
}
