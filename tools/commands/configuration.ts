import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parse, parseDocument, stringify } from 'yaml';
import { type Backend, readProject, runtimeFolder } from '../backend';
import { ToolFailure } from '../failure';

/** How the engine gets the settings of a stack. */
export interface StackConfiguration {
  /** Folder in which stacks are made: Pulumi writes the stack's salt into the settings that it finds there. */
  readonly initFolder: string;
  /** Options for the commands that read settings. */
  readonly options: readonly string[];
  /** Brings the settings that the engine reads up to date with the committed ones. */
  refresh(): void;
}

const encryptionKeys = ['encryptionsalt', 'secretsprovider', 'encryptedkey'] as const;

function fileOf(folder: string, stack: string): string {
  return path.join(folder, `Pulumi.${stack.split('/').at(-1) ?? stack}.yaml`);
}

function readText(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

/** The text of a stack's committed settings; empty when there are none. */
export function committedSettings(project: string, stack: string): string {
  return readText(fileOf(project, stack));
}

/** @throws ToolFailure when the stack has no settings, or none that can be read; the engine would look for its program in vain */
export function requireSettings(project: string, stack: string): void {
  const file = fileOf(project, stack);
  if (existsSync(file)) {
    const [problem] = parseDocument(readText(file)).errors;
    if (problem === undefined) return;
    throw new ToolFailure(`${path.basename(file)} is no YAML: ${problem.message}`, 2);
  }
  const known = readdirSync(project)
    .map((name) => /^Pulumi\.(.+)\.yaml$/.exec(name)?.[1])
    .filter((name) => name !== undefined);
  throw new ToolFailure(
    `the stack "${stack}" has no settings: write ${path.basename(file)}, or name one that has: ${known.join(', ')}`,
    2,
  );
}

function hasSecrets(settings: unknown): boolean {
  if (typeof settings !== 'object' || settings === null) return false;
  return Object.entries(settings).some(
    ([key, value]) => (key === 'secure' && typeof value === 'string') || hasSecrets(value),
  );
}

/**
 * The committed settings, with the keys that say how this state's secrets are encrypted.
 *
 * @param committed text of the committed settings
 * @param engineSide text of the settings that Pulumi wrote when the stack was made
 * @throws ToolFailure when the committed settings hold secrets that were encrypted for another state
 */
export function mergeSettings(committed: string, engineSide: string): string {
  const document = parseDocument(committed);
  const [problem] = document.errors;
  if (problem) throw new ToolFailure(`the stack's settings are no YAML: ${problem.message}`);
  const own = (parse(engineSide) ?? {}) as Readonly<Record<string, unknown>>;
  const settings = (document.toJS() ?? {}) as Readonly<Record<string, unknown>>;
  const foreign = encryptionKeys.some(
    (key) => settings[key] !== undefined && settings[key] !== own[key],
  );
  if (foreign && hasSecrets(settings['config'])) {
    throw new ToolFailure(
      "the stack's settings hold secrets that were encrypted for another state. Use that one: set PULUMI_BACKEND_URL,\n" +
        'or `pulumi login`.',
    );
  }
  for (const key of encryptionKeys) {
    if (own[key] !== undefined) document.set(key, own[key]);
    else if (document.has(key)) document.delete(key);
  }
  return document.toString();
}

/**
 * With the project's own backend Pulumi would write this computer's salt into the committed settings. So it gets a
 * project file of its own to make stacks in, and reads a copy of the settings there. With the user's own backend nothing
 * is in between: plain `pulumi up` and `npm run up` must mean the same.
 */
export function stackConfiguration(
  project: string,
  stack: string,
  backend: Backend,
): StackConfiguration {
  if (backend.kind === 'own') return { initFolder: project, options: [], refresh: () => undefined };
  const initFolder = path.join(runtimeFolder(project), 'project');
  const copy = fileOf(initFolder, stack);
  return {
    initFolder,
    options: ['--config-file', copy],
    refresh: () => {
      mkdirSync(initFolder, { recursive: true });
      writeFileSync(
        path.join(initFolder, 'Pulumi.yaml'),
        stringify({ name: readProject(project).name, runtime: 'nodejs' }),
      );
      writeFileSync(copy, mergeSettings(committedSettings(project, stack), readText(copy)), {
        mode: 0o600,
      });
    },
  };
}
