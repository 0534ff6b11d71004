import { readdirSync } from 'node:fs';
import path from 'node:path';

import { docExamples, exampleErrors } from '../support/doc-examples';

test('the examples of the docstrings compile', () => {
  const files = readdirSync(path.join(__dirname, '../../lib/manifests'), { recursive: true })
    .map(String)
    .filter((file) => file.endsWith('.ts'));
  const examples = files.flatMap((file) => docExamples(`lib/manifests/${file}`));

  expect(examples.length).toBeGreaterThan(1);
  expect(exampleErrors(examples)).toEqual([]);
}, 60_000);
