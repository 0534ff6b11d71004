import fc from 'fast-check';
import { NARROW, WIDE } from '../../lib/report/picture';
import type { MachineReport } from '../../lib/report';
import { layoutTopology, type TilePlace } from '../../lib/report/topology';
import { workerReport } from '../support/plan-report';

interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function overlap(a: Area, b: Area): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

function within(inner: Area, outer: Area): boolean {
  const slack = 1e-6;
  return (
    inner.x >= outer.x - slack &&
    inner.y >= outer.y - slack &&
    inner.x + inner.width <= outer.x + outer.width + slack &&
    inner.y + inner.height <= outer.y + outer.height + slack
  );
}

function overlapping(areas: readonly Area[]): readonly (readonly [Area, Area])[] {
  return areas.flatMap((a, i) =>
    areas.slice(i + 1).flatMap((b) => (overlap(a, b) ? [[a, b] as const] : [])),
  );
}

const machines: fc.Arbitrary<readonly MachineReport[]> = fc.array(
  fc
    .record({
      name: fc.string({ maxLength: 63 }),
      role: fc.constantFrom('control-plane', 'worker', 'storage'),
      failureDomain: fc.constantFrom('a', 'b', 'c', 'd', 'a-failure-domain-with-a-very-long-name'),
    })
    .map((parts) => ({ ...workerReport(), ...parts })),
  { maxLength: 60 },
);

test.each([WIDE, NARROW])('at a width of %i nothing overlaps, is cut or is left out', (width) => {
  fc.assert(
    fc.property(machines, (all) => {
      const layout = layoutTopology(all, width, 60);

      const tiles: readonly TilePlace[] = layout.domains.flatMap((domain) =>
        domain.roles.flatMap((role) => role.tiles),
      );
      expect(tiles).toHaveLength(all.length);
      expect(overlapping(tiles)).toEqual([]);
      expect(overlapping(layout.domains)).toEqual([]);
      for (const domain of layout.domains) {
        expect(within(domain, { x: 0, y: 60, width, height: layout.height - 60 })).toBe(true);
        const own = domain.roles.flatMap((role) => role.tiles);
        expect(own.every((tile) => within(tile, domain))).toBe(true);
      }
    }),
    { numRuns: 40 },
  );
});
