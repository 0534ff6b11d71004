/** What is left of placeholders, and base64 with something late in it. */
import fc from 'fast-check';

import {
  base64Runs,
  encodeBase64,
  lateTextTrouble,
  mayBeLate,
  placeholderNumber,
  placeholderText,
} from '../../lib/values';

const PULUMI = 'Calling [toString] on an [Output<T>] is not supported.\n\nTo get the value of';
const one = placeholderText(1);

test.each([
  ['what Pulumi says', `https://${PULUMI}`, 'holds what Pulumi says'],
  ['what Pulumi says in lower case', PULUMI.toLowerCase(), 'holds what Pulumi says'],
  ['what Pulumi says in an address', encodeURIComponent(PULUMI), 'holds what Pulumi says'],
  ['what Pulumi says in JSON', '{"a":"Calling [toJSON] on an [Output', 'holds what Pulumi says'],
  ['upper case', one.toUpperCase(), 'which something has cut or changed'],
  ['underscores', one.replaceAll('-', '_'), 'which something has cut or changed'],
  ['a begin missing', `a ${one.slice(7)}`, 'which something has cut or changed'],
  ['an end missing', one.slice(0, -1), 'which something has cut or changed'],
  ['a long end missing', one.slice(0, -9), 'which something has cut or changed'],
  ['a slice of systemd', '/output.slice/output-1.slice/output-1-of.slice', 'cut or changed'],
  ['a name of systemd', one.replaceAll('-', '\\x2d'), 'which something has cut or changed'],
  ['an index of nobody', 'output-01-of-groundwork', 'which something has cut or changed'],
  ['a sum', `${placeholderNumber(1) + 1}m`, 'calculated from the placeholder'],
  ['a number of Go', `--port=${placeholderNumber(1).toExponential()}`, 'as 7.77…e+14, as Helm'],
])('%s is told', (_, text, reason) => {
  expect(lateTextTrouble(text)).toMatchObject({
    reason: expect.stringContaining(reason) as string,
  });
  expect(mayBeLate(text)).toBe(true);
});

test.each([
  [''],
  ['output'],
  ['output-1'],
  ['output-1-of-group'],
  ['a state of groundwork'],
  ['https://groundwork.example'],
  [one],
  [`a ${one} and ${placeholderText(2)}`],
  [`${placeholderNumber(1)}m`],
  ['777'],
  ['calling on an output'],
])('%p is fine', (text) => {
  expect(lateTextTrouble(text)).toBeUndefined();
});

const forms = fc.record({
  alphabet: fc.constantFrom('base64' as const, 'base64url' as const),
  padded: fc.boolean(),
});
const around = fc.string({ unit: 'grapheme', maxLength: 9 });
const late = fc.constantFrom(one, placeholderText(123), String(placeholderNumber(4)));

test('base64 of a text with a placeholder at any place in it is found and read, in each form', () => {
  fc.assert(
    fc.property(around, late, around, forms, (before, placeholder, after, form) => {
      const text = before + placeholder + after;
      const encoded = encodeBase64(text, form);

      const [run, ...more] = base64Runs(`data: ${encoded};`);

      expect(more).toEqual([]);
      expect(run?.decoded?.text).toBe(text);
      expect(encodeBase64(text, run?.decoded?.form ?? form)).toBe(encoded);
      expect([run?.start, run?.end]).toEqual([6, 6 + encoded.length]);
    }),
  );
});

test('base64 of base64 is found too', () => {
  fc.assert(
    fc.property(around, around, (before, after) => {
      const inner = Buffer.from(before + one).toString('base64');
      const encoded = Buffer.from(`${after} ${inner}`).toString('base64');

      expect(base64Runs(encoded)[0]?.decoded?.text).toBe(`${after} ${inner}`);
    }),
  );
});

test('a word of a path may stand right before it', () => {
  const encoded = Buffer.from(`a ${one}`).toString('base64');

  expect(base64Runs(`/path/${encoded}`)).toMatchObject([
    { start: 6, decoded: { text: `a ${one}` } },
  ]);
});

test('what holds a placeholder and cannot be read is told apart from what only looks so', () => {
  const encoded = Buffer.from(one).toString('base64');

  expect(base64Runs(`x${encoded}`)).toMatchObject([{ decoded: undefined }]);
  expect(base64Runs(Buffer.from('777 and more of it').toString('base64'))).toEqual([]);
});

test('nothing is found in texts that hold nothing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme-composite', maxLength: 200 }), (text) => {
      expect(base64Runs(Buffer.from(text).toString('base64'))).toEqual([]);
      expect(base64Runs(text)).toEqual([]);
      expect(lateTextTrouble(text)).toBeUndefined();
    }),
  );
});
