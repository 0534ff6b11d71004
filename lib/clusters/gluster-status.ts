/** What a machine of a node says of itself and of the pool: the line of JSON of `gluster-status`. */
import { isRecord } from '../values';

/** Another node as this one knows it. */
export interface GlusterPeer {
  readonly name: string;
  readonly uuid: string;
  /** `Peer in Cluster` when both take each other for members. */
  readonly state: string;
  readonly connected: boolean;
}

/** A brick of a volume. */
export interface GlusterBrickStatus {
  /** `gfs-1:/bricks/data/shared`. */
  readonly brick: string;
  /** Undefined when it is not known. */
  readonly online?: boolean;
}

/** A volume as this node knows it. */
export interface GlusterVolumeStatus {
  readonly name: string;
  readonly type: string;
  /** `Started` when it is served. */
  readonly status: string;
  readonly bricks: readonly GlusterBrickStatus[];
  /** How many files some brick has missed; undefined when nobody could be asked. */
  readonly healPending?: number;
}

/** What a machine says. What it does not know is left out. */
export interface GlusterStatus {
  readonly name: string;
  readonly uuid: string;
  /** The state of glusterd. */
  readonly service: string;
  readonly peers: readonly GlusterPeer[];
  readonly volumes: readonly GlusterVolumeStatus[];
  /** What it waits for; empty when it does not. */
  readonly waiting: string;
}

/** Reads the line; undefined when it is none. */
export function parseGlusterStatus(text: string): GlusterStatus | undefined {
  const given = jsonOf(text);
  if (!isRecord(given)) return undefined;
  return {
    name: textOf(given['name']),
    uuid: textOf(given['uuid']),
    service: textOf(given['service']),
    peers: recordsOf(given['peers']).map((peer) => ({
      name: textOf(peer['name']),
      uuid: textOf(peer['uuid']),
      state: textOf(peer['state']),
      connected: peer['connected'] === true,
    })),
    volumes: recordsOf(given['volumes']).map(volumeOf),
    waiting: textOf(given['waiting']),
  };
}

function volumeOf(given: Readonly<Record<string, unknown>>): GlusterVolumeStatus {
  const pending = given['healPending'];
  return {
    name: textOf(given['name']),
    type: textOf(given['type']),
    status: textOf(given['status']),
    bricks: recordsOf(given['bricks']).map((brick) => ({
      brick: textOf(brick['brick']),
      ...(typeof brick['online'] === 'boolean' ? { online: brick['online'] } : {}),
    })),
    ...(typeof pending === 'number' && pending >= 0 ? { healPending: pending } : {}),
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function textOf(given: unknown): string {
  return typeof given === 'string' ? given : '';
}

function recordsOf(given: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(given) ? given.filter(isRecord) : [];
}
