/** Under which names a server is reached, or by which a client is known: the subject alternative names of RFC 5280, section 4.2.1.6. */
import { GeneralName } from '@peculiar/asn1-x509';

import { Hostname, IpAddress } from '../values';
import type { Findings } from '../values';
import { readLateList } from './late-input';
import type { IsLate } from './late-input';

/** Names in a certificate, besides its subject. */
export interface AlternativeNames {
  /** Host names, and wildcards such as `*.etcd.example`. */
  readonly dnsNames: readonly string[];
  /** In the form of RFC 5952. */
  readonly ipAddresses: readonly string[];
  readonly uris: readonly string[];
}

/** Names, and whether there will be more. */
export interface ReadNames extends AlternativeNames {
  readonly late: boolean;
}

const WILDCARD = '*.';
const ADDRESS_LIKE = /^[0-9.]+$|:/;
const UNSPECIFIED: readonly string[] = ['0.0.0.0', '::'];
// RFC 3986: a scheme, then printable ASCII. Relative references have no scheme.
const ABSOLUTE_URI = /^[a-z][a-z0-9+.-]*:[!-~]+$/i;

/** Reads `dnsNames`, `ipAddresses` and `uris`. A name given twice is refused, since one of the two was meant to be another. */
export function readAlternativeNames(
  given: Readonly<Record<string, unknown>>,
  isLate: IsLate,
  findings: Findings,
): ReadNames {
  const list = (
    key: keyof AlternativeNames,
    read: (one: unknown, path: string) => string | undefined,
  ) => {
    const { values, late } = readLateList(given[key], key, isLate, findings, read);
    refuseTwice(values, key, findings);
    return { values, late };
  };
  const dns = list('dnsNames', (one, path) => readDnsName(one, path, findings));
  const ip = list('ipAddresses', (one, path) => readIp(one, path, findings));
  const uri = list('uris', (one, path) => readUri(one, path, findings));
  return {
    dnsNames: dns.values,
    ipAddresses: ip.values,
    uris: uri.values,
    late: dns.late || ip.late || uri.late,
  };
}

/** How many names there are. */
export function countNames({ dnsNames, ipAddresses, uris }: AlternativeNames): number {
  return dnsNames.length + ipAddresses.length + uris.length;
}

/** The names as ASN.1, in their order. */
export function toGeneralNames(names: AlternativeNames): GeneralName[] {
  return [
    ...names.dnsNames.map((dNSName) => new GeneralName({ dNSName })),
    ...names.ipAddresses.map((iPAddress) => new GeneralName({ iPAddress })),
    ...names.uris.map((uri) => new GeneralName({ uniformResourceIdentifier: uri })),
  ];
}

function readDnsName(given: unknown, path: string, findings: Findings): string | undefined {
  if (typeof given === 'string' && given !== '' && ADDRESS_LIKE.test(given)) {
    const reason = 'is an address; clients that connect to an address do not look among DNS names';
    findings.add('invalid', path, given, reason, 'move it to ipAddresses');
    return undefined;
  }
  if (typeof given === 'string' && given.includes('*')) return readWildcard(given, path, findings);
  const name = Hostname.parse(given as string, path);
  return findings.take(name)?.toString();
}

function readWildcard(given: string, path: string, findings: Findings): string | undefined {
  const rest = given.slice(WILDCARD.length);
  if (!given.startsWith(WILDCARD) || rest.includes('*')) {
    const reason = 'a wildcard stands for the whole first part of a name and for nothing else';
    findings.add('invalid', path, given, reason, 'write for example "*.etcd.example"');
    return undefined;
  }
  if (!rest.includes('.')) {
    const reason = 'a wildcard with a single part behind it is not matched by OpenSSL';
    findings.add('invalid', path, given, reason, 'name the hosts, or write "*.etcd.example"');
    return undefined;
  }
  return findings.take(Hostname.parse(rest, path)) === undefined ? undefined : given;
}

function readIp(given: unknown, path: string, findings: Findings): string | undefined {
  const address = findings.take(IpAddress.parse(given as string, path))?.toString();
  if (address === undefined || !UNSPECIFIED.includes(address)) return address;
  const reason = 'means every address of the machine; no client connects to it';
  findings.add('invalid', path, given, reason, 'write the address that clients connect to');
  return undefined;
}

function readUri(given: unknown, path: string, findings: Findings): string | undefined {
  if (typeof given === 'string' && ABSOLUTE_URI.test(given) && URL.canParse(given)) return given;
  const remedy = 'write for example "spiffe://cluster.example/etcd"';
  findings.add('invalid', path, given, 'is no absolute URI', remedy);
  return undefined;
}

function refuseTwice(names: readonly string[], path: string, findings: Findings): void {
  const twice = new Set(names.filter((name, index) => names.indexOf(name) !== index));
  for (const name of twice) {
    findings.add('duplicate', path, name, 'stands there twice', 'leave one of them out');
  }
}
