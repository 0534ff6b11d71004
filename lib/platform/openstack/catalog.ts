/** Where the services of a cloud are, as Keystone tells it. */
import { isRecord } from '../../values';
import type { EndpointInterface } from './cloud-access';

/** A service with its addresses. */
export interface CatalogService {
  readonly type: string;
  readonly endpoints: readonly CatalogEndpoint[];
}

/** One address of a service. */
export interface CatalogEndpoint {
  readonly interface: string;
  readonly regions: readonly string[];
  readonly url: string;
}

/** Which of the addresses of a service is wanted. */
export interface WantedEndpoint {
  readonly region: string | undefined;
  readonly endpointInterface: EndpointInterface;
}

/** The catalog in a token; what is no service in it is passed over. */
export function readCatalog(given: unknown): readonly CatalogService[] {
  return listOf(given).flatMap((service) => {
    const { type, endpoints } = service;
    if (typeof type !== 'string') return [];
    return [{ type, endpoints: listOf(endpoints).flatMap(readEndpoint) }];
  });
}

function readEndpoint(given: Readonly<Record<string, unknown>>): readonly CatalogEndpoint[] {
  const { interface: kind, url } = given;
  if (typeof kind !== 'string' || typeof url !== 'string' || !URL.canParse(url)) return [];
  const regions = [given['region'], given['region_id']].filter((one) => typeof one === 'string');
  return [{ interface: kind, regions, url }];
}

/** What is appended to the address of a service to have that of its version; where the address may end with one, it is not said twice. */
const VERSIONS: Readonly<Record<string, string>> = {
  image: '/v2',
  network: '/v2.0',
  'load-balancer': '/v2.0',
  'key-manager': '/v1',
};

/**
 * The address of a service with its version, without a slash at its end; the first that fits, as the provider takes it.
 *
 * @see https://github.com/gophercloud/gophercloud/blob/v1.8.0/openstack/endpoint_location.go
 */
export function findEndpoint(
  catalog: readonly CatalogService[],
  type: string,
  { region, endpointInterface }: WantedEndpoint,
): string | undefined {
  const found = catalog
    .filter((service) => service.type === type)
    .flatMap(({ endpoints }) => endpoints)
    .filter((one) => region === undefined || one.regions.includes(region))
    .find((one) => one.interface === endpointInterface);
  if (found === undefined) return undefined;
  const url = found.url.replace(/\/+$/, '');
  const version = VERSIONS[type];
  if (version === undefined) return url;
  return url.endsWith(version) ? url : `${url}${version}`;
}

function listOf(given: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(given) ? given.filter(isRecord) : [];
}
