/** A proxy, as the environment variables that Go programs read. */
import { Cidr, IpAddress, isText, readTexts } from '../values';
import type { Findings } from '../values';

import type { ProxyProps } from './container-runtime-props';
import { holdsCredentials, isHostAndPort } from './host-port';
import { present, readRecord } from './read-value';

const URL_FORM = /^(?:https?|socks5):\/\/([^/]+)\/?$/;

/**
 * The variables by name; none of what was not given.
 *
 * @see https://pkg.go.dev/golang.org/x/net/http/httpproxy#Config
 */
export function readProxy(
  given: ProxyProps | undefined,
  findings: Findings,
): Readonly<Record<string, string>> {
  const example = '{ httpsProxy: "http://proxy.example.org:3128" }';
  const proxy = readRecord(given, 'proxy', example, findings);
  if (proxy === undefined) return {};
  const { httpProxy, httpsProxy } = proxy;
  if (httpProxy === undefined && httpsProxy === undefined) {
    findings.add('required', 'proxy', undefined, 'names no proxy', `write for example ${example}`);
  }
  const variables = {
    ...present('HTTP_PROXY', readProxyUrl(httpProxy, 'proxy.httpProxy', findings)),
    ...present('HTTPS_PROXY', readProxyUrl(httpsProxy, 'proxy.httpsProxy', findings)),
  };
  const exceptions = readTexts(proxy.noProxy, 'proxy.noProxy', '10.0.0.0/8', findings) ?? [];
  exceptions.forEach((one, index) => {
    if (isException(one.toLowerCase())) return;
    const remedy = 'write a host name, a domain such as ".example.org", an address or a range';
    findings.add('invalid', `proxy.noProxy[${index}]`, one, 'is no exception', remedy);
  });
  return exceptions.length === 0 ? variables : { ...variables, NO_PROXY: exceptions.join(',') };
}

function readProxyUrl(given: unknown, path: string, findings: Findings): string | undefined {
  if (given === undefined) return undefined;
  if (isText(given, URL_FORM) && isHostAndPort(URL_FORM.exec(given)?.[1] ?? '')) return given;
  if (typeof given === 'string' && holdsCredentials(given)) {
    const reason = 'holds a user name or password, and user data is no place for secrets';
    const remedy = 'let the proxy know the machine by its address';
    findings.add('forbidden', path, undefined, reason, remedy);
    return undefined;
  }
  const remedy = 'write for example "http://proxy.example.org:3128"';
  findings.add('invalid', path, given, 'is no URL of a proxy', remedy);
  return undefined;
}

/** What Go takes for more than a name that no host has: `*`, a range, an address, a host, a domain with a dot before it. */
function isException(text: string): boolean {
  if (text === '*') return true;
  if (text.includes('/')) return Cidr.parse(text).ok;
  return IpAddress.parse(text).ok || isHostAndPort(text.replace(/^\*?\./, ''));
}
