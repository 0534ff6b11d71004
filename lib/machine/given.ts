/** What a person gives may be anything, whatever its type says: settings are read from YAML. */
import type { Violation } from '../values';

import { problem } from './problem';

/** The props of a construct; nothing reads as a record of nothing, so that what is missing is told. */
export function propsOf<T extends object>(props: T): T {
  const given: unknown = props;
  return given === undefined || given === null ? ({} as T) : props;
}

/** Whether it is a record of settings, and not a list or nothing. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether it is a text of that form. `RegExp.test` alone takes `['x']` for `x`. */
export function isText(value: unknown, form: RegExp): value is string {
  return typeof value === 'string' && form.test(value);
}

/** The items of a list; none of what is no list. */
export function itemsOf<T>(given: readonly T[]): readonly T[] {
  const list: unknown = given;
  return Array.isArray(list) ? given : [];
}

/** What is wrong with a list as such. */
export function validateList(given: unknown, path: string, example: string): Violation[] {
  if (Array.isArray(given)) return [];
  return [problem('invalid', path, given, 'is no list', `write for example ${example}`)];
}

/** What is wrong with a switch: `"false"` in quotes would be on. */
export function validateSwitch(given: unknown, path: string): Violation[] {
  if (typeof given === 'boolean') return [];
  return [problem('invalid', path, given, 'is neither true nor false', 'write it without quotes')];
}

/**
 * What no line of a configuration can hold: control characters, and code points that are no characters. systemd leaves out a whole setting
 * with one of the latter ("String is not UTF-8 clean").
 */
export const UNREADABLE = /[\p{Cc}\p{Surrogate}\p{Noncharacter_Code_Point}]/u;
