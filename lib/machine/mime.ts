/**
 * User data of several parts: a MIME message as cloud-init reads it.
 *
 * A part whose text is plain ASCII stands as it is; any other is quoted-printable. Unencoded UTF-8 would not do: cloud-init hands the
 * message to Python's e-mail parser as text, which turns what is not ASCII into Latin-1 or `\u` escapes.
 *
 * @see https://cloudinit.readthedocs.io/en/22.4.2/topics/format.html#mime-multi-part-archive
 */
import { createHash } from 'node:crypto';

import type { CloudConfigChunk } from './cloud-config';
import { quotedPrintable } from './quoted-printable';

/** One part of a message, in pieces that are counted one by one. Each piece ends with a line break. */
export interface MimePart {
  readonly contentType: string;
  readonly filename: string;
  readonly mergeType?: string;
  readonly chunks: readonly CloudConfigChunk[];
}

const ASCII = /^[\t\n\x20-\x7e]*$/;

/** The pieces of a message in order; the lines that hold it together are the machine's. */
export function mimeChunks(machine: string, parts: readonly MimePart[]): CloudConfigChunk[] {
  const boundary = boundaryOf(parts);
  const own = (text: string): CloudConfigChunk => ({ part: 'MIME', construct: machine, text });
  return [
    // cloud-init looks for "MIME-Version" in the first 4,096 bytes.
    own(`MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="${boundary}"\n\n`),
    ...parts.flatMap((part) => partChunks(part, boundary, own)),
    own(`--${boundary}--\n`),
  ];
}

function partChunks(
  part: MimePart,
  boundary: string,
  own: (text: string) => CloudConfigChunk,
): CloudConfigChunk[] {
  const isAscii = part.chunks.every(({ text }) => ASCII.test(text));
  const header = [
    `--${boundary}`,
    `Content-Type: ${part.contentType}; charset="utf-8"`,
    `Content-Transfer-Encoding: ${isAscii ? '7bit' : 'quoted-printable'}`,
    `Content-Disposition: attachment; filename="${part.filename}"`,
    ...(part.mergeType === undefined ? [] : [`Merge-Type: ${part.mergeType}`]),
  ];
  const body = isAscii
    ? part.chunks
    : part.chunks.map((chunk) => ({ ...chunk, text: quotedPrintable(chunk.text) }));
  // The line break before a boundary belongs to the boundary, so the text keeps its own.
  return [own(`${header.join('\n')}\n\n`), ...body, own('\n')];
}

/** Taken from the content, so that the same parts give the same message. */
function boundaryOf(parts: readonly MimePart[]): string {
  const texts = parts.flatMap(({ chunks }) => chunks.map(({ text }) => text));
  let digest = sha256(JSON.stringify(parts));
  while (texts.some((text) => text.includes(digest.slice(0, 32)))) digest = sha256(digest);
  return `groundwork-${digest.slice(0, 32)}`;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
