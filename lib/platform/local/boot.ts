/**
 * Waiting until a started machine has come up, and gathering what it says about itself.
 */
import { setTimeout as sleep } from 'node:timers/promises';

import { STATUS_FILE } from '../../machine';
import { parseCloudInitErrors, parseCloudInitStage, parseFirstBootStatus } from './boot-verdict';
import type { BootEvidence, FailedUnit } from './boot-verdict';
import { attempt } from './command';
import { leaderOf } from './container';
import type { Progress } from './image';
import { isRunning } from './process-identity';
import type { ProcessIdentity } from './process-identity';
import { readIfThere } from './state-directory';

/** A machine that did not get as far as saying why. */
export class BootInterrupted extends Error {
  override readonly name = 'BootInterrupted';
}

const POLL_MS = 50;
const PROGRESS_MS = 5_000;
const ADDRESS_MS = 5_000;
const JOURNAL_LINES = 12;

/** The arguments of nsenter that run a command inside a machine, as its root. */
export function enterArguments(leader: number, command: readonly string[]): readonly string[] {
  return ['--target', String(leader), '--all', '--wd', '--', ...command];
}

/**
 * Waits until cloud-init has finished and systemd has settled.
 *
 * @param limitMs how long that may take
 * @throws BootInterrupted when the machine ends or the time is over
 */
export async function awaitBoot(
  supervisor: ProcessIdentity,
  address: string,
  limitMs: number,
  progress: Progress,
): Promise<BootEvidence> {
  const end = Date.now() + limitMs;
  const leader = await awaitCloudInit(supervisor, end, limitMs, progress);
  const inside = (...command: string[]): ReturnType<typeof attempt> =>
    attempt('nsenter', enterArguments(leader, command), {
      timeoutMs: Math.max(end - Date.now(), 1_000),
    });

  const settled = await inside('systemctl', 'is-system-running', '--wait');
  const result = insideFile(leader, '/run/cloud-init/result.json') ?? '';
  const status = insideFile(leader, STATUS_FILE);
  const firstBoot = status === undefined ? undefined : parseFirstBootStatus(status);
  return {
    cloudInitErrors: parseCloudInitErrors(result) ?? ['its result cannot be read'],
    ...(firstBoot === undefined ? {} : { firstBoot }),
    system: settled.code === 124 ? 'starting' : settled.stdout.trim(),
    failedUnits: await failedUnits(inside),
    wantedAddress: address,
    addresses: await awaitAddress(leader, address),
  };
}

/** The addresses of the machine's network card, from outside. */
export async function addressesOf(leader: number): Promise<readonly string[]> {
  const args = [
    '--target',
    String(leader),
    '--net',
    'ip',
    '-json',
    'address',
    'show',
    'dev',
    'eth0',
  ];
  const { code, stdout } = await attempt('nsenter', args);
  return code === 0 ? parseAddresses(stdout) : [];
}

/** The addresses in what `ip -json address` prints. */
export function parseAddresses(json: string): readonly string[] {
  return [...json.matchAll(/"local":\s*"([^"]+)"/g)].map(([, address = '']) => address);
}

/** A file of a machine, read from outside; undefined when there is none. */
export function insideFile(leader: number, path: string): string | undefined {
  return readIfThere(`/proc/${leader}/root${path}`);
}

async function awaitCloudInit(
  supervisor: ProcessIdentity,
  end: number,
  limitMs: number,
  progress: Progress,
): Promise<number> {
  const started = Date.now();
  let tell = started + PROGRESS_MS;
  let stage = 'starting';
  for (;;) {
    const leader = leaderOf(supervisor)?.pid;
    if (leader !== undefined) {
      const result = insideFile(leader, '/run/cloud-init/result.json');
      if (result !== undefined && parseCloudInitErrors(result) !== undefined) return leader;
      stage = parseCloudInitStage(insideFile(leader, '/run/cloud-init/status.json') ?? '') ?? stage;
    }
    if (!isRunning(supervisor))
      throw new BootInterrupted('the machine ended before cloud-init had finished');
    if (Date.now() > end) {
      throw new BootInterrupted(
        `cloud-init had not finished after ${limitMs / 1_000} s; it was at ${stage}`,
      );
    }
    if (Date.now() > tell) {
      progress(`cloud-init is at ${stage} (${Math.round((Date.now() - started) / 1_000)} s)`);
      tell += PROGRESS_MS;
    }
    await sleep(POLL_MS);
  }
}

type Inside = (...command: string[]) => ReturnType<typeof attempt>;

async function failedUnits(inside: Inside): Promise<readonly FailedUnit[]> {
  const { stdout } = await inside('systemctl', 'list-units', '--failed', '--plain', '--no-legend');
  const units = stdout.split('\n').flatMap((line) => line.trim().split(/\s+/)[0] ?? []);
  const named = units.filter((unit) => unit !== '');
  return Promise.all(
    named.map(async (unit) => {
      const args = [
        '--unit',
        unit,
        '--lines',
        String(JOURNAL_LINES),
        '--output',
        'cat',
        '--no-pager',
      ];
      const journal = await inside('journalctl', ...args);
      return { unit, journal: journal.stdout.split('\n').filter((line) => line !== '') };
    }),
  );
}

// networkd works beside cloud-init, so a machine with nothing to do may be ready a moment before its address.
async function awaitAddress(leader: number, wanted: string): Promise<readonly string[]> {
  const end = Date.now() + ADDRESS_MS;
  for (;;) {
    const addresses = await addressesOf(leader);
    if (addresses.includes(wanted) || Date.now() > end) return addresses;
    await sleep(POLL_MS);
  }
}
