/** JSON inside a text: the whole of it, or an object or a list that stands in it. */
import { base64Runs, placeholdersIn } from '../values';

/** A string of JSON. */
export interface JsonString {
  /** Where its content starts, behind the quote. */
  readonly start: number;
  /** What it says. */
  readonly text: string;
  /** Where in the JSON a place of what it says is. */
  readonly at: (place: number) => number;
}

interface Range {
  readonly start: number;
  readonly end: number;
}

const STRING = /"[^"\\]*(?:\\.[^"\\]*)*"/g;
const OPEN = /[[{]/;

/** The strings of all JSON in a text, in order; none where nothing in it is known later. */
export function jsonStrings(text: string): readonly JsonString[] {
  if (!text.includes('"')) return [];
  const clear = placeholdersIn(text).filter(({ type }) => type === 'text');
  if (clear.length === 0 && placeholdersIn(text).length === 0 && base64Runs(text).length === 0) {
    return [];
  }
  // A placeholder of a text may stand where any value does: `{ "a": <value> }`. As digits of the same length it reads as a value too.
  let masked = '';
  let end = 0;
  for (const found of clear) {
    masked += text.slice(end, found.start) + '1'.repeat(found.end - found.start);
    end = found.end;
  }
  masked += text.slice(end);
  return documentsIn(masked).flatMap((range) => stringsIn(text, range));
}

/** Where JSON stands: all of the text, else from its first bracket to its last, else the same line by line. */
function documentsIn(text: string): readonly Range[] {
  const whole = { start: 0, end: text.length };
  if (isJson(text, whole)) return [whole];
  const inner = between(text, whole);
  if (inner !== undefined && isJson(text, inner)) return [inner];
  const found: Range[] = [];
  let start = 0;
  for (const line of text.split('\n')) {
    const range = between(text, { start, end: start + line.length });
    if (range !== undefined && isJson(text, range)) found.push(range);
    start += line.length + 1;
  }
  return found;
}

function between(text: string, { start, end }: Range): Range | undefined {
  const piece = text.slice(start, end);
  const open = piece.search(OPEN);
  const close = Math.max(piece.lastIndexOf('}'), piece.lastIndexOf(']'));
  return open !== -1 && close > open ? { start: start + open, end: start + close + 1 } : undefined;
}

function isJson(text: string, { start, end }: Range): boolean {
  try {
    JSON.parse(text.slice(start, end));
    return true;
  } catch {
    return false;
  }
}

function stringsIn(text: string, { start, end }: Range): JsonString[] {
  return [...text.slice(start, end).matchAll(STRING)].map((match) => {
    const [token] = match;
    const begin = start + match.index + 1;
    const raw = token.slice(1, -1);
    if (!raw.includes('\\')) {
      return { start: begin, text: raw, at: (place) => begin + place };
    }
    const places = placesIn(raw);
    return {
      start: begin,
      text: JSON.parse(token) as string,
      at: (place) => begin + (places[place] ?? raw.length),
    };
  });
}

/** Where each character of what an escaped text says begins. */
function placesIn(raw: string): readonly number[] {
  const places: number[] = [];
  for (let at = 0; at < raw.length;) {
    places.push(at);
    const escape = raw.charAt(at) === '\\';
    at += escape ? (raw.charAt(at + 1) === 'u' ? 6 : 2) : 1;
  }
  return places;
}
