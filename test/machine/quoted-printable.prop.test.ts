import fc from 'fast-check';

import { quotedPrintable } from '../../lib/machine/quoted-printable';

/** The decoder of RFC 2045, 6.7, written on its own. */
function decode(text: string): string {
  const joined = text.replaceAll('=\n', '');
  const bytes = joined.replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

const anyText = fc.string({ unit: 'grapheme', maxLength: 400 });
const oddText = fc.string({
  unit: fc.constantFrom('=', ' ', '\t', '\n', '\r', 'é', 'a', '\0', '😀'),
});

test('every text is given back, in lines of at most 76 ASCII characters that end in no blank', () => {
  fc.assert(
    fc.property(fc.oneof(anyText, oddText), (text) => {
      const encoded = quotedPrintable(text);
      expect(decode(encoded)).toBe(text);
      for (const line of encoded.split('\n')) expect(line).toMatch(/^([\t\x20-\x7e]{0,75}[!-~])?$/);
    }),
  );
});

test('texts that end in a line break may be encoded one by one', () => {
  fc.assert(
    fc.property(anyText, anyText, (one, other) => {
      expect(quotedPrintable(`${one}\n`) + quotedPrintable(other)).toBe(
        quotedPrintable(`${one}\n${other}`),
      );
    }),
  );
});

test('plain text stays as it is', () => {
  expect(quotedPrintable('#!/bin/sh\necho "hello"\n')).toBe('#!/bin/sh\necho "hello"\n');
});
