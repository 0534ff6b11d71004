/** Addresses of etcd: `https://10.0.0.11:2379`, nothing before, nothing behind. */
import { Cidr, Hostname, IpAddress } from '../values';
import type { Findings } from '../values';

/** One that was read. */
export interface EtcdUrl {
  /** In the one spelling that etcd compares by. */
  readonly text: string;
  readonly isPlain: boolean;
  /** As in the URL, without brackets. */
  readonly host: string;
  readonly port: number;
  /** Undefined when the host is a name. */
  readonly address: IpAddress | undefined;
}

/** What else is wanted of it. */
export interface EtcdUrlRules {
  /** Whether it is listened on: then the host is an address of the machine, or `localhost`. */
  readonly listens: boolean;
  /** Whether it may be without TLS. */
  readonly allowPlain: boolean;
  /** Whether everybody may reach it; only asked where it is listened on. */
  readonly allowPublic: boolean;
  /** Whether others are to reach it: then it is no address that means something else to each of them. */
  readonly forOthers: boolean;
}

const URL = /^(https?):\/\/(\[[0-9a-f:.]+\]|[a-z0-9.-]+):([1-9][0-9]{0,4})$/;
const MOST_PORT = 65_535;

// Addresses that nobody is reached at from the internet.
const PRIVATE = [
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '::1/128',
  'fc00::/7',
  'fe80::/10',
];

/** Reads a list of addresses; those that are refused are left out. */
export function readEtcdUrls(
  given: unknown,
  path: string,
  rules: EtcdUrlRules,
  findings: Findings,
): readonly EtcdUrl[] {
  if (!Array.isArray(given) || given.length === 0) {
    const remedy = 'write for example ["https://10.0.0.11:2379"]';
    findings.add('invalid', path, given, 'is no list of addresses', remedy);
    return [];
  }
  const urls = given.flatMap((one: unknown, index) => {
    const url = readEtcdUrl(one, `${path}[${index}]`, rules, findings);
    return url === undefined ? [] : [url];
  });
  const texts = urls.map(({ text }) => text);
  for (const twice of new Set(texts.filter((text, index) => texts.indexOf(text) < index))) {
    findings.add('duplicate', path, twice, 'is there twice', 'write it once');
  }
  return urls;
}

/** Reads one address. */
export function readEtcdUrl(
  given: unknown,
  path: string,
  rules: EtcdUrlRules,
  findings: Findings,
): EtcdUrl | undefined {
  const url = typeof given === 'string' ? split(given) : undefined;
  if (url === undefined) {
    const reason = 'is no address of the form https://host:port, in lower case and without a path';
    findings.add('invalid', path, given, reason, 'write for example "https://10.0.0.11:2379"');
    return undefined;
  }
  const why = refusal(url, rules);
  if (why === undefined) return url;
  findings.add('forbidden', path, url.text, ...why);
  return undefined;
}

/** Whether it is reached from its own machine alone. */
export function isLoopback({ host, address }: EtcdUrl): boolean {
  if (address === undefined) return host === 'localhost';
  return Cidr.of(address.family === 4 ? '127.0.0.0/8' : '::1/128').contains(address);
}

/** Whether it stands for every address of a machine. */
export function isWildcard({ address }: EtcdUrl): boolean {
  return address?.value === 0n;
}

function split(text: string): EtcdUrl | undefined {
  const [, scheme, written = '', digits] = URL.exec(text) ?? [];
  const port = Number(digits);
  const host = scheme === undefined || port > MOST_PORT ? undefined : readHost(written);
  if (host === undefined) return undefined;
  const shown = host.address?.family === 6 ? `[${host.host}]` : host.host;
  return { text: `${scheme}://${shown}:${port}`, isPlain: scheme === 'http', port, ...host };
}

function readHost(written: string): Pick<EtcdUrl, 'host' | 'address'> | undefined {
  const host = written.replace(/^\[|\]$/g, '');
  const address = IpAddress.parse(host);
  // Brackets belong to addresses of version 6, and those need them.
  if ((address.ok && address.value.family === 6) !== written.startsWith('[')) return undefined;
  if (address.ok) return { host: String(address.value), address: address.value };
  if (/^[0-9.]+$/.test(host) || !Hostname.parse(host).ok) return undefined;
  return { host, address: undefined };
}

type Refusal = readonly [reason: string, remedy: string];

function refusal(url: EtcdUrl, rules: EtcdUrlRules): Refusal | undefined {
  if (url.isPlain && !rules.allowPlain) {
    return ['is without TLS', 'write https://, or set allowPlain for a network of your own'];
  }
  if (rules.listens) return refusalToListen(url, rules);
  if (rules.forOthers && (isWildcard(url) || isLoopback(url))) {
    const remedy = 'name an address at which others reach this one';
    return ['means something else to every machine', remedy];
  }
  if (isWildcard(url)) return ['is no address that anybody can reach', 'name one of the machine'];
  return undefined;
}

function refusalToListen(url: EtcdUrl, { allowPublic }: EtcdUrlRules): Refusal | undefined {
  if (url.address === undefined && url.host !== 'localhost') {
    return ['is a name, and etcd listens on addresses only', 'write the address'];
  }
  if (allowPublic || !isPublic(url)) return undefined;
  const reason = isWildcard(url)
    ? 'listens on every address of the machine'
    : 'listens on an address that the internet may reach';
  return [reason, 'name a private address, or set allowPublicClients'];
}

function isPublic(url: EtcdUrl): boolean {
  const { address } = url;
  if (address === undefined) return false;
  return !PRIVATE.some((range) => {
    const cidr = Cidr.of(range);
    return cidr.family === address.family && cidr.contains(address);
  });
}
