/** Every block of TypeScript in README, guides and docstrings compiles. In one go: what takes time is to read the types of Pulumi and cdk8s. */
import { readdirSync } from 'node:fs';
import path from 'node:path';

import { docExamples, exampleErrors } from './support/doc-examples';

const ROOT = path.join(__dirname, '..');

function filesIn(folder: string, ending: string): readonly string[] {
  return readdirSync(path.join(ROOT, folder), { recursive: true })
    .map(String)
    .filter((file) => file.endsWith(ending))
    .map((file) => path.join(folder, file));
}

const documented = ['README.md', ...filesIn('docs', '.md'), ...filesIn('lib', '.ts')]
  .sort()
  .flatMap(docExamples)
  // What imports a file beside it is a copy of one in an example, and test/testing/readme.test.ts holds it.
  .filter(({ source }) => !source.includes("from './"));

test('every example compiles, and one that is wrong does not', () => {
  const wrong = {
    place: 'wrong:1',
    source: `import { synthesize } from 'groundwork/testing';\nsynthesize(42);\n`,
  };

  const errors = exampleErrors([...documented, wrong]);

  const places = new Set(documented.map(({ place }) => place.replace(/\/[^/]*$|:.*/, '')));
  expect([...places].sort()).toEqual(
    expect.arrayContaining(['README.md', 'docs', 'lib/bridge', 'lib/manifests', 'lib/node']),
  );
  expect(errors.filter((error) => !error.startsWith('wrong:'))).toEqual([]);
  expect(errors.filter((error) => error.startsWith('wrong:'))).not.toEqual([]);
}, 120_000);
