import type { Violation, ViolationCode } from '../values';

const SHOWN_CHARACTERS = 120;

/** A violation, its value cut to what fits on one line of a terminal. */
export function problem(
  code: ViolationCode,
  path: string,
  value: unknown,
  reason: string,
  remedy: string,
): Violation {
  return { code, path, value: shown(value), reason, remedy };
}

function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : printed(value);
  if (text.length <= SHOWN_CHARACTERS) return text;
  // Never half of a surrogate pair: the message must stay valid text.
  return `${text.slice(0, SHOWN_CHARACTERS - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

function printed(value: unknown): string {
  // JSON has no text for undefined, functions and symbols.
  const json = JSON.stringify(value) as string | undefined;
  return json ?? typeof value;
}
