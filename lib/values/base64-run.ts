/** Base64 inside a text that holds a placeholder, or what Pulumi says in its place. */
import { placeholdersIn } from './placeholder';

/** How base64 is written. */
export interface Base64Form {
  readonly alphabet: 'base64' | 'base64url';
  readonly padded: boolean;
}

/** A piece of a text that is base64 and holds something that is known later. */
export interface Base64Run {
  readonly start: number;
  readonly end: number;
  /** What it says, and how it is written; undefined when it cannot be decoded to a text and encoded to the same again. */
  readonly decoded: { readonly text: string; readonly form: Base64Form } | undefined;
}

const WORDS = ['-of-groundwork', 'Calling [to'];
// Encoded once, and encoded twice: a kubeconfig with keys in it, in the data of a Secret.
const ONCE = WORDS.flatMap(stableParts);
const SIGNS = [...ONCE, ...ONCE.flatMap(stableParts)];
const ALL_SIGNS = new RegExp(SIGNS.join('|'), 'g');
const NUMBERS_ONCE = ['Nzc3', 'c3Nz', '3Nzc'];
const SIGNS_OF_NUMBERS = new RegExp(
  [...NUMBERS_ONCE, ...NUMBERS_ONCE.flatMap(stableParts)].join('|'),
  'g',
);
const SHORTEST = 16;
const MOST_BEGINNINGS = 16;

/** Whether a text can hold such a piece: quick, for the many that do not. */
export function mayHoldBase64(text: string): boolean {
  if (text.length < SHORTEST) return false;
  return text.search(SIGNS_OF_NUMBERS) !== -1 || SIGNS.some((sign) => text.includes(sign));
}

/** The pieces of base64 with something late in them. */
export function base64Runs(text: string): readonly Base64Run[] {
  if (!mayHoldBase64(text)) return [];
  const runs: Base64Run[] = [];
  for (const { index } of text.matchAll(ALL_SIGNS)) {
    if (index >= (runs.at(-1)?.end ?? 0)) runs.push(runAt(text, index));
  }
  const numbers = [...text.matchAll(SIGNS_OF_NUMBERS)].map(({ index }) => index);
  let end = 0;
  for (const index of numbers) {
    if (index < end || runs.some((run) => index >= run.start && index < run.end)) continue;
    const run = runAt(text, index);
    end = run.end;
    // Other texts look so too.
    if (run.decoded !== undefined) runs.push(run);
  }
  return runs.sort((a, b) => a.start - b.start);
}

/** Encodes a text in that form. */
export function encodeBase64(text: string, { alphabet, padded }: Base64Form): string {
  const encoded = Buffer.from(text, 'utf8').toString(alphabet);
  if (alphabet === 'base64') return padded ? encoded : encoded.replace(/=+$/, '');
  return padded ? encoded.padEnd(Math.ceil(encoded.length / 4) * 4, '=') : encoded;
}

/** What stands in the base64 of any text that holds a word, whatever stands before it and after it: one part for each of three places. */
function stableParts(word: string): string[] {
  return [0, 1, 2].map((before) => {
    const bytes = Buffer.from('\0'.repeat(before) + word, 'latin1');
    const whole = Math.floor((bytes.length * 8) / 6);
    return bytes.toString('base64').slice([0, 2, 3][before], whole);
  });
}

/** The run around a place; of those that it may be, the longest that can be read. */
function runAt(text: string, place: number): Base64Run {
  const bounds = ['+/', '-_'].flatMap((signs) => {
    const [start, end] = boundsOf(text, place, signs);
    // A word of a path or a name may stand right before it.
    const begins = [start];
    for (let next = nextSign(text, start, place, signs); next !== undefined;) {
      if (begins.push(next) > MOST_BEGINNINGS) break;
      next = nextSign(text, next, place, signs);
    }
    return begins.map((begin) => [begin, end] as const);
  });
  const longest = bounds.sort((a, b) => b[1] - b[0] - (a[1] - a[0]));
  for (const [start, end] of longest) {
    const decoded = decode(text.slice(start, end));
    if (decoded !== undefined) return { start, end, decoded };
  }
  const [start, end] = longest[0] ?? [place, place + 1];
  return { start, end, decoded: undefined };
}

function nextSign(text: string, begin: number, place: number, signs: string): number | undefined {
  for (let at = begin; at < place; at += 1) if (signs.includes(text.charAt(at))) return at + 1;
  return undefined;
}

function boundsOf(text: string, place: number, signs: string): readonly [number, number] {
  let start = place;
  while (start > 0 && isDigit(text, start - 1, signs)) start -= 1;
  let end = place;
  while (end < text.length && isDigit(text, end, signs)) end += 1;
  for (let more = 0; more < 2 && text.charAt(end) === '='; more += 1) end += 1;
  return [start, end];
}

function isDigit(text: string, at: number, signs: string): boolean {
  const char = text.charAt(at);
  return /[A-Za-z0-9]/.test(char) || signs.includes(char);
}

const FORMS: readonly Base64Form[] = [
  { alphabet: 'base64', padded: true },
  { alphabet: 'base64', padded: false },
  { alphabet: 'base64url', padded: true },
  { alphabet: 'base64url', padded: false },
];

function decode(run: string): Base64Run['decoded'] {
  const text = Buffer.from(run, 'base64').toString('utf8');
  const form = FORMS.find((one) => encodeBase64(text, one) === run);
  return form !== undefined && isLate(text) ? { text, form } : undefined;
}

function isLate(text: string): boolean {
  return (
    placeholdersIn(text).length > 0 ||
    WORDS.some((word) => text.includes(word)) ||
    base64Runs(text).length > 0
  );
}
