import { Duration, InvalidConfiguration } from '../../lib/values';

test.each([
  ['1h30m', '1h30m0s'],
  ['90s', '1m30s'],
  ['1.5s', '1.5s'],
  ['100ms', '100ms'],
  ['-1m', '-1m0s'],
  ['0', '0s'],
  ['1us', '1µs'],
])('reads %s and prints it as Go does', (input, printed) => {
  expect(Duration.of(input).toString()).toBe(printed);
});

test('counts seconds and compares lengths', () => {
  expect(Duration.of('1m30s').seconds()).toBe(90);
  expect(Duration.ofSeconds(90).toString()).toBe('1m30s');
  expect(Duration.ofSeconds(0.5).toString()).toBe('500ms');
  expect(Duration.of('60s').equals('1m')).toBe(true);
  expect(Duration.of('59s').compare('1m')).toBeLessThan(0);
  expect(Duration.zero.isZero()).toBe(true);
  expect(Duration.of('-1ns').isNegative()).toBe(true);
});

test('adds and subtracts', () => {
  expect(Duration.of('1h').plus('30m').toString()).toBe('1h30m0s');
  expect(Duration.of('1h').minus('90m').toString()).toBe('-30m0s');
});

test('refuses sums beyond 64 bits', () => {
  const longest = Duration.of('9223372036854775807ns');

  expect(() => longest.plus('1ns')).toThrow(InvalidConfiguration);
  expect(() => longest.minus('-1ns')).toThrow(InvalidConfiguration);
  expect(() => Duration.ofSeconds(Infinity)).toThrow(InvalidConfiguration);
  expect(longest.minus('1ns').toString()).toBe('2562047h47m16.854775806s');
});

test('prints the same in JSON', () => {
  expect(JSON.stringify({ every: Duration.of('15m') })).toBe('{"every":"15m0s"}');
});
