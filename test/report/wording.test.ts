import { counted, grouped, nameList } from '../../lib/report/wording';

test('figures are grouped by threes', () => {
  expect([0, 999, 1000, 1234567].map(grouped)).toEqual(['0', '999', '1,000', '1,234,567']);
});

test('one is one, and all else are many', () => {
  expect([0, 1, 1200].map((count) => counted(count, 'machine'))).toEqual([
    '0 machines',
    '1 machine',
    '1,200 machines',
  ]);
});

test('nameList counts the names that it leaves out', () => {
  expect(nameList(['a', 'b', 'c'], 3)).toBe('a, b, c');
  expect(nameList(['a', 'b', 'c', 'd'], 2)).toBe('a, b and 2 more');
});
