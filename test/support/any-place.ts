/** Inputs with something else in one place: settings are read from YAML, and anything may stand anywhere. */
import fc from 'fast-check';

const anything = fc.oneof(
  fc.anything({ withBigInt: true, withNullPrototype: true, maxDepth: 1 }),
  fc.constantFrom<unknown>(null, undefined, [], {}, '', 'x', 0, -1, NaN, true, [null], ['x']),
);

/** The input with any value in one of its places, however deep, or in the place of it all. */
export function changedAnywhere(input: unknown): fc.Arbitrary<unknown> {
  const places = [...placesOf(input)];
  return fc
    .tuple(fc.constantFrom(...places), anything)
    .map(([place, value]) => replaced(input, place, value));
}

function* placesOf(value: unknown, at: readonly string[] = []): Generator<readonly string[]> {
  yield at;
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) yield* placesOf(inner, [...at, key]);
}

function replaced(input: unknown, [key, ...rest]: readonly string[], value: unknown): unknown {
  if (key === undefined) return value;
  if (Array.isArray(input)) {
    return input.map((one: unknown, index) =>
      String(index) === key ? replaced(one, rest, value) : one,
    );
  }
  const record = input as Readonly<Record<string, unknown>>;
  return { ...record, [key]: replaced(record[key], rest, value) };
}
