/**
 * Whether sets of bricks find room whatever Heketi chooses. For each set it takes so many groups (nodes; zones where zone checking is
 * strict) in an order of chance, and in each the first device with room. A group has as many slots as bricks of one size fit on its devices.
 */

/** Whether a volume fits: whatever Heketi chooses, depending on what it chooses, or not at all. */
export type Fit = 'always' | 'depends' | 'never';

/** How many bricks find room on a device: each leaves at least one KiB, as Heketi compares. */
export function slotsOf(free: number, cost: number): number {
  return free <= 0 ? 0 : Math.ceil(free / cost) - 1;
}

/** Whether so many sets of so many bricks, each on another group, can be placed at all. */
export function canPlace(slots: readonly number[], sets: number, inSet: number): boolean {
  const usable = slots.reduce((sum, one) => sum + Math.min(one, sets), 0);
  return usable >= sets * inSet;
}

/**
 * Whether they are placed whatever is chosen. They are not when some choice of fewer sets leaves room in fewer groups than a set needs:
 * the groups with the most slots are those that may be left, all others would have to be used up by then.
 */
export function alwaysPlaces(slots: readonly number[], sets: number, inSet: number): boolean {
  if (!canPlace(slots, sets, inSet)) return false;
  const sorted = [...slots].sort((a, b) => b - a);
  const others = sorted.slice(inSet - 1);
  const sum = others.reduce((total, one) => total + one, 0);
  const largest = others[0] ?? 0;
  for (let done = Math.max(1, largest); done < sets; done += 1) {
    if (sum <= done * inSet && canPlace(sorted, done, inSet)) return false;
  }
  return true;
}
