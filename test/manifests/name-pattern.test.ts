import { namePattern } from '../../lib/manifests/name-pattern';

describe('a pattern of names', () => {
  // As Go's filepath.Match answers.
  it.each([
    ['*', 'nvme-1', true],
    ['nvme-*', 'nvme-1', true],
    ['nvme-*', 'wwn-1', false],
    ['nvme-*,wwn-?', 'wwn-1', true],
    ['wwn-?', 'wwn-12', false],
    ['[a-c]1', 'b1', true],
    ['[^a-c]1', 'b1', false],
    ['a.b', 'axb', false],
    ['a+(b)', 'a+(b)', true],
    ['\\*', '*', true],
    ['\\*', 'x', false],
    ['[\\]]', ']', true],
    ['x', 'yx', false],
  ])('%s: %s is one of them: %s', (pattern, name, expected) => {
    expect(namePattern(pattern)?.(name)).toBe(expected);
  });

  it.each(['', ',', '[a', 'a]', '[]', '\\', '[c-a]'])('%j is none', (pattern) => {
    expect(namePattern(pattern)).toBeUndefined();
  });
});
