import { readFileSync } from 'node:fs';
import path from 'node:path';

import { docExamples } from '../support/doc-examples';

const RUNS = 'examples/snapshot-test/shop.test.ts';

test('the test that the README shows is one that runs here, and has ten lines', () => {
  const shown = docExamples('README.md').filter(({ source }) => source.includes("from './shop'"));
  const runs = readFileSync(path.join(__dirname, '../..', RUNS), 'utf8');

  expect(shown.map(({ source }) => source)).toEqual([runs]);
  expect(runs.split('\n').filter((line) => line !== '')).toHaveLength(10);
});
