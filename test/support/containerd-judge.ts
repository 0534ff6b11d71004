/**
 * containerd itself as the judge of its configuration: what it reads from a file, and what it then works with. It runs on the machine's own
 * files, and sees and changes none of this computer's settings and state, and is ended with whoever started it.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { parse } from 'smol-toml';

import { goTool } from '../../tools/go-tool';
import { run, runSync } from '../../tools/process';

/** The two lines of containerd that have files of different forms. */
export type ContainerdLine = 1 | 2;

/** A file, as the plan of a machine has it. */
export interface ConfigFile {
  readonly path: string;
  readonly content: string;
}

/** What containerd makes of a file. */
export interface ConfigVerdict {
  /** Whether it would start with it. */
  readonly taken: boolean;
  /** What it warns of, and why it does not start; containerd 1.x warns of nothing. */
  readonly complaints: readonly string[];
  /** All of its settings, its own among them. */
  readonly settings: Settings;
}

/** A table of settings. */
export type Settings = Readonly<Record<string, unknown>>;

/** A running containerd. */
export interface RunningContainerd {
  /** What its plugin for Kubernetes says of itself. */
  status(): Promise<CriStatus>;
  /** Asks for an image, as a kubelet does; false when none of its hosts had it. */
  pull(image: string): Promise<boolean>;
  log(): string;
  stop(): Promise<void>;
}

/** What a kubelet is told. */
export interface CriStatus {
  readonly version: string;
  readonly conditions: Readonly<Record<string, boolean>>;
  /** The settings in effect, under the names of containerd's JSON. */
  readonly config: Settings;
}

const toolOf = (line: ContainerdLine) => goTool(`containerd-${line}`);

/** Has containerd read a configuration, and print what it would work with; with `migrate` in the form of its newest version. */
export async function readByContainerd(
  line: ContainerdLine,
  text: string,
  command: 'dump' | 'migrate' = 'dump',
): Promise<ConfigVerdict> {
  const folder = mkdtempSync(path.join(tmpdir(), 'groundwork-containerd-'));
  try {
    const file = path.join(folder, 'config.toml');
    writeFileSync(file, text);
    const argv = [await toolOf(line), '--config', file, 'config', command];
    const { code, stdout, stderr } = runSync(argv);
    const taken = code === 0;
    // That a file is of an older version is no complaint: all of them are read.
    const complaints = stderr
      .split('\n')
      .filter((one) => one !== '' && !one.includes('Configuration migrated from version'));
    return { taken, complaints, settings: taken ? parse(stdout) : {} };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The settings of a text that cannot be found, as they were written, in what containerd works with. */
export function lostSettings(text: string, settings: Settings): readonly string[] {
  const { version: _, ...written } = parse(text);
  return lost(written, settings, '');
}

function lost(written: unknown, read: unknown, at: string): readonly string[] {
  if (typeof written !== 'object' || written === null || Array.isArray(written)) {
    return JSON.stringify(written) === JSON.stringify(read) ? [] : [at];
  }
  const table: Settings = typeof read === 'object' && read !== null ? { ...read } : {};
  return Object.entries(written).flatMap(([key, value]) => lost(value, table[key], `${at}/${key}`));
}

/** What its view of the file system is: nothing of this computer's settings, state and sockets. */
const SECLUDED = `
mount --bind "$1/etc" /etc && mount -t tmpfs none /opt && mount -t tmpfs none /run && mount -t tmpfs none /var/lib || exit
shift
exec "$@"`;

/**
 * Starts a containerd on the files of a machine, and waits until it answers. Its shims, and so containers, are not there.
 *
 * @throws Error with its log when it does not come up
 */
export async function startContainerd(
  line: ContainerdLine,
  files: readonly ConfigFile[],
): Promise<RunningContainerd> {
  const program = await toolOf(line);
  const folder = mkdtempSync(path.join(tmpdir(), 'groundwork-containerd-'));
  for (const { path: place, content } of files.filter((one) => one.path.startsWith('/etc/'))) {
    mkdirSync(path.join(folder, path.dirname(place)), { recursive: true });
    writeFileSync(path.join(folder, place), content);
  }
  const secluded = ['unshare', '--mount', '--propagation', 'private'];
  const argv = [...secluded, 'sh', '-c', SECLUDED, 'sh', folder, program];
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', ...argv], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  const hear = (part: Buffer): void => {
    said += part.toString();
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  const ask = (...words: string[]) => {
    const [verb = '', ...rest] = words;
    const inside = ['nsenter', '--mount', '--target', String(child.pid)];
    return run([...inside, program, verb, '/run/containerd/containerd.sock', ...rest]);
  };
  const stop = async (): Promise<void> => {
    await end(child);
    rmSync(folder, { recursive: true, force: true });
  };
  const running: RunningContainerd = {
    status: async () => {
      const { code, stdout, stderr } = await ask('cri-status');
      if (code !== 0) throw new Error(`containerd says nothing of itself: ${stderr}`);
      return JSON.parse(stdout) as CriStatus;
    },
    pull: async (image) => (await ask('cri-pull', image)).code === 0,
    log: () => said,
    stop,
  };
  await answered(child, running);
  return running;
}

async function answered(child: ChildProcess, containerd: RunningContainerd): Promise<void> {
  const limit = Date.now() + 60_000;
  for (;;) {
    try {
      await containerd.status();
      return;
    } catch (error) {
      const gone = child.exitCode !== null || child.signalCode !== null;
      // It answers once all of its plugins have been started: what it does not know then, it never will.
      const without = (error as Error).message.includes('unknown service');
      if (gone || without || Date.now() > limit) {
        await containerd.stop();
        throw new Error(`it does not come up:\n${containerd.log()}`, { cause: error });
      }
      await new Promise((wake) => setTimeout(wake, 100));
    }
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((done) => child.once('exit', done));
  child.kill('SIGTERM');
  const killer = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await ended;
  clearTimeout(killer);
}
