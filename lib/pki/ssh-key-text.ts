/** Keys of SSH as text: the line of a `.pub` file, and the line of a known_hosts file. */
import { createHash } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

import { Hostname, IpAddress } from '../values';
import type { Findings } from '../values';

const TYPE = 'ecdsa-sha2-nistp256';
const CURVE = 'nistp256';
/** A point that is not compressed begins so: SEC 1, section 2.3.3. */
const UNCOMPRESSED = Buffer.from([4]);

/** The port that stands in no line of known_hosts. */
export const SSH_PORT = 22;
const HIGHEST_PORT = 65_535;

/** What the text of a public key is made of. */
export interface SshPublicKey {
  /** One line of authorized_keys(5) without options and without a line feed. */
  readonly line: string;
  /** As `ssh-keygen -l` prints it: `SHA256:` and 43 characters. */
  readonly fingerprint: string;
}

/**
 * A public ECDSA P-256 key as OpenSSH writes it.
 *
 * @see https://www.rfc-editor.org/rfc/rfc5656#section-3.1
 */
export function sshPublicKey(publicKey: KeyObject, comment: string): SshPublicKey {
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const point = Buffer.concat([
    UNCOMPRESSED,
    ...[x, y].map((one) => Buffer.from(one, 'base64url')),
  ]);
  const blob = Buffer.concat([Buffer.from(TYPE), Buffer.from(CURVE), point].map(withLength));
  const digest = createHash('sha256').update(blob).digest('base64').replace(/=+$/, '');
  return {
    line: `${TYPE} ${blob.toString('base64')} ${comment}`,
    fingerprint: `SHA256:${digest}`,
  };
}

/**
 * One line of a known_hosts file, with a line feed: who is reached under one of these names shows this key.
 *
 * @see https://man.openbsd.org/sshd.8#SSH_KNOWN_HOSTS_FILE_FORMAT
 */
export function knownHostsLine(names: readonly string[], publicKey: string, port: number): string {
  const hosts = names.map((name) => (port === SSH_PORT ? name : `[${name}]:${port}`));
  const [type = '', blob = ''] = publicKey.split(' ');
  return `${hosts.join(',')} ${type} ${blob}\n`;
}

/** Reads one name or address of a host; undefined when it is refused. */
export function readHost(given: unknown, path: string, findings: Findings): string | undefined {
  if (typeof given === 'string' && /^[0-9.]+$|:/.test(given)) {
    return findings.take(IpAddress.parse(given, path))?.toString();
  }
  return findings.take(Hostname.parse(given as string, path))?.toString();
}

/** Refuses what is no port of a server. */
export function checkPort(given: unknown, findings: Findings): void {
  const inRange = typeof given === 'number' && given >= 1 && given <= HIGHEST_PORT;
  if (inRange && Number.isInteger(given)) return;
  const reason = `is no port from 1 to ${HIGHEST_PORT}`;
  findings.add('out-of-range', 'port', given, reason, 'write for example 22');
}

/** Every field goes with its length before it: RFC 4251, section 5. */
function withLength(field: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(field.length);
  return Buffer.concat([length, field]);
}
