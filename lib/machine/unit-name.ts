/**
 * Names of systemd units, spelled as `systemd-escape` spells them.
 *
 * @see https://www.freedesktop.org/software/systemd/man/252/systemd.unit.html#String%20Escaping%20for%20Inclusion%20in%20Unit%20Names
 */
import type { Violation } from '../values';

import { problem } from './problem';

/** The unit types whose unit files can be written. `device` and `scope` units have none. */
export const UNIT_TYPES = [
  'automount',
  'mount',
  'path',
  'service',
  'slice',
  'socket',
  'swap',
  'target',
  'timer',
] as const;

/** A unit type that has unit files. */
export type UnitType = (typeof UNIT_TYPES)[number];

const MAXIMUM_NAME = 255;
/** What systemd calls the slice of all, and the mount of the root. */
const ROOT_UNITS = ['-.slice', '-.mount'];
const NAME = /^[A-Za-z0-9:_.\\-]+(@[A-Za-z0-9:_.\\-]*)?\.([a-z]+)$/;

/** A text as one part of a unit name: what is no letter, digit, `:`, `_` or `.` becomes `\xNN`, a slash becomes a hyphen. */
export function escapeUnitPart(text: string): string {
  let escaped = '';
  for (const byte of new TextEncoder().encode(text)) {
    const char = String.fromCharCode(byte);
    if (char === '/') escaped += '-';
    else if (byte < 0x80 && /[A-Za-z0-9:_.]/.test(char) && !(char === '.' && escaped === '')) {
      escaped += char;
    } else escaped += `\\x${byte.toString(16).padStart(2, '0')}`;
  }
  return escaped;
}

/** A path as part of a unit name, as `systemd-escape --path`: `/mnt/a-b` becomes `mnt-a\x2db`, `/` becomes `-`. */
export function escapePath(path: string): string {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  return parts.length === 0 ? '-' : escapeUnitPart(parts.join('/'));
}

/** The name of the mount unit that systemd demands for a mount point. */
export function mountUnitName(path: string): string {
  return `${escapePath(path)}.mount`;
}

/** The name of the device unit of a device path; it exists only where udev runs. */
export function deviceUnitName(path: string): string {
  return `${escapePath(path)}.device`;
}

/** The type of a unit, from its name; undefined when it has no unit files or the name is none. */
export function unitTypeOf(name: unknown): UnitType | undefined {
  const suffix = typeof name === 'string' ? NAME.exec(name)?.[2] : undefined;
  return UNIT_TYPES.find((type) => type === suffix);
}

/** What is wrong with the name of a unit. */
export function validateUnitName(name: unknown, path: string): Violation[] {
  if (typeof name === 'string' && name.length > MAXIMUM_NAME) {
    const reason = `is ${name.length} characters long; a unit name has at most ${MAXIMUM_NAME}`;
    return [problem('too-long', path, name, reason, 'shorten it')];
  }
  if (typeof name === 'string' && name.startsWith('-') && !ROOT_UNITS.includes(name)) {
    const reason = 'begins with "-": systemctl would take it for an option';
    return [problem('invalid', path, name, reason, 'begin with a letter or a digit')];
  }
  if (unitTypeOf(name) !== undefined) return [];
  const reason = 'is no name of a unit that has a unit file';
  const types = UNIT_TYPES.map((type) => `.${type}`).join(', ');
  const remedy = `write letters, digits and ":-_.\\", and end it in one of ${types}`;
  return [problem('invalid', path, name, reason, remedy)];
}
