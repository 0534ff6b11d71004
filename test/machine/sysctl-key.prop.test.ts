import fc from 'fast-check';

import { parseSysctlKey } from '../../lib/machine/sysctl-key';

const name = fc.stringMatching(/^[a-z][a-z0-9_-]{0,8}$/);
const dotted = fc.stringMatching(/^[a-z][a-z0-9]{0,4}(\.[0-9]{1,4})?$/);
const names = fc.array(fc.oneof(name, dotted), { minLength: 2, maxLength: 6 });

const parse = (key: string): string => {
  const outcome = parseSysctlKey(key, '');
  return outcome.ok ? outcome.value : `refused: ${outcome.violation.reason}`;
};

const swap = (text: string): string => text.replace(/[./]/g, (one) => (one === '.' ? '/' : '.'));

test('both spellings of a key are one key', () => {
  fc.assert(
    fc.property(names, (parts) => {
      // A dot in the first name would be taken for the separator, as sysctl.d(5) says.
      fc.pre(!parts[0]?.includes('.'));
      const slashes = parts.join('/');

      expect(parse(slashes)).toBe(parse(swap(slashes)));
    }),
  );
});

test('a key that was read is read as itself', () => {
  fc.assert(
    fc.property(names, (parts) => {
      fc.pre(!parts[0]?.includes('.'));
      const key = parse(parts.join('/'));

      expect(parse(key)).toBe(key);
    }),
  );
});
