import { formatViolation } from '../../lib/values';
import { checkSecretFiles } from '../../lib/platform/secret-files';

const LATE = Symbol('late');
const told = (files: unknown): readonly string[] =>
  checkSecretFiles(files, (value) => value === LATE).map(formatViolation);

test.each([
  { token: 'x' },
  { 'server.key': '', 'server.crt': 'line\nline\n', _a: 'ü' },
  { token: LATE },
  LATE,
])('texts by the names of files are taken, those that are known later too', (files) => {
  expect(told(files)).toEqual([]);
});

test.each([null, undefined, 7, 'hunter2', ['hunter2'], true])(
  'what is no record is refused, and not shown',
  (files) => {
    expect(told(files)).toEqual(['files: is no record of texts; write { "token": "…" }']);
  },
);

test('a secret without files is refused', () => {
  expect(told({})).toEqual(['files: a secret has at least one file; write { "token": "…" }']);
});

test.each(['', '.', '..', 'a/b', '-rf', 'a b', '.hidden', 'a\nb', 'x'.repeat(201)])(
  'the file name %j is refused',
  (name) => {
    expect(told({ [name]: 'hunter2' })).toEqual([
      `files: ${JSON.stringify(name)}: is no name of a file: letters, digits, dots, hyphens and underscores, the first no dot or hyphen, at most 200 of them; write for example "server.key"`,
    ]);
  },
);

test('a file that is no text is named, without what is in it', () => {
  expect(told({ token: { hidden: 'hunter2' }, key: 7, good: 'x' })).toEqual([
    'files.token: is no text; write it as a text',
    'files.key: is no text; write it as a text',
  ]);
});
