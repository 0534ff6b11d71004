import fc from 'fast-check';

import { LateValue, checkManifests } from '../../lib/manifests';
import type { KubernetesObject } from '../../lib/manifests';
import { changedAnywhere } from '../support/any-place';
import { GOOD_OBJECTS, MANIFEST_CASES, changed, whatIsSaid } from '../support/manifest-cases';
import type { Step } from '../support/manifest-cases';

class Late extends LateValue {
  readonly type = 'unknown';

  override toString(): string {
    return '<output:late>';
  }
}

const LATE = new Late();
const good = Object.values<KubernetesObject>(GOOD_OBJECTS);
const LABELS = ['labels', 'matchLabels', 'selector'];
const IDENTITY = ['apiVersion', 'kind'];

function* placesOf(value: unknown, at: readonly Step[] = []): Generator<readonly Step[]> {
  if (at.length > 0) yield at;
  if (typeof value !== 'object' || value === null) return;
  for (const [key, one] of Object.entries(value)) {
    yield* placesOf(one, [...at, Array.isArray(value) ? Number(key) : key]);
  }
}

// What others name.
const NAMED: readonly KubernetesObject[] = [
  GOOD_OBJECTS.deployment,
  GOOD_OBJECTS.service,
  GOOD_OBJECTS.configMap,
  GOOD_OBJECTS.secret,
  GOOD_OBJECTS.claim,
  GOOD_OBJECTS.account,
];

/** A copy with a value that is known only later in one place. */
function withLate(object: KubernetesObject, place: readonly Step[]): KubernetesObject {
  return changed(object, [place, LATE]);
}

/** Where names and namespaces of objects are, which are never late. */
function isIdentity(place: readonly Step[]): boolean {
  if (IDENTITY.includes(String(place[0]))) return true;
  return (
    place[0] === 'metadata' &&
    (place.length === 1 || ['name', 'namespace'].includes(String(place[1])))
  );
}

test('whatever stands anywhere, nothing is thrown, and each violation has a path and a remedy', () => {
  fc.assert(
    fc.property(fc.constantFrom(...good).chain(changedAnywhere), (object) => {
      const placed = [GOOD_OBJECTS.deployment, GOOD_OBJECTS.service, object].map((one, index) => {
        return { path: `c/${index}`, object: one as KubernetesObject };
      });
      const { violations, warnings } = checkManifests(placed);
      for (const { path, reason, remedy } of [...violations, ...warnings]) {
        expect(path).toMatch(/^c\/\d+/);
        expect(reason).not.toMatch(/undefined|\[object|^$/);
        expect(remedy).not.toMatch(/undefined|\[object|^$/);
      }
    }),
    { numRuns: 200 },
  );
});

test('what is known only later is right wherever it stands', () => {
  const refused: string[] = [];
  for (const object of good) {
    for (const place of placesOf(object)) {
      if (isIdentity(place)) continue;
      const others = NAMED.filter((one) => one !== object);
      const said = whatIsSaid([...others, withLate(object, place)]);
      refused.push(...said.map((line) => `${object.kind} ${place.join('.')}: ${line}`));
    }
  }

  expect(refused).toEqual([]);
});

test('what is known only later stands for all that is wrong in its place, and for nothing else', () => {
  const lost: string[] = [];
  for (const { what, objects, options, says } of MANIFEST_CASES) {
    const [last] = objects.slice(-1);
    if (last === undefined) continue;
    for (const place of placesOf(last)) {
      // Labels decide which pods are selected, and are told.
      if (isIdentity(place) || LABELS.some((one) => place.includes(one))) continue;
      const now = whatIsSaid([...objects.slice(0, -1), withLate(last, place)], options);
      const added = now.filter((line) => !says.includes(line));
      lost.push(...added.map((line) => `${what}, ${place.join('.')}: ${line}`));
    }
  }

  expect(lost).toEqual([]);
});

test('an object in a list of them is told whatever its neighbours are', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...MANIFEST_CASES.filter(({ check }) => check === 'pods')),
      fc.shuffledSubarray(good, { maxLength: 3 }),
      ({ objects, options, says }, others) => {
        const [last] = objects.slice(-1);
        if (last === undefined) return;
        const { violations } = checkManifests(
          [
            ...others.map((object, index) => ({ path: `o/${index}`, object })),
            { path: 'c', object: last },
          ],
          { ...options, checks: { schema: 'off', references: 'off' } },
        );
        const found = violations.filter(
          ({ path, check }) => path.startsWith('c.') && check === 'pods',
        );
        expect(found.length).toBe(says.filter((line) => line.startsWith('pods:')).length);
      },
    ),
  );
});
