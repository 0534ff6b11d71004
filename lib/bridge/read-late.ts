/** From values with placeholders to values with late values. */
import type { Findings } from '../values';
import { PLACEHOLDERS, hasPlaceholder, placeholderIndex } from '../values';

import { LateText, LateWhole } from './late-text';
import type { Piece } from './late-text';
import { entryAt } from './output-registry';

/** The same tree with a `LateOutput` wherever a placeholder is; what cannot be read is among the findings. */
export function readLate(value: unknown, path: string, findings: Findings): unknown {
  if (typeof value === 'string') return readText(value);
  if (typeof value === 'number') return readNumber(value);
  if (Array.isArray(value)) {
    return value.map((one: unknown, index) => readLate(one, `${path}[${index}]`, findings));
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [
      key,
      readLate(one, path === '' ? key : `${path}.${key}`, findings),
    ]),
  );
}

function readNumber(value: number): unknown {
  const index = placeholderIndex(value);
  const entry = index === undefined ? undefined : entryAt(index);
  return entry === undefined ? value : new LateWhole(entry);
}

function readText(text: string): unknown {
  if (!hasPlaceholder(text)) return text;
  const pieces: Piece[] = [];
  let end = 0;
  for (const match of text.matchAll(PLACEHOLDERS)) {
    const entry = entryAt(Number(match[1] ?? match[2]));
    if (entry === undefined) continue;
    if (match.index > end) pieces.push(text.slice(end, match.index));
    pieces.push(entry);
    end = match.index + match[0].length;
  }
  if (end < text.length) pieces.push(text.slice(end));
  const [only] = pieces;
  return pieces.length === 1 && typeof only === 'object'
    ? new LateWhole(only)
    : new LateText(pieces);
}
