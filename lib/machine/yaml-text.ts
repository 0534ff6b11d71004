/**
 * Text that PyYAML, which reads YAML 1.1, gives back as the same string. Written here and not by a library because a machine's budget is
 * counted part by part, and because a thousand machines are rendered in a second; the tests hold it against two parsers.
 *
 * @see https://yaml.org/spec/1.1/
 */

// A letter or slash first, so that nothing reads as a number, a date or a time.
const PLAIN = /^[A-Za-z/][A-Za-z0-9_./@+=-]*(?: [A-Za-z0-9_./@+=-]+)*$/;
// What YAML 1.1 takes for a boolean, nothing, or a number that begins with a letter.
const RESERVED = /^(?:y|n|yes|no|on|off|true|false|null|nan|inf)$/i;
// What PyYAML refuses to read or takes for a line break (U+0085, U+2028, U+2029), and the byte order mark, which it may drop.
const UNPRINTABLE = String.raw`[\0-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]|\p{Cs}`;
const SOME_UNPRINTABLE = new RegExp(UNPRINTABLE, 'u');
const ALL_UNPRINTABLE = new RegExp(UNPRINTABLE, 'gu');

/** A string on one line: plain where that is safe, else in double quotes. */
export function yamlScalar(text: string): string {
  return PLAIN.test(text) && !RESERVED.test(text) ? text : yamlQuoted(text);
}

/** A list of strings on one line. */
export function yamlList(items: readonly string[]): string {
  return `[${items.map(yamlScalar).join(', ')}]`;
}

/** A string after `key: `, whose further lines stand at the given indentation: a literal block where YAML allows one. */
export function yamlText(text: string, indentation: string): string {
  if (!isBlock(text)) return yamlScalar(text);
  const lines = text.slice(0, -1).split('\n');
  return `|\n${lines.map((line) => (line === '' ? '' : `${indentation}${line}`)).join('\n')}`;
}

// Exactly one line break at the end, and a first line that shows where the text begins.
function isBlock(text: string): boolean {
  return /^[^\s].*\n/.test(text) && /[^\n]\n$/.test(text) && !SOME_UNPRINTABLE.test(text);
}

function yamlQuoted(text: string): string {
  // JSON escapes what YAML 1.1 escapes, and in the same way, below U+007F.
  return JSON.stringify(text).replace(ALL_UNPRINTABLE, escape);
}

function escape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
