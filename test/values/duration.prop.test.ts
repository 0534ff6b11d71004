import fc from 'fast-check';

import { Duration } from '../../lib/values';

const nanoseconds = fc.oneof(
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.bigInt({ min: -10_000_000_000n, max: 10_000_000_000n }),
);
const duration = nanoseconds.map((count) => Duration.of(`${count}ns`));

test('what is printed reads as the same duration', () => {
  fc.assert(
    fc.property(duration, (length) => {
      expect(Duration.of(length.toString()).equals(length)).toBe(true);
    }),
  );
});

test('subtracting undoes adding, and the order is that of the numbers', () => {
  const short = fc.bigInt({ min: -(2n ** 61n), max: 2n ** 61n });
  fc.assert(
    fc.property(short, short, (a, b) => {
      const [first, second] = [Duration.of(`${a}ns`), Duration.of(`${b}ns`)];

      expect(first.plus(second).minus(second).equals(first)).toBe(true);
      expect(first.plus(second).equals(second.plus(first))).toBe(true);
      expect(Math.sign(first.compare(second))).toBe(a < b ? -1 : a > b ? 1 : 0);
    }),
  );
});

test('the terms add up, in any order', () => {
  const term = fc.tuple(fc.integer({ min: 0, max: 999 }), fc.constantFrom('ms', 's', 'm', 'h'));
  fc.assert(
    fc.property(fc.array(term, { minLength: 1, maxLength: 6 }), (terms) => {
      const texts = terms.map(([count, unit]) => `${count}${unit}`);
      const sum = texts.reduce((total, text) => total.plus(text), Duration.zero);

      expect(Duration.of(texts.join('')).equals(sum)).toBe(true);
      expect(Duration.of(texts.reverse().join('')).equals(sum)).toBe(true);
    }),
  );
});
