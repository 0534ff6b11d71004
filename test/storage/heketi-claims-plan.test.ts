import {
  checkHeketiDurability,
  largestHeketiVolume,
  legacyClaimSize,
  planHeketiClaims,
} from '../../lib/storage';
import type { HeketiTopology, VolumeDurability } from '../../lib/storage';
import { Findings, Quantity, formatViolation } from '../../lib/values';

const three: VolumeDurability = { type: 'replicate', replica: 3 };
const two: VolumeDurability = { type: 'replicate', replica: 2 };

function topologyOf(nodes: number, size?: string, devices = 1): HeketiTopology {
  return {
    clusters: [
      {
        file: true,
        block: true,
        nodes: Array.from({ length: nodes }, (_, n) => ({
          manage: `gfs-${n + 1}`,
          storage: `10.0.0.${n + 1}`,
          zone: (n % 2) + 1,
          tags: {},
          devices: Array.from({ length: devices }, (_unused, d) => ({
            name: `/dev/disk/by-id/disk-${d}`,
            destroyData: false,
            tags: {},
            ...(size === undefined ? {} : { size: Quantity.of(size) }),
          })),
        })),
      },
    ],
  };
}

function claims(...sizes: readonly string[]) {
  return sizes.map((request, index) => ({ name: `c${index}`, request, durability: three }));
}

describe('claims, one after the other', () => {
  it('fit or not, and leave exactly so much where nothing is left to chance', () => {
    const { outcomes, clusters } = planHeketiClaims(
      topologyOf(3, '500Gi'),
      claims('300Gi', '300Gi', '100Gi', '98Gi', '1Gi'),
    );

    expect(outcomes.map(({ fits }) => fits)).toEqual([
      'always',
      'never',
      'always',
      'never',
      'always',
    ]);
    expect(clusters[0]?.map(({ devices }) => devices[0])).toEqual(
      Array.from({ length: 3 }, () => ({
        name: '/dev/disk/by-id/disk-0',
        role: 'supported',
        usable: 524_152_832,
        least: 101_568_512,
        most: 101_568_512,
        even: 101_568_512,
      })),
    );
  });

  it('say where their bricks may lie', () => {
    const { outcomes } = planHeketiClaims(topologyOf(3, '500Gi'), claims('10Gi'));

    expect(outcomes[0]?.bricks.map(({ node, size, space }) => [node, size, space])).toEqual([
      ['gfs-1', 10_485_760, 10_539_008],
      ['gfs-2', 10_485_760, 10_539_008],
      ['gfs-3', 10_485_760, 10_539_008],
    ]);
  });

  it('are larger before Kubernetes 1.9', () => {
    const options = { sizeOf: legacyClaimSize };
    const { outcomes } = planHeketiClaims(topologyOf(3, '500Gi'), claims('50Gi'), options);

    expect(outcomes[0]?.size).toBe(54);
  });

  it.each([
    [2, '500Gi', '10Gi', 'each set needs 3 nodes, and there are 2'],
    [
      3,
      '20Gi',
      '100Gi',
      '3 of 3 nodes have room for one of the smallest bricks that Heketi tries (24 of 12.5 GiB), which is not enough',
    ],
    [
      3,
      '2Gi',
      '100Gi',
      '0 of 3 nodes have room for one of the smallest bricks that Heketi tries (24 of 12.5 GiB), which is not enough',
    ],
    [
      3,
      '500Gi',
      '64Ti',
      'needs more than 32 bricks of at most 4096 GiB with replicate:3; ask for 32768 GiB or less',
    ],
  ])('on %i nodes of %s one of %s does not fit: %s', (nodes, size, request, reason) => {
    const [outcome] = planHeketiClaims(topologyOf(nodes, size), claims(request)).outcomes;

    expect(outcome).toMatchObject({ fits: 'never', reason, layouts: [], bricks: [] });
  });

  it('are told apart where it depends on what Heketi takes', () => {
    const asked = [30, 30, 60].map((gib, index) => {
      return { name: `c${index}`, request: `${gib}Gi`, durability: two };
    });
    const { outcomes } = planHeketiClaims(topologyOf(4, '62Gi'), asked);

    expect(outcomes.map(({ fits }) => fits)).toEqual(['always', 'always', 'depends']);
    expect(outcomes[2]?.reason).toBe(
      'depends on which nodes and devices Heketi takes, which it leaves to chance',
    );
    expect(outcomes[2]?.layouts.length).toBeGreaterThan(1);
  });

  it('are not foretold for devices of unknown size', () => {
    const { outcomes, unknown } = planHeketiClaims(topologyOf(3), claims('1Gi'));

    expect(outcomes[0]).toMatchObject({
      fits: 'depends',
      reason: 'depends on devices of which no size is given',
    });
    expect(unknown).toEqual([1, 2, 3].map((n) => `gfs-${n}:/dev/disk/by-id/disk-0`));
  });

  it('have no room in clusters that take block volumes only, nor beyond so many volumes', () => {
    const { clusters } = topologyOf(3, '500Gi');
    const block = { clusters: clusters.map((one) => ({ ...one, file: false })) };
    const none = planHeketiClaims(block, claims('1Gi')).outcomes[0];
    const options = { limits: { volumesPerCluster: 1 } };
    const full = planHeketiClaims({ clusters }, claims('1Gi', '1Gi'), options).outcomes[1];

    expect(none?.fits).toBe('never');
    expect(full).toMatchObject({
      fits: 'never',
      reason: 'there may be 1 volumes in a cluster',
    });
  });

  it('go to one of two clusters, nobody knows to which', () => {
    const [cluster] = topologyOf(3, '100Gi').clusters;
    if (cluster === undefined) throw new Error('no cluster');
    const { outcomes, clusters } = planHeketiClaims(
      { clusters: [cluster, cluster] },
      claims('50Gi', '40Gi'),
    );

    expect(outcomes.map(({ fits }) => fits)).toEqual(['always', 'always']);
    expect(clusters.map((rooms) => [rooms[0]?.least, rooms[0]?.most])).toEqual([
      [9_875_456, 104_722_432],
      [9_875_456, 104_722_432],
    ]);
  });

  it('are the same at each look', () => {
    const look = (): string =>
      JSON.stringify(planHeketiClaims(topologyOf(5, '70Gi', 2), claims('30Gi', '40Gi')));

    expect(look()).toBe(look());
  });
});

describe('the largest volume', () => {
  it.each([
    [three, 497],
    [two, 497],
    [{ type: 'none' } as const, 1988],
    [{ type: 'disperse', data: 2, redundancy: 1 } as const, 994],
    [{ type: 'disperse', data: 4, redundancy: 2 } as const, 0],
  ])('of %j on three devices of 500Gi has %i GiB or more', (durability, gib) => {
    const [rooms = []] = planHeketiClaims(topologyOf(3, '500Gi'), []).clusters;

    expect(largestHeketiVolume(rooms, { durability })).toBeGreaterThanOrEqual(Math.min(gib, 497));
    if (gib === 0) expect(largestHeketiVolume(rooms, { durability })).toBe(0);
  });
});

describe('a durability', () => {
  function refusals(nodes: number, durability: VolumeDurability, strict = false): string[] {
    const findings = new Findings();
    const zones = strict ? 'strict' : 'none';
    checkHeketiDurability(topologyOf(nodes), durability, 'volumetype', findings, zones);
    return findings.violations.map(formatViolation);
  }

  it('is fine with as many nodes as a set has bricks', () => {
    expect(refusals(3, three)).toEqual([]);
    expect(refusals(2, two, true)).toEqual([]);
  });

  it('is refused with fewer, or with fewer zones where they are strict', () => {
    expect(refusals(2, three)).toEqual([
      'volumetype: "replicate:3": needs 3 nodes for each set of bricks, and the topology has 2; add nodes, or take a durability with fewer bricks',
    ]);
    expect(refusals(5, three, true)).toEqual([
      'volumetype: "replicate:3": needs 3 zones for each set of bricks, and the topology has 2; add zones, or take a durability with fewer bricks',
    ]);
  });
});
