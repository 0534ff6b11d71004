import { readFileSync } from 'node:fs';
import path from 'node:path';

import { CHECKS } from '../../lib/manifests';
import { GOOD_OBJECTS, MANIFEST_CASES, whatIsSaid } from '../support/manifest-cases';

// The schema and the versions of APIs have tests of their own, and so has the class of service.
const ELSEWHERE = ['qos', 'schema', 'apiVersions', 'deprecations'];

test('nothing is wrong with objects that are right', () => {
  expect(whatIsSaid(Object.values(GOOD_OBJECTS))).toEqual([]);
});

test('every check has an example of what it finds', () => {
  const shown = new Set<string>(MANIFEST_CASES.map(({ check }) => check));

  expect(Object.keys(CHECKS).filter((name) => !shown.has(name))).toEqual(ELSEWHERE);
});

describe.each(Object.keys(CHECKS).filter((name) => !ELSEWHERE.includes(name)))('%s', (name) => {
  test.each(
    MANIFEST_CASES.filter(({ check }) => check === name).map((one) => [one.what, one] as const),
  )('finds %s', (_, { objects, options, says }) => {
    expect(whatIsSaid(objects, options)).toEqual(says);
    expect(says.some((line) => line.startsWith(`${name}: `) || line.startsWith(`(${name}) `))).toBe(
      true,
    );
  });
});

test('the documentation tells of every check what it is by default, and what it really says', () => {
  const text = readFileSync(path.join(__dirname, '../../docs/manifest-checks.md'), 'utf8');
  const rows = [...text.matchAll(/^\| `(\w+)` \| (\w+) \| .* \| (.*) \|$/gm)];

  expect(rows.map(([, name, level]) => [name, level])).toEqual(Object.entries(CHECKS));
  for (const [, name, , example = ''] of rows) {
    if (ELSEWHERE.includes(name ?? '')) continue;
    const said = MANIFEST_CASES.filter(({ check }) => check === name).flatMap(({ says }) => says);
    expect(said.map((line) => line.includes(example.slice(1, -1)))).toContain(true);
  }
});
