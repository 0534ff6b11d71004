/** What is there in a cloud of that which needs refer to. */
import { isRecord } from '../../values';
import { CloudTrouble } from './cloud-client';
import type { CloudClient, ServiceType } from './cloud-client';
import type { CloudNeed, CloudReference } from './cloud-need';
import type { FlavorFacts } from './flavor-facts';
import { askShares } from './quota-read';

/** A flavour that the project may use. */
export interface KnownFlavor extends FlavorFacts {
  readonly id: string;
  readonly name: string;
}

/** An image that the project may use. */
export interface KnownImage {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  /** What a disk must have at least, in GiB: as the image says, and as large as it is. */
  readonly disk: number;
  /** What a machine must have at least, in MiB. */
  readonly ram: number;
}

/** Something that is called by name or id. */
export interface KnownThing {
  readonly id: string;
  readonly name: string;
}

/** What is there; undefined where nobody asked. */
export interface CloudFacts {
  /** Services that are needed and not there. */
  readonly missing: readonly ServiceType[];
  readonly flavors?: readonly KnownFlavor[];
  readonly images?: readonly KnownImage[];
  readonly externalNetworks?: readonly KnownThing[];
  readonly volumeTypes?: readonly KnownThing[];
  readonly defaultVolumeType?: string | undefined;
  readonly shareTypes?: readonly KnownThing[];
  readonly defaultShareType?: string | undefined;
  /** Availability zones that are available, by service. */
  readonly zones: Readonly<Partial<Record<ZonedService, readonly string[]>>>;
}

/** The services with availability zones of their own. */
export type ZonedService = 'compute' | 'volumev3' | 'sharev2';

const SERVICES_BY_KIND: Readonly<Record<CloudNeed['kind'], readonly ServiceType[]>> = {
  server: ['compute', 'image'],
  volume: ['volumev3'],
  share: ['sharev2'],
  'external-network': ['network'],
  container: ['object-store'],
  'floating-ip': ['network'],
  'health-monitor': ['load-balancer'],
  'key-manager-secret': ['key-manager'],
  'key-pair': ['compute'],
  listener: ['load-balancer'],
  'load-balancer': ['load-balancer', 'network'],
  member: ['load-balancer'],
  network: ['network'],
  pool: ['load-balancer'],
  port: ['network'],
  router: ['network'],
  'router-interface': ['network'],
  'security-group': ['network'],
  'security-group-rule': ['network'],
  'server-group': ['compute'],
  'share-network': ['sharev2'],
  subnet: ['network'],
};

/** The services that a need is served by. */
export function servicesOf(need: CloudNeed): readonly ServiceType[] {
  const services = SERVICES_BY_KIND[need.kind];
  return need.kind === 'server' && need.rootVolume !== undefined
    ? [...services, 'volumev3']
    : services;
}

/**
 * Asks for all that these needs refer to.
 *
 * @throws CloudTrouble when a service does not answer
 */
export async function readFacts(
  client: CloudClient,
  needs: readonly CloudNeed[],
): Promise<CloudFacts> {
  const services = [...new Set(needs.flatMap(servicesOf))];
  const asked = (service: ServiceType): boolean =>
    services.includes(service) && client.has(service);
  const all = await Promise.all<Found>([
    asked('compute') ? readCompute(client) : {},
    asked('image') ? readImages(client, needs) : {},
    asked('network') ? readNetworks(client, needs) : {},
    asked('volumev3') ? readVolumes(client) : {},
    asked('sharev2') ? readShares(client) : {},
  ]);
  const missing = services.filter((service) => !client.has(service));
  const zones = Object.assign({}, ...all.map((one) => one.zones)) as CloudFacts['zones'];
  return { ...(Object.assign({}, ...all) as Found), missing, zones };
}

type Found = Partial<CloudFacts>;

async function readCompute(client: CloudClient): Promise<Found> {
  const [flavors, zones] = await Promise.all([
    pages(client, 'compute', '/flavors/detail', 'flavors'),
    client.get('compute', '/os-availability-zone'),
  ]);
  return { flavors: flavors.flatMap(flavorOf), zones: { compute: zonesOf(zones) } };
}

function flavorOf(given: Readonly<Record<string, unknown>>): readonly KnownFlavor[] {
  const { vcpus, ram, disk } = given;
  if (typeof vcpus !== 'number' || typeof ram !== 'number' || typeof disk !== 'number') return [];
  if (given['OS-FLV-DISABLED:disabled'] === true) return [];
  return thingOf(given).map((thing) => ({ ...thing, vcpus, ram, disk }));
}

async function readImages(client: CloudClient, needs: readonly CloudNeed[]): Promise<Found> {
  const references = needs.flatMap((need) => (need.kind === 'server' ? [need.image] : []));
  const [listed, byId] = await Promise.all([
    pages(client, 'image', '/images?limit=500', 'images'),
    // A list leaves out those that others share with the project before it has accepted them, and hidden ones.
    Promise.all(idsIn(references).map((id) => oneImage(client, id))),
  ]);
  return { images: [...listed.flatMap(imageOf), ...byId.flat()] };
}

function idsIn(references: readonly CloudReference[]): readonly string[] {
  return [...new Set(references.flatMap((one) => ('id' in one ? [one.id] : [])))];
}

async function oneImage(client: CloudClient, id: string): Promise<readonly KnownImage[]> {
  try {
    const found = await client.get('image', `/images/${encodeURIComponent(id)}`);
    return isRecord(found) ? imageOf(found) : [];
  } catch (error) {
    if (error instanceof CloudTrouble && error.status === 404) return [];
    throw error;
  }
}

const GIB = 1024 ** 3;

function imageOf(given: Readonly<Record<string, unknown>>): readonly KnownImage[] {
  const size = numberOf(given['virtual_size']);
  const disk = Math.max(numberOf(given['min_disk']), Math.ceil(size / GIB));
  const status = typeof given['status'] === 'string' ? given['status'] : '';
  return thingOf(given).map((thing) => ({
    ...thing,
    status,
    disk,
    ram: numberOf(given['min_ram']),
  }));
}

async function readNetworks(client: CloudClient, needs: readonly CloudNeed[]): Promise<Found> {
  if (!needs.some(({ kind }) => kind === 'external-network')) return {};
  const path = '/networks?router:external=true&fields=id&fields=name';
  return { externalNetworks: (await pages(client, 'network', path, 'networks')).flatMap(thingOf) };
}

async function readVolumes(client: CloudClient): Promise<Found> {
  const [types, standard, zones] = await Promise.all([
    pages(client, 'volumev3', '/types', 'volume_types'),
    defaultType(client.get('volumev3', '/types/default')),
    client.get('volumev3', '/os-availability-zone'),
  ]);
  return {
    volumeTypes: types.flatMap(thingOf),
    defaultVolumeType: standard,
    zones: { volumev3: zonesOf(zones) },
  };
}

async function readShares(client: CloudClient): Promise<Found> {
  const [types, standard, zones] = await Promise.all([
    askShares(client, '/types'),
    defaultType(askShares(client, '/types/default')),
    askShares(client, '/availability-zones'),
  ]);
  const names = listIn(zones, 'availability_zones').flatMap(thingOf);
  return {
    shareTypes: listIn(types, 'share_types').flatMap(thingOf),
    defaultShareType: standard,
    zones: { sharev2: names.map(({ name }) => name) },
  };
}

// A cloud need not have one.
async function defaultType(asked: Promise<unknown>): Promise<string | undefined> {
  try {
    const content = await asked;
    if (!isRecord(content)) return undefined;
    const type = content['volume_type'] ?? content['share_type'];
    return isRecord(type) && typeof type['name'] === 'string' ? type['name'] : undefined;
  } catch (error) {
    if (error instanceof CloudTrouble && error.status >= 400) return undefined;
    throw error;
  }
}

const MOST_PAGES = 50;

/** All pages of a list: each service says in its own way where the next one is. */
async function pages(
  client: CloudClient,
  type: ServiceType,
  path: string,
  key: string,
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const found: Readonly<Record<string, unknown>>[] = [];
  let next: string | undefined = path;
  for (let page = 0; next !== undefined && page < MOST_PAGES; page += 1) {
    const content = await client.get(type, next);
    found.push(...listIn(content, key));
    next = nextOf(content, key);
  }
  return found;
}

function nextOf(content: unknown, key: string): string | undefined {
  if (!isRecord(content)) return undefined;
  const link = listIn(content, `${key}_links`).find(({ rel }) => rel === 'next')?.['href'];
  if (typeof link === 'string') return link;
  const { next } = content;
  // Glance says it with its version, which is part of its address here.
  return typeof next === 'string' ? next.replace(/^\/v2(?=\/)/, '') : undefined;
}

function zonesOf(content: unknown): readonly string[] {
  return listIn(content, 'availabilityZoneInfo').flatMap(({ zoneName, zoneState }) => {
    const isAvailable = !isRecord(zoneState) || zoneState['available'] !== false;
    return typeof zoneName === 'string' && isAvailable ? [zoneName] : [];
  });
}

function thingOf({ id, name }: Readonly<Record<string, unknown>>): readonly KnownThing[] {
  if (typeof id !== 'string') return [];
  return [{ id, name: typeof name === 'string' ? name : '' }];
}

function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}

function listIn(content: unknown, key: string): readonly Readonly<Record<string, unknown>>[] {
  const found = isRecord(content) ? content[key] : undefined;
  return Array.isArray(found) ? found.filter(isRecord) : [];
}
