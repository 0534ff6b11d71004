import fc from 'fast-check';

import { Quantity } from '../../lib/values';
import type { Suffix } from '../../lib/values';

const units: readonly Suffix[] = [
  ...(['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E'] as const),
  ...(['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'] as const),
];
const most = 2n ** 62n;
const unit = fc.constantFrom(...units);

// Any amount that has room to be added to another one, in any family of suffixes.
const quantity = fc
  .tuple(
    fc.oneof(fc.bigInt({ min: -most, max: most }), fc.bigInt({ min: -2000n, max: 2000n })),
    fc.constantFrom(...units, 'e0', 'e3', 'e-4', 'E5'),
  )
  .map(([mantissa, suffix]) => Quantity.parse(`${mantissa}${suffix}`))
  .map((outcome) => (outcome.ok ? outcome.value : undefined))
  .filter((amount) => amount !== undefined);

// `equals` is checked against the exact text in one unit, so that the laws below do not rest on `compare` alone.
const nanos = (amount: Quantity) => BigInt(amount.in('n').slice(0, -1));

test('what is printed reads as the same amount and prints the same again', () => {
  fc.assert(
    fc.property(quantity, (amount) => {
      const again = Quantity.of(amount.toString());

      expect(nanos(again) === nanos(amount)).toBe(true);
      expect(again.toString()).toBe(amount.toString());
    }),
  );
});

test('what is printed in any unit reads as the same amount', () => {
  fc.assert(
    fc.property(quantity, unit, (amount, chosen) => {
      expect(Quantity.of(amount.in(chosen)).equals(amount)).toBe(true);
    }),
  );
});

test('a whole number of any unit is that number times the unit', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -7n, max: 7n }), unit, (count, chosen) => {
      const amount = Quantity.of(`${count}${chosen}`);

      expect(amount.equals(Quantity.of(`1${chosen}`).times(count))).toBe(true);
      expect(amount.in(chosen)).toBe(`${count}${chosen}`);
    }),
  );
});

test('adding is commutative and associative, and subtracting undoes it', () => {
  fc.assert(
    fc.property(quantity, quantity, quantity, (a, b, c) => {
      expect(a.plus(b).equals(b.plus(a))).toBe(true);
      expect(
        a
          .plus(b)
          .plus(c)
          .equals(a.plus(b.plus(c))),
      ).toBe(true);
      expect(a.plus(b).minus(b).equals(a)).toBe(true);
      expect(a.minus(b).isNegative()).toBe(a.compare(b) < 0);
    }),
  );
});

test('the order is the order of the numbers', () => {
  fc.assert(
    fc.property(quantity, quantity, (a, b) => {
      const difference = nanos(a) - nanos(b);

      expect(Math.sign(a.compare(b))).toBe(difference < 0n ? -1 : difference > 0n ? 1 : 0);
      expect(a.compare(b) + b.compare(a)).toBe(0);
      expect(Quantity.max(a, b).compare(Quantity.min(a, b))).toBeGreaterThanOrEqual(0);
    }),
  );
});

test('rounding keeps the sign and never goes further than one step', () => {
  fc.assert(
    fc.property(quantity, unit, (amount, chosen) => {
      const step = nanos(Quantity.of(`1${chosen}`));
      const [up, down] = [nanos(amount.roundedUp(chosen)), nanos(amount.roundedDown(chosen))];

      expect(up % step === 0n && down % step === 0n).toBe(true);
      expect(magnitude(down) <= magnitude(nanos(amount))).toBe(true);
      expect(magnitude(nanos(amount)) <= magnitude(up)).toBe(true);
      expect(magnitude(up - down) <= step).toBe(true);
    }),
  );
});

test('a share and the rest make the whole, up to the rounding of two shares', () => {
  const percent = fc.integer({ min: 0, max: 1000 }).map((tenths) => tenths / 10);
  fc.assert(
    fc.property(quantity, percent, (amount, share) => {
      const parts = amount.timesPercent(share).plus(amount.timesPercent(100 - share));

      expect(magnitude(nanos(parts) - nanos(amount)) <= 2n).toBe(true);
      expect(amount.timesPercent(100).equals(amount)).toBe(true);
      expect(amount.timesPercent(0).isZero()).toBe(true);
    }),
  );
});

test('a number in thousandths comes back as the same number', () => {
  fc.assert(
    fc.property(fc.integer(), (thousandths) => {
      const number = thousandths / 1000;

      expect(Quantity.of(number).toNumber()).toBe(number === 0 ? 0 : number);
    }),
  );
});

test('no other way of writing a number of digits changes what it means', () => {
  const digits = fc.stringMatching(/^[0-9]{1,12}$/);
  fc.assert(
    fc.property(digits, digits, fc.integer({ min: -6, max: 3 }), (whole, part, exponent) => {
      const plain = Quantity.of(`${whole}.${part}e${exponent}`);

      expect(plain.equals(`00${whole}.${part}000E${exponent}`)).toBe(true);
      expect(plain.equals(`+${whole}${part}e${exponent - part.length}`)).toBe(true);
    }),
  );
});

function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value;
}
