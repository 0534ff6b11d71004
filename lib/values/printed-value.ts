// Long enough for any device path that udev makes, short enough for one line of a terminal.
const SHOWN_CHARACTERS = 120;

/**
 * Any input as a refusal shows it, cut to what fits on one line of a terminal. Records and lists are named, not printed: they may hold
 * themselves, as YAML allows, and their own `toString` might throw.
 */
export function printedValue(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return shortened(value);
    case 'number':
    case 'bigint':
    case 'boolean':
    case 'undefined':
      return shortened(String(value));
    case 'function':
    case 'symbol':
      return `a ${typeof value}`;
    case 'object':
      if (value === null) return 'null';
      return Array.isArray(value) ? 'a list' : 'a record';
  }
}

function shortened(text: string): string {
  if (text.length <= SHOWN_CHARACTERS) return text;
  // Never half of a surrogate pair: the message must stay valid text.
  return `${text.slice(0, SHOWN_CHARACTERS - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
