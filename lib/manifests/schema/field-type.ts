import { parseSpan } from './span';
import type { Span } from './span';

/** Types that are no lists, maps or records. */
export type ScalarName =
  | 'any'
  | 'boolean'
  | 'bytes'
  | 'int-or-string'
  | 'int32'
  | 'int64'
  | 'micro-time'
  | 'number'
  | 'quantity'
  | 'schema-or-boolean'
  | 'schema-or-list'
  | 'string'
  | 'time';

/** What may stand in a field. */
export type FieldType =
  | { readonly is: 'scalar'; readonly name: ScalarName }
  | { readonly is: 'list' | 'map'; readonly of: FieldType }
  | { readonly is: 'record'; readonly definition: string };

/** A field of a definition. */
export interface FieldSchema {
  readonly name: string;
  readonly type: FieldType;
  /** Whether the API server refuses objects without it. */
  readonly required: boolean;
  /** All the texts that may stand in it. @default - any */
  readonly choices?: readonly string[];
  /** The versions that have it so. @default - all that have the definition */
  readonly span?: Span;
}

/** Reads the fields of a definition: `replicas:int32 template:core.v1.PodTemplateSpec! type:string=A|B@18-22`. */
export function parseFields(text: string): readonly FieldSchema[] {
  return text === '' ? [] : text.split(' ').map(parseField);
}

const FIELD = /^([^:]+):([^!=@]+)(!?)(?:=([^@]*))?(?:@(.*))?$/;

function parseField(text: string): FieldSchema {
  const match = FIELD.exec(text);
  if (match === null) throw new Error(`bug: the schema data hold a field "${text}"`);
  const [, name = '', type = '', mark, choices, span] = match;
  return {
    name,
    type: parseType(type),
    required: mark === '!',
    ...(choices === undefined ? {} : { choices: choices.split('|') }),
    ...(span === undefined ? {} : { span: parseSpan(span) }),
  };
}

function parseType(text: string): FieldType {
  if (text.endsWith('[]')) return { is: 'list', of: parseType(text.slice(0, -2)) };
  if (text.endsWith('{}')) return { is: 'map', of: parseType(text.slice(0, -2)) };
  // Names of definitions have dots in them: core.v1.PodSpec.
  if (text.includes('.')) return { is: 'record', definition: text };
  return { is: 'scalar', name: text as ScalarName };
}
