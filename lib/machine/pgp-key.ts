/**
 * Public keys of OpenPGP in their armor, as package sources offer them.
 *
 * @see https://www.rfc-editor.org/rfc/rfc4880#section-6.2
 */
import type { Violation } from '../values';

import { problem } from './problem';

const EXAMPLE = 'give the text of its .asc file ("gpg --export --armor" writes one)';
const ARMOR =
  /^-----BEGIN PGP PUBLIC KEY BLOCK-----[ \t]*\n((?:[A-Za-z]+: [^\n]*\n)*)[ \t]*\n([A-Za-z0-9+/\n]+={0,2})\n(?:=([A-Za-z0-9+/]{4})\n)?-----END PGP PUBLIC KEY BLOCK-----[ \t]*$/;
const PUBLIC_KEY_TAG = 6;
const SECRET_KEY_TAG = 5;

/** What is wrong with a public key. A private one is refused without being shown. */
export function validatePgpKey(key: unknown, at: string): Violation[] {
  if (typeof key !== 'string') {
    return [problem('invalid', at, typeof key, 'is no key of OpenPGP', EXAMPLE)];
  }
  if (key.includes('PRIVATE KEY')) return [privateKey(at)];
  const text = normalPgpKey(key);
  if (text.split('-----BEGIN ').length > 2) {
    const reason = 'holds several blocks, of which apt reads the first only';
    return [{ code: 'invalid', path: at, reason, remedy: 'export all keys into one block' }];
  }
  const [, , body = '', sum] = ARMOR.exec(text) ?? [];
  if (body === '') {
    const [first = ''] = text.split('\n');
    return [problem('invalid', at, first.slice(0, 60), 'is no public key in armor', EXAMPLE)];
  }
  return validatePackets(Buffer.from(body, 'base64'), sum, at);
}

function validatePackets(bytes: Buffer, sum: string | undefined, at: string): Violation[] {
  const tag = tagOf(bytes[0] ?? 0);
  if (tag === SECRET_KEY_TAG) return [privateKey(at)];
  if (tag !== PUBLIC_KEY_TAG) {
    const reason = 'does not begin with a public key';
    return [problem('invalid', at, `packet ${tag}`, reason, EXAMPLE)];
  }
  if (sum === undefined || Buffer.from(sum, 'base64').readUIntBE(0, 3) === crc24(bytes)) return [];
  const reason = 'is damaged: its checksum does not fit';
  return [problem('invalid', at, `=${sum}`, reason, 'copy it again, with all of its lines')];
}

/** The key with plain line ends and without blanks around it. */
export function normalPgpKey(key: string): string {
  return key.replaceAll('\r\n', '\n').trim();
}

function privateKey(path: string): Violation {
  const remedy = 'give the public one, and replace this key: it has been shown';
  return { code: 'forbidden', path, reason: 'is a private key', remedy };
}

/** The kind of the first packet, in the old and the new format. */
function tagOf(byte: number): number {
  if ((byte & 0x80) === 0) return 0;
  return (byte & 0x40) === 0 ? (byte >> 2) & 0x0f : byte & 0x3f;
}

/** The checksum of the armor. @see https://www.rfc-editor.org/rfc/rfc4880#section-6.1 */
function crc24(bytes: Uint8Array): number {
  let crc = 0xb704ce;
  for (const byte of bytes) {
    crc ^= byte << 16;
    for (let bit = 0; bit < 8; bit += 1) {
      crc <<= 1;
      if ((crc & 0x1000000) !== 0) crc ^= 0x1864cfb;
    }
  }
  return crc & 0xffffff;
}
