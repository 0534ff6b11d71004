/**
 * What is left on the devices of a cluster after some volumes. Heketi chooses nodes and devices by chance, so what is left of each is known
 * between bounds only, unless every set has to use every node.
 */
import { arbiterTag } from './heketi-tags';
import type { ArbiterTag } from './heketi-tags';
import type { HeketiLayout } from './heketi-volume-plan';
import { slotsOf } from './brick-slots';

/** A device with what is left of it, in KiB. */
export interface DeviceRoom {
  readonly name: string;
  readonly role: ArbiterTag;
  /** What it had before any volume. */
  readonly usable: number;
  /** What is free at least, whatever Heketi has chosen. */
  readonly least: number;
  /** What is free at most. */
  readonly most: number;
  /** What is free when Heketi has spread the bricks evenly. */
  readonly even: number;
}

/** A node with its devices. */
export interface NodeRoom {
  readonly node: string;
  readonly zone: number;
  readonly devices: readonly DeviceRoom[];
  /** What is free on all devices together, at least and at most: closer than the sum of the devices' own. */
  readonly least: number;
  readonly most: number;
}

/** A device as it is before any volume. */
export interface FreeDevice {
  readonly name: string;
  /** In KiB. */
  readonly free: number;
  readonly tags?: Readonly<Record<string, string>>;
}

/** A node with what is free on it. */
export function nodeRoom(
  node: string,
  zone: number,
  devices: readonly FreeDevice[],
  tags: Readonly<Record<string, string>> = {},
): NodeRoom {
  const total = devices.reduce((sum, { free }) => sum + free, 0);
  const rooms = devices.map(({ name, free, tags: own = {} }) => {
    const role = arbiterTag(tags, own);
    return { name, role, usable: free, least: free, most: free, even: free };
  });
  return { node, zone, devices: rooms, least: total, most: total };
}

/** How many bricks find room on a node: at least, and at most. */
export function nodeSlots(
  { devices, least, most }: NodeRoom,
  cost: number,
): readonly [least: number, most: number] {
  const sure = devices.reduce((sum, device) => sum + slotsOf(device.least, cost), 0);
  const possible = devices.reduce((sum, device) => sum + slotsOf(device.most, cost), 0);
  // However the bricks lie, each device wastes less than one more brick.
  const together = Math.max(0, Math.ceil(least / cost - devices.length));
  return [Math.max(sure, together), Math.min(possible, slotsOf(most, cost))];
}

/** The most and the least that the volume can take of a node, in KiB. */
interface Share {
  readonly most: number;
  readonly least: number;
}

/**
 * What is left after a volume whose layout is one of these; each could be the one.
 *
 * @param certain whether the volume is made whatever Heketi chooses
 */
export function roomAfter(
  rooms: readonly NodeRoom[],
  layouts: readonly HeketiLayout[],
  certain: boolean,
): readonly NodeRoom[] {
  return rooms.map((room) => {
    const shares = layouts.map((layout) =>
      shareOf(room, layout, certain && rooms.length === layout.bricksPerSet),
    );
    const most = Math.max(0, ...shares.map((share) => share.most));
    const least = Math.min(...shares.map((share) => share.least));
    const forced = room.devices.length === 1 && certain ? least : 0;
    return {
      ...room,
      least: Math.max(0, room.least - most),
      most: room.most - (certain ? least : 0),
      devices: room.devices.map((device) => ({
        ...device,
        least: Math.max(0, device.least - deviceShare(device, layouts)),
        most: device.most - forced,
      })),
    };
  });
}

/** With as many nodes as a set has bricks, each set uses each node. */
function shareOf(
  { devices }: NodeRoom,
  { sets, brick, arbiter }: HeketiLayout,
  everyNode: boolean,
): Share {
  const data = sets * brick.space.total;
  if (arbiter === undefined) return { most: data, least: everyNode ? data : 0 };
  const small = sets * arbiter.space.total;
  const onlyArbiters = devices.every(({ role }) => role === 'required');
  const noArbiters = devices.every(({ role }) => role === 'disabled');
  return {
    most: onlyArbiters ? small : data,
    least: !everyNode ? 0 : noArbiters ? data : small,
  };
}

/** The most that a volume can take of a device: of each set one brick. */
function deviceShare({ role }: DeviceRoom, layouts: readonly HeketiLayout[]): number {
  const shares = layouts.map(({ sets, brick, arbiter }) => {
    const one = arbiter !== undefined && role === 'required' ? arbiter : brick;
    return sets * one.space.total;
  });
  return Math.max(0, ...shares);
}
