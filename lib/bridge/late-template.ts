/** A text with holes: where in it values go, and how each is written there. */
import { base64Runs, encodeBase64, placeholdersIn } from '../values';
import type { Base64Form, Base64Run } from '../values';

import { jsonStrings } from './late-json';

/** A text in which values will stand. */
export interface Template {
  /** With the placeholders in it. */
  readonly text: string;
  /** In order; they do not overlap. */
  readonly holes: readonly Hole[];
}

/** A place where a value goes. */
export interface Hole {
  readonly start: number;
  readonly end: number;
  /** How often it is escaped as JSON does it: once inside a string of JSON, twice inside JSON inside JSON. */
  readonly escapes: number;
  /** The index of the placeholder, or a text that is encoded once it is complete. */
  readonly content: number | EncodedTemplate;
}

/** A text that is base64 where it stands. */
export interface EncodedTemplate {
  readonly template: Template;
  readonly form: Base64Form;
}

/** Where the values in a text go; `broken` counts the pieces of base64 that hold one and cannot be read. */
export interface ReadTemplate {
  readonly template: Template;
  readonly broken: number;
}

/** How the contents of holes are written. */
export interface Writing {
  /** The text of a value. */
  readonly value: (index: number) => string;
  /** Base64 of a text; only where it is not the real thing. */
  readonly encoded?: (text: string) => string;
}

/** Base64 as most write it. */
export const PLAIN_BASE64: Base64Form = { alphabet: 'base64', padded: true };

/** Finds where values go. A text without any gives one without holes. */
export function readTemplate(text: string): ReadTemplate {
  const holes: Hole[] = [];
  let broken = 0;
  const gather = (offset: number, piece: string): void => {
    const found = plainHoles(piece);
    broken += found.broken;
    for (const hole of found.holes) {
      holes.push({ ...hole, start: hole.start + offset, end: hole.end + offset });
    }
  };
  let end = 0;
  for (const { start, text: inner, at } of jsonStrings(text)) {
    gather(end, text.slice(end, start));
    const read = readTemplate(inner);
    broken += read.broken;
    for (const hole of read.template.holes) {
      const place = { start: at(hole.start), end: at(hole.end) };
      holes.push({ ...hole, ...place, escapes: hole.escapes + 1 });
    }
    end = at(inner.length);
  }
  gather(end, text.slice(end));
  return { template: { text, holes }, broken };
}

/** The text with its holes filled. */
export function fillTemplate({ text, holes }: Template, writing: Writing): string {
  let filled = '';
  let end = 0;
  for (const { start, end: after, escapes, content } of holes) {
    filled += text.slice(end, start) + escaped(contentText(content, writing), escapes);
    end = after;
  }
  return filled + text.slice(end);
}

/** The indexes of all values in it, in order; a value that stands there twice is there twice. */
export function indexesOf({ holes }: Template): readonly number[] {
  return holes.flatMap(({ content }) =>
    typeof content === 'number' ? [content] : indexesOf(content.template),
  );
}

/** A text that is encoded as a whole once it is complete. */
export function encodedWhole(template: Template): Template {
  const content = { template, form: PLAIN_BASE64 };
  const { length } = template.text;
  return { text: template.text, holes: [{ start: 0, end: length, escapes: 0, content }] };
}

function contentText(content: Hole['content'], writing: Writing): string {
  if (typeof content === 'number') return writing.value(content);
  const { encoded = (text: string) => encodeBase64(text, content.form) } = writing;
  return encoded(fillTemplate(content.template, writing));
}

/** A text as it stands inside of a string of JSON, so many times. */
function escaped(text: string, times: number): string {
  let result = text;
  for (let time = 0; time < times; time += 1) result = JSON.stringify(result).slice(1, -1);
  return result;
}

/** The holes of a text that is no JSON. */
function plainHoles(text: string): { readonly holes: readonly Hole[]; readonly broken: number } {
  const clear = placeholdersIn(text).map(({ start, end, index }): Hole => {
    return { start, end, escapes: 0, content: index };
  });
  const read = base64Runs(text).map((run) => ({ run, hole: encodedHole(run) }));
  const encoded = read.flatMap(({ hole }) => hole ?? []);
  return {
    holes: [...clear, ...encoded].sort((a, b) => a.start - b.start),
    broken: read.filter(({ run }) => run.decoded === undefined).length,
  };
}

function encodedHole({ start, end, decoded }: Base64Run): Hole | undefined {
  if (decoded === undefined) return undefined;
  const { template } = readTemplate(decoded.text);
  if (template.holes.length === 0) return undefined;
  return { start, end, escapes: 0, content: { template, form: decoded.form } };
}
