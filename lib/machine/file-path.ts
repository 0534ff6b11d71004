/**
 * Where a file may stand, and with what mode and owner. Nothing is written where the next boot would lose it, or where the kernel
 * speaks instead of a disk.
 */
import type { Violation } from '../values';

import { UNREADABLE } from './given';
import { problem } from './problem';

/** Where the first boot keeps its state; constructs write nothing there. */
export const STATE_DIRECTORY = '/var/lib/groundwork';

const LONGEST_PATH = 4095;
/** The most bytes of the name of a file. */
export const LONGEST_NAME = 255;

const UNSUITABLE: Readonly<Record<string, string>> = {
  '/dev': 'is rebuilt by the kernel on every boot',
  '/proc': 'is the kernel, no disk',
  '/sys': 'is the kernel, no disk',
  '/run': 'is emptied on every boot',
  '/tmp': 'is emptied on every boot',
  [STATE_DIRECTORY]: 'is where the first boot keeps its state',
};

/** What is wrong with the path of a file or directory of the machine. */
export function validateFilePath(path: unknown, at: string): Violation[] {
  const wrong = validateAbsolutePath(path, at);
  if (wrong.length > 0 || typeof path !== 'string') return wrong;
  if (path === '/') {
    return [problem('forbidden', at, path, 'is the root directory', 'name a path below it')];
  }
  for (const [folder, why] of Object.entries(UNSUITABLE)) {
    if (isBelow(path, folder)) {
      const remedy = 'write below /etc, /usr/local, /opt, /srv or /var/lib';
      return [problem('forbidden', at, path, `stands under ${folder}, which ${why}`, remedy)];
    }
  }
  return [];
}

/** What keeps a text from being an absolute path in its one normal spelling. */
export function validateAbsolutePath(path: unknown, at: string): Violation[] {
  if (path === undefined || path === null || path === '') {
    return [problem('required', at, path ?? '', 'no path is given', 'write an absolute path')];
  }
  if (typeof path !== 'string' || !path.startsWith('/')) {
    return [problem('invalid', at, path, 'is no absolute path', 'start it with "/"')];
  }
  const names = path.split('/');
  if (bytesOf(path) > LONGEST_PATH || names.some((name) => bytesOf(name) > LONGEST_NAME)) {
    const reason = `is longer than Linux allows: ${LONGEST_NAME} bytes for a name, ${LONGEST_PATH} in all`;
    return [problem('too-long', at, path, reason, 'shorten it')];
  }
  if (UNREADABLE.test(path)) {
    return [problem('invalid', at, path, 'holds a control character', 'remove it')];
  }
  const normal = normalPath(path);
  if (normal !== path) {
    return [problem('invalid', at, path, 'is not normalised', `write "${normal}"`)];
  }
  return [];
}

/** What is wrong with a mode: four octal digits, as text, since YAML reads 0644 as 420. */
export function validateMode(mode: unknown, at: string): Violation[] {
  if (typeof mode === 'string' && /^[0-7]{4}$/.test(mode)) return [];
  const three = typeof mode === 'string' && /^[0-7]{3}$/.test(mode);
  const remedy = three ? `write "0${mode}"` : 'write for example "0644"';
  return [problem('invalid', at, mode, 'is no mode of four octal digits', remedy)];
}

/** What is wrong with an owner: `user:group`, names or numbers. */
export function validateOwner(owner: unknown, at: string): Violation[] {
  if (typeof owner === 'string' && OWNER.test(owner)) return [];
  return [problem('invalid', at, owner, 'is no owner', 'write it as "user:group"')];
}

const OWNER = /^([a-z_][a-z0-9_-]{0,31}|\d{1,10}):([a-z_][a-z0-9_-]{0,31}|\d{1,10})$/;

/** Whether a path is a folder or stands below it. */
export function isBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder === '/' ? '/' : `${folder}/`);
}

/** Every folder above a path, the nearest first, without the root: `/a/b` and `/a` for `/a/b/c`. */
export function* foldersAbove(path: string): Generator<string> {
  for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
    yield path.slice(0, end);
  }
}

function bytesOf(text: string): number {
  return Buffer.byteLength(text);
}

function normalPath(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}
