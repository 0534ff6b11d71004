/**
 * Machines that nobody would write: constructs with good props of which something was changed, into what is odd but may be meant. Some are
 * refused, which is fine; those that are not have to work.
 */
import * as fc from 'fast-check';

import { Machine } from '../../lib/machine';
import type { MachineProps } from '../../lib/machine';
import { GOOD_PROPS } from './good-props';

/** A machine as data, so that it can be shown. */
export interface OddMachine {
  readonly props: MachineProps;
  readonly constructs: readonly {
    readonly name: string;
    readonly index: number;
    readonly props: object;
  }[];
}

/** Odd machines, always the same for the same seed. */
export function oddMachines(count: number, seed: number): readonly OddMachine[] {
  return fc.sample(machine, { numRuns: count, seed });
}

/** The machine itself. */
export function makeOddMachine({ props, constructs }: OddMachine): Machine {
  const made = new Machine('m', props);
  for (const { index, props: given } of constructs) {
    const [Part] = GOOD_PROPS[index] ?? [];
    if (Part !== undefined) new Part(made, `c${index}`, given as never);
  }
  return made;
}

/** Texts that shells, systemd, YAML, JSON and TOML take for something else. */
const ODD_TEXTS = [
  '%',
  '%n',
  '%%',
  '$HOME',
  '${x}',
  '$$',
  '`id`',
  '\\',
  'a\\b',
  '\\x20',
  '\\n',
  '"',
  "'",
  `"'"`,
  "it's",
  '-',
  '--help',
  '- x',
  '#x',
  'a #b',
  ';',
  '; x',
  'a: b',
  'key=value',
  '{}',
  '[x]',
  '*',
  '?',
  '&x',
  '!x',
  '|',
  '>',
  '@',
  '~',
  'yes',
  'null',
  '0644',
  '1e3',
  '0x1f',
  ' ',
  ' x',
  'x ',
  'a  b',
  'a\tb',
  'a\nb',
  '\n',
  '\u0007',
  '\u0085',
  '\u2028',
  '\ufeff',
  'ü',
  'é',
  '日本語',
  '😀',
  '\ud800',
  '..',
  '../x',
  '/',
  '//x',
  'a/b',
  'a//b',
  '[Service]',
  'EOF',
  '$(id)',
  'x'.repeat(64),
  'x'.repeat(300),
  'x '.repeat(1500),
];

const oddText = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...ODD_TEXTS) },
  { weight: 1, arbitrary: fc.string({ maxLength: 12, unit: 'binary' }) },
);

/** What is written as it is, so that what it means is the caller's business. */
const RAW = new Set(['sections', 'append', 'content', 'configuration']);

type Change = (value: unknown) => unknown;

const textChange: fc.Arbitrary<Change> = oddText.chain((odd) =>
  fc.constantFrom<Change>(
    () => odd,
    (text) => `${String(text)}${odd}`,
    (text) => `${odd}${String(text)}`,
    (text) => `${String(text).slice(0, 3)}${odd}${String(text).slice(3)}`,
  ),
);

const numberChange: fc.Arbitrary<Change> = fc
  .oneof(
    fc.constantFrom(0, 1, -1, 2 ** 31, 2 ** 32, Number.MAX_SAFE_INTEGER, 1e21, 0.5),
    fc.integer({ min: 0, max: 100_000 }),
  )
  .map((number) => () => number);

const listChange: fc.Arbitrary<Change> = oddText.chain((odd) =>
  fc.constantFrom<Change>(
    () => [],
    (list) => [...(list as unknown[]), ...(list as unknown[])],
    (list) => [...(list as unknown[]), odd],
    (list) => [...(list as unknown[])].reverse(),
  ),
);

const recordChange: fc.Arbitrary<Change> = oddText.chain((odd) =>
  fc.constantFrom<Change>(
    (record) => ({ ...(record as object), [odd]: Object.values(record as object)[0] as unknown }),
    (record) =>
      Object.fromEntries(
        Object.entries(record as object).map(([key, value]) => [`${key}${odd}`, value as unknown]),
      ),
    (record) => Object.fromEntries(Object.entries(record as object).slice(1)),
  ),
);

function changeOf(value: unknown): fc.Arbitrary<Change> {
  if (typeof value === 'string') return textChange;
  if (typeof value === 'number') return numberChange;
  if (typeof value === 'boolean') return fc.constant((flag) => flag !== true);
  if (Array.isArray(value)) return listChange;
  if (typeof value === 'object' && value !== null) return recordChange;
  return fc.constant((same) => same);
}

/** Every place in props where something can be changed, as keys from the top. */
function placesIn(value: unknown, at: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [at];
  const inner = Object.entries(value).flatMap(([key, each]) =>
    RAW.has(key) ? [] : placesIn(each, [...at, key]),
  );
  return at.length === 0 ? inner : [at, ...inner];
}

function valueAt(value: unknown, [key, ...rest]: readonly string[]): unknown {
  if (key === undefined || typeof value !== 'object' || value === null) return value;
  return valueAt((value as Record<string, unknown>)[key], rest);
}

function changedAt(value: unknown, [key, ...rest]: readonly string[], change: Change): unknown {
  if (key === undefined) return change(value);
  if (typeof value !== 'object' || value === null) return value;
  const inner = changedAt((value as Record<string, unknown>)[key], rest, change);
  if (!Array.isArray(value)) return { ...value, [key]: inner };
  return value.map((each: unknown, index) => (String(index) === key ? inner : each));
}

/** Some fields left out, and up to two changes. */
function changed(props: object): fc.Arbitrary<object> {
  const left = fc
    .tuple(...Object.keys(props).map(() => fc.integer({ min: 0, max: 9 })))
    .map((draws) => {
      const kept = Object.entries(props).filter((_, index) => (draws[index] ?? 0) > 0);
      return Object.fromEntries(kept);
    });
  const once = (given: object): fc.Arbitrary<object> => {
    const places = placesIn(given);
    if (places.length === 0) return fc.constant(given);
    return fc
      .constantFrom(...places)
      .chain((place) =>
        changeOf(valueAt(given, place)).map((change) => changedAt(given, place, change) as object),
      );
  };
  return fc.oneof(
    { weight: 5, arbitrary: fc.constant(props) },
    { weight: 2, arbitrary: left },
    { weight: 4, arbitrary: once(props) },
    { weight: 1, arbitrary: left.chain(once).chain(once) },
  );
}

const construct = fc.integer({ min: 0, max: GOOD_PROPS.length - 1 }).chain((index) => {
  const [Part, props] = GOOD_PROPS[index] ?? [];
  return changed(props ?? {}).map((given) => ({ name: Part?.name ?? '', index, props: given }));
});

const machine: fc.Arbitrary<OddMachine> = fc.record({
  props: fc
    .record(
      {
        hostname: fc.constantFrom('m', 'm.example.org', 'a-0', `${'x'.repeat(60)}.y`),
        kubernetesVersion: fc.constantFrom('1.36', '1.36', '1.36', '1.34', '1.30', '1.27'),
      },
      { requiredKeys: ['kubernetesVersion'] },
    )
    .map((props) => ({
      ...props,
      capacity: { cpu: 4, memory: '8Gi', ephemeralStorage: '50Gi' },
      userDataLimit: 1 << 20,
    })),
  constructs: fc.uniqueArray(construct, {
    minLength: 1,
    maxLength: 3,
    selector: ({ index }) => index,
  }),
});
