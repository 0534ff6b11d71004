import {
  heketiBrickSpace,
  heketiDeviceSpace,
  parseVolumeType,
  planHeketiVolume,
} from '../../lib/storage';
import type { HeketiLimits, HeketiVolumePlan, HeketiVolumeRequest } from '../../lib/storage';
import { formatViolation } from '../../lib/values';

const GIB = 1024 * 1024;

function requestOf(size: number, type: string): HeketiVolumeRequest {
  const durability = parseVolumeType(type);
  if (!durability.ok) throw new Error(type);
  return { size, durability: durability.value };
}

function planned(request: HeketiVolumeRequest, limits?: HeketiLimits): HeketiVolumePlan {
  const plan = planHeketiVolume(request, limits);
  if (!plan.ok) throw new Error(formatViolation(plan.violation));
  return plan.value;
}

function refusal(request: HeketiVolumeRequest, path?: string): string | undefined {
  const plan = planHeketiVolume(request, {}, path);
  return plan.ok ? undefined : formatViolation(plan.violation);
}

describe('Heketi splits a volume', () => {
  it.each([
    [1, 'replicate:2', 1, 1, 2],
    [100, 'replicate:3', 1, 100, 3],
    [5120, 'replicate:2', 2, 2560, 4],
    [16_384, 'none', 4, 4096, 4],
    [4, 'disperse:4:2', 1, 1, 6],
    [32_768, 'replicate:3', 8, 4096, 24],
    [131_072, 'none', 32, 4096, 32],
    [65_536, 'replicate:2', 16, 4096, 32],
    [65_536, 'disperse:4:2', 4, 4096, 24],
    [65_536, 'disperse:8:3', 2, 4096, 22],
    [65_536, 'disperse:2:1', 8, 4096, 24],
  ])('of %i GiB with %s into %i × %i GiB, %i bricks', (size, type, sets, brick, bricks) => {
    const [first] = planned(requestOf(size, type)).layouts;

    expect([first.sets, first.brick.size / GIB, first.bricks]).toEqual([sets, brick, bricks]);
  });

  it('further when there is no room, down to bricks of 1 GiB', () => {
    const { layouts } = planned(requestOf(10, 'replicate:2'));

    expect(layouts.map(({ sets, brick }) => [sets, brick.size / GIB])).toEqual([
      [1, 10],
      [2, 5],
      [4, 2.5],
      [8, 1.25],
    ]);
  });

  it('no further than 32 bricks', () => {
    expect(planned(requestOf(4096, 'replicate:3')).layouts.at(-1)?.bricks).toBe(24);
  });

  it('by the limits that it is given', () => {
    const { layouts } = planned(requestOf(100, 'none'), { brickMaxSize: 30, brickMinSize: 10 });

    expect(layouts.map(({ sets }) => sets)).toEqual([4, 8]);
  });

  it('with a small brick for the arbiter', () => {
    const arbiter = { type: 'replicate', replica: 3, arbiter: true } as const;
    const small = planned({ size: 1, durability: arbiter }).layouts[0].arbiter;
    const large = planned({ size: 100, durability: arbiter }).layouts[0].arbiter;
    const tuned = planned({ size: 100, durability: arbiter, averageFileSize: 1024 }).layouts[0];

    expect([small?.size, large?.size, tuned.arbiter?.size]).toEqual([16_384, 1_638_400, 102_400]);
  });
});

describe('a volume is refused', () => {
  it.each([
    [
      requestOf(3, 'disperse:4:2'),
      'size: "3": makes bricks below 1 GiB, the least that Heketi makes; ask for 4 GiB or more',
    ],
    [
      requestOf(65_536, 'replicate:3'),
      'size: "65536": needs more than 32 bricks of at most 4096 GiB with replicate:3; ask for 32768 GiB or less',
    ],
    [requestOf(0, 'none'), 'size: "0": is no whole number of GiB; write 1 or more'],
    [requestOf(1.5, 'none'), 'size: "1.5": is no whole number of GiB; write 1 or more'],
    [
      { ...requestOf(1, 'none'), snapshotFactor: 101 },
      'snapshotFactor: "101": is no factor from 1 to 100; write for example 1.5',
    ],
    [
      { ...requestOf(1, 'none'), averageFileSize: 0 },
      'averageFileSize: "0": is no whole number of KiB up to 1 GiB; write for example 64',
    ],
    [
      { size: 1, durability: { type: 'replicate', replica: 2, arbiter: true } as const },
      'durability: "replicate:2": has no third brick to be the arbiter; take replicate:3',
    ],
  ])('%#: with the reason and a way out', (request, message) => {
    expect(refusal(request)).toBe(message);
  });

  it('under the path where it stands', () => {
    expect(refusal(requestOf(0, 'none'), 'claims[2]')).toMatch(/^claims\[2\]\.size: /);
  });
});

describe('a brick takes', () => {
  it.each([
    [1, 1, 1_048_576, 8192, 1_056_768],
    [2, 1, 2_097_152, 12_288, 2_109_440],
    [10, 1, 10_485_760, 53_248, 10_539_008],
    [10, 1.5, 15_728_640, 81_920, 15_810_560],
    [100, 1, 104_857_600, 524_288, 105_381_888],
    [4096, 1, 4_294_967_296, 16_777_216, 4_311_744_512],
  ])('of %i GiB with factor %d: %i + %i = %i KiB', (size, factor, thinPool, metadata, total) => {
    expect(heketiBrickSpace(size * GIB, factor)).toEqual({ thinPool, metadata, total });
  });

  it('a little more for a factor that is no binary fraction, as Heketi keeps it in 32 bits', () => {
    expect(heketiBrickSpace(1000 * GIB, 1.1).thinPool).toBeGreaterThan(1_153_433_600);
  });
});

describe('a device gives Heketi', () => {
  it.each([
    // Seen with LVM 2.03.16: 223 extents.
    ['1Gi', 913_408],
    ['10Gi', 10_350_592],
    ['500Gi', 524_152_832],
    ['100Mi', 0],
    [0, 0],
  ])('of %s: %i KiB', (size, space) => {
    expect(heketiDeviceSpace(size)).toBe(space);
  });
});
