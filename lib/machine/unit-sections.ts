/**
 * The text of systemd units and drop-ins. Values are written as they are given: quoting and `%` specifiers belong to whoever writes the
 * value (`escapeSpecifiers` is for text that must be taken literally).
 *
 * @see https://www.freedesktop.org/software/systemd/man/252/systemd.syntax.html
 */
import type { Violation } from '../values';

import { UNREADABLE, isRecord } from './given';
import { problem } from './problem';
import type { UnitType } from './unit-name';

/** A setting: an array repeats the key, a boolean becomes `yes` or `no`. */
export type UnitValue = string | number | boolean | readonly (string | number)[];

/** The settings of one section, in the order in which they are written. */
export type UnitSettings = Readonly<Record<string, UnitValue>>;

/** Sections of a unit or drop-in: `{ Unit: { After: ['a.service', 'b.service'] }, Service: { ExecStart: '/bin/x' } }`. */
export type UnitSections = Readonly<Record<string, UnitSettings>>;

/** The section that a unit type has of its own; a target has none. */
export const OWN_SECTION: Readonly<Record<UnitType, string | undefined>> = {
  automount: 'Automount',
  mount: 'Mount',
  path: 'Path',
  service: 'Service',
  slice: 'Slice',
  socket: 'Socket',
  swap: 'Swap',
  target: undefined,
  timer: 'Timer',
};

/** The longest line that systemd reads (LONG_LINE_MAX). */
const LONGEST_LINE = 1024 * 1024 - 1;

/** Sections as text: `[Unit]` first, `[Install]` last, every section with its header, keys in the order given. */
export function renderSections(sections: UnitSections): string {
  const names = Object.keys(sections).sort((a, b) => rank(a) - rank(b));
  return names
    .map((name) => [`[${name}]`, ...linesOf(sections[name] ?? {}), ''].join('\n'))
    .join('\n');
}

/** A text in which systemd expands no specifier: every `%` doubled. */
export function escapeSpecifiers(text: string): string {
  return text.replaceAll('%', '%%');
}

/** Whether they have the form of sections, whatever they hold. */
export function areSections(sections: unknown): boolean {
  return isRecord(sections) && Object.values(sections).every(isRecord);
}

/** What is wrong with the sections of a unit of that type. */
export function validateSections(
  sections: unknown,
  type: UnitType | undefined,
  at: string,
): Violation[] {
  if (!isRecord(sections)) {
    const remedy = 'write for example { Service: { … } }';
    return [problem('invalid', at, sections, 'is no record of sections', remedy)];
  }
  const found: Violation[] = [];
  const names = Object.keys(sections);
  if (names.length === 0) {
    const remedy = 'name one, such as { Service: { … } }';
    found.push(problem('required', at, '{}', 'holds no section', remedy));
  }
  for (const name of names) {
    found.push(...validateSectionName(name, type, at));
    const settings = sections[name];
    if (!isRecord(settings)) {
      const remedy = 'write for example { ExecStart: "/bin/true" }, or {} for none';
      const reason = 'is no record of settings';
      found.push(problem('invalid', `${at}.${name}`, settings, reason, remedy));
    } else
      for (const [key, value] of Object.entries(settings)) {
        found.push(...validateSetting(key, value, `${at}.${name}.${key}`));
      }
  }
  return found;
}

function validateSectionName(name: string, type: UnitType | undefined, at: string): Violation[] {
  if (type === undefined || name === 'Unit' || name === 'Install') return [];
  const own = OWN_SECTION[type];
  if (name === own || /^X-[A-Za-z0-9_-]+$/.test(name)) return [];
  const allowed = ['Unit', own, 'Install'].filter((each) => each !== undefined).join(', ');
  const reason = `a ${type} has no such section; systemd would pass over it`;
  return [problem('unsupported', `${at}.${name}`, name, reason, `use one of ${allowed}`)];
}

function validateSetting(key: string, value: unknown, at: string): Violation[] {
  if (!/^[A-Z][A-Za-z0-9]*$|^X-[A-Za-z0-9-]+$/.test(key)) {
    const remedy = 'write the name as systemd does, such as "ExecStart"';
    return [problem('invalid', at, key, 'is no name of a setting', remedy)];
  }
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  return values.flatMap((one) => validateValue(one, at));
}

function validateValue(value: unknown, at: string): Violation[] {
  if (typeof value === 'number' || typeof value === 'boolean') {
    if (Number.isFinite(Number(value))) return [];
  }
  if (typeof value !== 'string') {
    return [problem('invalid', at, value, 'is no setting', 'give a text, a number or a boolean')];
  }
  // A line break would end the setting and begin another one; a backslash at the end would swallow the next.
  if (UNREADABLE.test(value.replaceAll('\t', ' '))) {
    const remedy = 'write one line; an array repeats the key';
    return [problem('invalid', at, value, 'holds a line break or control character', remedy)];
  }
  if (value.endsWith('\\')) {
    const reason = 'ends in a backslash, which joins the next line to it';
    return [problem('invalid', at, value, reason, 'remove the backslash')];
  }
  if (value.length > LONGEST_LINE) {
    return [problem('too-long', at, value, 'is longer than systemd reads', 'move it to a file')];
  }
  return [];
}

function linesOf(settings: UnitSettings): string[] {
  return Object.entries(settings).flatMap(([key, value]) =>
    valuesOf(value).map((text) => `${key}=${text}`),
  );
}

function valuesOf(value: UnitValue): string[] {
  if (typeof value === 'boolean') return [value ? 'yes' : 'no'];
  return typeof value === 'object' ? value.map(String) : [String(value)];
}

function rank(section: string): number {
  return section === 'Unit' ? 0 : section === 'Install' ? 2 : 1;
}
