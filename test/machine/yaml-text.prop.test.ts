import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { parse } from 'yaml';

import { yamlBlock, yamlContent, yamlLine } from '../../lib/machine/yaml-text';

// Texts that YAML might take for something else, among texts of any kind.
const trap = fc.constantFrom(
  ...[
    '',
    ' ',
    '~',
    'null',
    'Null',
    'y',
    'N',
    'yes',
    'No',
    'on',
    'OFF',
    'true',
    'False',
    '.inf',
    '.NaN',
    '-',
    '---',
    '...',
  ],
  ...[
    '0644',
    '0o644',
    '1_000',
    '0x1F',
    '1e3',
    '12:30:45',
    '2001-12-14',
    '=',
    '<<',
    '!!str a',
    '&a',
    '*a',
    '@a',
    '`a',
    '%a',
    '?',
    ':',
    ',',
  ],
  ...[
    'a: b',
    'a:',
    'a #b',
    '#a',
    '[a]',
    '{a}',
    '|',
    '>',
    '"a"',
    "'a'",
    'a\\x2db',
    'a\tb',
    ' a',
    'a ',
    'a  b',
    'nan',
    'Inf',
    'infinity',
  ],
  ...[
    '\u0085',
    '\u2028',
    '\ufeffa',
    '\u007f',
    '\u0000',
    '😀',
    '\r\n',
    'a\r\nb\n',
    '\n',
    '\n\n',
    'a\n',
    'a\n\n',
    '\na\n',
    ' a\nb\n',
    'a\n b\n\n c\n',
  ],
);
const character = fc.oneof(
  fc.constantFrom(...'ab019:-#\'"\\%{}[],&*!|>@`?~=. \t\n'.split('')),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
);
const text = fc
  .oneof(trap, fc.string({ unit: character, maxLength: 40 }))
  .filter((one) => !/\p{Surrogate}/u.test(one));

/** The ways in which a text is written in a cloud-config. */
const document = (one: string): string =>
  `scalar: ${yamlLine(one)}list: ${yamlLine([one, one])}files:\n${yamlBlock([{ content: yamlContent(one), mode: 'x' }])}`;
const meaning = (one: string) => ({
  scalar: one,
  list: [one, one],
  files: [{ content: one, mode: 'x' }],
});

test('every text is read back as it was, by YAML 1.1', () => {
  fc.assert(
    fc.property(text, (one) => {
      expect(parse(document(one), { version: '1.1' })).toEqual(meaning(one));
    }),
    { numRuns: 500 },
  );
});

const pyYaml = spawnSync('python3', ['-c', 'import yaml']).status === 0;

// PyYAML is what cloud-init reads with. One process for all texts.
(pyYaml ? test : test.skip)('every text is read back as it was, by PyYAML', () => {
  const texts = fc.sample(text, { numRuns: 500, seed: 11 });
  const program =
    'import json,sys,yaml; print(json.dumps([yaml.safe_load(d) for d in json.load(sys.stdin)]))';

  const { stdout, stderr } = spawnSync('python3', ['-c', program], {
    input: JSON.stringify(texts.map(document)),
    encoding: 'utf8',
  });

  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toEqual(texts.map(meaning));
});

test('files stand in the document as they are', () => {
  expect(yamlBlock([{ content: yamlContent('[Unit]\n\nDescription=é 100% "x"\n') }])).toBe(
    '- content: |\n    [Unit]\n\n    Description=é 100% "x"\n',
  );
});

test.each(['0644', '12:30:45', 'on', 'y', '-', ''])('writes %j in quotes', (one) => {
  expect(yamlLine(one)).toBe(`${JSON.stringify(one)}\n`);
});
