import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import semver from 'semver';
import { keyOf, sourcesKey } from './build-key';
import { cacheRoot, projectRoot } from './cache';
import { ToolFailure } from './failure';
import { type GoRecipe, goRecipes, type GoToolName } from './go-recipes';
import { withLock } from './lock';
import { makeModuleFiles } from './module-file';
import { patchModule } from './patched-module';
import { type Environment, run, runSync, tail } from './process';
import { type StepReport, Steps } from './progress';

export type { GoToolName } from './go-recipes';

const buildEnvironment = {
  // The toolchain that is there, or a message; never one downloaded unasked.
  GOTOOLCHAIN: 'local',
  CGO_ENABLED: '0',
  GOFLAGS: '-trimpath -buildvcs=false',
  // Half the collections: the linker is faster, and needs no more memory than it would have had anyway.
  GOGC: '300',
};

function goEnvironment(): Environment {
  return { ...process.env, ...buildEnvironment };
}

/** The version of a module in the text of a go.mod. */
export function versionInGoMod(goMod: string, module: string): string {
  for (const line of goMod.split('\n')) {
    const [name, version] = line
      .replace(/^require\s/, '')
      .trim()
      .split(/\s+/);
    if (name === module && version?.startsWith('v') === true) return version;
  }
  throw new ToolFailure(`go.mod names no version of ${module}`);
}

/** The oldest Go that a module accepts: its `go` line. */
export function goVersionInGoMod(goMod: string): string {
  return /^go\s+(\S+)/m.exec(goMod)?.[1] ?? '1.21';
}

/** Whether this Go (as `go env GOVERSION` prints it) may build a module that asks for `wanted`. */
export function goIsEnough(goVersion: string, wanted: string): boolean {
  const have = semver.coerce(goVersion.replace(/^go/, ''));
  const want = semver.coerce(wanted);
  return have !== null && want !== null && semver.gte(have, want);
}

function folderOf(name: GoToolName): string {
  return path.join(projectRoot, 'tools', name);
}

function goModOf(name: GoToolName): string {
  return readFileSync(path.join(folderOf(name), 'go.mod'), 'utf8');
}

function versionsOf(name: GoToolName): (module: string) => string {
  const goMod = goModOf(name);
  return (module) => versionInGoMod(goMod, module);
}

/** The version of a module that a tool under `tools/` is built with, such as `v3.6.14`. */
export function moduleVersion(name: GoToolName, module: string): string {
  return versionInGoMod(goModOf(name), module);
}

/** The programs of a tool and the packages that they are built from, the main one first. */
function programsOf(
  name: string,
  recipe: GoRecipe,
): readonly (readonly [program: string, source: string])[] {
  return Object.entries(recipe.programs ?? { [name]: '.' });
}

function mainProgram(name: GoToolName): string {
  return programsOf(name, goRecipes[name])[0]?.[0] ?? name;
}

function buildFlags(
  { tags, ldflags }: GoRecipe,
  versionOf: (module: string) => string,
): readonly string[] {
  return [
    ...(tags ? ['-tags', tags.join(',')] : []),
    ...(ldflags ? ['-ldflags', ldflags(versionOf)] : []),
  ];
}

/** All of a recipe that decides what is built and how it is called. */
export function recipeOptions(
  name: string,
  recipe: GoRecipe,
  versionOf: (module: string) => string,
): readonly string[] {
  const { generated, beside, patched } = recipe;
  const programs = programsOf(name, recipe);
  return [
    ...buildFlags(recipe, versionOf),
    ...programs.map(([, source]) => source),
    ...programs.flatMap(([program, source]) =>
      program === builtName(source, name) ? [] : [program],
    ),
    ...(generated ? [JSON.stringify(generated(versionOf))] : []),
    ...(beside ? [JSON.stringify(beside)] : []),
    ...(patched ? [JSON.stringify(patched)] : []),
  ];
}

function recipeKey(name: GoToolName): string {
  return sourcesKey(folderOf(name), recipeOptions(name, goRecipes[name], versionsOf(name)));
}

/** The installed Go's version, or undefined where there is none. */
export function installedGo(env: Environment = process.env): string | undefined {
  const asked = runSync(['go', 'env', 'GOVERSION'], { ...env, GOTOOLCHAIN: 'local' });
  return asked.code === 0 ? asked.stdout.trim() : undefined;
}

/** Whether the module can be built here; if not, what to install. */
export function whyNotBuildable(name: GoToolName, go: string | undefined): string | undefined {
  const wanted = goVersionInGoMod(goModOf(name));
  const remedy = `install Go ${wanted} or newer (https://go.dev/dl/) and make sure that \`go\` is on the PATH`;
  if (go === undefined) return `there is no Go here to build tools/${name} with: ${remedy}`;
  if (!goIsEnough(go, wanted))
    return `tools/${name} needs Go ${wanted}, here is ${go.replace(/^go/, '')}: ${remedy}`;
  return undefined;
}

function cacheFolder(env: Environment): string {
  return path.join(cacheRoot(env), 'go');
}

function destinationOf(name: GoToolName, go: string, env: Environment): string {
  return path.join(cacheFolder(env), `${name}-${keyOf([recipeKey(name), go])}`);
}

/** A binary of the same sources by whichever Go: what is left to look for where Go itself is not installed. */
function builtByAnyGo(name: GoToolName, env: Environment): string | undefined {
  const sources = recipeKey(name);
  if (!existsSync(cacheFolder(env))) return undefined;
  return readdirSync(cacheFolder(env))
    .filter((entry) => entry.startsWith(`${name}-`))
    .map((entry) => path.join(cacheFolder(env), entry))
    .filter((folder) => existsSync(path.join(folder, mainProgram(name))))
    .find((folder) => readFileSync(path.join(folder, 'sources'), 'utf8') === sources);
}

/** The tool's main program when it is already built, or undefined. Builds nothing. */
export function builtGoTool(name: GoToolName, env: Environment = process.env): string | undefined {
  const go = installedGo(env);
  const folder = go === undefined ? builtByAnyGo(name, env) : destinationOf(name, go, env);
  const binary = folder === undefined ? undefined : path.join(folder, mainProgram(name));
  return binary !== undefined && existsSync(binary) ? binary : undefined;
}

/** Counts what `go build -v` tells: one line for each module downloaded and each package compiled. */
export function buildCounter(): { count(line: string): void; toString(): string } {
  let modules = 0;
  let packages = 0;
  return {
    count(line) {
      if (line.startsWith('go: downloading ')) modules += 1;
      else if (/^[\w.~/-]+$/.test(line)) packages += 1;
    },
    toString: () =>
      [modules && `${modules} modules downloaded`, packages && `${packages} packages compiled`]
        .filter((part) => part !== 0)
        .join(', '),
  };
}

/** What interrupted builds have left; only for who holds the lock. */
function removeLeftovers(destination: string): void {
  const folder = path.dirname(destination);
  const prefix = `${path.basename(destination)}.`;
  for (const entry of readdirSync(folder)) {
    if (!entry.startsWith(prefix) || entry.endsWith('.lock')) continue;
    rmSync(path.join(folder, entry), { recursive: true, force: true });
  }
}

/** Makes the generated sources, and gives the flag by which `go build` sees them in the tool's folder. */
async function overlayFlags(name: GoToolName, folder: string): Promise<readonly string[]> {
  const { generated }: GoRecipe = goRecipes[name];
  if (generated === undefined) return [];
  const files = generated(versionsOf(name));
  await makeModuleFiles(files, folderOf(name), folder, goEnvironment());
  const Replace = Object.fromEntries(
    Object.keys(files).map((file) => [path.join(folderOf(name), file), path.join(folder, file)]),
  );
  const overlay = path.join(folder, 'overlay.json');
  writeFileSync(overlay, JSON.stringify({ Replace }));
  return ['-overlay', overlay];
}

/** Makes the changed module, and gives the flags by which `go build` takes it. */
async function patchFlags(name: GoToolName, folder: string): Promise<readonly string[]> {
  const { patched }: GoRecipe = goRecipes[name];
  if (patched === undefined) return [];
  mkdirSync(folder, { recursive: true });
  return patchModule(patched, folderOf(name), folder, goEnvironment());
}

/** What `go build` calls the program of a package: the last part of its path that is no version. */
export function builtName(source: string, name: string): string {
  if (source === '.') return name;
  return (
    source
      .replace(/\/v\d+$/, '')
      .split('/')
      .at(-1) ?? name
  );
}

async function compile(name: GoToolName, target: string, report: StepReport): Promise<void> {
  const counter = buildCounter();
  const recipe = goRecipes[name];
  const programs = programsOf(name, recipe);
  const made = [
    ...(await overlayFlags(name, path.join(target, 'generated'))),
    ...(await patchFlags(name, path.join(target, 'generated'))),
  ];
  const flags = ['-v', '-o', `${target}/`, ...made, ...buildFlags(recipe, versionsOf(name))];
  const built = await run(['go', 'build', ...flags, ...programs.map(([, source]) => source)], {
    cwd: folderOf(name),
    env: goEnvironment(),
    onErrorLine: (line) => {
      counter.count(line);
      report.detail(counter.toString());
    },
  });
  if (built.code !== 0)
    throw new ToolFailure(`building tools/${name} failed:\n${tail(built.stderr)}`);
  for (const [program, source] of programs) {
    renameSync(path.join(target, builtName(source, name)), path.join(target, program));
  }
}

async function build(name: GoToolName, destination: string, report: StepReport): Promise<void> {
  // Beside its final place, so that the rename is one step of one file system.
  const temporary = mkdtempSync(`${destination}.`);
  try {
    await compile(name, temporary, report);
    rmSync(path.join(temporary, 'generated'), { recursive: true, force: true });
    const { beside = {} }: GoRecipe = goRecipes[name];
    await makeModuleFiles(beside, folderOf(name), temporary, goEnvironment());
    writeFileSync(path.join(temporary, 'sources'), recipeKey(name));
    renameSync(temporary, destination);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/**
 * The main program of a Go module of ours, built when it is not yet in the cache; its further programs and files stand
 * beside it. Its place in the cache is keyed by the module's sources, its recipe and the Go version, so a stale one is
 * never used.
 */
export async function goTool(name: GoToolName, steps: Steps = new Steps()): Promise<string> {
  const there = builtGoTool(name);
  if (there !== undefined) return there;
  const go = installedGo();
  const refusal = whyNotBuildable(name, go);
  if (go === undefined || refusal !== undefined) throw new ToolFailure(refusal ?? 'no Go');
  const destination = destinationOf(name, go, process.env);
  mkdirSync(path.dirname(destination), { recursive: true });
  await steps.step(
    `build tools/${name} with ${go} (cold: ${goRecipes[name].coldBuild})`,
    async (report) => {
      await withLock(
        `${destination}.lock`,
        async () => {
          if (existsSync(destination)) return;
          removeLeftovers(destination);
          await build(name, destination, report);
        },
        (pid) => {
          report.note(`process ${pid} is building it already; waiting for that`);
        },
      );
    },
  );
  return path.join(destination, mainProgram(name));
}
