import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ToolFailure } from './failure';
import { type Environment, run, tail } from './process';

/** A file that is made from the files of a Go module. */
export interface ModuleFile {
  readonly module: string;
  /** Paths inside the module; several are YAML, and become documents of one file. */
  readonly files: readonly string[];
  /** Fields that the one JSON object in it gets. */
  readonly set?: Readonly<Record<string, string>>;
}

/** The text of the file, from the texts of those that it is made from. */
export function moduleFileText(file: ModuleFile, sources: readonly string[]): string {
  const text = sources.map((source) => source.trimEnd()).join('\n---\n');
  if (file.set === undefined) return `${text}\n`;
  return `${JSON.stringify({ ...(JSON.parse(text) as object), ...file.set })}\n`;
}

interface Downloaded {
  readonly Dir?: string;
}

/** Where the module stands on this machine, in the version of the go.mod in `folder`; downloaded when it has to be. */
export async function moduleFolder(
  module: string,
  folder: string,
  env: Environment,
): Promise<string> {
  const asked = await run(['go', 'mod', 'download', '-json', module], { cwd: folder, env });
  const { Dir } = asked.code === 0 ? (JSON.parse(asked.stdout) as Downloaded) : {};
  if (Dir !== undefined) return Dir;
  throw new ToolFailure(`${module} cannot be had:\n${tail(asked.stderr || asked.stdout)}`);
}

/**
 * Makes these files, by their paths below `target`.
 *
 * @param folder of the go.mod that says which versions of their modules
 */
export async function makeModuleFiles(
  made: Readonly<Record<string, ModuleFile>>,
  folder: string,
  target: string,
  env: Environment,
): Promise<void> {
  for (const [name, file] of Object.entries(made)) {
    const from = await moduleFolder(file.module, folder, env);
    const sources = file.files.map((source) => readFileSync(path.join(from, source), 'utf8'));
    mkdirSync(path.dirname(path.join(target, name)), { recursive: true });
    writeFileSync(path.join(target, name), moduleFileText(file, sources));
  }
}
