import { Quantity } from '../../lib/values';
import oracle from './quantity.oracle.json';

interface Reading {
  readonly in: string;
  readonly out?: string;
  readonly value?: string;
  readonly milli?: string;
  readonly string?: string;
  readonly error?: string;
}

const readings: readonly Reading[] = oracle.read;
const taken = readings.filter((row) => row.error === undefined);
const largest = 2n ** 63n - 1n;

// Where this library is stricter than apimachinery, on purpose: see quantity-notation.ts.
const noDigit = (row: Reading) => !/^[+-]?\.?\d/.test(row.in);
const wrappedExponent = (row: Reading) => /[eE][+-]?\d{4,}$/.test(row.in);
const beyond = (row: Reading) => {
  const value = BigInt(row.value ?? '0');
  const capped = row.in.endsWith('i') && (value === largest || value === -largest);
  return value > largest || value < -largest || capped;
};
const stricter = (row: Reading) => noDigit(row) || wrappedExponent(row) || beyond(row);

test('the table comes from a pinned apimachinery and is large enough to mean something', () => {
  expect(oracle.source).toBe('k8s.io/apimachinery v0.36.6');
  expect(taken.length).toBeGreaterThan(500);
  expect(readings.length - taken.length).toBeGreaterThan(40);
});

test('reads and prints what apimachinery reads, to the last digit', () => {
  const ours = taken.filter((row) => !stricter(row)).map((row) => answerTo(row.in));
  const theirs = taken
    .filter((row) => !stricter(row))
    .map(({ in: input, out, value, milli }) => ({ input, out, value, milli }));

  expect(theirs.length).toBeGreaterThan(500);
  expect(ours).toEqual(theirs);
});

test('refuses what apimachinery refuses', () => {
  const wronglyTaken = readings.filter(
    (row) => row.error !== undefined && Quantity.parse(row.in).ok,
  );

  expect(wronglyTaken).toEqual([]);
});

test('refuses by name what apimachinery caps, wraps around or takes for zero', () => {
  const cases = taken.filter(stricter);
  const wronglyTaken = cases.filter((row) => Quantity.parse(row.in).ok);
  const codes = new Set(cases.map((row) => codeOf(row.in)));

  expect(cases.length).toBeGreaterThan(20);
  expect(wronglyTaken).toEqual([]);
  expect([...codes].sort()).toEqual(['invalid', 'out-of-range']);
});

test('makes canonical what String() of apimachinery passes through as it was written', () => {
  const passedThrough = taken.filter((row) => row.string !== undefined && !stricter(row));

  expect(passedThrough.map((row) => row.in)).toContain('1.500');
  for (const row of passedThrough) {
    expect(row.string).toBe(row.in);
    expect(Quantity.of(row.in).equals(row.out ?? '')).toBe(true);
  }
});

test('adds, subtracts and compares as apimachinery does, suffixes included', () => {
  const ours = oracle.sums.map(({ a, b }) => ({
    a,
    b,
    sum: Quantity.of(a).plus(b).toString(),
    difference: Quantity.of(a).minus(b).toString(),
    order: String(Quantity.of(a).compare(b)),
  }));

  expect(ours).toEqual(oracle.sums);
});

function answerTo(input: string) {
  const quantity = Quantity.of(input);
  const [value, milli] = [String(quantity.bytes()), String(quantity.millis())];
  return { input, out: quantity.toString(), value, milli };
}

function codeOf(input: string): string {
  const outcome = Quantity.parse(input);
  return outcome.ok ? 'ok' : outcome.violation.code;
}
