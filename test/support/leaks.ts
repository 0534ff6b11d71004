/**
 * What local machines could leave behind on the host: looked at before and after, so that a test fails on anything that stays.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

import { cgroupRoots } from '../../lib/platform/local/cgroup';

/** What there is on the host, one line each. */
export type HostSnapshot = Readonly<Record<Trace, readonly string[]>>;

/** The kinds of trace. */
type Trace = 'mounts' | 'links' | 'namespaces' | 'cgroups' | 'loops' | 'processes' | 'handles';

const SETTLE_MS = 5_000;
const POLL_MS = 100;

/**
 * Looks at the host.
 *
 * @param about only traces that hold one of these texts; other tests may run beside this one
 */
export function hostSnapshot(about: readonly string[]): HostSnapshot {
  const mine = (lines: readonly string[]): readonly string[] =>
    lines.filter((line) => about.some((text) => line.includes(text))).sort();
  return {
    mounts: mine(readFileSync('/proc/self/mountinfo', 'utf8').split('\n')),
    links: lines('ip', ['-brief', 'link']).map((line) => line.split(/\s/)[0] ?? ''),
    namespaces: mine(existsSync('/run/netns') ? readdirSync('/run/netns') : []),
    cgroups: mine(cgroupRoots(readFileSync('/proc/self/mountinfo', 'utf8')).flatMap(foldersIn)),
    loops: mine(lines('losetup', ['--list', '--noheadings', '--output', 'NAME,BACK-FILE'])),
    processes: mine(runningCommands()),
    handles: mine(existsSync('/run/groundwork') ? foldersIn('/run/groundwork') : []),
  };
}

/**
 * What is there now and was not before.
 *
 * @param settleMs how long to wait for nothing: the kernel takes some things back a moment later
 */
export async function leaksSince(
  before: HostSnapshot,
  about: readonly string[],
  settleMs = SETTLE_MS,
): Promise<readonly string[]> {
  const end = Date.now() + settleMs;
  for (;;) {
    const now = hostSnapshot(about);
    const leaks = (Object.keys(now) as Trace[]).flatMap((trace) =>
      now[trace].filter((line) => !before[trace].includes(line)).map((line) => `${trace}: ${line}`),
    );
    if (leaks.length === 0 || Date.now() > end) return leaks;
    await sleep(POLL_MS);
  }
}

function foldersIn(folder: string): readonly string[] {
  return readdirSync(folder).map((name) => `${folder}/${name}`);
}

function lines(program: string, args: readonly string[]): readonly string[] {
  const text = execFileSync(program, args, { encoding: 'utf8' });
  return text.split('\n').filter((line) => line !== '');
}

function runningCommands(): readonly string[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry) && entry !== String(process.pid))
    .flatMap((pid) => {
      try {
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
        return command === '' ? [] : [`${pid} ${command.slice(0, 300)}`];
      } catch {
        return [];
      }
    });
}
