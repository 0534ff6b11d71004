import { isRecord } from '../../values';

const TYPES = ['array', 'boolean', 'integer', 'number', 'object', 'string'];

type Schema = Readonly<Record<string, unknown>>;

// Checked by value; types and unknown fields are checked elsewhere, as null and late values need more than a schema can say.
const KEPT: Readonly<Record<string, (value: unknown) => boolean>> = {
  enum: (value) => Array.isArray(value) && value.length > 0 && value.every(isPlain),
  maxItems: isCount,
  maxLength: isCount,
  maxProperties: isCount,
  minItems: isCount,
  minLength: isCount,
  minProperties: isCount,
  multipleOf: (value) => Number.isFinite(value) && Number(value) > 0,
};

/** Whether it is what JSON can say in a word; a choice that is known only later may be any. */
function isPlain(value: unknown): boolean {
  return value === null || ['boolean', 'string'].includes(typeof value) || Number.isFinite(value);
}

function isCount(value: unknown): boolean {
  return Number.isInteger(value) && Number(value) >= 0;
}

/** What of a structural schema of OpenAPI v3 is about values, as a JSON schema. */
export function valueSchema(schema: Schema): Schema {
  return convert(schema, false);
}

function convert(schema: Schema, inJunctor: boolean): Schema {
  const result: Record<string, unknown> = {};
  // What is no legal word of a schema is refused with the definition; the compiler would throw for it.
  for (const [key, isLegal] of Object.entries(KEPT)) {
    if (isLegal(schema[key])) result[key] = schema[key];
  }
  if (inJunctor && isType(schema['type'])) result['type'] = schema['type'];
  if (isPattern(schema['pattern'])) result['pattern'] = schema['pattern'];
  limits(schema, result);
  children(schema, result, inJunctor);
  for (const key of ['allOf', 'anyOf', 'oneOf'] as const) {
    const list: unknown = schema[key];
    if (Array.isArray(list) && list.length > 0) {
      result[key] = list.filter(isRecord).map((one) => convert(one, true));
    }
  }
  if (isRecord(schema['not'])) result['not'] = convert(schema['not'], true);
  return result;
}

function isType(value: unknown): boolean {
  return typeof value === 'string' && TYPES.includes(value);
}

/** In OpenAPI v3 exclusive limits are switches beside the limits; in JSON schema they are limits themselves. */
function limits(schema: Schema, result: Record<string, unknown>): void {
  for (const side of ['Maximum', 'Minimum'] as const) {
    const limit = schema[side.toLowerCase()];
    if (typeof limit !== 'number' || !Number.isFinite(limit)) continue;
    const exclusive = schema[`exclusive${side}`] === true;
    result[exclusive ? `exclusive${side}` : side.toLowerCase()] = limit;
  }
}

function children(schema: Schema, result: Record<string, unknown>, inJunctor: boolean): void {
  const { properties, items, required } = schema;
  const others = schema['additionalProperties'];
  if (isRecord(properties)) {
    result['properties'] = Object.fromEntries(
      Object.entries(properties).flatMap(([key, one]) =>
        isRecord(one) ? [[key, convert(one, inJunctor)]] : [],
      ),
    );
  }
  if (isRecord(others)) result['additionalProperties'] = convert(others, inJunctor);
  if (isRecord(items)) result['items'] = convert(items, inJunctor);
  // Elsewhere it is checked with the types: a default or a null may stand for the field.
  if (inJunctor && Array.isArray(required)) {
    result['required'] = required.filter((one: unknown) => typeof one === 'string');
  }
}

// What means something else to Go than to JavaScript: classes by name, flags, anchors of its own.
const OF_GO = /\[\[:|\\[pPzAQEC]|\(\?(?![:=!])/;

/** Whether it is a pattern that means the same to the API server. */
function isPattern(pattern: unknown): pattern is string {
  if (typeof pattern !== 'string' || OF_GO.test(pattern)) return false;
  try {
    return new RegExp(pattern) instanceof RegExp;
  } catch {
    return false;
  }
}
