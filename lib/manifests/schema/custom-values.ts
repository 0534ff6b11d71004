/** The values that the schema of a CustomResourceDefinition allows, beyond their types. */
import type * as ajv from 'ajv';

import { isRecord } from '../../values';
import type { Findings } from '../../values';
import type { Field } from '../check/field';
import { LateValue } from '../late-value';

import { valueSchema } from './value-schema';

type Schema = Readonly<Record<string, unknown>>;
type Trouble = ajv.ErrorObject<string, Record<string, unknown>>;

const compiled = new WeakMap<Schema, ajv.ValidateFunction>();
let compiler: ajv.Ajv | undefined;

/**
 * Adds the values that a schema forbids: patterns, limits, choices, what is required, and combinations of these. Formats and rules in CEL are
 * left to the API server.
 */
export function checkCustomValues(
  root: Field,
  schema: Schema,
  ownStatus: boolean,
  findings: Findings,
): void {
  const known = knownPart(root.value);
  if (!isRecord(known)) return;
  const { status, ...rest } = known;
  const validate = validatorOf(schema);
  if (validate(ownStatus || status === undefined ? rest : known)) return;
  for (const trouble of validate.errors ?? []) {
    const place = placeOf(root, trouble.instancePath);
    if (isAbout(trouble, place)) report(trouble as Trouble, place, findings);
  }
}

function validatorOf(schema: Schema): ajv.ValidateFunction {
  const known = compiled.get(schema);
  if (known !== undefined) return known;
  const validate = ajvCompiler().compile(valueSchema(schema));
  compiled.set(schema, validate);
  return validate;
}

function ajvCompiler(): ajv.Ajv {
  if (compiler !== undefined) return compiler;
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would load it whenever the library is loaded
  const { Ajv } = require('ajv') as typeof ajv;
  compiler = new Ajv({
    allErrors: true,
    logger: false,
    strict: false,
    unicodeRegExp: false,
    validateFormats: false,
    validateSchema: false,
  });
  return compiler;
}

/** What of a value is known now; nothing stands in lists for what is not, so that the others keep their places. */
function knownPart(value: unknown): unknown {
  if (value === null || value instanceof LateValue) return undefined;
  if (Array.isArray(value)) return value.map(knownPart);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, one]) => [key, knownPart(one)])
      .filter(([, one]) => one !== undefined),
  );
}

function placeOf(root: Field, pointer: string): Field {
  let field = root;
  for (const step of pointer.split('/').slice(1)) {
    const key = step.replaceAll('~1', '/').replaceAll('~0', '~');
    field = Array.isArray(field.value) ? (field.items[Number(key)] ?? field) : field.at(key);
  }
  return field;
}

const JUNCTORS = /\/(?:anyOf|oneOf|not)\//;
const OF_ALL = ['anyOf', 'oneOf', 'not', 'maxItems', 'maxProperties', 'minItems', 'minProperties'];

/** Whether it is something to tell: not a part of an alternative, and not about what is not known yet. */
function isAbout({ keyword, schemaPath }: ajv.ErrorObject, place: Field): boolean {
  if (JUNCTORS.test(schemaPath) || keyword === 'required') return false;
  if (!place.given || place.late) return false;
  return !OF_ALL.includes(keyword) || !holdsLate(place.value);
}

function holdsLate(value: unknown): boolean {
  if (value instanceof LateValue) return true;
  return typeof value === 'object' && value !== null && Object.values(value).some(holdsLate);
}

function report({ keyword, params }: Trouble, place: Field, findings: Findings): void {
  const { [keyword]: say = unnamed } = SAYINGS;
  const [reason, remedy] = say(params);
  const code = keyword === 'enum' ? 'unsupported' : 'invalid';
  findings.add(code, place.path, place.value, reason, remedy);
}

type Saying = (params: Readonly<Record<string, unknown>>) => readonly [string, string];

const COMPARISONS: Readonly<Record<string, string>> = {
  '<': 'less than',
  '<=': 'at most',
  '>': 'more than',
  '>=': 'at least',
};

function compared({ comparison, limit }: Readonly<Record<string, unknown>>) {
  const words = `${COMPARISONS[String(comparison)] ?? ''} ${String(limit)}`;
  return [`must be ${words}`, `write a number that is ${words}`] as const;
}

function counted(what: string, which: string): Saying {
  return ({ limit }) => [`must have ${which} ${String(limit)} ${what}`, `write ${which} that many`];
}

const SAYINGS: Readonly<Record<string, Saying>> = {
  anyOf: () => ['fits none of the alternatives of its schema', 'look into the schema'],
  enum: ({ allowedValues }) => {
    const values = (allowedValues as readonly unknown[]).map((one) => JSON.stringify(one));
    return ['is none of the values of this field', `write ${values.join(' or ')}`];
  },
  exclusiveMaximum: compared,
  exclusiveMinimum: compared,
  maxItems: counted('items', 'at most'),
  maxLength: counted('characters', 'at most'),
  maxProperties: counted('fields', 'at most'),
  maximum: compared,
  minItems: counted('items', 'at least'),
  minLength: counted('characters', 'at least'),
  minProperties: counted('fields', 'at least'),
  minimum: compared,
  multipleOf: ({ multipleOf }) => [
    `must be a multiple of ${String(multipleOf)}`,
    'write another number',
  ],
  not: () => ['is what its schema forbids', 'look into the schema'],
  oneOf: () => [
    'does not fit exactly one of the alternatives of its schema',
    'look into the schema',
  ],
  pattern: ({ pattern }) => [`does not match ${String(pattern)}`, 'write text that does'],
};

const unnamed: Saying = () => ['is not what its schema asks for', 'look into the schema'];
