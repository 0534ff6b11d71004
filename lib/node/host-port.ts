/** Hosts of URLs, as Go reads them: what cannot be a host there is an error of each request, long after the machine was made. */
import { Hostname, IpAddress } from '../values';

const MOST_PORT = 65_535;

/**
 * Whether a text is `host`, `host:port`, `[address]` or `[address]:port`: the host in lower case, an IPv6 address maybe with a zone, whose
 * `%` is written `%25` (RFC 6874).
 */
export function isHostAndPort(text: string): boolean {
  const [, host = '', port] = /^(\[[^\]]*\]|[^:]*)(?::(.*))?$/.exec(text) ?? [];
  if (port !== undefined && !isPort(port)) return false;
  if (!host.startsWith('[')) return Hostname.parse(host).ok || IpAddress.parse(host).ok;
  const address = IpAddress.parse(host.slice(1, -1).replace(/%25[A-Za-z0-9._~-]+$/, ''));
  return address.ok && address.value.family === 6;
}

/** Whether a text holds a user name or password before its host. */
export function holdsCredentials(url: string): boolean {
  return /^[^/?#]*(?:\/\/)?[^/?#]*@/.test(url);
}

function isPort(port: string): boolean {
  return /^[1-9][0-9]{0,4}$/.test(port) && Number(port) <= MOST_PORT;
}
