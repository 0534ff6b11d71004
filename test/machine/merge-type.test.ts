import { MERGE_APPENDING, MERGE_OWN, validateMergeType } from '../../lib/machine/merge-type';

test.each([
  MERGE_APPENDING,
  MERGE_OWN,
  'list(append)+dict(recurse_array)+str()',
  'dict(replace)+list()+str()',
  'dict(allow_delete, recurse_str)',
])('takes %s', (text) => {
  expect(validateMergeType(text, 'x')).toEqual([]);
});

test.each<[string, unknown, string]>([
  ['nothing', '', 'invalid'],
  ['no text', ['list()'], 'invalid'],
  ['no brackets', 'list', 'invalid'],
  ['a line break, which would end the header', 'list()\nX: y', 'invalid'],
  ['another merger', 'set(append)', 'unsupported'],
  ['an option of another merger', 'str(recurse_list)', 'unsupported'],
  ['a merger twice', 'list(append)+list(prepend)', 'duplicate'],
  ['two ways at once', 'list(append,prepend)', 'conflict'],
  ['a method as merger', 'toString()', 'invalid'],
])('refuses %s', (_, given, code) => {
  expect(validateMergeType(given, 'x').map((one) => one.code)).toEqual([code]);
});
