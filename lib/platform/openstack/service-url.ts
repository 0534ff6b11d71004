/** Where a service answers, found in Keystone's catalog: pure. */
import { parsed, refused } from '../../values';
import type { Parsed } from '../../values';
import type { EndpointInterface } from './secret-store';

/** The services that machines speak with, by their types in the catalog. */
export type CloudService = 'identity' | 'key-manager' | 'object-store';

/** One service of the catalog. */
export interface CatalogService {
  readonly type: string;
  readonly endpoints: readonly CatalogEndpoint[];
}

/** One of its endpoints. */
export interface CatalogEndpoint {
  readonly interface: string;
  readonly region: string;
  readonly url: string;
}

/** What is looked for. */
export interface WantedService {
  readonly service: CloudService;
  readonly side: EndpointInterface;
  /** The region; empty where nobody has said one, then it has to be the only one. */
  readonly region: string;
}

/** The part of the path that says the version: not every catalog has it. */
const VERSION: Readonly<Record<CloudService, string>> = {
  identity: 'v3',
  'key-manager': 'v1',
  'object-store': '',
};
const REMEDY: Readonly<Record<CloudService, string>> = {
  identity: 'ask who runs the cloud',
  'key-manager': 'take secretStore: { kind: "user-data" }, or ask who runs the cloud',
  'object-store': 'take bucketStore: { kind: "s3", … }, or ask who runs the cloud',
};
const ANY_VERSION = /\/v\d+(?:\.\d+)?$/;

/** The address of a service with its version and without a slash at its end. */
export function serviceUrl(
  catalog: readonly CatalogService[],
  { service, side, region }: WantedService,
): Parsed<string> {
  const endpoints = catalog
    .filter(({ type }) => type === service)
    .flatMap((one) => one.endpoints)
    .filter((one) => one.interface === side && (region === '' || one.region === region));
  const urls = [...new Set(endpoints.map(({ url }) => url))];
  const where = region === '' ? '' : ` in region ${JSON.stringify(region)}`;
  const [url] = urls;
  if (url === undefined) {
    const reason = `names no ${side} endpoint of a service "${service}"${where}`;
    return refused({ code: 'unsupported', path: service, reason, remedy: REMEDY[service] });
  }
  if (urls.length > 1) {
    const reason = `names several ${side} endpoints of the service "${service}"${where}`;
    const remedy = 'set openstack:region';
    return refused({ code: 'conflict', path: service, reason, remedy });
  }
  return parsed(withVersion(url.replace(/\/+$/, ''), VERSION[service]));
}

function withVersion(url: string, version: string): string {
  return version === '' ? url : `${url.replace(ANY_VERSION, '')}/${version}`;
}

/** The path of an address, as the rules of an application credential are written. */
export function pathOf(url: string): string {
  return new URL(url).pathname.replace(/\/+$/, '');
}
