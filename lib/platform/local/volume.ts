/**
 * Data volumes: sparse files that outlive machines, seen by a machine as block devices. Nothing here deletes or shrinks one.
 */
import { closeSync, constants, ftruncateSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

import { Quantity } from '../../values';
import { attempt, run } from './command';
import { withLock } from './file-lock';
import { holdersOf } from './volume-holder';

/** A block device of the host that stands for a volume for as long as the descriptor is open. */
export interface AttachedVolume {
  /** `/dev/loop3`. */
  readonly loop: string;
  /** An open file descriptor; when the last one is closed and nothing is mounted, the kernel detaches the device by itself. */
  readonly descriptor: number;
}

/**
 * Makes sure that a volume is there with at least a size; what is in it is kept.
 *
 * @param bytes the size wanted
 * @returns whether the file was there before
 */
export function ensureVolume(file: string, bytes: number): boolean {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const before = sizeOf(file);
  if (before !== undefined && before > bytes) {
    throw new Error(`volume ${file} ${shrinkRefusal(before, bytes)}`);
  }
  // Not truncated on opening: the data of an earlier machine may be in it.
  const descriptor = openSync(file, constants.O_RDWR | constants.O_CREAT, 0o600);
  try {
    ftruncateSync(descriptor, bytes);
  } finally {
    closeSync(descriptor);
  }
  return before !== undefined;
}

/** Why a volume of one size cannot have a smaller one, in the terms in which sizes are written; both in bytes. */
export function shrinkRefusal(before: number, wanted: number): string {
  const has = sizeText(before);
  return `has ${has} and never shrinks, so it cannot have ${sizeText(wanted)}; ask for at least ${has}`;
}

/** The size of a volume in bytes; undefined when there is none. */
export function sizeOf(file: string): number | undefined {
  return statSync(file, { throwIfNoEntry: false })?.size;
}

/** The loop devices that stand for a file now. */
export async function loopsOf(file: string): Promise<readonly string[]> {
  const { stdout } = await attempt('losetup', [
    '--associated',
    file,
    '--noheadings',
    '--output',
    'NAME',
  ]);
  return stdout.split('\n').filter((line) => line !== '');
}

/**
 * Attaches a volume to a free loop device. The caller closes the descriptor once the machine has its own.
 *
 * @throws Error with the name of who has it when the volume is attached already: no two machines ever have one at the same time
 */
export function attachVolume(file: string): Promise<AttachedVolume> {
  // Looking and attaching are two calls, and losetup gives the same device to a second one that comes between.
  return withLock(
    `${file}.lock`,
    () => undefined,
    () => attachAlone(file),
  );
}

async function attachAlone(file: string): Promise<AttachedVolume> {
  const loop = await freeLoop(file);
  try {
    const descriptor = openSync(loop, constants.O_RDWR);
    try {
      // Detaching a device that is open only marks it: it goes when the last user has gone, even one that was killed.
      await run('losetup', ['--detach', loop]);
      return { loop, descriptor };
    } catch (error) {
      closeSync(descriptor);
      throw error;
    }
  } catch (error) {
    await attempt('losetup', ['--detach', loop]);
    throw error;
  }
}

/** Tells a device that its file has grown. */
export async function growLoops(file: string): Promise<void> {
  for (const loop of await loopsOf(file)) await run('losetup', ['--set-capacity', loop]);
}

/** Detaches whatever still stands for a file. */
export async function detachVolume(file: string): Promise<void> {
  for (const loop of await loopsOf(file)) await attempt('losetup', ['--detach', loop]);
}

function sizeText(bytes: number): string {
  return bytes % 1024 === 0 ? Quantity.of(`${bytes / 1024}Ki`).toString() : `${bytes} bytes`;
}

/** Why a volume is not attached a second time. */
export function inUse(file: string, loops: readonly string[], holders: readonly string[]): string {
  const who = holders.length === 0 ? '' : ` by ${holders.join(' and ')}`;
  return `volume ${file} is in use${who} (as ${loops.join(', ')}); end what uses it first`;
}

async function freeLoop(file: string): Promise<string> {
  const held = await loopsOf(file);
  if (held.length > 0) throw new Error(inUse(file, held, holdersOf(held)));
  const result = await attempt('losetup', ['--find', '--show', '--nooverlap', file]);
  if (result.code === 0) return result.stdout.trim();
  const said = result.stderr.trim();
  throw new Error(
    `no loop device for volume ${file}: ${said}; see "losetup --list" for what holds them, and /dev/loop-control for more`,
  );
}
