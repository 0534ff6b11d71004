import { docExamples, exampleErrors } from '../support/doc-examples';

const documented = [
  'lib/testing/synthesize.ts',
  'lib/testing/synthesize-chart.ts',
  'lib/testing/synthesize-program.ts',
  'lib/testing/matchers.ts',
  'docs/testing.md',
  'lib/report/page.ts',
].flatMap(docExamples);

test('every example of the docstrings compiles, and one that is wrong does not', () => {
  const wrong = {
    place: 'wrong:1',
    source: `import { synthesize } from 'groundwork/testing';\nsynthesize(42);\n`,
  };

  const errors = exampleErrors([...documented, wrong]);

  expect(documented.length).toBeGreaterThanOrEqual(6);
  expect(errors.filter((error) => !error.startsWith('wrong:'))).toEqual([]);
  expect(errors.filter((error) => error.startsWith('wrong:'))).not.toEqual([]);
}, 60_000);
