import fc from 'fast-check';
import { parse, stringify } from 'yaml';

import { mappedDevicePath, rewriteDevicePaths } from '../../lib/node';

const word = fc.stringMatching(/^[a-z][a-z0-9]{0,6}$/);
const device = fc
  .array(word, { minLength: 1, maxLength: 3 })
  .map((parts) => `/dev/${parts.join('/')}`);
const text = fc.oneof(device, word, fc.constant('# /dev/sdc'), fc.constant('/dev/sdc: x'));
const group = fc.record({
  name: text,
  devices: fc.record({
    metadata: fc.array(fc.record({ path: device, size: text }), { maxLength: 3 }),
    data: fc.array(fc.record({ path: device, size: text }), { maxLength: 3 }),
  }),
});
const solution = fc.record({
  solution: fc.record({
    common: fc.dictionary(word, text),
    storage_sets: fc.array(fc.record({ nodes: fc.array(text), storage: fc.array(group) }), {
      maxLength: 2,
    }),
  }),
});
const style = fc.record({
  indentSeq: fc.boolean(),
  defaultStringType: fc.constantFrom(
    'PLAIN' as const,
    'QUOTE_DOUBLE' as const,
    'QUOTE_SINGLE' as const,
  ),
  collectionStyle: fc.constantFrom('any' as const, 'flow' as const),
});

describe('a rewritten solution file', () => {
  it('differs at its devices only, whatever the style', () => {
    fc.assert(
      fc.property(solution, style, (value, options) => {
        const rewritten = rewriteDevicePaths(stringify(value, options));
        const expected = structuredClone(value);
        for (const { storage } of expected.solution.storage_sets) {
          for (const { devices } of storage) {
            for (const one of [...devices.metadata, ...devices.data])
              one.path = mappedDevicePath(one.path);
          }
        }
        expect(parse(rewritten)).toEqual(expected);
      }),
    );
  });

  it('does not change a second time', () => {
    fc.assert(
      fc.property(solution, style, (value, options) => {
        const once = rewriteDevicePaths(stringify(value, options));
        expect(rewriteDevicePaths(once)).toBe(once);
      }),
    );
  });
});
