import fc from 'fast-check';

import { largestHeketiVolume, planHeketiClaims, planHeketiVolume } from '../../lib/storage';
import type { HeketiClaim, HeketiTopology, VolumeDurability } from '../../lib/storage';
import { Quantity } from '../../lib/values';
import { AllocatorModel } from './heketi-model';

const RUNS_OF_CHANCE = 8;

const device = fc.record({
  gib: fc.integer({ min: 1, max: 40 }),
  arbiter: fc.constantFrom('supported', 'supported', 'required', 'disabled'),
});

const topologies = fc
  .array(
    fc.record({
      zone: fc.integer({ min: 1, max: 3 }),
      devices: fc.array(device, { minLength: 1, maxLength: 2 }),
    }),
    {
      minLength: 1,
      maxLength: 5,
    },
  )
  .map((nodes): HeketiTopology => ({
    clusters: [
      {
        file: true,
        block: true,
        nodes: nodes.map(({ zone, devices }, n) => ({
          manage: `gfs-${n}`,
          storage: `10.0.0.${n}`,
          zone,
          tags: {},
          devices: devices.map(({ gib, arbiter }, d) => ({
            name: `/dev/disk/by-id/d${d}`,
            destroyData: false,
            tags: { arbiter },
            size: Quantity.of(`${gib}Gi`),
          })),
        })),
      },
    ],
  }));

const durabilities: readonly VolumeDurability[] = [
  { type: 'replicate', replica: 3 },
  { type: 'replicate', replica: 2 },
  { type: 'replicate', replica: 3, arbiter: true },
  { type: 'disperse', data: 2, redundancy: 1 },
  { type: 'none' },
];

const claims = fc
  .array(
    fc.record({
      gib: fc.integer({ min: 1, max: 30 }),
      durability: fc.constantFrom(...durabilities),
      snapshotFactor: fc.constantFrom(1, 1, 1.5),
    }),
    { minLength: 1, maxLength: 5 },
  )
  .map((list) =>
    list.map(({ gib, ...rest }, index): HeketiClaim => ({
      name: `claim-${index}`,
      request: `${gib}Gi`,
      ...rest,
    })),
  );

function chance(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const zones = fc.constantFrom('none' as const, 'strict' as const);

test('what is foretold holds however Heketi chooses', () => {
  fc.assert(
    fc.property(topologies, claims, zones, fc.nat(), (topology, list, zoneChecking, seed) => {
      const plan = planHeketiClaims(topology, list, { zoneChecking });
      const [rooms = []] = planHeketiClaims(topology, [], { zoneChecking }).clusters;
      for (let run = 0; run < RUNS_OF_CHANCE; run += 1) {
        const model = new AllocatorModel(rooms, zoneChecking, chance(seed + run * 7919));
        list.forEach((claim, index) => {
          const volume = planHeketiVolume({
            size: Number(/\d+/.exec(String(claim.request))?.[0]),
            ...claim,
          });
          const made = volume.ok ? model.make(volume.value.layouts) : undefined;
          const { fits, layouts } = plan.outcomes[index] ?? { fits: 'never', layouts: [] };
          if (fits === 'always') expect(made).toBeDefined();
          if (fits === 'never') expect(made).toBeUndefined();
          if (made !== undefined) expect(layouts.map(({ sets }) => sets)).toContain(made.sets);
        });
        for (const room of plan.clusters[0] ?? []) {
          expect(model.free(room.node)).toBeGreaterThanOrEqual(room.least);
          expect(model.free(room.node)).toBeLessThanOrEqual(room.most);
          for (const { name, least, most } of room.devices) {
            expect(model.free(room.node, name)).toBeGreaterThanOrEqual(least);
            expect(model.free(room.node, name)).toBeLessThanOrEqual(most);
          }
        }
      }
    }),
    { numRuns: 60 },
  );
});

test('the largest volume that fits does fit, and one of a GiB more need not', () => {
  fc.assert(
    fc.property(
      topologies,
      fc.constantFrom(...durabilities),
      zones,
      (topology, durability, zoneChecking) => {
        const [rooms = []] = planHeketiClaims(topology, []).clusters;
        const largest = largestHeketiVolume(rooms, { durability, zoneChecking });
        const fits = (size: number): string | undefined =>
          planHeketiClaims(topology, [{ name: 'x', request: `${size}Gi`, durability }], {
            zoneChecking,
          }).outcomes[0]?.fits;

        if (largest > 0) expect(fits(largest)).toBe('always');
        expect(fits(largest + 1)).not.toBe('always');
      },
    ),
    { numRuns: 40 },
  );
});

test('the bricks of the even way lie on devices with room, in sets of other nodes', () => {
  fc.assert(
    fc.property(topologies, claims, (topology, list) => {
      const plan = planHeketiClaims(topology, list);
      for (const { bricks, layouts } of plan.outcomes) {
        const layout = layouts.find((one) => one.bricks === bricks.length);
        if (bricks.length === 0) continue;

        expect(layout).toBeDefined();
        for (let set = 0; set < (layout?.sets ?? 0); set += 1) {
          const inSet = layout?.bricksPerSet ?? 1;
          const nodes = bricks.slice(set * inSet, (set + 1) * inSet).map(({ node }) => node);
          expect(new Set(nodes).size).toBe(inSet);
        }
      }
      for (const { devices } of plan.clusters[0] ?? []) {
        for (const { even } of devices) expect(even).toBeGreaterThanOrEqual(0);
      }
    }),
    { numRuns: 40 },
  );
});
