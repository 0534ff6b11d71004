/** What a machine of a member says of itself: the line of JSON of `etcd-status`. */
import { isRecord } from '../values';

/** A member as the cluster knows it. */
export interface EtcdListedMember {
  readonly id: string;
  /** Empty as long as it has not started for the first time. */
  readonly name: string;
  readonly peerURL: string;
  readonly started: boolean;
  readonly learner: boolean;
}

/** What a machine says. What it does not know is left out. */
export interface EtcdStatus {
  readonly name: string;
  readonly data: 'none' | 'present';
  /** Whether it was told to begin a cluster, and whether that was ever done. */
  readonly begin?: 'ordered' | 'done';
  readonly incarnation: number;
  /** The state of its service. */
  readonly service: string;
  /** What it waits for before etcd can start; empty when it does not. */
  readonly waiting: string;
  /** Whether a read that a majority agrees to comes back. */
  readonly healthy: boolean;
  readonly id?: string;
  readonly clusterId?: string;
  readonly learner?: boolean;
  readonly version?: string;
  readonly alarms: readonly string[];
  readonly members: readonly EtcdListedMember[];
}

/** Reads the line; undefined when it is none. */
export function parseEtcdStatus(text: string): EtcdStatus | undefined {
  const given = jsonOf(text);
  if (!isRecord(given)) return undefined;
  const begin = given['begin'];
  const incarnation = given['incarnation'];
  return {
    name: textOf(given['name']),
    data: given['data'] === 'present' ? 'present' : 'none',
    ...(begin === 'ordered' || begin === 'done' ? { begin } : {}),
    incarnation: typeof incarnation === 'number' ? incarnation : 1,
    service: textOf(given['service']),
    waiting: textOf(given['waiting']),
    healthy: given['healthy'] === true,
    ...optional(given, 'id'),
    ...optional(given, 'clusterId'),
    ...optional(given, 'version'),
    ...(typeof given['learner'] === 'boolean' ? { learner: given['learner'] } : {}),
    alarms: listOf(given['alarms']).filter((one) => typeof one === 'string'),
    members: listOf(given['members']).filter(isRecord).map(listedOf),
  };
}

function listedOf(given: Readonly<Record<string, unknown>>): EtcdListedMember {
  return {
    id: textOf(given['id']),
    name: textOf(given['name']),
    peerURL: textOf(given['peerURL']),
    started: given['started'] === true,
    learner: given['learner'] === true,
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function optional<Key extends string>(
  given: Readonly<Record<string, unknown>>,
  key: Key,
): Partial<Record<Key, string>> {
  const value = given[key];
  if (typeof value !== 'string' || value === '') return {};
  return { [key]: value } as Record<Key, string>;
}

function textOf(given: unknown): string {
  return typeof given === 'string' ? given : '';
}

function listOf(given: unknown): readonly unknown[] {
  return Array.isArray(given) ? given : [];
}
