import fc from 'fast-check';
import { addsUp, amountText, sumTexts } from '../../lib/report/amounts';
import { Quantity } from '../../lib/values';

const of = (texts: readonly string[]): readonly Quantity[] =>
  texts.map((text) => Quantity.of(text));

test.each([
  [
    ['1Gi', '512Mi'],
    ['1536Mi', '1024Mi', '512Mi'],
  ],
  [
    ['2Gi', '1Gi'],
    ['3Gi', '2Gi', '1Gi'],
  ],
  [
    ['1Ti', '0'],
    ['1Ti', '1Ti', '0'],
  ],
  [
    ['1Ki', '1Mi'],
    ['1025Ki', '1Ki', '1024Ki'],
  ],
])('parts %j of memory read %j', (given, printed) => {
  const parts = of(given);
  const whole = parts.reduce((sum, part) => sum.plus(part));

  const { whole: first, parts: rest, roundedTo } = sumTexts('memory', whole, parts);

  expect([first, ...rest]).toEqual(printed);
  expect(roundedTo).toBeUndefined();
});

test.each([
  [
    ['15', '1'],
    ['16', '15', '1'],
  ],
  [
    ['15500m', '500m'],
    ['16000m', '15500m', '500m'],
  ],
  [
    ['1', '1500u'],
    ['1001500u', '1', '1500u'],
  ],
])('parts %j of a CPU read %j', (given, printed) => {
  const parts = of(given);
  const whole = parts.reduce((sum, part) => sum.plus(part));

  const { whole: first, parts: rest } = sumTexts('cpu', whole, parts);

  expect([first, ...rest]).toEqual(printed);
});

test('an amount by itself is printed in its largest whole unit', () => {
  expect(amountText('memory', Quantity.of('65036Mi'))).toBe('65036Mi');
  expect(amountText('memory', Quantity.of('2405181685760m'))).toBe('2293.76Mi');
  expect(amountText('cpu', Quantity.of('32300m'))).toBe('32300m');
});

/** The number that a reader takes a printed amount for, in thousandths of the smallest unit that is printed. */
function read(text: string): bigint {
  const [, digits = '0', decimals = '', suffix = ''] = /^(\d+)(?:\.(\d+))?(\w*)$/.exec(text) ?? [];
  const size = { Ti: 1n << 40n, Gi: 1n << 30n, Mi: 1n << 20n, Ki: 1n << 10n }[suffix] ?? 1n;
  return BigInt(digits + decimals.padEnd(3, '0')) * size;
}

test('what is printed adds up, for any capacity and any reservations', () => {
  const amount = fc.bigInt({ min: 0n, max: 1n << 42n });
  fc.assert(
    fc.property(amount, amount, fc.integer({ min: 0, max: 1000 }), (kube, left, permille) => {
      const base = Quantity.of(kube).plus(Quantity.of(left));
      const eviction = base.timesPercent(`${permille / 10}%`);
      const parts = [Quantity.of(kube), eviction, Quantity.of(left)];
      const whole = parts.reduce((sum, part) => sum.plus(part));

      const texts = sumTexts('memory', whole, parts);

      expect(addsUp(whole, parts)).toBe(true);
      expect(texts.parts.map(read).reduce((sum, part) => sum + part, 0n)).toBe(read(texts.whole));
    }),
  );
});
