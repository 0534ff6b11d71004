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
