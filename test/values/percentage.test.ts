import fc from 'fast-check';

import { Percentage } from '../../lib/values';

test.each([
  ['10%', '10%'],
  ['7.5%', '7.5%'],
  ['0%', '0%'],
  ['100%', '100%'],
  ['007.500%', '7.5%'],
  [10, '10%'],
  [0, '0%'],
  [0.5, '0.5%'],
])('reads %s', (input, printed) => {
  expect(Percentage.of(input).toString()).toBe(printed);
});

test('gives the share as a number and as a fraction', () => {
  const { numerator, denominator } = Percentage.of('7.5%').fraction;

  expect(Number(numerator) / Number(denominator)).toBe(0.075);
  expect(Percentage.of('7.5%').toNumber()).toBe(7.5);
  expect(JSON.stringify(Percentage.of(10))).toBe('"10%"');
});

test('compares shares, not spellings', () => {
  expect(Percentage.of(10).equals('10.0%')).toBe(true);
  expect(Percentage.of('9.999999999%').compare(10)).toBeLessThan(0);
  expect(Percentage.of(10).compare(Percentage.of('9%'))).toBeGreaterThan(0);
});

test('what is printed reads as the same share', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 100_000 }), (thousandths) => {
      const share = Percentage.of(thousandths / 1000);

      expect(Percentage.of(share.toString()).equals(share)).toBe(true);
      expect(share.toNumber()).toBe(thousandths / 1000);
    }),
  );
});
