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

// Records and lists are named, not printed: they may hold themselves, as YAML allows.
function printed(value: unknown): string {
  if (value === null) return 'null';
  if (typeof value === 'object') return Array.isArray(value) ? 'a list' : 'a record';
  const named = typeof value === 'function' || typeof value === 'symbol';
  return named ? `a ${typeof value}` : `${value as number}`;
}
