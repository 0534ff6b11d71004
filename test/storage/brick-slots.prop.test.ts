import fc from 'fast-check';

import { alwaysPlaces, canPlace, slotsOf } from '../../lib/storage/brick-slots';

/** All outcomes of choosing groups set by set, by trying each choice. */
function outcomes(slots: readonly number[], sets: number, inSet: number): ReadonlySet<boolean> {
  if (sets === 0) return new Set([true]);
  const free = [...slots.keys()].filter((index) => (slots[index] ?? 0) > 0);
  if (free.length < inSet) return new Set([false]);
  const found = new Set<boolean>();
  for (const chosen of choices(free, inSet)) {
    const left = slots.map((one, index) => (chosen.includes(index) ? one - 1 : one));
    for (const one of outcomes(left, sets - 1, inSet)) found.add(one);
  }
  return found;
}

function choices(from: readonly number[], count: number): number[][] {
  if (count === 0) return [[]];
  return from.flatMap((one, index) =>
    choices(from.slice(index + 1), count - 1).map((rest) => [one, ...rest]),
  );
}

const cases = fc.record({
  slots: fc.array(fc.nat(4), { minLength: 0, maxLength: 5 }),
  sets: fc.integer({ min: 1, max: 4 }),
  inSet: fc.integer({ min: 1, max: 3 }),
});

test('sets can be placed, and always are, just where trying each choice says so', () => {
  fc.assert(
    fc.property(cases, ({ slots, sets, inSet }) => {
      const all = outcomes(slots, sets, inSet);

      expect(canPlace(slots, sets, inSet)).toBe(all.has(true));
      expect(alwaysPlaces(slots, sets, inSet)).toBe(!all.has(false));
    }),
    { numRuns: 400 },
  );
});

test('more slots never make it worse', () => {
  fc.assert(
    fc.property(cases, fc.nat(4), ({ slots, sets, inSet }, at) => {
      const more = slots.map((one, index) => (index === at ? one + 1 : one));

      if (alwaysPlaces(slots, sets, inSet)) expect(alwaysPlaces(more, sets, inSet)).toBe(true);
    }),
  );
});

test.each([
  [0, 10, 0],
  [10, 10, 0],
  [11, 10, 1],
  [20, 10, 1],
  [21, 10, 2],
  [-5, 10, 0],
])('%i KiB have room for bricks of %i: %i, since one KiB has to be left', (free, cost, count) => {
  expect(slotsOf(free, cost)).toBe(count);
});
