/**
 * The parts of user data as cloud-init would take them: plain, packed by gzip, in base64, of one part or of several.
 *
 * @see https://cloudinit.readthedocs.io/en/22.4.2/topics/format.html
 */
import { gunzipSync } from 'node:zlib';

import { mimeParts } from './mime-parts';

/** A part. */
export interface UserDataText {
  readonly contentType: string;
  readonly filename?: string;
  readonly content: string;
}

// What a text begins with says what it is.
const BEGINNINGS: readonly (readonly [RegExp, string])[] = [
  [/^#cloud-config\b/, 'text/cloud-config'],
  [/^#cloud-boothook\b/, 'text/cloud-boothook'],
  [/^## template: *jinja/i, 'text/jinja2'],
  [/^#include(-once)?\b/, 'text/x-include-url'],
  [/^#!/, 'text/x-shellscript'],
  [/^\s*\{\s*"ignition"\s*:/, 'application/vnd.coreos.ignition+json'],
];

/**
 * The parts of a text; none when it is no user data.
 *
 * @param path the input that it is: a script may be anything, and is user data only where the input is called so
 */
export function decodeUserData(text: string, path: string): readonly UserDataText[] {
  const parts = partsOf(text) ?? partsOf(unpacked(text)) ?? [];
  const isScript = parts.length === 1 && parts[0]?.contentType === 'text/x-shellscript';
  return isScript && !/(user|custom)[-_]?data/i.test(path) ? [] : parts;
}

function partsOf(text: string | undefined): readonly UserDataText[] | undefined {
  if (text === undefined) return undefined;
  const known = BEGINNINGS.find(([beginning]) => beginning.test(text));
  if (known !== undefined) return [{ contentType: known[1], content: text }];
  if (!/^(?:[\w-]+:.*\r?\n|[ \t].*\r?\n)*?MIME-Version:/i.test(text.slice(0, 4096)))
    return undefined;
  return mimeParts(text).map((part) => ({
    ...part,
    content: unpacked(part.content) ?? part.content,
  }));
}

const GZIP = Buffer.from([0x1f, 0x8b]);

/** What base64 stands for, unpacked where it is packed; undefined for anything else. */
function unpacked(text: string): string | undefined {
  if (text.length < 16 || !/^[A-Za-z0-9+/\s]+={0,2}\s*$/.test(text)) return undefined;
  const bytes = Buffer.from(text, 'base64');
  if (!bytes.subarray(0, 2).equals(GZIP)) return bytes.toString('utf8');
  try {
    return gunzipSync(bytes).toString('utf8');
  } catch {
    return undefined;
  }
}
