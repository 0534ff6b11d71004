/** Texts with values put in: what was JSON or base64 around a placeholder says the value afterwards. Plain text work, without Pulumi. */
import fc from 'fast-check';

import { fillTemplate, indexesOf, readTemplate } from '../../lib/bridge/late-template';
import { placeholderNumber, placeholderText } from '../../lib/values';

const nasty = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.constantFrom(
    '',
    '"',
    '\\',
    '\n',
    '\u2028',
    '{"a":"b"}',
    '"}',
    '\\u0041',
    '🦀',
    'a: b # c',
    '$&',
    '$1',
  ),
);
/** What stands in the text, and what it becomes. */
const late = fc.oneof(
  nasty.map((value) => ({ placeholder: placeholderText(0), value })),
  fc.integer().map((value) => ({ placeholder: placeholderNumber(1), value })),
);
// What would make JSON of the text around a value, in which it would be escaped, is tried below.
const affix = nasty.map((text) => text.replaceAll(/["{}[\]]/g, ''));
const key = fc.string({ unit: 'grapheme', maxLength: 6 }).filter((name) => name !== '__proto__');

/** A document that is built twice: with a placeholder in some of its leaves, and with the values. */
interface Twins {
  readonly before: unknown;
  readonly after: unknown;
}

/** Documents whose leaves may be JSON again, and base64 of such documents, twice. */
function documentOf(valueOf: (index: number) => unknown): fc.Arbitrary<Twins> {
  const known = fc
    .oneof(nasty, fc.integer(), fc.boolean(), fc.constant(null))
    .map((value): Twins => ({ before: value, after: value }));
  const text = fc.tuple(affix, fc.nat(2), affix).map(([begin, index, end]): Twins => {
    return {
      before: begin + placeholderText(index) + end,
      after: begin + String(valueOf(index)) + end,
    };
  });
  const number = fc.constant<Twins>({ before: placeholderNumber(3), after: valueOf(3) });
  const plain = treeOf(fc.oneof(known, text, number));
  const once = treeOf(fc.oneof(known, text, number, plain.map(inBase64)));
  return treeOf(fc.oneof(known, text, number, once.map(inBase64)));
}

function treeOf(leaf: fc.Arbitrary<Twins>): fc.Arbitrary<Twins> {
  const { tree } = fc.letrec<{ tree: Twins }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      leaf,
      fc.array(tie('tree'), { maxLength: 3 }).map((items): Twins => {
        return { before: items.map((one) => one.before), after: items.map((one) => one.after) };
      }),
      fc.dictionary(key, tie('tree'), { maxKeys: 3 }).map(twinsOfRecord),
      tie('tree').map((inner) => wrapped(inner, JSON.stringify)),
      tie('tree').map((inner) => wrapped(inner, (value) => JSON.stringify(value, undefined, 2))),
    ),
  }));
  return tree;
}

function inBase64(inner: Twins): Twins {
  return wrapped(inner, (value) => base64(JSON.stringify(value)));
}

function twinsOfRecord(record: Readonly<Record<string, Twins>>): Twins {
  const entries = Object.entries(record);
  return {
    before: Object.fromEntries(entries.map(([name, { before }]) => [name, before])),
    after: Object.fromEntries(entries.map(([name, { after }]) => [name, after])),
  };
}

function wrapped({ before, after }: Twins, wrap: (value: unknown) => string): Twins {
  return { before: wrap(before), after: wrap(after) };
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

test('JSON is byte for byte what it is with the values in it, however deep they stand', () => {
  const values = fc.tuple(nasty, nasty, nasty, fc.integer());
  fc.assert(
    fc.property(
      values.chain((known) =>
        fc.tuple(
          fc.constant(known),
          documentOf((index) => known[index]),
        ),
      ),
      fc.constantFrom(undefined, 2, '\t'),
      ([known, { before, after }], space) => {
        const text = JSON.stringify({ '': before }, undefined, space);

        const { template, broken } = readTemplate(text);
        const filled = fillTemplate(template, { value: (index) => String(known[index]) });

        expect(broken).toBe(0);
        expect(filled).toBe(JSON.stringify({ '': after }, undefined, space));
      },
    ),
    { numRuns: 200 },
  );
});

test('other text keeps every byte around the values, which stand in it as they are', () => {
  const piece = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 9 }).map((text) => text.replaceAll(/[{}[\]"\d]/g, '')),
    late,
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 6 }), nasty, fc.integer(), (pieces, text, number) => {
      const valueOf = (index: number): string => String(index === 0 ? text : number);
      const before = pieces
        .map((one) => (typeof one === 'string' ? one : one.placeholder))
        .join('');
      const after = pieces
        .map((one) => {
          if (typeof one === 'string') return one;
          return valueOf(typeof one.placeholder === 'string' ? 0 : 1);
        })
        .join('');

      expect(fillTemplate(readTemplate(before).template, { value: valueOf })).toBe(after);
    }),
  );
});

test('base64 is that of the text with the values, at each place and in each alphabet', () => {
  const alphabet = fc.constantFrom('base64' as const, 'base64url' as const);
  const text = fc.string({ unit: 'grapheme', maxLength: 7 });
  fc.assert(
    fc.property(text, text, nasty, alphabet, (begin, end, value, form) => {
      const encode = (inner: string): string => Buffer.from(begin + inner + end).toString(form);
      const around = (inner: string): string => `url: ${encode(inner)},`;

      const { template } = readTemplate(around(placeholderText(0)));
      const filled = fillTemplate(template, { value: () => value });
      const [, run = ''] = /^url: (.*),$/.exec(filled) ?? [];

      // Inside of JSON the value is escaped.
      const escaped = begin.endsWith('"') && end.startsWith('"');
      expect(Buffer.from(run, form).toString('utf8')).toBe(
        begin + (escaped ? JSON.stringify(value).slice(1, -1) : value) + end,
      );
    }),
  );
});

test('a text without placeholders has no holes, and stays as it is', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'grapheme-composite' }), fc.json()), (text) => {
      const { template, broken } = readTemplate(text);

      expect([template.holes, broken]).toEqual([[], 0]);
      expect(fillTemplate(template, { value: () => 'x' })).toBe(text);
    }),
  );
});

const O = placeholderText(0);
const VALUE = 'a"b\n';

test.each([
  ['JSON as it is written', `{ "a" :\t"${O}" }`, '{ "a" :\t"a\\"b\\n" }'],
  [
    'escapes of other characters',
    `{"\\u00e9\\/":"\\u00e9${O}\\/"}`,
    '{"\\u00e9\\/":"\\u00e9a\\"b\\n\\/"}',
  ],
  ['a key', `{"${O}":1}`, '{"a\\"b\\n":1}'],
  ['JSON that is a text', `"${O}"`, '"a\\"b\\n"'],
  ['a value of JSON', `{"a": ${O}, "b": "${O}"}`, '{"a": a"b\n, "b": "a\\"b\\n"}'],
  ['an argument with JSON', `--set={"a":"${O}"}`, '--set={"a":"a\\"b\\n"}'],
  ['a line with JSON', `x: "${O}"\ny: {"a":"${O}"}\nz: [`, 'x: "a"b\n"\ny: {"a":"a\\"b\\n"}\nz: ['],
  ['JSON in a here document', `cat <<E\n{\n"a":"${O}"}\nE\n`, 'cat <<E\n{\n"a":"a\\"b\\n"}\nE\n'],
  ['what is no JSON', `{{ "${O}" }}`, '{{ "a"b\n" }}'],
  ['what is no JSON for a comma', `{"a":"${O}",}`, '{"a":"a"b\n",}'],
  ['quotes alone', `say "${O}" twice`, 'say "a"b\n" twice'],
])('%s is told apart', (_, text, expected) => {
  const { template } = readTemplate(text);

  expect(fillTemplate(template, { value: () => VALUE })).toBe(expected);
  expect(new Set(indexesOf(template))).toEqual(new Set([0]));
});

test('long texts are read in the time of their length', () => {
  const timeOf = (count: number): number => {
    const text = `${'[{"'.repeat(count)}${O}${`"${'x'.repeat(20)}{\n`.repeat(count)}`;
    const start = performance.now();
    readTemplate(text);
    return performance.now() - start;
  };
  timeOf(100);

  expect(timeOf(20_000)).toBeLessThan(1000);
});
