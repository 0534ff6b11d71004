/** Reads all that a cluster holds of a load, at one revision, and asks every member for the hash of its data there. */
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { askAny, decoded, encoded } from './gateway';
import type { EtcdGateway } from './gateway';
import type { ClusterContents, MemberHash } from './verification';
import type { Dump, DumpPlan } from './witness-protocol';
import { LOAD_PREFIX, REGISTER_PREFIX } from './write-record';

const PAGE = 2_000;
const ANSWER_MS = 10_000;
const SETTLE_MS = 10_000;
const POLL_MS = 100;

interface Found {
  readonly revision: string;
  readonly values: ReadonlyMap<string, string>;
}

/**
 * Reads the contents.
 *
 * @param endpoints all voting members: each has to tell its hash
 */
export async function contentsOf(
  gateway: EtcdGateway,
  endpoints: readonly string[],
): Promise<ClusterContents> {
  const { revision, values: keys } = await range(gateway, endpoints, LOAD_PREFIX);
  const { values: registers } = await range(gateway, endpoints, REGISTER_PREFIX, revision);
  const hashes = await hashesOf(gateway, endpoints, revision);
  const { alarms } = await askAny(gateway, endpoints, {
    path: '/v3/maintenance/alarm',
    body: { action: 'GET' },
    timeoutMs: ANSWER_MS,
  });
  return { revision, keys, registers, hashes, alarms: alarmTexts(alarms) };
}

/** All keys under a prefix, with their values, at one revision. The first page is a linearizable read. */
export async function range(
  gateway: EtcdGateway,
  endpoints: readonly string[],
  prefix: string,
  revision = '0',
): Promise<Found> {
  const values = new Map<string, string>();
  const end = afterPrefix(prefix);
  const at = await pages(gateway, endpoints, { from: prefix, end, revision }, (one) => {
    values.set(decoded(one.key), decoded(one.value));
  });
  return { revision: at, values };
}

/** All that there is, as one sum: two clusters have the same one exactly when they cannot be told apart by their keys. */
export async function dump(
  gateway: EtcdGateway,
  { endpoints, revision = '0' }: DumpPlan,
): Promise<Dump> {
  const sum = createHash('sha256');
  let keys = 0;
  // A zero byte at both ends means everything.
  const all = { from: '\0', end: '\0', revision };
  const at = await pages(gateway, endpoints, all, (one) => {
    keys += 1;
    const { key, value, create_revision: made, mod_revision: changed, version } = one;
    sum.update(`${[key, value, made, changed, version].map(String).join(' ')}\n`);
  });
  const hashes = await hashesOf(gateway, endpoints, at);
  return { revision: at, keys, sha256: sum.digest('hex'), hashes };
}

interface KeyValue {
  readonly key: string;
  readonly value?: string;
  readonly create_revision?: string;
  readonly mod_revision?: string;
  readonly version?: string;
}

/** Reads page by page at one revision, which it gives. */
async function pages(
  gateway: EtcdGateway,
  endpoints: readonly string[],
  {
    from,
    end,
    revision,
  }: { readonly from: string; readonly end: string; readonly revision: string },
  use: (one: KeyValue) => void,
): Promise<string> {
  let at = revision;
  let key = encoded(from);
  for (;;) {
    const body = await askAny(gateway, endpoints, {
      path: '/v3/kv/range',
      body: { key, range_end: encoded(end), limit: String(PAGE), revision: at },
      timeoutMs: ANSWER_MS,
    });
    const header = body['header'] as { readonly revision?: string } | undefined;
    if (at === '0') at = header?.revision ?? '0';
    const kvs = (body['kvs'] ?? []) as readonly KeyValue[];
    kvs.forEach(use);
    const last = kvs.at(-1);
    if (body['more'] !== true || last === undefined) return at;
    key = Buffer.concat([Buffer.from(last.key, 'base64'), Buffer.from([0])]).toString('base64');
  }
}

/** The hash of every member's data at a revision. A member that lags behind is waited for. */
export async function hashesOf(
  gateway: EtcdGateway,
  endpoints: readonly string[],
  revision: string,
): Promise<readonly MemberHash[]> {
  const end = Date.now() + SETTLE_MS;
  for (;;) {
    const asked = await Promise.all(endpoints.map((one) => hashOf(gateway, one, revision)));
    const failed = asked.filter((one) => typeof one === 'string');
    const hashes = asked.filter((one) => typeof one !== 'string');
    // One may have compacted a moment before the other.
    const alike = new Set(hashes.map(({ compactRevision }) => compactRevision)).size <= 1;
    if (failed.length === 0 && alike) return hashes;
    if (Date.now() > end) {
      if (failed.length === 0) return hashes;
      throw new Error(`hash at revision ${revision}: ${failed.join('; ')}`);
    }
    await sleep(POLL_MS);
  }
}

async function hashOf(
  gateway: EtcdGateway,
  endpoint: string,
  revision: string,
): Promise<MemberHash | string> {
  const path = '/v3/maintenance/hashkv';
  const outcome = await gateway.ask(endpoint, { path, body: { revision }, timeoutMs: ANSWER_MS });
  if (outcome.kind !== 'answer') return `${endpoint}: ${outcome.reason}`;
  const { hash = 0, compact_revision: compact = '0' } = outcome.body;
  return { endpoint, revision, hash: String(hash), compactRevision: String(compact) };
}

function alarmTexts(alarms: unknown): readonly string[] {
  const raised = (alarms ?? []) as readonly { readonly alarm?: string; memberID?: string }[];
  return raised.map(({ alarm, memberID }) => {
    const id = memberID === undefined ? 'nobody' : BigInt(memberID).toString(16);
    return `${alarm ?? 'of an unknown kind'} of ${id}`;
  });
}

/** The end of the range of all keys with a prefix: the prefix with its last letter one further. */
function afterPrefix(prefix: string): string {
  return prefix.slice(0, -1) + String.fromCharCode(prefix.charCodeAt(prefix.length - 1) + 1);
}
