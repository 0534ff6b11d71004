/** The bytes of user data: by part, by construct, and against the limits of the platforms. */
import type { Violation } from '../values';

import type { CloudConfigChunk } from './cloud-config';
import { problem } from './problem';

/** What takes the user data. */
export type UserDataPlatform = 'aws' | 'openstack' | 'none';

/** What Amazon EC2 takes before base64, the least of all clouds. @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html */
export const AWS_USER_DATA_LIMIT = 16_384;

/**
 * What OpenStack takes before base64: its API takes 65,535 characters of base64 (nova 26.2 refuses 65,536), and those come in groups of
 * four for three bytes.
 *
 * @see https://docs.openstack.org/api-ref/compute/#create-server
 */
export const OPENSTACK_USER_DATA_LIMIT = Math.floor(65_535 / 4) * 3;

/** The most bytes of each platform; `Infinity` where there is no limit. */
export const PLATFORM_LIMITS: Readonly<Record<UserDataPlatform, number>> = {
  aws: AWS_USER_DATA_LIMIT,
  openstack: OPENSTACK_USER_DATA_LIMIT,
  none: Infinity,
};

const PLATFORM_NAMES = { aws: 'Amazon EC2', openstack: 'OpenStack' } as const;
const SHOWN_PARTS = 5;

/** One part of the user data and its size. */
export interface PartBytes {
  /** What it is, such as `write_files /etc/hosts`. */
  readonly part: string;
  /** The construct that it comes from; several, joined by commas, for what they share. */
  readonly construct: string;
  readonly bytes: number;
}

/** All that one construct has in the user data. */
export interface ConstructBytes {
  /** Its path; several, joined by commas, for what they share. */
  readonly construct: string;
  /** How many parts. */
  readonly parts: number;
  readonly bytes: number;
}

/** The user data against the limit of one platform. */
export interface PlatformBytes {
  readonly platform: string;
  readonly limit: number;
  /** What remains; negative when it does not fit. */
  readonly left: number;
}

/** The user data of a machine and where its bytes go. */
export interface RenderedMachine {
  /** The text, for people and for a NoCloud seed: a cloud-config, or a MIME message of several parts. Never compressed. */
  readonly userData: string;
  /** Which of the two it is. */
  readonly form: 'plain' | 'multipart';
  /** The bytes of the text. */
  readonly textBytes: number;
  /** What is handed over: the bytes of the text, or their gzip. */
  readonly payload: Uint8Array;
  /** The same as base64 on one line, as `userDataBase64` of AWS and the API of OpenStack want it. */
  readonly base64: string;
  /** Which of the two it is. */
  readonly encoding: 'plain' | 'gzip';
  /** The bytes of what is handed over. */
  readonly bytes: number;
  /** What takes it. */
  readonly platform: UserDataPlatform;
  /** The most bytes that may be handed over; `Infinity` for no limit. */
  readonly limit: number;
  /** All of the text, the biggest parts first; the bytes add up to `textBytes`. */
  readonly parts: readonly PartBytes[];
  /** The same by construct, the biggest first. */
  readonly constructs: readonly ConstructBytes[];
  /** What is handed over, against the limit of each platform. */
  readonly platforms: readonly PlatformBytes[];
}

/** What is known of user data besides its pieces. */
export interface UserDataFacts extends Pick<
  RenderedMachine,
  'form' | 'encoding' | 'payload' | 'platform' | 'limit'
> {
  readonly text: string;
}

/** Counts the pieces of the text. */
export function count(
  chunks: readonly CloudConfigChunk[],
  { text, form, encoding, payload, platform, limit }: UserDataFacts,
): RenderedMachine {
  const parts = sumBy(
    chunks.map((chunk) => ({ ...chunk, bytes: Buffer.byteLength(chunk.text) })),
    ({ part, construct }) => `${part}\0${construct}`,
  ).map(({ first, bytes: size }) => {
    return { part: first.part, construct: first.construct, bytes: size };
  });
  const constructs = sumBy(parts, ({ construct }) => construct);
  const bytes = payload.length;
  return {
    userData: text,
    form,
    textBytes: parts.reduce((sum, part) => sum + part.bytes, 0),
    payload,
    base64: Buffer.from(payload).toString('base64'),
    encoding,
    bytes,
    platform,
    limit,
    parts,
    constructs: constructs.map(({ first, count: number, bytes: size }) => {
      return { construct: first.construct, parts: number, bytes: size };
    }),
    platforms: (['aws', 'openstack'] as const).map((name) => {
      const most = PLATFORM_LIMITS[name];
      return { platform: PLATFORM_NAMES[name], limit: most, left: most - bytes };
    }),
  };
}

/** More bytes than the limit, with the biggest parts. */
export function validateBudget(
  machine: string,
  rendered: RenderedMachine,
  mayCompress: boolean,
): Violation[] {
  const { bytes, limit, textBytes, encoding, parts } = rendered;
  if (bytes <= limit) return [];
  const biggest = parts
    .slice(0, SHOWN_PARTS)
    .map((one) => `${one.part} ${one.bytes} (${one.construct})`)
    .join(', ');
  const from = encoding === 'gzip' ? ` (${textBytes} before gzip)` : '';
  const reason = `the user data has ${bytes} bytes${from}, ${bytes - limit} over the limit of ${limit}; the biggest parts: ${biggest}`;
  return [problem('too-long', machine, `${bytes} bytes`, reason, remedyFor(rendered, mayCompress))];
}

function remedyFor({ platform, bytes }: RenderedMachine, mayCompress: boolean): string {
  const ways = [
    ...(mayCompress ? [] : ['set userData.gzip to auto']),
    'put big files into the image',
    ...(platform === 'aws' && bytes <= OPENSTACK_USER_DATA_LIMIT
      ? ['name the platform in userData.platform where it takes more']
      : []),
  ];
  return ways.join(', or ');
}

interface Sum<T> {
  readonly first: T;
  readonly count: number;
  readonly bytes: number;
}

/** Sums of bytes, the biggest first; those of one size stay in the order of the text, since sorting is stable. */
function sumBy<T extends { readonly bytes: number }>(
  items: readonly T[],
  keyOf: (item: T) => string,
): readonly Sum<T>[] {
  const sums = new Map<string, Sum<T>>();
  for (const item of items) {
    const key = keyOf(item);
    const { first = item, count: before = 0, bytes = 0 } = sums.get(key) ?? {};
    sums.set(key, { first, count: before + 1, bytes: bytes + item.bytes });
  }
  return [...sums.values()].sort((a, b) => b.bytes - a.bytes);
}
