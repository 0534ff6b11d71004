/** The bytes of user data, part by part. */
import type { Violation } from '../values';

import type { CloudConfigChunk } from './cloud-config';
import { problem } from './problem';

/** What Amazon EC2 takes before base64, the least of all clouds. @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html */
export const AWS_USER_DATA_LIMIT = 16_384;

const SHOWN_PARTS = 5;

/** One part of the user data and its size. */
export interface PartBytes {
  /** What it is, such as `write_files /etc/hosts`. */
  readonly part: string;
  /** The construct that it comes from; several, joined by commas, for what they share. */
  readonly construct: string;
  readonly bytes: number;
}

/** The user data of a machine and where its bytes go. */
export interface RenderedMachine {
  /** The cloud-config. */
  readonly userData: string;
  /** Its size. */
  readonly bytes: number;
  /** The most it may have. */
  readonly limit: number;
  /** All of it, the biggest parts first; the bytes add up to the whole. */
  readonly parts: readonly PartBytes[];
}

/** Puts the pieces together and counts them. */
export function assemble(chunks: readonly CloudConfigChunk[], limit: number): RenderedMachine {
  const parts = chunks.map(({ part, construct, text }) => {
    return { part, construct, bytes: Buffer.byteLength(text) };
  });
  // Array.sort is stable: parts of one size stay in the order of the text.
  parts.sort((a, b) => b.bytes - a.bytes);
  return {
    userData: chunks.map(({ text }) => text).join(''),
    bytes: parts.reduce((sum, { bytes }) => sum + bytes, 0),
    limit,
    parts,
  };
}

/** Text over the limit, with its biggest parts. */
export function validateBudget(machine: string, rendered: RenderedMachine): Violation[] {
  const { bytes, limit, parts } = rendered;
  if (bytes <= limit) return [];
  const biggest = parts
    .slice(0, SHOWN_PARTS)
    .map((one) => `${one.part} ${one.bytes} (${one.construct})`)
    .join(', ');
  const reason = `the user data has ${bytes} bytes, ${bytes - limit} over the limit of ${limit}; the biggest parts: ${biggest}`;
  const remedy =
    'put big files into the image, or raise userDataLimit where the platform takes more';
  return [problem('too-long', machine, `${bytes} bytes`, reason, remedy)];
}
