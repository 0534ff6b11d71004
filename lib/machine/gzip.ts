/**
 * gzip that says nothing about where and when it was made, for user data that is near its limit. cloud-init decompresses user data by itself.
 *
 * @see https://cloudinit.readthedocs.io/en/22.4.2/topics/format.html#gzip-compressed-content
 */
import { gzipSync } from 'node:zlib';

/**
 * The first ten bytes: the mark of gzip, deflate, no flags, no time, "most compression", and 255 for an unknown system. zlib itself writes
 * the system that it runs on (3 on Linux, 19 on macOS, 10 on Windows).
 *
 * @see https://www.rfc-editor.org/rfc/rfc1952#section-2.3
 */
const HEADER = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 255];

/**
 * The compressed bytes. The same text gives the same bytes at every run and on every system, as long as the zlib inside Node is the same:
 * RFC 1951 leaves the compressor free to choose, and Node's zlib (Chromium's, with code of its own for some processors) has changed its
 * choices between versions and may differ between processors. Where that may not be, as for one state that several computers write, use the
 * same version of Node everywhere, or no gzip.
 */
export function gzip(text: string): Uint8Array {
  const bytes = gzipSync(text, { level: 9 });
  bytes.set(HEADER);
  // A plain array of bytes, not a slice of Node's pool.
  return Uint8Array.from(bytes);
}
