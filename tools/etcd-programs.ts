import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
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
import { ETCD_PROGRAMS, etcdFolder, etcdIsThere, programsFolder } from '../stacks/programs-folder';
import { download } from './download';
import { type EtcdSums, etcdArchive } from './etcd-release';
import { messageOf, ToolFailure } from './failure';
import {
  builtGoTool,
  goTool,
  type GoToolName,
  installedGo,
  moduleVersion,
  whyNotBuildable,
} from './go-tool';
import { withLock } from './lock';
import { type Environment, run, tail } from './process';
import type { StepReport, Steps } from './progress';

/** How the programs may be had. */
export interface EtcdProgramsOptions {
  readonly env: Environment;
  /** Download nothing. */
  readonly noInstall: boolean;
  /** SHA-256 of the archive, from the stack's settings. @default - the known one */
  readonly sha256?: EtcdSums;
  /** Where the releases are. @default - on GitHub */
  readonly releases?: string;
  /** Whether they may be built with Go. @default true */
  readonly mayBuild?: boolean;
}

const modules: readonly GoToolName[] = ['etcd', 'etcd-3.5'];
const serverModule = 'go.etcd.io/etcd/server/v3';
const sumsFile = 'SHA256SUMS';
const mostBytes = 256 * 1024 * 1024;

/** The Go module under `tools/` that builds this version. */
export function moduleOfEtcd(version: string): GoToolName | undefined {
  return modules.find((name) => moduleVersion(name, serverModule) === `v${version}`);
}

function sumOf(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}

function sumsText(folder: string): string {
  return ETCD_PROGRAMS.map((name) => `${sumOf(path.join(folder, name))}  ${name}\n`).join('');
}

/** Whether the programs are there, and are what they were when they were brought. */
export function etcdIsWhole(folder: string): boolean {
  try {
    return readFileSync(path.join(folder, sumsFile), 'utf8') === sumsText(folder);
  } catch {
    return false;
  }
}

async function requireVersion(folder: string, version: string, env: Environment): Promise<void> {
  const told = await run([path.join(folder, 'etcd'), '--version'], { env, timeout: 20_000 });
  if (told.stdout.split('\n')[0] === `etcd Version: ${version}`) return;
  throw new ToolFailure(
    `the program is not etcd ${version}: ${tail(told.stdout + told.stderr, 3)}`,
  );
}

/** A way to the programs: puts them into the folder, or throws a ToolFailure that says why it cannot. */
type Way = (folder: string, report: StepReport) => Promise<void>;

function fromRelease(version: string, options: EtcdProgramsOptions): Way {
  return async (folder, report) => {
    if (options.noInstall) throw new ToolFailure('not asked, because of --no-install');
    const archive = etcdArchive(version, process.arch, options.sha256, options.releases);
    if ('reason' in archive) throw new ToolFailure(archive.reason);
    const file = path.join(folder, 'archive');
    const onProgress = (text: string): void => {
      report.detail(`downloaded ${text}`);
    };
    await download({ ...archive, atMost: mostBytes, onProgress }, file);
    const top = path.basename(archive.url, '.tar.gz');
    const names = ETCD_PROGRAMS.map((name) => `${top}/${name}`);
    const flags = ['--strip-components=1', '--no-same-owner', '-C', folder];
    const unpacked = await run(['tar', '-xzf', file, ...flags, ...names], { env: options.env });
    rmSync(file);
    if (unpacked.code !== 0) {
      throw new ToolFailure(`${archive.url} cannot be unpacked: ${tail(unpacked.stderr, 3)}`);
    }
  };
}

function copyPrograms(from: string, folder: string): void {
  for (const program of ETCD_PROGRAMS) {
    copyFileSync(path.join(from, program), path.join(folder, program));
  }
}

function alreadyBuilt(version: string, env: Environment): Way {
  return (folder) => {
    const name = moduleOfEtcd(version);
    const built = name === undefined ? undefined : builtGoTool(name, env);
    if (built === undefined) return Promise.reject(new ToolFailure('nothing is built there'));
    copyPrograms(path.dirname(built), folder);
    return Promise.resolve();
  };
}

function byBuilding(version: string, options: EtcdProgramsOptions, steps: Steps): Way {
  return async (folder) => {
    if (options.mayBuild === false) throw new ToolFailure('not for a mere look');
    const name = moduleOfEtcd(version);
    if (name === undefined) {
      const known = modules.map((one) => moduleVersion(one, serverModule).slice(1)).join(' and ');
      throw new ToolFailure(`tools/ has the sources of ${known} only`);
    }
    const refusal = whyNotBuildable(name, installedGo(options.env));
    if (refusal !== undefined) throw new ToolFailure(refusal);
    copyPrograms(path.dirname(await goTool(name, steps)), folder);
  };
}

/** What to tell somebody for whom every way has failed. */
export function noEtcdMessage(version: string, folder: string, reasons: readonly string[]): string {
  return [
    `No etcd ${version} could be had for the machines:`,
    ...reasons.map((reason) => `  - ${reason}`),
    `Put ${ETCD_PROGRAMS.join(', ')} of etcd ${version} for Linux into ${folder},`,
    'or set groundwork:runtime to "files", with which nothing is booted.',
  ].join('\n');
}

/** What interrupted runs have left; only for who holds the lock. */
function removeLeftovers(programs: string, prefix: string): void {
  for (const entry of readdirSync(programs)) {
    if (!entry.startsWith(prefix) || entry.endsWith('.lock')) continue;
    rmSync(path.join(programs, entry), { recursive: true, force: true });
  }
}

/** Puts the folder in its place in one step. Machines that run from an older one keep its files open. */
function place(temporary: string, folder: string): void {
  if (existsSync(folder)) renameSync(folder, `${temporary}.old`);
  renameSync(temporary, folder);
  rmSync(`${temporary}.old`, { recursive: true, force: true });
}

/** The sums come last: a folder without them is none. */
async function seal(folder: string, version: string, env: Environment): Promise<void> {
  for (const program of ETCD_PROGRAMS) chmodSync(path.join(folder, program), 0o755);
  await requireVersion(folder, version, env);
  writeFileSync(path.join(folder, sumsFile), sumsText(folder));
  // mkdtemp makes a folder for one user; the machines' user etcd is another.
  chmodSync(folder, 0o755);
}

/** Takes what somebody has put there without its sums; otherwise says why not. */
async function whyNotAsItIs(
  version: string,
  folder: string,
  env: Environment,
): Promise<string[] | undefined> {
  if (!existsSync(folder)) return [];
  if (existsSync(path.join(folder, sumsFile))) return [`${folder}: it was changed since`];
  if (!etcdIsThere(version, path.dirname(folder))) return [`${folder}: it lacks programs`];
  try {
    await seal(folder, version, env);
    return undefined;
  } catch (error) {
    return [`${folder}: ${messageOf(error)}`];
  }
}

async function bring(
  version: string,
  folder: string,
  options: EtcdProgramsOptions,
  steps: Steps,
  report: StepReport,
): Promise<void> {
  const reasons = await whyNotAsItIs(version, folder, options.env);
  if (reasons === undefined) {
    report.result(`etcd ${version} for the machines (as it was put into ${folder})`);
    return;
  }
  const ways: readonly (readonly [name: string, way: Way])[] = [
    // What is in the cache already needs no network.
    ['cache', alreadyBuilt(version, options.env)],
    ["etcd's release", fromRelease(version, options)],
    ['build', byBuilding(version, options, steps)],
  ];
  for (const [name, way] of ways) {
    const prefix = path.join(path.dirname(folder), `.${path.basename(folder)}.`);
    const temporary = mkdtempSync(prefix);
    try {
      await way(temporary, report);
      await seal(temporary, version, options.env);
      place(temporary, folder);
      report.result(`etcd ${version} for the machines (${name}: ${folder})`);
      return;
    } catch (error) {
      if (!(error instanceof ToolFailure)) throw error;
      reasons.push(`${name}: ${messageOf(error)}`);
    } finally {
      rmSync(temporary, { recursive: true, force: true });
    }
  }
  throw new ToolFailure(noEtcdMessage(version, folder, reasons));
}

/**
 * Makes sure that the programs of this version of etcd stand in the user's cache, where local machines find them: kept there, taken from what Go has
 * built, downloaded from etcd's release, or built. Whatever way they come, nobody ever sees half of them.
 *
 * @returns the folder of all programs
 * @throws ToolFailure that lists why each way failed
 */
export async function provideEtcdPrograms(
  version: string,
  options: EtcdProgramsOptions,
  steps: Steps,
): Promise<string> {
  const programs = programsFolder(options.env);
  // It becomes a part of paths and of an address.
  if (!/^\d+\.\d+\.\d+$/.test(version)) {
    throw new ToolFailure(`"${version}" is no version of etcd; write for example "3.6.14"`);
  }
  const folder = etcdFolder(version, programs);
  if (etcdIsWhole(folder)) return programs;
  mkdirSync(programs, { recursive: true, mode: 0o755 });
  await steps.step(`bring etcd ${version} for the machines`, (report) =>
    withLock(
      path.join(programs, `.${path.basename(folder)}.lock`),
      async () => {
        if (etcdIsWhole(folder)) return;
        removeLeftovers(programs, `.${path.basename(folder)}.`);
        await bring(version, folder, options, steps, report);
      },
      (pid) => {
        report.note(`process ${pid} is bringing it already; waiting for that`);
      },
    ),
  );
  return programs;
}
