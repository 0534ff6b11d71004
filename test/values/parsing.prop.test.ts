import fc from 'fast-check';

import {
  Cidr,
  DevicePath,
  Duration,
  Hostname,
  IpAddress,
  Iqn,
  IscsiPortal,
  KubernetesVersion,
  Percentage,
  Quantity,
  formatViolation,
} from '../../lib/values';
import type { Parsed } from '../../lib/values';

interface Value {
  equals(other: never): boolean;
  toString(): string;
}

interface ValueType {
  readonly name: string;
  readonly parse: (input: never, path: string) => Parsed<Value>;
  /** Pieces that texts of this type are made of, so that random ones come close to it. */
  readonly pieces: readonly string[];
}

const types: readonly ValueType[] = [
  { name: 'Quantity', parse: Quantity.parse, pieces: ['1', '.', 'Gi', 'm', 'e3', '-', '+', 'E'] },
  { name: 'Percentage', parse: Percentage.parse, pieces: ['1', '10', '.', '%', '-'] },
  { name: 'Duration', parse: Duration.parse, pieces: ['1', '.', 'h', 'm', 's', 'd', 'w', '-'] },
  { name: 'Cidr', parse: Cidr.parse, pieces: ['10', '.', '0.0.0', '/', '24', '::', 'fe80'] },
  { name: 'IpAddress', parse: IpAddress.parse, pieces: ['10', '.', '0.0.0', '::', 'fe80', '%'] },
  { name: 'KubernetesVersion', parse: KubernetesVersion.parse, pieces: ['v', '1', '.', '36', '-'] },
  { name: 'Hostname', parse: Hostname.parse, pieces: ['a', '-', '.', 'A', '1', 'a'.repeat(40)] },
  { name: 'Iqn', parse: Iqn.parse, pieces: ['iqn.', '2016-06', '.a', '.com', ':', 'x', '_', 'A'] },
  {
    name: 'IscsiPortal',
    parse: IscsiPortal.parse,
    pieces: ['10.0.0.1', ':', '3260', ',', '[', 'fd00::1', ']', 'a'],
  },
  { name: 'DevicePath', parse: DevicePath.parse, pieces: ['/dev', '/mapper', '/', 'sdb', '..'] },
];

const anything = fc.anything({
  withBigInt: true,
  withBoxedValues: true,
  withDate: true,
  withMap: true,
  withNullPrototype: true,
  withObjectString: true,
  withSparseArray: true,
  withTypedArray: true,
});
const hostile = fc.constantFrom<unknown>(
  Symbol('s'),
  () => 'a function',
  { toString: () => fail('called toString') },
  Object.create(null),
  '\uD800',
  '9'.repeat(100_000),
  'a.'.repeat(50_000),
  `1${'0'.repeat(100)}e999`,
);

describe.each(types)('$name', ({ parse, pieces }) => {
  const near = fc.array(fc.constantFrom(...pieces), { maxLength: 6 }).map((some) => some.join(''));
  const input = fc.oneof(anything, hostile, fc.string({ unit: 'binary' }), near);

  test('answers any input with a value or a complete violation, and never throws', () => {
    fc.assert(
      fc.property(input, (given) => {
        const outcome = parse(given as never, 'some.path');
        if (outcome.ok) return;
        const { path, reason, remedy, value = '' } = outcome.violation;

        expect(path).toBe('some.path');
        expect(reason).not.toBe('');
        expect(remedy).not.toBe('');
        expect(value.length).toBeLessThanOrEqual(120);
        expect(formatViolation(outcome.violation)).not.toContain('\n');
      }),
      { numRuns: 300 },
    );
  });

  test('proposes only what it takes itself', () => {
    fc.assert(
      fc.property(input, (given) => {
        const outcome = parse(given as never, '');
        if (outcome.ok) return;
        const proposal = /^write [a-z,: ]*"([^"]+)"/.exec(outcome.violation.remedy)?.[1];
        if (proposal === undefined || proposal.endsWith('…')) return;

        expect({ proposal, taken: parse(proposal as never, '').ok }).toEqual({
          proposal,
          taken: true,
        });
      }),
      { numRuns: 500 },
    );
  });

  test('reads what it has printed, as the same value', () => {
    fc.assert(
      fc.property(near, (given) => {
        const outcome = parse(given as never, '');
        if (!outcome.ok) return;
        const again = parse(outcome.value.toString() as never, '');

        expect(again.ok && again.value.equals(outcome.value as never)).toBe(true);
        expect(again.ok && again.value.toString()).toBe(outcome.value.toString());
        expect(parse(outcome.value as never, '')).toEqual(outcome);
      }),
      { numRuns: 300 },
    );
  });
});

function fail(reason: string): never {
  throw new Error(reason);
}
