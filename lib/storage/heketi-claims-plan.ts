/** Whether claims find room with Heketi, one after the other, and what is left. */
import { claimSize } from './claim-size';
import type { Fit } from './brick-slots';
import { heketiDeviceSpace } from './heketi-brick-space';
import { afterEven, placeEvenly } from './heketi-even';
import type { PlacedBrick } from './heketi-even';
import { fitOf } from './heketi-fit';
import type { ZoneChecking } from './heketi-fit';
import { HEKETI_LIMITS } from './heketi-limits';
import type { HeketiLimits } from './heketi-limits';
import { CHANCE, reasonOfNoRoom } from './heketi-reason';
import { nodeRoom, roomAfter } from './heketi-room';
import type { NodeRoom } from './heketi-room';
import type { HeketiCluster, HeketiDevice, HeketiTopology } from './heketi-topology';
import { planHeketiVolume } from './heketi-volume-plan';
import type { HeketiLayout, HeketiVolumeRequest } from './heketi-volume-plan';
import type { QuantityInput } from '../values';
import type { VolumeDurability } from './volume-durability';

/** A claim of Kubernetes that Heketi is to fulfil. */
export interface HeketiClaim {
  readonly name: string;
  /** What the claim asks for, such as `50Gi`. */
  readonly request: QuantityInput;
  readonly durability: VolumeDurability;
  /** Room for snapshots, from 1 to 100 (`snapfactor`). @default 1: none */
  readonly snapshotFactor?: number;
  /** How large files are on the average, in KiB; for volumes with an arbiter. @default 64 */
  readonly averageFileSize?: number;
}

/** How Heketi is set, and how claims become sizes. */
export interface HeketiClaimsOptions {
  readonly limits?: HeketiLimits;
  /** How zones are treated. @default 'none' */
  readonly zoneChecking?: ZoneChecking;
  /** From the size of a claim to GiB; `legacyClaimSize` before Kubernetes 1.9. @default claimSize */
  readonly sizeOf?: (request: QuantityInput) => number;
  /** What Heketi finds on a device, in KiB; undefined where that is not known. @default - `heketiDeviceSpace` of its size */
  readonly spaceOf?: (device: HeketiDevice) => number | undefined;
}

/** What becomes of a claim. */
export interface HeketiClaimOutcome {
  readonly name: string;
  /** The volume, in GiB. */
  readonly size: number;
  readonly fits: Fit;
  /** Why it does not fit, or what it depends on. @default - it fits */
  readonly reason?: string;
  /** Each way in which Heketi may split it; one where nothing is left to chance, none where it never fits. */
  readonly layouts: readonly HeketiLayout[];
  /** Where its bricks lie when Heketi spreads evenly; Heketi may choose others. */
  readonly bricks: readonly PlacedBrick[];
}

/** What becomes of all claims. */
export interface HeketiClaimsPlan {
  readonly outcomes: readonly HeketiClaimOutcome[];
  /** What is left of each node and device, in KiB, by cluster. */
  readonly clusters: readonly (readonly NodeRoom[])[];
  /** Devices of which no size is given; the plan knows nothing about them. */
  readonly unknown: readonly string[];
}

/**
 * Goes through claims in order, on devices that hold nothing yet. Heketi leaves to chance which nodes and devices it takes; so a claim fits
 * `always`, `never`, or it `depends`: then it may come out either way, and what is left is known between bounds. Where each set needs every
 * node and each node has one device, nothing is left to chance.
 */
export function planHeketiClaims(
  topology: HeketiTopology,
  claims: readonly HeketiClaim[],
  options: HeketiClaimsOptions = {},
): HeketiClaimsPlan {
  const { spaceOf = usualSpace } = options;
  const unknown = topology.clusters.flatMap(({ nodes }) =>
    nodes.flatMap(({ manage, devices }) =>
      devices
        .filter((device) => spaceOf(device) === undefined)
        .map(({ name }) => `${manage}:${name}`),
    ),
  );
  let clusters = topology.clusters.map((cluster) => roomsOf(cluster, options));
  const open = topology.clusters.map(({ file }) => file);
  const outcomes = claims.map((claim, count) => {
    const context = { clusters, open, count, unknown: unknown.length, options };
    const { outcome, left } = planClaim(claim, context);
    clusters = left;
    return outcome;
  });
  return { outcomes, clusters, unknown };
}

function usualSpace({ size }: HeketiDevice): number | undefined {
  return size === undefined ? undefined : heketiDeviceSpace(size);
}

function roomsOf(
  { nodes }: HeketiCluster,
  { spaceOf = usualSpace }: HeketiClaimsOptions,
): readonly NodeRoom[] {
  return nodes.map(({ manage, zone, tags, devices }) => {
    const free = devices.map((device) => {
      return { name: device.name, free: spaceOf(device) ?? 0, tags: device.tags };
    });
    return nodeRoom(manage, zone, free, tags);
  });
}

interface Context {
  readonly clusters: readonly (readonly NodeRoom[])[];
  readonly open: readonly boolean[];
  readonly count: number;
  readonly unknown: number;
  readonly options: HeketiClaimsOptions;
}

interface Planned {
  readonly outcome: HeketiClaimOutcome;
  readonly left: (readonly NodeRoom[])[];
}

function planClaim(claim: HeketiClaim, context: Context): Planned {
  const { clusters, open, count, unknown, options } = context;
  const request = requestOf(claim, options);
  const named = { name: claim.name, size: request.size };
  const none = { layouts: [], bricks: [] };
  const plan = planHeketiVolume(request, options.limits);
  if (!plan.ok) {
    const { reason, remedy } = plan.violation;
    const why = `${reason}; ${remedy}`;
    return { outcome: { ...named, fits: 'never', reason: why, ...none }, left: [...clusters] };
  }
  const limits = { ...HEKETI_LIMITS, ...options.limits };
  if (count >= limits.volumesPerCluster * open.filter(Boolean).length) {
    const reason = `there may be ${limits.volumesPerCluster} volumes in a cluster`;
    return { outcome: { ...named, fits: 'never', reason, ...none }, left: [...clusters] };
  }
  const trials = clusters.map((rooms, index) =>
    open[index] === true ? tryLayouts(rooms, plan.value.layouts, options) : NO_TRIAL,
  );
  const fits = bestFit(trials, unknown > 0);
  const made = place(clusters, trials, options);
  const layouts = uniqueLayouts(trials);
  const reason = reasonOf(fits, { ...context, layouts: plan.value.layouts });
  const outcome = { ...named, fits, ...reason, layouts, bricks: made?.bricks ?? [] };
  return { outcome, left: after(clusters, trials, made, fits) };
}

function requestOf(
  { request, durability, snapshotFactor, averageFileSize }: HeketiClaim,
  { sizeOf = claimSize }: HeketiClaimsOptions,
): HeketiVolumeRequest {
  return {
    size: sizeOf(request),
    durability,
    ...(snapshotFactor === undefined ? {} : { snapshotFactor }),
    ...(averageFileSize === undefined ? {} : { averageFileSize }),
  };
}

/** What one cluster may make of a volume: the layouts up to the first that fits whatever is chosen. */
export interface LayoutTrial {
  readonly fits: Fit;
  readonly layouts: readonly HeketiLayout[];
}

const NO_TRIAL: LayoutTrial = { fits: 'never', layouts: [] };

/** Tries layouts as Heketi does: the next one where there is no room for one. */
export function tryLayouts(
  rooms: readonly NodeRoom[],
  layouts: readonly HeketiLayout[],
  { zoneChecking = 'none' }: { readonly zoneChecking?: ZoneChecking } = {},
): LayoutTrial {
  const possible: HeketiLayout[] = [];
  for (const layout of layouts) {
    const fits = fitOf(rooms, layout, zoneChecking);
    if (fits !== 'never') possible.push(layout);
    if (fits === 'always') return { fits, layouts: possible };
  }
  return { fits: possible.length > 0 ? 'depends' : 'never', layouts: possible };
}

function bestFit(trials: readonly LayoutTrial[], unknown: boolean): Fit {
  if (trials.some(({ fits }) => fits === 'always')) return 'always';
  return unknown || trials.some(({ fits }) => fits === 'depends') ? 'depends' : 'never';
}

function uniqueLayouts(trials: readonly LayoutTrial[]): readonly HeketiLayout[] {
  const bySets = new Map(trials.flatMap(({ layouts }) => layouts.map((one) => [one.sets, one])));
  return [...bySets.values()].sort((a, b) => a.sets - b.sets);
}

interface Made {
  readonly cluster: number;
  readonly bricks: readonly PlacedBrick[];
}

/** Where the bricks lie on the even way: in the first cluster and with the first layout that have room. */
function place(
  clusters: readonly (readonly NodeRoom[])[],
  trials: readonly LayoutTrial[],
  { zoneChecking = 'none' }: HeketiClaimsOptions,
): Made | undefined {
  for (const [cluster, { layouts }] of trials.entries()) {
    for (const layout of layouts) {
      const bricks = placeEvenly(clusters[cluster] ?? [], layout, zoneChecking);
      if (bricks !== undefined) return { cluster, bricks };
    }
  }
  return undefined;
}

function after(
  clusters: readonly (readonly NodeRoom[])[],
  trials: readonly LayoutTrial[],
  made: Made | undefined,
  fits: Fit,
): (readonly NodeRoom[])[] {
  const candidates = trials.filter((trial) => trial.fits !== 'never').length;
  return clusters.map((rooms, index) => {
    const trial = trials[index] ?? NO_TRIAL;
    if (trial.layouts.length === 0) return rooms;
    const left = roomAfter(rooms, trial.layouts, fits === 'always' && candidates === 1);
    return made?.cluster === index ? afterEven(left, made.bricks) : left;
  });
}

function reasonOf(
  fits: Fit,
  {
    clusters,
    open,
    unknown,
    options,
    layouts,
  }: Context & { readonly layouts: readonly HeketiLayout[] },
): { readonly reason?: string } {
  if (fits === 'always') return {};
  if (unknown > 0) return { reason: 'depends on devices of which no size is given' };
  if (fits === 'depends') return { reason: CHANCE };
  const rooms = clusters.filter((_, index) => open[index] === true);
  return { reason: reasonOfNoRoom(rooms, layouts, options.zoneChecking ?? 'none') };
}
