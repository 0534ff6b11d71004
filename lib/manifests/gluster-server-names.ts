/** Addresses and volumes of Gluster servers, as clients in a cluster name them. */
import { Hostname, IpAddress, hasPlaceholder, isText, readTexts } from '../values';
import type { Findings } from '../values';

// glusterd's own rule for names of volumes.
const VOLUME = /^[A-Za-z0-9_-]{1,255}$/;

/** Whether it is an address, a name of a host, or known later. */
export function isServer(given: unknown): given is string {
  if (typeof given !== 'string') return false;
  return hasPlaceholder(given) || IpAddress.parse(given).ok || Hostname.parse(given).ok;
}

/** Reads the servers that a client may ask: at least one, each once. */
export function readServers(
  given: readonly string[] | undefined,
  path: string,
  findings: Findings,
): readonly string[] {
  const servers = readTexts(given, path, '10.0.0.1', findings) ?? [];
  if (given === undefined || (Array.isArray(given) && given.length === 0)) {
    const remedy = 'write for example ["10.0.0.1", "10.0.0.2", "10.0.0.3"]';
    findings.add('required', path, given, 'names no server', remedy);
  }
  servers.forEach((server, index) => {
    const at = `${path}[${index}]`;
    if (!isServer(server)) {
      const remedy = 'write for example "10.0.0.1"';
      findings.add('invalid', at, server, 'is no address and no name of a host', remedy);
    } else if (servers.indexOf(server) !== index) {
      findings.add('duplicate', at, server, 'stands there twice', 'keep one of them');
    }
  });
  return servers;
}

/** Reads the name of a Gluster volume. */
export function readVolumeName(given: unknown, path: string, findings: Findings): string {
  if (isText(given, VOLUME) || (typeof given === 'string' && hasPlaceholder(given))) return given;
  const remedy = 'write letters, digits, "-" and "_", such as "data"';
  findings.add('invalid', path, given, 'is no name of a Gluster volume', remedy);
  return '';
}
