import { pathOf, serviceUrl } from '../../../lib/platform/openstack/service-url';
import type { CatalogService } from '../../../lib/platform/openstack/service-url';
import { formatViolation } from '../../../lib/values';

const endpoint = (url: string, side = 'public', region = 'RegionOne') => ({
  ...{ url, region },
  interface: side,
});
const catalog = (type: string, ...endpoints: CatalogService['endpoints']): CatalogService[] => [
  { type: 'compute', endpoints: [endpoint('http://compute')] },
  { type, endpoints },
];
const url = (
  services: readonly CatalogService[],
  service: 'identity' | 'key-manager' | 'object-store',
  region = '',
): string => {
  const found = serviceUrl(services, { service, side: 'public', region });
  return found.ok ? found.value : formatViolation(found.violation);
};

test.each([
  ['identity', 'https://cloud:5000', 'https://cloud:5000/v3'],
  ['identity', 'https://cloud/identity/v3/', 'https://cloud/identity/v3'],
  ['identity', 'https://cloud:5000/v2.0', 'https://cloud:5000/v3'],
  ['key-manager', 'https://cloud:9311', 'https://cloud:9311/v1'],
  ['key-manager', 'https://cloud/key-manager/v1/', 'https://cloud/key-manager/v1'],
  ['object-store', 'https://cloud:8080/v1/AUTH_7/', 'https://cloud:8080/v1/AUTH_7'],
] as const)('%s at %s is %s', (service, given, expected) => {
  expect(url(catalog(service, endpoint(given)), service)).toBe(expected);
});

test('takes the endpoint of the region and of the side that is asked for', () => {
  const services = catalog(
    'key-manager',
    endpoint('http://one'),
    endpoint('http://two', 'public', 'RegionTwo'),
    endpoint('http://inside', 'internal'),
  );
  expect(url(services, 'key-manager', 'RegionTwo')).toBe('http://two/v1');
  expect(url(services, 'key-manager')).toBe(
    'key-manager: names several public endpoints of the service "key-manager"; set openstack:region',
  );
});

test('says what to do where the cloud has no such service', () => {
  expect(url(catalog('image'), 'key-manager', 'RegionOne')).toBe(
    'key-manager: names no public endpoint of a service "key-manager" in region "RegionOne"; take secretStore: { kind: "user-data" }, or ask who runs the cloud',
  );
  expect(url([], 'object-store')).toBe(
    'object-store: names no public endpoint of a service "object-store"; take bucketStore: { kind: "s3", … }, or ask who runs the cloud',
  );
});

test('the path of an address is what access rules begin with', () => {
  expect(pathOf('https://cloud/key-manager/v1')).toBe('/key-manager/v1');
  expect(pathOf('https://cloud:9311/')).toBe('');
});
