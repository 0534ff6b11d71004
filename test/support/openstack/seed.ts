/** What is in a cloud before anybody uses it: its catalog, its roles, and what its administrator offers. */
import { PASSWORD, REGION } from '../../../tools/openstack-lab/lab-service';
import type { CloudSession } from './cloud-session';
import type { ControlPlane } from './control-plane';

/** Roles of people and of services. */
const ROLES = ['service', 'load-balancer_member', 'load-balancer_admin', 'creator'];

/** Flavours: processors, MiB of memory, GB of disk. */
const FLAVORS: Readonly<Record<string, readonly [number, number, number]>> = {
  'm1.tiny': [1, 512, 1],
  'm1.small': [1, 2048, 20],
  'm1.medium': [2, 4096, 40],
  'm1.large': [4, 8192, 80],
};

/** The only image. */
export const IMAGE = 'debian-12';

/** The network that has the floating addresses. */
export const EXTERNAL_NETWORK = 'public';

const EXTERNAL_RANGE = '203.0.113.0/24';

/** Types of volumes, beside Cinder's own default. */
const VOLUME_TYPES = ['standard', 'fast'];

/** Types of shares, and whether each share gets a server of its own. */
const SHARE_TYPES: Readonly<Record<string, boolean>> = { default: false, dhss: true };

const IMAGE_BYTES = 1024;

/** Roles, the user of the services, and where each service is. */
export async function seedIdentity(admin: CloudSession, plane: ControlPlane): Promise<void> {
  await Promise.all(ROLES.map((name) => admin.create('identity', '/roles', { role: { name } })));
  const project = await admin.create('identity', '/projects', {
    project: { name: 'service', domain_id: 'default' },
  });
  const user = await admin.create('identity', '/users', {
    user: { name: 'service', password: PASSWORD, domain_id: 'default' },
  });
  const roles = await admin.list('identity', '/roles', 'roles');
  const wanted = roles.filter(({ name }) => ['admin', 'service'].includes(name));
  await Promise.all([
    ...wanted.map(({ id }) => grant(admin, project.id, user.id, id)),
    ...plane.services.map((service) => addToCatalog(admin, plane, service.name)),
  ]);
}

/** Gives a user a role in a project. */
export async function grant(
  admin: CloudSession,
  project: string,
  user: string,
  role: string,
): Promise<void> {
  await admin.succeed('PUT', 'identity', `/projects/${project}/users/${user}/roles/${role}`);
}

async function addToCatalog(admin: CloudSession, plane: ControlPlane, name: string): Promise<void> {
  const service = plane.services.find((one) => one.name === name);
  const [port = ''] = service?.ports ?? [];
  if (service?.catalog === undefined) return;
  const { type, path } = service.catalog;
  const known = await admin.list('identity', `/services?type=${type}`, 'services');
  const { id } =
    known[0] ?? (await admin.create('identity', '/services', { service: { name, type } }));
  const url = `${plane.address(port)}${path}`;
  const places = ['public', 'internal', 'admin'].map((place) => ({
    endpoint: { service_id: id, interface: place, region_id: REGION, url },
  }));
  await Promise.all(places.map((body) => admin.create('identity', '/endpoints', body)));
}

/** What the administrator offers; each as soon as its service answers. */
export async function seedOffers(admin: CloudSession, plane: ControlPlane): Promise<void> {
  const offers: Readonly<Record<string, (admin: CloudSession) => Promise<void>>> = {
    nova: offerFlavors,
    glance: offerImage,
    neutron: offerNetwork,
    cinder: offerVolumeTypes,
    manila: offerShareTypes,
  };
  await Promise.all(
    plane.services.map(async ({ name, ports }) => {
      for (const port of ports) await plane.listens(port);
      await offers[name]?.(admin);
    }),
  );
}

async function offerFlavors(admin: CloudSession): Promise<void> {
  const bodies = Object.entries(FLAVORS).map(([name, [vcpus, ram, disk]]) => ({
    flavor: { name, vcpus, ram, disk },
  }));
  await Promise.all(bodies.map((body) => admin.create('compute', '/flavors', body)));
}

async function offerImage(admin: CloudSession): Promise<void> {
  const image = (await admin.succeed('POST', 'image', '/v2/images', {
    name: IMAGE,
    disk_format: 'raw',
    container_format: 'bare',
    visibility: 'public',
  })) as { readonly id: string };
  const stored = await fetch(`${admin.endpoint('image')}/v2/images/${image.id}/file`, {
    method: 'PUT',
    headers: { 'x-auth-token': admin.token, 'content-type': 'application/octet-stream' },
    body: new Uint8Array(IMAGE_BYTES),
  });
  if (!stored.ok) throw new Error(`the image was not stored: ${stored.status}`);
}

async function offerNetwork(admin: CloudSession): Promise<void> {
  const network = await admin.create('network', '/v2.0/networks', {
    network: {
      name: EXTERNAL_NETWORK,
      'router:external': true,
      'provider:network_type': 'flat',
      'provider:physical_network': 'external',
    },
  });
  await admin.create('network', '/v2.0/subnets', {
    subnet: {
      name: EXTERNAL_NETWORK,
      network_id: network.id,
      ip_version: 4,
      cidr: EXTERNAL_RANGE,
      enable_dhcp: false,
    },
  });
}

async function offerVolumeTypes(admin: CloudSession): Promise<void> {
  const bodies = VOLUME_TYPES.map((name) => ({ volume_type: { name } }));
  await Promise.all(bodies.map((body) => admin.create('volumev3', '/types', body)));
}

async function offerShareTypes(admin: CloudSession): Promise<void> {
  for (const [name, servers] of Object.entries(SHARE_TYPES)) {
    await admin.create('sharev2', '/types', {
      share_type: {
        name,
        'share_type_access:is_public': true,
        extra_specs: { driver_handles_share_servers: servers, snapshot_support: 'True' },
      },
    });
  }
}

/** Waits until what is made would be built: hosts and back ends are up. */
export async function backEndsAreUp(admin: CloudSession, plane: ControlPlane): Promise<void> {
  const { computes } = plane.settings;
  await plane.until(`${computes} hosts are up`, async () => {
    const all = await admin.list('compute', '/os-services?binary=nova-compute', 'services');
    const hosts = await admin.list('compute', '/os-hypervisors', 'hypervisors');
    return upOf(all) >= computes && hosts.length >= computes;
  });
  await plane.until('the back end of volumes is up', async () => {
    const pools = await admin.list('volumev3', '/scheduler-stats/get_pools', 'pools');
    return pools.length > 0;
  });
  if (!admin.has('sharev2')) return;
  await plane.until('the back ends of shares are up', async () => {
    // The services and not the pools: looked at while a back end is still down, the list of pools has stayed without it for a minute.
    const all = await admin.list('sharev2', '/services', 'services');
    return upOf(all.filter(({ binary }) => binary === 'manila-share')) >= 2;
  });
}

function upOf(services: readonly Readonly<Record<string, unknown>>[]): number {
  return services.filter(({ state }) => state === 'up').length;
}
