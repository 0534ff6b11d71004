import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parse } from 'yaml';
import { ToolFailure } from './failure';
import type { Environment } from './process';

/** Where the state of the stacks is kept. */
export type Backend =
  /** The user's own: everything is done as plain `pulumi` does it there. */
  | { readonly kind: 'own'; readonly why: string }
  /** Files in the project, with a generated passphrase. */
  | { readonly kind: 'project' };

/** What the choice is made from. */
export interface BackendFacts {
  readonly env: Environment;
  /** `backend.url` of Pulumi.yaml. */
  readonly projectUrl?: string;
  /** The backend that `pulumi login` has left in the credentials. */
  readonly loggedInto?: string;
}

/**
 * The user's own backend goes first, in the order in which Pulumi itself looks for it. An access token alone counts:
 * with one, Pulumi uses its cloud without a login.
 *
 * @see https://www.pulumi.com/docs/iac/concepts/state-and-backends/
 */
export function chooseBackend(facts: BackendFacts): Backend {
  const url = facts.env['PULUMI_BACKEND_URL'];
  if (url !== undefined && url !== '')
    return { kind: 'own', why: `PULUMI_BACKEND_URL is ${withoutSecrets(url)}` };
  if (facts.projectUrl !== undefined)
    return { kind: 'own', why: `Pulumi.yaml names ${withoutSecrets(facts.projectUrl)}` };
  if (facts.loggedInto !== undefined && facts.loggedInto !== '') {
    return { kind: 'own', why: `logged into ${withoutSecrets(facts.loggedInto)}` };
  }
  const token = facts.env['PULUMI_ACCESS_TOKEN'];
  if (token !== undefined && token !== '')
    return { kind: 'own', why: 'PULUMI_ACCESS_TOKEN is set' };
  return { kind: 'project' };
}

/** A backend's address may carry a password or keys: neither is for the screen. */
export function withoutSecrets(url: string): string {
  return url.replace(/\/\/[^/@]*@/, '//…@').replace(/\?.*$/s, '?…');
}

function pulumiHome(env: Environment): string {
  return env['PULUMI_HOME'] ?? path.join(env['HOME'] ?? os.homedir(), '.pulumi');
}

/** The backend that `pulumi login` chose, or undefined. */
export function loggedInto(env: Environment): string | undefined {
  const folder = env['PULUMI_CREDENTIALS_PATH'] ?? pulumiHome(env);
  try {
    const text = readFileSync(path.join(folder, 'credentials.json'), 'utf8');
    return (JSON.parse(text) as { current?: string }).current;
  } catch {
    return undefined;
  }
}

/** What of a Pulumi.yaml matters here. */
export interface ProjectFile {
  readonly name: string;
  readonly backend?: { readonly url?: string };
}

/** @throws ToolFailure when there is none or it has no name */
export function readProject(folder: string): ProjectFile {
  const file = path.join(folder, 'Pulumi.yaml');
  if (!existsSync(file))
    throw new ToolFailure(`${file} does not exist; run this in the project's folder`);
  const project = parse(readFileSync(file, 'utf8')) as Partial<ProjectFile> | null;
  if (typeof project?.name !== 'string') throw new ToolFailure(`${file} names no project`);
  return { ...project, name: project.name };
}

/** The folder of everything that is made while running and never committed. */
export function runtimeFolder(project: string): string {
  return path.join(project, '.groundwork');
}

function passphraseFile(project: string): string {
  return path.join(runtimeFolder(project), 'passphrase');
}

/**
 * Makes the project's own backend ready: its folder, and the passphrase that encrypts secrets in the state.
 *
 * @throws ToolFailure when there is a state but its passphrase is gone: a new one could not read the old secrets
 */
export function prepareProjectBackend(project: string): void {
  const state = path.join(runtimeFolder(project), 'state');
  const passphrase = passphraseFile(project);
  const hadState = existsSync(path.join(state, '.pulumi'));
  mkdirSync(state, { recursive: true, mode: 0o700 });
  if (existsSync(passphrase)) return;
  if (hadState) {
    throw new ToolFailure(
      `${passphrase} is gone, and without it the secrets in ${state} cannot be read. Put the file back, or give the\n` +
        `state up: \`npm run down -- --forget\` removes the machines and the state without reading it.`,
    );
  }
  writeFileSync(passphrase, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx' });
}

/** The environment in which the engine works on the project's own backend. */
export function projectBackendEnvironment(project: string): Environment {
  return {
    PULUMI_BACKEND_URL: `file://${path.join(runtimeFolder(project), 'state')}`,
    PULUMI_CONFIG_PASSPHRASE_FILE: passphraseFile(project),
    // The variable would go before the file, and is for somebody's other stacks.
    PULUMI_CONFIG_PASSPHRASE: undefined,
  };
}

/** Removes what the project's own backend keeps of one stack; with the last stack, all of the backend. */
export function forgetStack(project: string, stack: string): void {
  const name = stack.split('/').at(-1) ?? stack;
  const state = path.join(runtimeFolder(project), 'state');
  const kept = path.join(state, '.pulumi');
  const owner = readProject(project).name;
  for (const file of [`${name}.json`, `${name}.json.bak`, `${name}.json.attrs`]) {
    rmSync(path.join(kept, 'stacks', owner, file), { force: true });
  }
  for (const folder of [
    ['history', owner, name],
    ['backups', owner, name],
    ['locks', 'organization', owner, name],
  ]) {
    rmSync(path.join(kept, ...folder), { recursive: true, force: true });
  }
  rmSync(path.join(runtimeFolder(project), 'project', `Pulumi.${name}.yaml`), { force: true });
  if (stackFiles(path.join(kept, 'stacks')).length > 0) return;
  rmSync(state, { recursive: true, force: true });
  rmSync(passphraseFile(project), { force: true });
}

function stackFiles(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.json'),
  );
}
