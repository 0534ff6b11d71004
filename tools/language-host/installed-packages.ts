import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

interface Manifest {
  readonly name?: string;
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly pulumi?: PulumiSection;
}

interface PulumiSection {
  readonly resource?: boolean;
  readonly name?: string;
  readonly version?: string;
  readonly server?: string;
  readonly parameterization?: {
    readonly name: string;
    readonly version: string;
    readonly value: string;
  };
}

/** A package as it lies in node_modules. */
export interface InstalledPackage {
  readonly name: string;
  readonly version: string;
  readonly folder: string;
  readonly pulumi?: PulumiSection;
}

/** A Pulumi plugin that a package's resources need. */
export interface RequiredPlugin {
  readonly name: string;
  readonly version: string;
  readonly server: string;
  readonly parameterization?: PulumiSection['parameterization'];
}

function readManifest(folder: string): Manifest | undefined {
  try {
    return JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as Manifest;
  } catch {
    return undefined;
  }
}

/** The folder upwards from here (itself included) that holds a package.json; the folder itself when none does. */
export function packageRoot(folder: string): string {
  for (let at = folder; ; at = path.dirname(at)) {
    if (existsSync(path.join(at, 'package.json'))) return at;
    if (at === path.dirname(at)) return folder;
  }
}

/** Where Node would find the package when a file in `from` requires it. */
function findPackage(name: string, from: string): string | undefined {
  for (let at = from; ; at = path.dirname(at)) {
    const candidate = path.join(at, 'node_modules', name);
    if (existsSync(path.join(candidate, 'package.json'))) return candidate;
    if (at === path.dirname(at)) return undefined;
  }
}

function declared(manifest: Manifest, development: boolean): readonly string[] {
  return Object.keys({
    ...manifest.dependencies,
    ...manifest.optionalDependencies,
    ...(development ? manifest.devDependencies : {}),
  });
}

function installedAt(folder: string): InstalledPackage | undefined {
  const manifest = readManifest(folder);
  if (manifest?.name === undefined) return undefined;
  return {
    name: manifest.name,
    version: manifest.version ?? '',
    folder,
    ...(manifest.pulumi ? { pulumi: manifest.pulumi } : {}),
  };
}

/**
 * What is installed of the packages that a program declares, sorted by name and version. It is read from node_modules,
 * not from a lock file: so it holds for every package manager, and says what is really loaded.
 *
 * @param program the program's folder
 * @param options `transitive`: also what those packages depend on; `development`: also the program's devDependencies
 */
export function installedPackages(
  program: string,
  options: { readonly transitive: boolean; readonly development: boolean },
): readonly InstalledPackage[] {
  const root = packageRoot(program);
  const found = new Map<string, InstalledPackage>();
  const wanted = declared(readManifest(root) ?? {}, options.development).map((name) => ({
    name,
    from: root,
  }));
  for (let next = wanted.pop(); next !== undefined; next = wanted.pop()) {
    const folder = findPackage(next.name, next.from);
    const installed = folder === undefined ? undefined : installedAt(folder);
    if (installed === undefined || found.has(installed.folder)) continue;
    found.set(installed.folder, installed);
    if (!options.transitive) continue;
    const names = declared(readManifest(installed.folder) ?? {}, false);
    wanted.push(...names.map((name) => ({ name, from: installed.folder })));
  }
  return [...found.values()].sort(
    (a, b) => a.name.localeCompare(b.name) || a.version.localeCompare(b.version),
  );
}

function pluginOf(installed: InstalledPackage): RequiredPlugin | undefined {
  const section = installed.pulumi;
  if (section?.resource !== true) return undefined;
  return {
    name: section.name ?? installed.name.replace(/^@pulumi\//, ''),
    version: section.version ?? installed.version,
    server: section.server ?? '',
    ...(section.parameterization ? { parameterization: section.parameterization } : {}),
  };
}

/**
 * The plugins of the packages that a program declares as dependencies, or gets by them.
 *
 * Pulumi's own host names every resource package that lies anywhere in node_modules, devDependencies and optional peers
 * included, and the engine then fetches all of their plugins before the program starts. Here a plugin that is only
 * developed against is not asked for: should a program use it after all, its resources carry the version, and the
 * engine gets that plugin when the first of them is registered.
 */
export function requiredPlugins(program: string): readonly RequiredPlugin[] {
  const byIdentity = new Map<string, RequiredPlugin>();
  for (const installed of installedPackages(program, { transitive: true, development: false })) {
    const plugin = pluginOf(installed);
    if (plugin)
      byIdentity.set(
        [plugin.name, plugin.version, plugin.parameterization?.name].join('@'),
        plugin,
      );
  }
  return [...byIdentity.values()];
}
