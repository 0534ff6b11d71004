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
import { withLock } from './lock';
import { type Environment, run, runSync, tail } from './process';
import { type StepReport, Steps } from './progress';

interface GoTool {
  /** The package to build. @default `.` */
  readonly package?: string;
  readonly tags?: readonly string[];
  /** Linker flags; may depend on the versions in go.mod. */
  readonly ldflags?: (versionOf: (module: string) => string) => string;
  /** How long a build takes with an empty build cache on two cores; told before it starts. */
  readonly coldBuild: string;
}

// Snapshotters that want C libraries or disks of their own.
const noDiskSnapshotters = ['no_btrfs', 'no_devmapper', 'no_zfs'];

const tools = {
  pulumi: {
    package: 'github.com/pulumi/pulumi/pkg/v3/cmd/pulumi',
    // Without cgo, user look-ups are the pure ones; without tracing the binary loses 20 MB of reflection.
    tags: ['osusergo', 'grpcnotrace'],
    // A CLI without a version refuses to resolve plugins.
    ldflags: (versionOf) => {
      const sdk = 'github.com/pulumi/pulumi/sdk/v3';
      return `-s -w -X ${sdk}/go/common/version.Version=${versionOf(sdk)}`;
    },
    coldBuild: 'about 4 minutes on two cores',
  },
  'kubelet-check': { coldBuild: 'about 3 minutes on two cores' },
  'ignition-check': { coldBuild: 'about half a minute on two cores' },
  'containerd-1': {
    tags: [...noDiskSnapshotters, 'no_aufs'],
    coldBuild: 'about a minute on two cores',
  },
  'containerd-2': { tags: noDiskSnapshotters, coldBuild: 'about a minute on two cores' },
  'quantity-oracle': { coldBuild: 'about half a minute on two cores' },
} as const satisfies Record<string, GoTool>;

/** A Go module under `tools/`. */
export type GoToolName = keyof typeof tools;

const buildEnvironment = {
  // The toolchain that is there, or a message; never one downloaded unasked.
  GOTOOLCHAIN: 'local',
  CGO_ENABLED: '0',
  GOFLAGS: '-trimpath -buildvcs=false',
  // Half the collections: the linker is faster, and needs no more memory than it would have had anyway.
  GOGC: '300',
};

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

function buildArguments(name: GoToolName): readonly string[] {
  const tool: GoTool = tools[name];
  const goMod = goModOf(name);
  return [
    ...(tool.tags ? ['-tags', tool.tags.join(',')] : []),
    ...(tool.ldflags ? ['-ldflags', tool.ldflags((module) => versionInGoMod(goMod, module))] : []),
    tool.package ?? '.',
  ];
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
  const sources = sourcesKey(folderOf(name), buildArguments(name));
  return path.join(cacheFolder(env), `${name}-${keyOf([sources, go])}`);
}

/** A binary of the same sources by whichever Go: what is left to look for where Go itself is not installed. */
function builtByAnyGo(name: GoToolName, env: Environment): string | undefined {
  const sources = sourcesKey(folderOf(name), buildArguments(name));
  if (!existsSync(cacheFolder(env))) return undefined;
  return readdirSync(cacheFolder(env))
    .filter((entry) => entry.startsWith(`${name}-`))
    .map((entry) => path.join(cacheFolder(env), entry))
    .filter((folder) => existsSync(path.join(folder, name)))
    .find((folder) => readFileSync(path.join(folder, 'sources'), 'utf8') === sources);
}

/** The tool's binary when it is already built, or undefined. Builds nothing. */
export function builtGoTool(name: GoToolName, env: Environment = process.env): string | undefined {
  const go = installedGo(env);
  const folder = go === undefined ? builtByAnyGo(name, env) : destinationOf(name, go, env);
  const binary = folder === undefined ? undefined : path.join(folder, name);
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

async function build(name: GoToolName, destination: string, report: StepReport): Promise<void> {
  // Beside its final place, so that the rename is one step of one file system.
  const temporary = mkdtempSync(`${destination}.`);
  const counter = buildCounter();
  try {
    const argv = ['go', 'build', '-v', '-o', path.join(temporary, name), ...buildArguments(name)];
    const built = await run(argv, {
      cwd: folderOf(name),
      env: { ...process.env, ...buildEnvironment },
      onErrorLine: (line) => {
        counter.count(line);
        report.detail(counter.toString());
      },
    });
    if (built.code !== 0)
      throw new ToolFailure(`building tools/${name} failed:\n${tail(built.stderr)}`);
    writeFileSync(
      path.join(temporary, 'sources'),
      sourcesKey(folderOf(name), buildArguments(name)),
    );
    renameSync(temporary, destination);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/**
 * The binary of a Go module of ours, built when it is not yet in the cache. Its place in the cache is keyed by the
 * module's sources, its build options and the Go version, so a stale one is never used.
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
    `build tools/${name} with ${go} (cold: ${tools[name].coldBuild})`,
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
  return path.join(destination, name);
}
