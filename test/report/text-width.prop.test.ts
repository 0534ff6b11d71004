import fc from 'fast-check';
import { fitMiddle, fitText, type Font, textWidth } from '../../lib/report/text-width';

const fonts: fc.Arbitrary<Font> = fc.record({
  size: fc.integer({ min: 8, max: 20 }),
  mono: fc.boolean(),
  bold: fc.boolean(),
});

describe.each([
  ['fitText', fitText],
  ['fitMiddle', fitMiddle],
])('%s', (_, fit) => {
  test('never gives more than fits, once a character and an ellipsis fit', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.integer({ min: 60, max: 400 }),
        fonts,
        (text, width, font) => {
          expect(textWidth(fit(text, width, font), font)).toBeLessThanOrEqual(width);
        },
      ),
    );
  });

  test('leaves a text alone that fits', () => {
    fc.assert(
      fc.property(fc.string(), fonts, (text, font) => {
        expect(fit(text, textWidth(text, font), font)).toBe(text);
      }),
    );
  });
});

test('a cut in the middle keeps both ends', () => {
  const path = '/dev/disk/by-id/scsi-36001405f1b2c3d4e5f60718293a4b5c-part1';

  const fitted = fitMiddle(path, 200, { size: 13 });

  expect(fitted).toMatch(/^\/dev\/disk.*….*part1$/);
});
