import fc from 'fast-check';

import {
  domainsPicture,
  layoutDomains,
  quorumPicture,
  volumePicture,
} from '../../lib/report/etcd-picture';
import { etcdReport } from '../support/etcd-report';

test('the pictures say in words what they show', () => {
  const report = etcdReport(5, ['a', 'b']);

  expect(domainsPicture(report, 'x').description).toBe(
    '5 members in 2 failure domains; without a writes stop, without b writes go on.',
  );
  expect(quorumPicture(report, 'x').description).toBe(
    'Of 5 members a write needs 3; 2 may fail at once.',
  );
  expect(volumePicture(report, 'x').description).toBe(
    '8Gi: 2Gi database, when it is full, 2Gi a snapshot of it, 2Gi a defragmented copy, 2Gi log and spare.',
  );
});

test('a domain whose loss stops writes stands out, one whose loss does not does not', () => {
  const drawn = (domains: readonly string[]): string =>
    domainsPicture(etcdReport(3, domains), 'x').draw(920).body.toString();

  expect(drawn(['a'])).toContain('class="alert">0 of 3 left, writes stop<');
  expect(drawn(['a', 'b', 'c'])).toContain('>2 of 3 left, writes go on<');
  expect(drawn(['a', 'b', 'c'])).not.toContain('alert');
});

test('a cluster that bears no failure has no key for those that may fail', () => {
  const drawn = (count: number): string =>
    quorumPicture(etcdReport(count), 'x').draw(920).body.toString();

  expect(drawn(1)).not.toContain('may fail');
  expect(drawn(3)).toContain('>one more may fail<');
  expect(drawn(5)).toContain('>2 more may fail<');
});

test('every member stands in its domain once, within the drawing, and no domain over another', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 9 }),
      fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 9 }),
      fc.constantFrom(344, 920),
      (count, domains, width) => {
        const report = etcdReport(count, domains);
        const places = layoutDomains(report, width);

        expect(places.flatMap(({ members }) => members.map(({ name }) => name)).sort()).toEqual(
          report.members.map(({ name }) => name).sort(),
        );
        for (const [i, one] of places.entries()) {
          expect(one.x).toBeGreaterThanOrEqual(0);
          expect(one.x + one.width).toBeLessThanOrEqual(width + 0.001);
          for (const other of places.slice(i + 1)) {
            const apart = other.x >= one.x + one.width || other.y >= one.y + one.height;
            expect(apart || other.x + other.width <= one.x).toBe(true);
          }
        }
        expect(domainsPicture(report, 'x').draw(width).height).toBeGreaterThanOrEqual(
          Math.max(...places.map(({ y, height }) => y + height)),
        );
      },
    ),
    { numRuns: 60 },
  );
});
