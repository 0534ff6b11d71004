import { readdirSync } from 'node:fs';
import path from 'node:path';

import { docExamples, exampleErrors } from '../support/doc-examples';

test('the examples of the docstrings and of the guides compile', () => {
  const files = readdirSync(path.join(__dirname, '../../lib/bridge'));
  const examples = [
    ...files.map((file) => `lib/bridge/${file}`),
    'docs/bridge.md',
    'docs/outputs.md',
  ].flatMap(docExamples);

  expect(examples.length).toBeGreaterThan(6);
  expect(exampleErrors(examples)).toEqual([]);
}, 60_000);
