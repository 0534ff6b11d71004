import {
  hasPlaceholder,
  isCalculated,
  placeholderIndex,
  placeholderNumber,
  placeholderText,
  placeholdersIn,
} from '../../lib/values';

const number = placeholderNumber;

test('a text and a number stand for an index, and are found again', () => {
  expect([placeholderText(12), number(12)]).toEqual([
    'output-12-of-groundwork',
    777_000_012_576_158,
  ]);
  expect([0, 7, 999_999].map((index) => placeholderIndex(number(index)))).toEqual([0, 7, 999_999]);
  expect(Number.isSafeInteger(number(999_999))).toBe(true);
  expect(() => number(1_000_000)).toThrow('more than 999999 values are late');
});

test.each([
  ['nothing', 'output-of-groundwork', []],
  ['a text alone', placeholderText(3), [[0, 23, 3, 'text']]],
  [
    'two texts side by side',
    placeholderText(3) + placeholderText(14),
    [
      [0, 22, 3, 'text'],
      [22, 45, 14, 'text'],
    ],
  ],
  ['a number with a unit', `${number(5)}m`, [[0, 15, 5, 'number']]],
  ['a number behind digits', `10.0.${number(5)}.1`, [[5, 20, 5, 'number']]],
  ['a number behind sevens', `777777${number(5)}`, [[6, 21, 5, 'number']]],
  ['digits that are no number of ours', '777005001673304', []],
  ['an index with a zero in front', 'output-03-of-groundwork', []],
])('in a text with %s each is found where it is', (_, text, expected) => {
  const found = placeholdersIn(text).map(({ start, end, index, type }) => [
    start,
    end,
    index,
    type,
  ]);

  expect(found.map(([, , ...rest]) => rest)).toEqual(expected.map(([, , ...rest]) => rest));
  expect(found.map(([start, end]) => text.slice(Number(start), Number(end)))).toEqual(
    found.map(([, , index, type]) =>
      type === 'text' ? placeholderText(Number(index)) : String(number(Number(index))),
    ),
  );
  expect(hasPlaceholder(text)).toBe(expected.length > 0);
});

test.each([
  ['plus one', number(3) + 1],
  ['plus a thousand', number(3) + 1000],
  ['minus one', number(3) - 1],
  ['half', number(3) / 2],
  ['half, rounded down', Math.floor(number(3) / 2)],
  ['a third, rounded', Math.round(number(3) / 3)],
  ['three quarters, rounded up', Math.ceil(number(3) * 0.75)],
  ['80 per cent', number(3) * 0.8],
  ['bytes as KiB', number(3) / 1024],
  ['bytes as MiB', number(3) / 1024 / 1024],
  ['MiB as bytes', number(3) * 1024 * 1024],
  ['milliseconds as seconds', number(3) / 1000],
  ['hours as seconds', number(3) * 3600],
  ['its negative', -number(3)],
])('%s of a placeholder is seen to be calculated, and is no placeholder', (_, value) => {
  expect(isCalculated(value, 4)).toBe(true);
  expect(placeholderIndex(value)).toBeUndefined();
  expect(isCalculated(value, 0)).toBe(false);
});

test.each([
  [0],
  [-1],
  [8080],
  [65_535],
  [1_000_650_000],
  [777_000_000],
  [777_000_000_000_000],
  [1_795_289_803_185],
  [Number.MAX_SAFE_INTEGER],
  [NaN],
  [Infinity],
  [number(3)],
])('%d is not seen as calculated', (value) => {
  expect(isCalculated(value, 10_000)).toBe(false);
});
