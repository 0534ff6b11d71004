/** Whether a layout finds room in a cluster. */
import { arbiterFit } from './arbiter-fit';
import { alwaysPlaces, canPlace } from './brick-slots';
import type { Fit } from './brick-slots';
import { nodeSlots } from './heketi-room';
import type { NodeRoom } from './heketi-room';
import type { HeketiLayout } from './heketi-volume-plan';

/**
 * How Heketi treats zones: `none` spreads over them as far as it goes, `strict` never puts two bricks of a set into one zone.
 *
 * @see https://github.com/heketi/heketi/blob/v9.0.0/apps/glusterfs/placer_settings.go
 */
export type ZoneChecking = 'none' | 'strict';

/** What lies together: bricks of one set never go twice to the same one. */
interface Group {
  readonly rooms: readonly NodeRoom[];
}

/** Whether there is room for a layout whatever Heketi chooses, depending on that, or never. */
export function fitOf(
  rooms: readonly NodeRoom[],
  layout: HeketiLayout,
  zoneChecking: ZoneChecking = 'none',
): Fit {
  const groups = groupsOf(rooms, zoneChecking);
  return layout.arbiter === undefined
    ? plainFit(groups, layout)
    : arbiterFit(
        groups.map(({ rooms: nodes }) => nodes.flatMap(({ devices }) => devices)),
        layout,
        layout.arbiter,
      );
}

/** In how many groups (nodes, or zones where they are strict) a brick of the layout may find room. */
export function groupsWithRoom(
  rooms: readonly NodeRoom[],
  layout: HeketiLayout,
  zoneChecking: ZoneChecking = 'none',
): number {
  const cost = layout.brick.space.total;
  return groupsOf(rooms, zoneChecking).filter((group) => slots(group, cost)[1] > 0).length;
}

function groupsOf(rooms: readonly NodeRoom[], zoneChecking: ZoneChecking): readonly Group[] {
  if (zoneChecking === 'none') return rooms.map((room) => ({ rooms: [room] }));
  const zones = [...new Set(rooms.map(({ zone }) => zone))];
  return zones.map((zone) => ({ rooms: rooms.filter((room) => room.zone === zone) }));
}

function slots({ rooms }: Group, cost: number): readonly [least: number, most: number] {
  const all = rooms.map((room) => nodeSlots(room, cost));
  return [
    all.reduce((sum, [least]) => sum + least, 0),
    all.reduce((sum, [, most]) => sum + most, 0),
  ];
}

function plainFit(groups: readonly Group[], { sets, bricksPerSet, brick }: HeketiLayout): Fit {
  const all = groups.map((group) => slots(group, brick.space.total));
  const least = all.map(([one]) => one);
  const most = all.map(([, one]) => one);
  if (alwaysPlaces(least, sets, bricksPerSet)) return 'always';
  return canPlace(most, sets, bricksPerSet) ? 'depends' : 'never';
}
