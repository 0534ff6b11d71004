/**
 * YAML that PyYAML, which reads version 1.1 for cloud-init, gives back as it was: every text in double quotes, and the content of files as literal
 * blocks. Unquoted texts are left to nobody's rules: the two versions of YAML, and PyYAML itself (tabs, "?"), differ in what they take them for.
 *
 * @see https://yaml.org/spec/1.1/
 */
import { Scalar, Schema, stringify } from 'yaml';
import type {
  CreateNodeOptions,
  DocumentOptions,
  SchemaOptions,
  Tags,
  ToStringOptions,
} from 'yaml';

const OPTIONS: DocumentOptions & SchemaOptions & CreateNodeOptions & ToStringOptions = {
  version: '1.1',
  // Each line of a file stands on a line of its own.
  lineWidth: 0,
  doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER,
  indentSeq: false,
  flowCollectionPadding: false,
  defaultStringType: 'QUOTE_DOUBLE',
  defaultKeyType: 'PLAIN',
  // Parts are cut out and counted, so none may refer to another.
  aliasDuplicateObjects: false,
  // Made once: the library would sort its tags anew for every piece.
  schema: new Schema({
    schema: 'yaml-1.1',
    resolveKnownTags: false,
    // Nothing is merged, and with this tag the library would never quote "<<".
    customTags: (tags) => tags.filter((tag) => !isMerge(tag)),
  }),
};

// What PyYAML refuses to read or takes for a line break (U+0085, U+2028, U+2029), and the byte order mark, which it may drop.
const UNPRINTABLE = String.raw`[\0-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]|\p{Cs}`;
const SOME_UNPRINTABLE = new RegExp(UNPRINTABLE, 'u');
const ALL_UNPRINTABLE = new RegExp(UNPRINTABLE, 'gu');

/** A value as a block, one key or item a line, ending in a line break. */
export function yamlBlock(value: unknown): string {
  return escaped(stringify(value, OPTIONS));
}

/** A value on one line, such as `["rm", "-f"]`, ending in a line break. */
export function yamlLine(value: unknown): string {
  return escaped(stringify(value, { ...OPTIONS, collectionStyle: 'flow' }));
}

/** The content of a file, for `yamlBlock`: a literal block where its text can stand in one. */
export function yamlContent(text: string): Scalar<string> {
  const scalar = new Scalar(text);
  scalar.type = isBlock(text) ? 'BLOCK_LITERAL' : 'QUOTE_DOUBLE';
  return scalar;
}

// Exactly one line break at the end, and a first line that shows where the text begins.
function isBlock(text: string): boolean {
  return /^[^\s].*\n/.test(text) && /[^\n]\n$/.test(text) && !SOME_UNPRINTABLE.test(text);
}

// Such characters are only in double quotes, where the library leaves some of them as they are.
function escaped(text: string): string {
  if (!SOME_UNPRINTABLE.test(text)) return text;
  return text.replace(
    ALL_UNPRINTABLE,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function isMerge(tag: Tags[number]): boolean {
  return tag === 'merge' || (typeof tag === 'object' && tag.tag === 'tag:yaml.org,2002:merge');
}
