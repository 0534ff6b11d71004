/** What may be mounted where, and with which options. */
import type { Violation } from '../values';

import { LONGEST_NAME, isBelow, validateFilePath } from './file-path';
import { UNREADABLE, isText, validateList } from './given';
import { problem } from './problem';
import { mountUnitName } from './unit-name';

// Mounting over these hides the running system, or the state of cloud-init.
const OCCUPIED = [
  ...['/bin', '/boot', '/etc', '/lib', '/lib32', '/lib64', '/sbin', '/usr'],
  '/var/lib/cloud',
];
const OCCUPIED_ITSELF = ['/home', '/opt', '/root', '/srv', '/var', '/var/lib', '/var/log'];

/** What is wrong with a place for a mount. */
export function validateMountPoint(path: unknown): Violation[] {
  const wrong = validateFilePath(path, 'path');
  if (wrong.length > 0 || typeof path !== 'string') return wrong;
  if (/[ \t]$/.test(path)) {
    const reason = 'ends in white space, which systemd cuts off';
    return [problem('invalid', 'path', path, reason, `write "${path.trimEnd()}"`)];
  }
  if (path.endsWith('\\')) {
    const reason = 'ends in a backslash, which joins the next line of the unit to it';
    return [problem('invalid', 'path', path, reason, 'remove the backslash')];
  }
  const unit = mountUnitName(path);
  if (unit.length > LONGEST_NAME) {
    const reason = `gives the unit a name of ${unit.length} characters; it may have ${LONGEST_NAME}`;
    return [problem('too-long', 'path', path, reason, 'mount at a shorter path')];
  }
  const hides = OCCUPIED.some((folder) => isBelow(path, folder)) || OCCUPIED_ITSELF.includes(path);
  if (!hides) return [];
  const reason = 'a mount there hides what the running system uses';
  return [problem('forbidden', 'path', path, reason, 'mount below /mnt, /srv or /var/lib')];
}

/**
 * What is wrong with a directory that is mounted a second time. It may be neither the place itself nor below or above it: there the mount
 * would show itself, or hide what it shows.
 */
export function validateBoundDirectory(what: unknown, path: unknown): Violation[] {
  const wrong = validateFilePath(what, 'what');
  if (wrong.length > 0 || typeof what !== 'string' || typeof path !== 'string') return wrong;
  if (/["'\\]/.test(what)) {
    const reason = 'holds a quotation mark or a backslash, which systemd reads';
    return [problem('invalid', 'what', what, reason, 'name the directory without them')];
  }
  if (/[ \t]$/.test(what)) {
    const reason = 'ends in white space, which systemd cuts off';
    return [problem('invalid', 'what', what, reason, 'rename the directory')];
  }
  if (!isBelow(what, path) && !isBelow(path, what)) return [];
  const reason = `and its mount point ${path} stand one below the other`;
  return [problem('conflict', 'what', what, reason, 'mount it elsewhere')];
}

/** What is wrong with the options of a mount. */
export function validateOptions(options: readonly unknown[]): Violation[] {
  const found = validateList(options, 'options', '["noatime"]');
  if (found.length > 0) return found;
  if (options.length === 0) {
    found.push(problem('required', 'options', '[]', 'holds no option', 'write ["defaults"]'));
  }
  options.forEach((option, index) => {
    found.push(...validateOption(option, `options[${index}]`));
    if (options.indexOf(option) < index) {
      const remedy = 'keep one of them';
      found.push(problem('duplicate', `options[${index}]`, option, 'is there twice', remedy));
    }
    const opposite = typeof option === 'string' ? OPPOSITES.get(option) : undefined;
    if (opposite !== undefined && options.includes(opposite)) {
      const reason = `contradicts "${opposite}"`;
      found.push(problem('conflict', `options[${index}]`, option, reason, 'keep one of them'));
    }
  });
  return found;
}

const OPPOSITES = new Map([
  ['ro', 'rw'],
  ['noexec', 'exec'],
  ['nosuid', 'suid'],
  ['nodev', 'dev'],
  ['noatime', 'atime'],
  ['async', 'sync'],
]);
// Read by systemd from fstab only; in a unit they would be handed to mount(8), or do nothing.
const FSTAB_ONLY =
  /^(x-systemd\..*|x-initrd\..*|x-mount\..*|comment=.*|_netdev|auto|noauto|users?)$/;

function validateOption(option: unknown, path: string): Violation[] {
  if (option === 'nofail' || option === 'fail') {
    const remedy = `set nofail: ${String(option === 'nofail')}`;
    return [problem('unsupported', path, option, 'has a setting of its own', remedy)];
  }
  if (option === 'bind' || option === 'rbind') {
    const remedy = `set bind: ${option === 'bind' ? 'true' : '"recursive"'}`;
    return [problem('unsupported', path, option, 'has a setting of its own', remedy)];
  }
  if (isText(option, FSTAB_ONLY)) {
    const reason = 'is an option of fstab; a mount unit does not read it';
    return [problem('unsupported', path, option, reason, 'remove it')];
  }
  if (isText(option, /^[^\s,"'\\]+$/u) && !UNREADABLE.test(option)) return [];
  const remedy = 'write one option without white space, quotes and commas';
  return [problem('invalid', path, option, 'is no option of mount', remedy)];
}
