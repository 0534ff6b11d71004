import * as groundwork from 'groundwork';

import { GOOD_PROPS } from './support/good-props';
import type { MachineClass } from './support/good-props';

/** Whatever a YAML file can hold where something else is wanted, and what a program can. */
const ANYTHING: readonly (readonly [name: string, value: unknown])[] = [
  ['null', null],
  ['an empty list', []],
  ['a list of one text', ['x']],
  ['a list of nothing', [null]],
  ['a number', 5],
  ['a fraction', 1.5],
  ['no number', NaN],
  ['true', true],
  ['a quoted "false"', 'false'],
  ['an empty text', ''],
  ['an empty record', {}],
  ['a record of nothing', { Service: null }],
  ['a record that is no text', { toString: 5 }],
  ['a big number', 10n],
  ['a function', () => 1],
  ['a symbol', Symbol('x')],
  ['a record that holds itself', holdingItself()],
];

describe.each(GOOD_PROPS.map(([Part, props]) => [Part.name, Part, props] as const))(
  '%s',
  (_, Part, props) => {
    it('takes what is good', () => {
      expect(refusalsOf(Part, props)).toEqual([]);
    });

    it.each(ANYTHING)('tells what is wrong with %s, wherever it stands', (_name, value) => {
      const elsewhere = [['', value] as const, ...variantsOf(props, value)].flatMap(
        ([field, changed]) =>
          refusalsOf(Part, changed)
            .filter((path) => !path.startsWith('m/x'))
            .map((path) => [field, path]),
      );

      expect(elsewhere).toEqual([]);
    });
  },
);

it.each(ANYTHING)('a machine tells what is wrong with %s', (_, value) => {
  const fine = {
    hostname: 'm',
    kubernetesVersion: '1.36',
    capacity: { cpu: 4, memory: '8Gi', ephemeralStorage: '50Gi' },
    userData: { platform: 'aws', form: 'auto', gzip: 'auto' },
    userDataLimit: 16_384,
  };
  for (const [, changed] of [['', value] as const, ...variantsOf(fine, value)]) {
    const machine = new groundwork.Machine('m', changed as groundwork.MachineProps);
    for (const { path } of machine.validate()) expect(path).toMatch(/^m(\.|$)/);
  }
});

/** The paths that are refused; what nothing is wrong with must render. */
function refusalsOf(Part: MachineClass, props: unknown): string[] {
  const machine = new groundwork.Machine('m', {
    kubernetesVersion: '1.36',
    capacity: { cpu: 4, memory: '8Gi', ephemeralStorage: '50Gi' },
  });
  new Part(machine, 'x', props as never);
  const found = machine.validate();
  if (found.length === 0) machine.seed();
  return found.map(({ path }) => path);
}

/** The record with the value in each place in turn, however deep. */
function* variantsOf(
  record: unknown,
  value: unknown,
  at = '',
): Generator<readonly [field: string, changed: unknown]> {
  if (typeof record !== 'object' || record === null) return;
  for (const [key, old] of Object.entries(record)) {
    const path = `${at}.${key}`;
    const withThis = (changed: unknown): unknown =>
      Array.isArray(record)
        ? record.map((one: unknown, index) => (String(index) === key ? changed : one))
        : { ...record, [key]: changed };
    yield [path, withThis(value)];
    for (const [inner, changed] of variantsOf(old, value, path)) yield [inner, withThis(changed)];
  }
}

function holdingItself(): object {
  const record: Record<string, unknown> = {};
  record['self'] = record;
  return record;
}
