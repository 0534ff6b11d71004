/** Where bricks lie when Heketi spreads them evenly: one of the ways that its choice may go. */
import type { DeviceRoom, NodeRoom } from './heketi-room';
import type { HeketiLayout } from './heketi-volume-plan';
import type { ZoneChecking } from './heketi-fit';

/** A brick on a device. */
export interface PlacedBrick {
  readonly node: string;
  readonly device: string;
  /** Of the brick, in KiB. */
  readonly size: number;
  /** What it takes of the device, in KiB. */
  readonly space: number;
  readonly arbiter: boolean;
}

interface Candidate {
  readonly room: NodeRoom;
  readonly device: DeviceRoom;
}

/**
 * Places all bricks, set by set: each on the device with the most room, as far as each set needs other nodes (or zones).
 *
 * @returns undefined when a brick finds no room on this way
 */
export function placeEvenly(
  rooms: readonly NodeRoom[],
  layout: HeketiLayout,
  zoneChecking: ZoneChecking,
): readonly PlacedBrick[] | undefined {
  const placed: PlacedBrick[] = [];
  for (let set = 0; set < layout.sets; set += 1) {
    const used = new Set<string | number>();
    // The arbiter first, as Heketi does; it is the last one of the set.
    for (let index = layout.bricksPerSet - 1; index >= 0; index -= 1) {
      const arbiter = layout.arbiter !== undefined && index === layout.bricksPerSet - 1;
      const { size, space } = (arbiter ? layout.arbiter : undefined) ?? layout.brick;
      const kind = layout.arbiter === undefined ? 'plain' : arbiter ? 'arbiter' : 'data';
      const found = freest(
        rooms,
        kind,
        space.total,
        (room) => {
          return used.has(zoneChecking === 'strict' ? room.zone : room.node);
        },
        placed,
      );
      if (found === undefined) return undefined;
      used.add(zoneChecking === 'strict' ? found.room.zone : found.room.node);
      placed.push({
        node: found.room.node,
        device: found.device.name,
        size,
        space: space.total,
        arbiter,
      });
    }
  }
  return placed;
}

type Kind = 'plain' | 'arbiter' | 'data';

function freest(
  rooms: readonly NodeRoom[],
  kind: Kind,
  cost: number,
  isUsed: (room: NodeRoom) => boolean,
  placed: readonly PlacedBrick[],
): Candidate | undefined {
  let best: (Candidate & { readonly rank: number; readonly left: number }) | undefined;
  for (const room of rooms) {
    if (isUsed(room)) continue;
    for (const device of room.devices) {
      const rank = rankOf(device, kind);
      const left = device.even - takenOf(placed, room.node, device.name);
      if (rank === 0 || left <= cost) continue;
      if (best === undefined || rank > best.rank || (rank === best.rank && left > best.left)) {
        best = { room, device, rank, left };
      }
    }
  }
  return best;
}

/** 0 for a device that is not for this; 2 for one that is taken before others. */
function rankOf({ role }: DeviceRoom, kind: Kind): number {
  if (kind === 'plain') return 1;
  const forIt = kind === 'arbiter' ? 'required' : 'disabled';
  return role === forIt ? 2 : role === 'supported' ? 1 : 0;
}

function takenOf(placed: readonly PlacedBrick[], node: string, device: string): number {
  return placed
    .filter((brick) => brick.node === node && brick.device === device)
    .reduce((sum, { space }) => sum + space, 0);
}

/** What is left on the even way. */
export function afterEven(
  rooms: readonly NodeRoom[],
  placed: readonly PlacedBrick[],
): readonly NodeRoom[] {
  return rooms.map((room) => ({
    ...room,
    devices: room.devices.map((device) => ({
      ...device,
      even: device.even - takenOf(placed, room.node, device.name),
    })),
  }));
}
