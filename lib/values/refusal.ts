/**
 * How the value types of this room refuse: the same quoting, and the same answers to "nothing", "not a text" and "white space".
 */
import { printedValue } from './printed-value';
import { parsed, refused } from './violation';
import type { Parsed, ViolationCode } from './violation';

/** A refusal: what was given, why not, and what instead. */
export function refuse<T>(
  code: ViolationCode,
  path: string,
  input: unknown,
  reason: string,
  remedy: string,
): Parsed<T> {
  return refused({ code, path, value: printedValue(input), reason, remedy });
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
