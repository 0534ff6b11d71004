import { copyFileSync, cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ToolFailure } from './failure';
import { moduleFolder } from './module-file';
import { type Environment, run } from './process';

/** What a Go module is built with instead of what was published; only where upstream gives up on it. */
export interface PatchedModule {
  readonly module: string;
  /** By the path of a file in the module: every `from` in it becomes `to`. */
  readonly changed: Readonly<Record<string, { readonly from: string; readonly to: string }>>;
  /** Files that it gets, by their paths in it; each is one of the tool's folder. */
  readonly added: Readonly<Record<string, string>>;
}

/** The changed text. */
export function patchedText(text: string, file: string, from: string, to: string): string {
  if (text.includes(from)) return text.replaceAll(from, () => to);
  throw new ToolFailure(
    `${file} has no ${JSON.stringify(from)} to change: it is of another version`,
  );
}

/** The text of a go.mod by which a module is taken from a folder. */
export function replacingGoMod(goMod: string, module: string, folder: string): string {
  return `${goMod.trimEnd()}\n\nreplace ${module} => ${folder}\n`;
}

/**
 * Makes a copy of the module with the changes in it, and gives the flags by which `go build` takes that. (An overlay would do, but Go allows none of the
 * files in its cache of modules.)
 *
 * @param folder of the tool
 * @param target where the copy stands, which is there
 */
export async function patchModule(
  { module, changed, added }: PatchedModule,
  folder: string,
  target: string,
  env: Environment,
): Promise<readonly string[]> {
  const copy = path.join(target, 'module');
  cpSync(await moduleFolder(module, folder, env), copy, { recursive: true });
  // The cache of modules is read-only.
  await run(['chmod', '-R', 'u+w', copy], { env });
  for (const [file, { from, to }] of Object.entries(changed)) {
    const place = path.join(copy, file);
    writeFileSync(place, patchedText(readFileSync(place, 'utf8'), file, from, to));
  }
  for (const [file, source] of Object.entries(added)) {
    copyFileSync(path.join(folder, source), path.join(copy, file));
  }
  const own = path.join(copy, 'go.mod');
  if (!existsSync(own)) writeFileSync(own, `module ${module}\n`);
  const goMod = readFileSync(path.join(folder, 'go.mod'), 'utf8');
  const modFile = path.join(target, 'patched.mod');
  writeFileSync(modFile, replacingGoMod(goMod, module, copy));
  copyFileSync(path.join(folder, 'go.sum'), path.join(target, 'patched.sum'));
  return ['-modfile', modFile];
}
