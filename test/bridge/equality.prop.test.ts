/** Whatever stands in an object: what goes through the bridge is what cdk8s would have written. */
import { ApiObject, Chart } from 'cdk8s';
import fc from 'fast-check';
import { renderManifests } from 'groundwork/bridge';
import { CHECKS } from 'groundwork/manifests';
import { parseAllDocuments } from 'yaml';

import { appOf, expectSame } from '../support/equal-through-bridge';
import type { Build } from '../support/equal-through-bridge';
import { byContent, plainObjects } from '../support/plain-synth';
import type { PlainObject } from '../support/plain-synth';
import { useMocks } from '../support/mocked-deploy';

beforeAll(async () => useMocks());

const unchecked = {
  checks: Object.fromEntries(Object.keys(CHECKS).map((check) => [check, 'off' as const])),
};

const oddText = fc.constantFrom(
  ...['', ' ', '~', 'null', 'yes', 'off', '012', '0x1f', '1e3', '1_000', '=', '<<', '!!str', '&a'],
  ...['- a', '# no', 'a: b', '"', "'", '\\', '\t', '\r\n', 'a\n', '\n\n', '{{ x }}', '${x}', '%'],
  ...['2024-01-01', 'Nzc3', 'output-', '-of-groundwork', '777', 'YWJjZGVmZ2hpamts', '\u2028', '🧱'],
);
const text = fc.oneof(oddText, fc.string({ unit: 'grapheme', maxLength: 12 }));
const number = fc.oneof(
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).filter((one) => !Object.is(one, -0)),
);
// cdk8s itself fails for names that every object has, such as `constructor`.
const key = fc.oneof(
  fc.constantFrom('kind', 'metadata', 'name', 'data', 'items', 'value', 'then'),
  fc.string({ minLength: 1, maxLength: 8 }).filter((one) => !(one in {})),
);

const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    text,
    number,
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('tree'), { maxLength: 4 }),
    fc.dictionary(key, tie('tree'), { maxKeys: 5, noNullPrototype: true }),
  ),
}));

const build =
  (spec: unknown): Build =>
  (app) => {
    const chart = new Chart(app, 'chart', { namespace: 'demo' });
    new ApiObject(chart, 'thing', { apiVersion: 'example.com/v1', kind: 'Thing', spec });
  };

test('any content is rendered and registered as it is', async () => {
  await fc.assert(
    fc.asyncProperty(tree, async (spec) => {
      await expectSame(build(spec), unchecked);
    }),
    { seed: 5, numRuns: 30 },
  );
});

test('the text that is rendered says the same', () => {
  fc.assert(
    fc.property(tree, (spec) => {
      const { yaml, files } = renderManifests(appOf(build(spec)), unchecked);
      const plain = byContent(plainObjects(appOf(build(spec))));

      for (const written of [yaml, Object.values(files).join('---\n')]) {
        const read = parseAllDocuments(written, { version: '1.1' });
        const objects = 'empty' in read ? [] : read.map((one) => one.toJS() as PlainObject);

        expect(byContent(objects)).toEqual(plain);
      }
    }),
    { seed: 5, numRuns: 60 },
  );
});
