/**
 * Whether sets with an arbiter find room. Heketi places the small brick first, on a device that is for arbiters only where one has room, else
 * on one that is for both; then the two with data, in other groups. Exact for one set on devices whose room is known; for more of them
 * "depends" may be said where "always" or "never" holds.
 *
 * @see https://github.com/heketi/heketi/blob/v9.0.0/apps/glusterfs/placer_arbiter.go
 */
import { canPlace, slotsOf } from './brick-slots';
import type { Fit } from './brick-slots';
import type { DeviceRoom } from './heketi-room';
import type { HeketiBrick, HeketiLayout } from './heketi-volume-plan';

/** What a group (a node or a zone) can take of one set. */
interface Holds {
  /** An arbiter on a device that is for nothing else. */
  readonly onlyArbiter: boolean;
  /** An arbiter on a device that takes data as well. */
  readonly anyArbiter: boolean;
  readonly data: boolean;
}

type Costs = readonly [small: number, large: number];
type Group = readonly DeviceRoom[];

/** Whether there is room for all sets whatever Heketi chooses, depending on that, or never. */
export function arbiterFit(
  groups: readonly Group[],
  { sets, brick }: HeketiLayout,
  arbiter: HeketiBrick,
): Fit {
  const costs = [arbiter.space.total, brick.space.total] as const;
  const now = groups.map((group) => holds(group, ({ least }) => least, costs));
  const best = groups.map((group) => holds(group, ({ most }) => most, costs));
  // At the worst the sets before the last one have all used the same devices.
  const before = ({ role }: DeviceRoom): number =>
    (sets - 1) * (role === 'required' ? costs[0] : costs[1]);
  const worst = groups.map((group) => holds(group, (one) => one.least - before(one), costs));
  if (everyChoice(worst, best)) return 'always';
  return someChoice(now, best) && roomForAll(groups, sets, costs) ? 'depends' : 'never';
}

function holds(group: Group, free: (device: DeviceRoom) => number, [small, large]: Costs): Holds {
  const fits = (role: DeviceRoom['role'], cost: number): boolean =>
    group.some((device) => device.role === role && free(device) > cost);
  return {
    onlyArbiter: fits('required', small),
    anyArbiter: fits('supported', small),
    data: fits('supported', large) || fits('disabled', large),
  };
}

/** The groups where an arbiter may go, given where there surely is room for one that is for nothing else. */
function places(sure: readonly Holds[], best: readonly Holds[]): readonly number[] {
  const special = sure.some(({ onlyArbiter }) => onlyArbiter);
  return [...best.keys()].filter((index) => {
    const group = best[index];
    return group?.onlyArbiter === true || (!special && group?.anyArbiter === true);
  });
}

/** Whether two other groups take data. */
function leavesTwo(groups: readonly Holds[], arbiter: number): boolean {
  return groups.filter(({ data }, index) => data && index !== arbiter).length >= 2;
}

function everyChoice(worst: readonly Holds[], best: readonly Holds[]): boolean {
  const hasPlace = worst.some(({ onlyArbiter, anyArbiter }) => onlyArbiter || anyArbiter);
  return hasPlace && places(worst, best).every((place) => leavesTwo(worst, place));
}

function someChoice(now: readonly Holds[], best: readonly Holds[]): boolean {
  return places(now, best).some((place) => leavesTwo(best, place));
}

/** Whether there is room for so many bricks at all, each kind taken by itself. */
function roomForAll(groups: readonly Group[], sets: number, [small, large]: Costs): boolean {
  const slots = (cost: number, without: DeviceRoom['role']): readonly number[] =>
    groups.map((group) =>
      group
        .filter(({ role }) => role !== without)
        .reduce((sum, { most }) => sum + slotsOf(most, cost), 0),
    );
  return canPlace(slots(large, 'required'), sets, 2) && canPlace(slots(small, 'disabled'), sets, 1);
}
