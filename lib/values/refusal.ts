/**
 * How the value types of this room refuse: the same quoting, and the same answers to "nothing", "not a text" and "white space".
 */
import { parsed, refused } from './violation';
import type { Parsed, ViolationCode } from './violation';

// Long enough for any device path that udev makes, short enough for one line of a terminal.
const QUOTED_CHARACTERS = 120;

/** A refusal: what was given, why not, and what instead. */
export function refuse<T>(
  code: ViolationCode,
  path: string,
  input: unknown,
  reason: string,
  remedy: string,
): Parsed<T> {
  return refused({ code, path, value: quote(input), reason, remedy });
}

/** The input as one can print it. Objects are named, not printed: their own `toString` might throw. */
export function quote(input: unknown): string {
  switch (typeof input) {
    case 'string':
      return shorten(input);
    case 'number':
    case 'bigint':
    case 'boolean':
    case 'undefined':
    case 'symbol':
      return shorten(String(input));
    case 'function':
      return 'a function';
    case 'object':
      if (input === null) return 'null';
      return Array.isArray(input) ? 'a list' : 'an object';
  }
}

/**
 * The input as text, or why it is none: nothing given, another type, longer than any sensible value.
 *
 * @param example a good value, for the remedy
 */
export function textOf(
  input: unknown,
  path: string,
  example: string,
  maximum = 4096,
): Parsed<string> {
  if (input === undefined || input === null || input === '') {
    const remedy = `write for example "${example}"`;
    return refused({ code: 'required', path, reason: 'nothing is given', remedy });
  }
  if (typeof input !== 'string') {
    return refuse('invalid', path, input, 'must be text', `write it as text: "${example}"`);
  }
  if (input.length > maximum) {
    const reason = `is ${input.length} characters long; at most ${maximum} are allowed`;
    return refuse('too-long', path, input, reason, `write for example "${example}"`);
  }
  return parsed(input);
}

/** As `textOf`, and without white space anywhere. */
export function wordOf(
  input: unknown,
  path: string,
  example: string,
  maximum?: number,
): Parsed<string> {
  const text = textOf(input, path, example, maximum);
  if (!text.ok || !/\s/u.test(text.value)) return text;
  return refuse('invalid', path, input, 'holds white space', 'leave it out');
}

function shorten(text: string): string {
  if (text.length <= QUOTED_CHARACTERS) return text;
  // Never half of a surrogate pair: the message must stay valid text.
  return `${text.slice(0, QUOTED_CHARACTERS - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
