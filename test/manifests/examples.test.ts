import { readdirSync } from 'node:fs';
import path from 'node:path';

import { docExamples, exampleErrors } from '../support/doc-examples';

test('the examples of the docstrings compile', () => {
  const examples = readdirSync(path.join(__dirname, '../../lib/manifests')).flatMap((file) =>
    docExamples(`lib/manifests/${file}`),
  );

  expect(examples.length).toBeGreaterThan(1);
  expect(exampleErrors(examples)).toEqual([]);
}, 60_000);
