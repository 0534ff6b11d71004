import fc from 'fast-check';

type Tree = Record<string, unknown>;

interface Place {
  readonly holder: Record<string | number, unknown>;
  readonly key: string | number;
}

// What stands where something else should, among it what is almost right.
const VALUES: readonly unknown[] = [
  ...[null, '', 'x', '3', 'true', 0, -1, 1.5, 2 ** 33, true, false, [], {}, [1], ['x'], { a: 'b' }],
  ...['100m', '1Gi', 'Always', 'TCP', '2026-01-01T00:00:00Z', [{}], { name: 'a' }],
];

/** One of some objects with one or two places changed: taken away, renamed, doubled, or with another value. */
export function mutationOf(objects: readonly object[]): fc.Arbitrary<Tree> {
  const change = fc.record({
    place: fc.nat(),
    how: fc.constantFrom('drop', 'rename', 'double', 'value', 'value', 'value'),
    value: fc.constantFrom(...VALUES),
    cut: fc.nat({ max: 20 }),
  });
  return fc
    .record({
      base: fc.constantFrom(...objects),
      changes: fc.array(change, { minLength: 1, maxLength: 2 }),
    })
    .map(({ base, changes }) => {
      const object = structuredClone(base) as Tree;
      for (const one of changes) {
        const places = placesIn(object);
        const place = places[one.place % places.length];
        if (place !== undefined) apply(place, one.how, one.value, one.cut);
      }
      return object;
    });
}

function apply({ holder, key }: Place, how: string, value: unknown, cut: number): void {
  if (how === 'value') holder[key] = structuredClone(value);
  else if (how === 'drop') remove(holder, key);
  else if (typeof key === 'string') {
    const kept = holder[key];
    const at = cut % (key.length + 1);
    if (how === 'rename') Reflect.deleteProperty(holder, key);
    holder[`${key.slice(0, at)}x${key.slice(at)}`] = kept;
  }
}

function remove(holder: Place['holder'], key: string | number): void {
  if (Array.isArray(holder)) holder.splice(Number(key), 1);
  else Reflect.deleteProperty(holder, key);
}

/** Every place but those that tell what an object is. */
function placesIn(value: unknown, top = true): readonly Place[] {
  if (typeof value !== 'object' || value === null) return [];
  const holder = value as Place['holder'];
  return Object.keys(value)
    .filter((key) => !top || !['apiVersion', 'kind'].includes(key))
    .flatMap((key) => [
      { holder, key: Array.isArray(value) ? Number(key) : key },
      ...placesIn(holder[key], false),
    ]);
}
