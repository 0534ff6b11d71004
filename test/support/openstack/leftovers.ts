/** What a project has, asked of every API: what is left of it when all of it should be gone. */
import type { CloudProject } from './cloud-project';
import type { CloudObject, CloudSession, ServiceType } from './cloud-session';

/** Where the things of a project are listed: the service, the path, the key of the list. */
const LISTS: readonly (readonly [service: ServiceType, path: string, key: string])[] = [
  ['compute', '/servers', 'servers'],
  ['compute', '/os-server-groups', 'server_groups'],
  ['compute', '/os-keypairs', 'keypairs'],
  ['volumev3', '/volumes', 'volumes'],
  ['volumev3', '/snapshots', 'snapshots'],
  ['network', '/v2.0/floatingips', 'floatingips'],
  ['network', '/v2.0/routers', 'routers'],
  ['network', '/v2.0/trunks', 'trunks'],
  ['network', '/v2.0/ports', 'ports'],
  ['network', '/v2.0/subnets', 'subnets'],
  ['network', '/v2.0/networks', 'networks'],
  ['network', '/v2.0/security-groups', 'security_groups'],
  ['load-balancer', '/v2.0/lbaas/loadbalancers', 'loadbalancers'],
  ['load-balancer', '/v2.0/lbaas/listeners', 'listeners'],
  ['load-balancer', '/v2.0/lbaas/pools', 'pools'],
  ['load-balancer', '/v2.0/lbaas/healthmonitors', 'healthmonitors'],
  ['sharev2', '/shares', 'shares'],
  ['sharev2', '/share-networks', 'share_networks'],
  ['image', '/v2/images?visibility=private', 'images'],
  ['key-manager', '/v1/secrets', 'secrets'],
  ['key-manager', '/v1/containers', 'containers'],
];

/** One line for each thing of a project: `network ports etcd-1 (id)`, sorted. Neutron's own group `default` does not count. */
export async function leftovers({ session }: CloudProject): Promise<readonly string[]> {
  const lists = LISTS.filter(([service]) => session.has(service));
  const found = await Promise.all([
    ...lists.map((list) => linesOf(session, ...list)),
    credentials(session),
    containers(session),
  ]);
  return found.flat().sort();
}

async function linesOf(
  session: CloudSession,
  service: ServiceType,
  path: string,
  key: string,
): Promise<readonly string[]> {
  const all = await session.list(service, path, key);
  return all
    .filter((one) => belongsTo(one, session.projectId))
    .filter((one) => key !== 'security_groups' || one.name !== 'default')
    .map((one) => lineOf(service, key, one));
}

function lineOf(service: string, key: string, one: CloudObject): string {
  // A key pair stands in an envelope, a secret has an address in place of an id.
  const envelope = one['keypair'] as CloudObject | undefined;
  const { name, id = one['secret_ref'] } = { ...one, ...envelope } as Partial<CloudObject>;
  return `${service} ${key} ${name ?? '-'} (${typeof id === 'string' ? id : '-'})`;
}

// Networks that others share with everybody are listed too.
function belongsTo(one: CloudObject, project: string): boolean {
  const owner = one['project_id'] ?? one['tenant_id'] ?? one['owner'];
  return owner === undefined || owner === project;
}

async function credentials(session: CloudSession): Promise<readonly string[]> {
  const path = `/users/${session.userId}/application_credentials`;
  const all = await session.list('identity', path, 'application_credentials');
  return all.map((one) => lineOf('identity', 'application_credentials', one));
}

async function containers(session: CloudSession): Promise<readonly string[]> {
  if (!session.has('object-store')) return [];
  const all = await session.succeed('GET', 'object-store', '?format=json');
  return (all as readonly CloudObject[]).map(({ name }) => `object-store containers ${name}`);
}
