/** Volumes and devices as a real Heketi tells of them. */
import { nodeRoom } from '../../../lib/storage';
import type { HeketiVolumeRequest, NodeRoom, ZoneChecking } from '../../../lib/storage';
import type { HeketiAnswer, HeketiServer } from './heketi-server';

/** A brick of a volume. */
export interface RealBrick {
  readonly node: string;
  readonly device: string;
  /** In KiB. */
  readonly size: number;
}

/** A volume that was made. */
export interface RealVolume {
  readonly id: string;
  readonly bricks: readonly RealBrick[];
}

interface ToldDevice {
  readonly id: string;
  readonly name: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly storage: { readonly free: number; readonly used: number; readonly total: number };
}

interface ToldNode {
  readonly id: string;
  readonly zone: number;
  readonly tags?: Readonly<Record<string, string>>;
  readonly hostnames: { readonly manage: readonly string[] };
  readonly devices: readonly ToldDevice[];
}

async function told<T>(server: HeketiServer, at: string): Promise<T> {
  const { status, text } = await server.ask('GET', at);
  if (status !== 200) throw new Error(`GET ${at} answers ${status}: ${text}`);
  return JSON.parse(text) as T;
}

async function nodesOf(server: HeketiServer): Promise<readonly ToldNode[]> {
  const { clusters } = await told<{ clusters: readonly string[] }>(server, '/clusters');
  const names = await Promise.all(
    clusters.map((id) => told<{ nodes: readonly string[] }>(server, `/clusters/${id}`)),
  );
  const ids = names.flatMap(({ nodes }) => nodes);
  return Promise.all(ids.map((id) => told<ToldNode>(server, `/nodes/${id}`)));
}

/** What is free on each node, by the identifiers that bricks are told with. */
export async function realRooms(server: HeketiServer): Promise<readonly NodeRoom[]> {
  return (await nodesOf(server)).map(({ id, zone, tags = {}, devices }) => {
    const free = devices.map((one) => {
      return { name: one.id, free: one.storage.free, tags: one.tags ?? {} };
    });
    return nodeRoom(id, zone, free, tags);
  });
}

/** What is free on each device, in KiB, by `node:device`. */
export async function realFree(server: HeketiServer): Promise<Readonly<Record<string, number>>> {
  const all = (await nodesOf(server)).flatMap(({ hostnames, devices }) =>
    devices.map((one) => [`${hostnames.manage[0] ?? ''}:${one.name}`, one.storage.free] as const),
  );
  return Object.fromEntries(all.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Asks for a volume; what is no volume is what it said instead. */
export async function makeVolume(
  server: HeketiServer,
  request: HeketiVolumeRequest,
  zoneChecking: ZoneChecking = 'none',
): Promise<RealVolume | HeketiAnswer> {
  const answer = await server.ask('POST', '/volumes', bodyOf(request, zoneChecking));
  if (answer.status !== 200) return answer;
  const { id, bricks } = JSON.parse(answer.text) as RealVolume;
  return { id, bricks: bricks.map(({ node, device, size }) => ({ node, device, size })) };
}

function bodyOf(request: HeketiVolumeRequest, zoneChecking: ZoneChecking): object {
  const { size, durability, snapshotFactor = 1, averageFileSize } = request;
  const hasArbiter = durability.type === 'replicate' && durability.arbiter === true;
  const options = [
    ...(hasArbiter ? ['user.heketi.arbiter true'] : []),
    ...(averageFileSize === undefined ? [] : [`user.heketi.average-file-size ${averageFileSize}`]),
    ...(zoneChecking === 'strict' ? ['user.heketi.zone-checking strict'] : []),
  ];
  return {
    size,
    durability: {
      type: durability.type,
      ...(durability.type === 'replicate' ? { replicate: { replica: durability.replica } } : {}),
      ...(durability.type === 'disperse'
        ? { disperse: { data: durability.data, redundancy: durability.redundancy } }
        : {}),
    },
    snapshot: snapshotFactor === 1 ? { enable: false } : { enable: true, factor: snapshotFactor },
    glustervolumeoptions: options,
  };
}
