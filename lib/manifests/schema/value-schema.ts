import { isRecord } from '../../values';

type Schema = Readonly<Record<string, unknown>>;

// Checked by value; types and unknown fields are checked elsewhere, as null and late values need more than a schema can say.
const KEPT = [
  'enum',
  'maxItems',
  'maxLength',
  'maxProperties',
  'minItems',
  'minLength',
  'minProperties',
  'multipleOf',
] as const;

/** What of a structural schema of OpenAPI v3 is about values, as a JSON schema. */
export function valueSchema(schema: Schema): Schema {
  return convert(schema, false);
}

function convert(schema: Schema, inJunctor: boolean): Schema {
  const result: Record<string, unknown> = {};
  for (const key of KEPT) if (schema[key] !== undefined) result[key] = schema[key];
  if (inJunctor && typeof schema['type'] === 'string') result['type'] = schema['type'];
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

/** In OpenAPI v3 exclusive limits are switches beside the limits; in JSON schema they are limits themselves. */
function limits(schema: Schema, result: Record<string, unknown>): void {
  for (const side of ['Maximum', 'Minimum'] as const) {
    const limit = schema[side.toLowerCase()];
    if (typeof limit !== 'number') continue;
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
  if (inJunctor && Array.isArray(required)) result['required'] = required;
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
