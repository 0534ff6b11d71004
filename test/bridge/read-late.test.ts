/** Outputs in trees of data: what they become, how they are shown, and what is refused. */
import * as pulumi from '@pulumi/pulumi';
import fc from 'fast-check';

import { asJson, asList, asNumber, asString } from '../../lib/bridge/as-output';
import { LateNames } from '../../lib/bridge/late-names';
import { LateOutput, LateWhole, entriesIn, labelTree, toInput } from '../../lib/bridge/late-text';
import { entryFor } from '../../lib/bridge/output-registry';
import { readLate } from '../../lib/bridge/read-late';
import { Findings, formatViolation, placeholderText } from '../../lib/values';

/** A value as an Output, and what is known of it. */
interface Facts {
  readonly value: unknown;
  readonly isKnown: boolean;
  readonly isSecret: boolean;
}

const text = pulumi.output('a"b\n');
const port = pulumi.output(8080);
const names = pulumi.output(['x', 'y z']);
const unknown = pulumi.output(pulumi.unknown) as pulumi.Output<string>;
const secret = pulumi.secret('hush');
const nothing = pulumi.output(undefined);
const nested = pulumi.interpolate`${asString(text)}:5432`;
const rawNested = entryFor(nested, () => nested, 'unknown', 'o');
const base64 = (plain: string): string => Buffer.from(plain).toString('base64');

function read(tree: unknown): unknown {
  const findings = new Findings();
  const late = readLate(tree, 'app/x', findings);
  expect(findings.violations.map(formatViolation)).toEqual([]);
  return late;
}

function refusals(tree: unknown): readonly string[] {
  const findings = new Findings();
  readLate(tree, 'app/x', findings);
  return findings.violations.map(formatViolation);
}

async function factsOf(late: unknown): Promise<Facts> {
  expect(late).toBeInstanceOf(LateOutput);
  const output = (late as LateOutput).toOutput() as pulumi.Output<unknown> & {
    readonly isKnown: Promise<boolean>;
    promise(): Promise<unknown>;
  };
  return {
    value: await output.promise(),
    isKnown: await output.isKnown,
    isSecret: await pulumi.isSecret(output),
  };
}

/** The tree with all values in it, and how it is shown. */
async function valuesAndLabels(tree: unknown): Promise<readonly [unknown, unknown]> {
  const late = read(tree);
  const output = pulumi.output(toInput(late)) as pulumi.Output<unknown> & {
    promise(): Promise<unknown>;
  };
  return [await output.promise(), labelTree(late)];
}

describe('an Output', () => {
  test.each<[string, unknown, unknown, unknown]>([
    ['as a text', asString(text, 't'), 'a"b\n', '<output:t>'],
    [
      'in a text',
      `<${asString(text, 't')}|${asNumber(port, 'p')}>`,
      '<a"b\n|8080>',
      '<<output:t>|<output:p>>',
    ],
    ['as a number', asNumber(port, 'p'), 8080, '<output:p>'],
    ['as a number in a text alone', String(asNumber(port, 'p')), '8080', '<output:p>'],
    ['as a number with a unit', `${asNumber(port, 'p')}m`, '8080m', '<output:p>m'],
    ['as a whole list', asList(names, 'n'), ['x', 'y z'], '<output:n>'],
    [
      'as parts of a list',
      ['a', ...asList(names, 'n'), ...asList(names, 'n'), { b: asNumber(port, 'p') }],
      ['a', 'x', 'y z', 'x', 'y z', { b: 8080 }],
      ['a', '<output:n>', '<output:n>', { b: '<output:p>' }],
    ],
    [
      'in JSON in a text',
      JSON.stringify({ a: asString(text, 't'), b: [asNumber(port, 'p')], c: 1 }),
      '{"a":"a\\"b\\n","b":[8080],"c":1}',
      '{"a":"<output:t>","b":[<output:p>],"c":1}',
    ],
    [
      'in JSON in JSON in a text',
      JSON.stringify({ a: JSON.stringify({ b: asString(text, 't') }) }),
      JSON.stringify({ a: JSON.stringify({ b: 'a"b\n' }) }),
      '{"a":"{\\"b\\":\\"<output:t>\\"}"}',
    ],
    [
      'as JSON',
      JSON.stringify({ a: asJson(pulumi.output({ b: [1, 'x"'] }), 'j') }),
      JSON.stringify({ a: JSON.stringify({ b: [1, 'x"'] }) }),
      '{"a":"<output:j>"}',
    ],
    [
      'as JSON where a value of JSON stands',
      `{"a": ${asJson(pulumi.output({ b: 'x"' }), 'j')}, "c": "${asString(text, 't')}"}`,
      '{"a": {"b":"x\\""}, "c": "a\\"b\\n"}',
      '{"a": <output:j>, "c": "<output:t>"}',
    ],
    ['in base64', base64(`u:${asString(text, 't')}`), base64('u:a"b\n'), '<base64:u:<output:t>>'],
    [
      'as a number in base64',
      base64(`{"p":${asNumber(port, 'p')}}`),
      base64('{"p":8080}'),
      '<base64:{"p":<output:p>}>',
    ],
    [
      'in base64 in JSON',
      JSON.stringify({ auth: base64(`u:${asString(text, 't')}`) }),
      JSON.stringify({ auth: base64('u:a"b\n') }),
      '{"auth":"<base64:u:<output:t>>"}',
    ],
    [
      'in JSON in base64 in base64',
      base64(base64(JSON.stringify({ a: asString(text, 't') }))),
      base64(base64('{"a":"a\\"b\\n"}')),
      '<base64:<base64:{"a":"<output:t>"}>>',
    ],
  ])('%s becomes its value', async (_, given, value, label) => {
    expect(await valuesAndLabels({ f: given })).toEqual([{ f: value }, { f: label }]);
  });

  test('that stands alone has its type, and is of any when it was put there as it is', async () => {
    const record = pulumi.output({ a: ['x'] });
    const raw = placeholderText(entryFor(record, () => record, 'unknown', 'r').index);
    const late = read([asString(text), asNumber(port), raw]) as readonly LateOutput[];

    expect(late.map(({ type }) => type)).toEqual(['string', 'number', 'unknown']);
    expect(await valuesAndLabels(raw)).toEqual([{ a: ['x'] }, '<output:r>']);
  });

  test('of another type becomes the text that was promised, where it has one', async () => {
    const wrong = pulumi.output(5) as unknown as pulumi.Output<string>;

    expect(await valuesAndLabels(asString(wrong, 'n'))).toEqual(['5', '<output:n>']);
  });

  test('that is a list inside of a list stays one', async () => {
    expect(await valuesAndLabels([asList(names, 'n')])).toEqual([[['x', 'y z']], [['<output:n>']]]);
    expect(await valuesAndLabels(['a', asList(names, 'n')])).toEqual([
      ['a', ['x', 'y z']],
      ['a', ['<output:n>']],
    ]);
  });

  test('is found as a placeholder too in data that holds others as they are', async () => {
    const data = {
      a: asString(text),
      b: port,
      c: [asNumber(port)],
      apiVersion: 'v1',
      kind: 'Secret',
    };
    const list = ['--x', asString(text), port.apply(String)];

    expect(await valuesAndLabels(asJson(data, 'j'))).toEqual([
      JSON.stringify({ ...data, a: 'a"b\n', b: 8080, c: [8080] }),
      '<output:j>',
    ]);
    expect(await valuesAndLabels(asJson({ l: ['a', ...asList(names)] }, 'j'))).toEqual([
      '{"l":["a","x","y z"]}',
      '<output:j>',
    ]);
    expect(await valuesAndLabels(asList(list, 'l'))).toEqual([
      ['--x', 'a"b\n', '8080'],
      '<output:l>',
    ]);
    expect(() => asJson({ [asString(text)]: port })).toThrow(
      'asJson: holds an Output in a key, and the names of fields have to be known; write a plain text for the key',
    );
  });

  test('within a list is written with it on one line too', () => {
    expect(String(read(['a', ...asList(names, 'n'), { b: 1 }]))).toBe('["a", <output:n>, {"b":1}]');
  });

  test('is known by the same placeholder each time, and plain values are given back', () => {
    const promise = Promise.resolve('x');
    const data = { a: text };

    expect(asString(text)).toBe(asString(text));
    expect(asString(text, 'a')).not.toBe(asString(text, 'b'));
    expect(asString(promise)).toBe(asString(promise));
    expect(asJson(data)).toBe(asJson(data));
    expect([asString('x'), asNumber(5), asList(['x']), asJson({ a: [1] })]).toEqual([
      'x',
      5,
      ['x'],
      '{"a":[1]}',
    ]);
  });

  test('within a list is found: lists of Outputs are late as a whole', async () => {
    expect(await valuesAndLabels(asList(['a', text], 'l'))).toEqual([['a', 'a"b\n'], '<output:l>']);
  });
});

describe('unknown and secret values', () => {
  test.each<[string, unknown, Facts]>([
    ['unknown text', asString(unknown), { value: undefined, isKnown: false, isSecret: false }],
    [
      'text around an unknown one',
      `a ${asString(unknown)} ${asString(text)}`,
      { value: undefined, isKnown: false, isSecret: false },
    ],
    [
      'text around a secret',
      `a ${asString(secret)} ${asString(text)}`,
      { value: 'a hush a"b\n', isKnown: true, isSecret: true },
    ],
    [
      'text around known ones',
      `a ${asString(text)}`,
      { value: 'a a"b\n', isKnown: true, isSecret: false },
    ],
    [
      'base64 of a secret',
      base64(`a ${asString(secret)}`),
      { value: base64('a hush'), isKnown: true, isSecret: true },
    ],
    [
      'a list with an unknown one',
      ['a', ...asList(unknown as never), 'b'],
      { value: undefined, isKnown: false, isSecret: false },
    ],
    [
      'a list with a secret beside',
      [asString(secret), ...asList(names)],
      { value: ['hush', 'x', 'y z'], isKnown: true, isSecret: true },
    ],
  ])('%s', async (_, given, facts) => {
    expect(await factsOf(read(given))).toEqual(facts);
  });

  test('touch no field beside them', () => {
    const late = read({
      a: asString(unknown, 'u'),
      b: { c: 'known', d: [asString(secret, 's'), 1] },
    });

    expect(labelTree(late)).toEqual({ a: '<output:u>', b: { c: 'known', d: ['<output:s>', 1] } });
    expect(entriesIn(late).map(({ label }) => label)).toEqual(['u', 's']);
  });
});

describe('names', () => {
  test('are numbers in the order of appearance, whatever was there before', () => {
    const [one, two] = [pulumi.output('1'), pulumi.output('2')];
    asString(pulumi.output('another'));

    expect(labelTree(read([asString(two), `${asString(one)} ${asString(two)}`]))).toEqual([
      '<output:1>',
      '<output:2> <output:1>',
    ]);
  });

  test('are those of the resources behind, each once', () => {
    const from = (name: string): pulumi.Output<string> => {
      const output = pulumi.output(name) as pulumi.Output<string> & { resources: () => unknown };
      output.resources = () => new Set([{ __name: name }]);
      return output;
    };
    const all = new LateNames();
    const nameOf = (output: pulumi.Output<string>, label?: string): string =>
      all.nameOf(entryFor(output, () => output, 'string', label));

    expect([from('vpc'), from('vpc'), from('db')].map((one) => nameOf(one))).toEqual([
      'vpc',
      'vpc-2',
      'db',
    ]);
    expect([nameOf(text), nameOf(port as never)]).toEqual(['1', '2']);
    expect([nameOf(from('vpc'), 'mine'), nameOf(from('vpc'), 'mine')]).toEqual(['mine', 'mine']);
  });
});

describe('objects of Kubernetes', () => {
  const of = (kind: string, more: object): object => {
    return { apiVersion: 'v1', kind, metadata: { name: 'x' }, ...more };
  };

  test('data of a Secret is encoded once it is complete, unless the program has done so', async () => {
    const data = {
      alone: asString(text, 't'),
      around: `u:${asString(text, 't')}`,
      number: String(asNumber(port, 'p')),
      json: JSON.stringify({ a: asString(text, 't') }),
      encoded: base64(`u:${asString(text, 't')}`),
      known: base64('plain'),
    };

    const [values, labels] = await valuesAndLabels(
      of('Secret', { data, stringData: { s: asString(text, 't') } }),
    );

    expect(values).toEqual(
      of('Secret', {
        data: {
          alone: base64('a"b\n'),
          around: base64('u:a"b\n'),
          number: base64('8080'),
          json: base64('{"a":"a\\"b\\n"}'),
          encoded: base64('u:a"b\n'),
          known: base64('plain'),
        },
        stringData: { s: 'a"b\n' },
      }),
    );
    expect(labels).toMatchObject({
      data: { alone: '<base64:<output:t>>', encoded: '<base64:u:<output:t>>' },
      stringData: { s: '<output:t>' },
    });
  });

  test('a record of data that is late as a whole is encoded too', async () => {
    const late = pulumi.output({ a: 'x' });
    const placeholder = placeholderText(entryFor(late, () => late, 'unknown', 'all').index);

    expect(await valuesAndLabels(of('Secret', { data: placeholder }))).toEqual([
      of('Secret', { data: { a: base64('x') } }),
      of('Secret', { data: '<base64:<output:all>>' }),
    ]);
  });

  test('data of a ConfigMap is text, and its binary data base64', async () => {
    const tree = of('ConfigMap', {
      data: { a: asString(text, 't') },
      binaryData: { b: asString(text, 't') },
    });

    expect((await valuesAndLabels(tree))[0]).toEqual(
      of('ConfigMap', { data: { a: 'a"b\n' }, binaryData: { b: base64('a"b\n') } }),
    );
  });

  test('data of other groups is left alone', async () => {
    const tree = {
      ...of('Secret', { data: { a: asString(text, 't') } }),
      apiVersion: 'example.org/v1',
    };

    expect((await valuesAndLabels(tree))[0]).toMatchObject({ data: { a: 'a"b\n' } });
  });

  const known = 'is an Output, and what names an object has to be known';
  test.each([
    [
      'apiVersion',
      { apiVersion: asString(text) },
      `app/x.apiVersion: ${known}; write a plain text`,
    ],
    ['kind', { kind: asString(text) }, `app/x.kind: ${known}; write a plain text`],
    [
      'name',
      { metadata: { name: `a-${asString(text)}` } },
      `app/x.metadata.name: ${known}; write a plain name, and put the value into the content of the object`,
    ],
    [
      'namespace',
      { metadata: { name: 'x', namespace: asString(text) } },
      `app/x.metadata.namespace: ${known}; write the name of the namespace as a plain text, and let what makes it go first`,
    ],
  ])('%s has to be known', (_, more, message) => {
    expect(refusals({ ...of('ConfigMap', {}), ...more })).toEqual([message]);
  });
});

describe('refused with the path', () => {
  const pulumiText = `x${text as unknown as string}`;
  const asSaid =
    'holds what Pulumi says when an Output is used as a text, in the place of its value; write asString(output) of groundwork/bridge where the Output is put into the text';
  const broken =
    'holds a part of the placeholder of an Output, which something has cut or changed; change the value before: asString(output.apply(...))';
  const inKey =
    'holds an Output in a key, and the names of fields have to be known; write a plain text for the key';
  const list =
    'holds a list of an Output inside a text; join it before: asString(output.apply((list) => list.join(",")))';
  const calculated =
    'is or holds a number that was calculated from the placeholder of an Output; calculate before: asNumber(output.apply(...))';
  const base =
    'holds an Output inside of base64 that cannot be decoded to a text and encoded again; encode it whole, on one line, or encode before: asString(output.apply(...))';
  const nobody =
    'holds a placeholder that stands for no Output of this program; write asString(output) where the text is made';

  test.each<[string, unknown, string]>([
    ['an Output made a text', { a: [pulumiText] }, `app/x.a[0]: ${asSaid}`],
    ['an Output made JSON', { a: JSON.stringify({ text }) }, `app/x.a: ${asSaid}`],
    ['an Output made a text in base64', { a: base64(pulumiText) }, `app/x.a: ${asSaid}`],
    ['an Output made a text in a key', { a: { [pulumiText]: 1 } }, `app/x.a: ${asSaid}`],
    ['an Output in a key', { a: { [`x/${asString(text)}`]: 1 } }, `app/x.a: ${inKey}`],
    ['base64 of an Output in a key', { a: { [base64(asString(text))]: 1 } }, `app/x.a: ${inKey}`],
    ['a list inside a text', { a: `x,${asList(names).join(',')}` }, `app/x.a: ${list}`],
    ['a list where a text is', { a: asList(names)[0] }, `app/x.a: ${list}`],
    [
      'a list inside JSON',
      { a: JSON.stringify(asList(names)) },
      'app/x.a: holds a list of an Output inside a text; make the whole JSON by asJson(data)',
    ],
    ['a list in base64', { a: base64(`l=${asList(names)[0]}`) }, `app/x.a: ${list}`],
    ['upper case', { a: asString(text).toUpperCase() }, `app/x.a: ${broken}`],
    ['a cut text', { a: asString(text).slice(0, -2) }, `app/x.a: ${broken}`],
    ['a sum', { a: asNumber(port) + 1 }, `app/x.a: ${calculated}`],
    ['a half', { a: asNumber(port) / 2 }, `app/x.a: ${calculated}`],
    ['a sum in a text', { a: `${asNumber(port) + 1}m` }, `app/x.a: ${calculated}`],
    ['base64 with something before it', { a: `x${base64(asString(text))}` }, `app/x.a: ${base}`],
    ['a placeholder of another program', { a: placeholderText(999_998) }, `app/x.a: ${nobody}`],
  ])('%s', (_, tree, message) => {
    expect(refusals(tree)).toEqual([message]);
  });

  test('each of several', () => {
    expect(
      refusals({ a: pulumiText, b: { c: asNumber(port) * 2 } }).map((one) => one.split(':')[0]),
    ).toEqual(['app/x.a', 'app/x.b.c']);
  });
});

describe('a value that does not fit', () => {
  const ODD: Readonly<Record<string, unknown>> = {
    'nothing in a text': undefined,
    'a record in a text': {},
    'a text as a list': 'x',
    'nothing for a text': undefined,
    'a list for a text': ['a'],
    'a text for a number': '5',
    'a text with a placeholder in it': `${asString(text)}:5432`,
    'a placeholder inside a text': `${asString(text)}:5432`,
    'a record with a placeholder in it': { a: [`${asNumber(port)}m`] },
  };
  test.each<[string, unknown, string]>([
    [
      'nothing in a text',
      `a ${asString(nothing as never, 'o')}`,
      'app/x.f: <output:o> has no value; a text is wanted there, so give it one',
    ],
    [
      'a record in a text',
      `a ${asString(pulumi.output({}) as never, 'o')}`,
      'app/x.f: <output:o> is no text; a text is wanted there, so give it one',
    ],
    [
      'a text as a list',
      ['a', ...asList(pulumi.output('x') as never, 'o')],
      'app/x.f[1]: <output:o> is no list',
    ],
    ['nothing for a list', asList(nothing as never, 'o'), 'app/x.f: <output:o> is no list'],
    [
      'nothing for a text',
      asString(nothing as never, 'o'),
      'app/x.f: <output:o> has no value; a text is wanted there, so give it one',
    ],
    [
      'a list for a text',
      asString(names as never, 'o'),
      'app/x.f: <output:o> is no text; a text is wanted there, so give it one',
    ],
    ['a text for a number', asNumber(text as never, 'o'), 'app/x.f: <output:o> is no number'],
    ...[
      ['a text with a placeholder in it', asString(nested, 'o')],
      ['a placeholder inside a text', `<${asString(nested, 'o')}>`],
      ['a record with a placeholder in it', placeholderText(rawNested.index)],
    ].map(([kind = '', given]): [string, unknown, string] => [
      kind,
      given,
      'app/x.f: <output:o> holds the placeholder of another Output; ' +
        'make it of the Outputs themselves, without asString: pulumi.interpolate',
    ]),
  ])('%s fails the field', (kind, given, message) => {
    const { f } = read({ f: given }) as { readonly f: LateOutput };
    expect(() => f.resolve(() => ODD[kind])).toThrow(message);
  });
});

test('data without Outputs is the same afterwards, whatever it is', () => {
  fc.assert(
    fc.property(fc.anything({ withBigInt: true, withDate: true, withMap: true }), (data) => {
      const findings = new Findings();

      expect(readLate(data, '', findings)).toEqual(data);
      expect(findings.violations).toEqual([]);
    }),
  );
});

test('instances of classes are left alone', () => {
  const date = new Date(0);

  expect((read({ date }) as { readonly date: unknown }).date).toBe(date);
  expect(read(asString(text))).toBeInstanceOf(LateWhole);
});
