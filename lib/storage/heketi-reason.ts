/** Why a volume finds no room, in words. */
import { groupsWithRoom } from './heketi-fit';
import type { ZoneChecking } from './heketi-fit';
import { GIB } from './heketi-limits';
import type { NodeRoom } from './heketi-room';
import type { HeketiLayout } from './heketi-volume-plan';

/** What a volume depends on that may fit. */
export const CHANCE = 'depends on which nodes and devices Heketi takes, which it leaves to chance';

/** Why none of these layouts finds room in any of these clusters. */
export function reasonOfNoRoom(
  clusters: readonly (readonly NodeRoom[])[],
  layouts: readonly HeketiLayout[],
  zoneChecking: ZoneChecking,
): string {
  const smallest = layouts.at(-1);
  if (clusters.length === 0) return 'no cluster takes file volumes';
  if (smallest === undefined) return 'Heketi knows no way to split it';
  const word = zoneChecking === 'strict' ? 'zone' : 'node';
  const there = Math.max(...clusters.map((rooms) => groupsOf(rooms, zoneChecking)));
  const { bricksPerSet, bricks, brick } = smallest;
  if (there < bricksPerSet) {
    return `each set needs ${bricksPerSet} ${word}s, and there ${there === 1 ? 'is' : 'are'} ${there}`;
  }
  const room = Math.max(...clusters.map((rooms) => groupsWithRoom(rooms, smallest, zoneChecking)));
  const tried = `of the smallest bricks that Heketi tries (${bricks} of ${inGib(brick.size)} GiB)`;
  return `${room} of ${there} ${word}s ${room === 1 ? 'has' : 'have'} room for one ${tried}, which is not enough`;
}

function groupsOf(rooms: readonly NodeRoom[], zoneChecking: ZoneChecking): number {
  return zoneChecking === 'strict' ? new Set(rooms.map(({ zone }) => zone)).size : rooms.length;
}

/** KiB as GiB, to two places. */
export function inGib(kib: number): string {
  return String(Math.round((kib / GIB) * 100) / 100);
}
