/** The quotas of a project, asked of the services that set them. Whoever is in the project may ask; where a cloud does not let him, nothing is known. */
import { isRecord } from '../../values';
import { CloudTrouble } from './cloud-client';
import type { CloudClient, ServiceType } from './cloud-client';
import type { Quota, Quotas } from './quota-check';
import type { QuotaKey, QuotaService } from './quota-tally';

/** What was read, and what could not be. */
export interface ReadQuotas {
  readonly quotas: Quotas;
  /** Sentences: what is not known and why. */
  readonly notes: readonly string[];
}

type Entry = readonly [QuotaKey, Quota];
type Reader = (client: CloudClient, types: readonly string[]) => Promise<readonly Entry[]>;

const SERVICES: Readonly<
  Record<QuotaService, { readonly type: ServiceType; readonly read: Reader }>
> = {
  compute: { type: 'compute', read: readCompute },
  volume: { type: 'volumev3', read: readVolume },
  network: { type: 'network', read: readNetwork },
  'load-balancer': { type: 'load-balancer', read: readLoadBalancer },
  share: { type: 'sharev2', read: readShare },
  'key-manager': { type: 'key-manager', read: readKeyManager },
};

/**
 * Reads the quotas of these services.
 *
 * @param shareTypes which have quotas of their own
 * @throws CloudTrouble when a service does not answer
 */
export async function readQuotas(
  client: CloudClient,
  services: readonly QuotaService[],
  shareTypes: readonly string[] = [],
): Promise<ReadQuotas> {
  const notes: string[] = [];
  const found = await Promise.all(
    services
      .filter((service) => client.has(SERVICES[service].type))
      .map(async (service) => {
        try {
          return await SERVICES[service].read(client, shareTypes);
        } catch (error) {
          if (!isDenied(error)) throw error;
          notes.push(`the quotas of ${service} are not known: ${error.message}`);
          return [];
        }
      }),
  );
  return { quotas: new Map(found.flat()), notes };
}

// Clouds may keep quotas to themselves, and old ones do not know the question.
function isDenied(error: unknown): error is CloudTrouble {
  return error instanceof CloudTrouble && [403, 404, 405, 501].includes(error.status);
}

const COMPUTE_LIMITS: Readonly<Record<string, readonly [string, string | undefined]>> = {
  'compute.instances': ['maxTotalInstances', 'totalInstancesUsed'],
  'compute.cores': ['maxTotalCores', 'totalCoresUsed'],
  'compute.ram': ['maxTotalRAMSize', 'totalRAMUsed'],
  'compute.server_groups': ['maxServerGroups', 'totalServerGroupsUsed'],
  'compute.server_group_members': ['maxServerGroupMembers', undefined],
};

/**
 * What Nova lets a project have.
 *
 * @see https://docs.openstack.org/api-ref/compute/#limits-limits
 */
async function readCompute(client: CloudClient): Promise<readonly Entry[]> {
  const absolute = recordIn(await client.get('compute', '/limits'), 'limits', 'absolute');
  const limits = Object.entries(COMPUTE_LIMITS).flatMap(([key, [most, used]]) =>
    entryOf(key as QuotaKey, absolute[most], used === undefined ? 0 : absolute[used]),
  );
  // Key pairs are of the user; Nova counts none of them in its answer.
  const pairs = listIn(await client.get('compute', '/os-keypairs'), 'keypairs').length;
  return [...limits, ...entryOf('compute.key_pairs', absolute['maxTotalKeypairs'], pairs)];
}

/**
 * What Cinder lets a project have, in all and of each type.
 *
 * @see https://docs.openstack.org/api-ref/block-storage/v3/#quota-sets-extension-os-quota-sets
 */
async function readVolume(client: CloudClient): Promise<readonly Entry[]> {
  const content = await client.get('volumev3', `/os-quota-sets/${client.projectId}?usage=True`);
  return usedQuotas('volume', recordIn(content, 'quota_set'), 'in_use');
}

/**
 * What Neutron lets a project have.
 *
 * @see https://docs.openstack.org/api-ref/network/v2/#quotas-extension-quotas
 */
async function readNetwork(client: CloudClient): Promise<readonly Entry[]> {
  const content = await client.get('network', `/quotas/${client.projectId}/details.json`);
  const read = usedQuotas('network', recordIn(content, 'quota'), 'used');
  // A project gets its group "default" with four rules together with the first thing that it makes.
  const groups = read.find(([key]) => key === 'network.security_group')?.[1];
  if (groups?.used !== 0) return read;
  const extra: Readonly<Record<string, number>> = {
    'network.security_group': 1,
    'network.security_group_rule': 4,
  };
  return read.map(([key, { limit, used }]) => [key, { limit, used: used + (extra[key] ?? 0) }]);
}

const LISTED = {
  load_balancer: ['/lbaas/loadbalancers', 'loadbalancers'],
  listener: ['/lbaas/listeners', 'listeners'],
  pool: ['/lbaas/pools', 'pools'],
  health_monitor: ['/lbaas/healthmonitors', 'healthmonitors'],
} as const;

/**
 * Octavia tells how much may be had, and not how much is there.
 *
 * @see https://docs.openstack.org/api-ref/load-balancer/v2/#quotas
 */
async function readLoadBalancer(client: CloudClient): Promise<readonly Entry[]> {
  const type = 'load-balancer';
  const quota = recordIn(await client.get(type, `/lbaas/quotas/${client.projectId}`), 'quota');
  const whose = `?project_id=${client.projectId}`;
  const lists = await Promise.all(
    Object.entries(LISTED).map(async ([name, [path, key]]) => {
      const list = listIn(await client.get(type, `${path}${whose}`), key);
      return [name, list] as const;
    }),
  );
  const pools = lists.find(([name]) => name === 'pool')?.[1] ?? [];
  const members = pools.flatMap((pool) => listIn(pool, 'members')).length;
  const counts = [
    ...lists.map(([name, list]) => [name, list.length] as const),
    ['member', members] as const,
  ];
  return counts.flatMap(([name, used]) => entryOf(`load-balancer.${name}`, quota[name], used));
}

/** The newest version with quotas of single shares, and one that all clouds since 2017 have. */
const SHARE_VERSIONS = ['2.62', '2.40'] as const;

/**
 * What Manila lets a project have, in all and of some types.
 *
 * @see https://docs.openstack.org/api-ref/shared-file-system/#quota-sets
 */
async function readShare(client: CloudClient, types: readonly string[]): Promise<readonly Entry[]> {
  const path = `/quota-sets/${client.projectId}/detail`;
  const all = usedQuotas('share', recordIn(await askShares(client, path), 'quota_set'), 'in_use');
  const project: Quotas = new Map(all);
  const typed = await Promise.all(
    types.map(async (type) => {
      const content = await askShares(client, `${path}?share_type=${encodeURIComponent(type)}`);
      const read = usedQuotas('share', recordIn(content, 'quota_set'), 'in_use');
      // A type without a quota of its own shows that of the project.
      const own = read.filter(([key, { limit }]) => limit !== project.get(key)?.limit);
      return own.map(([key, quota]): Entry => [`${key}_${type}`, quota]);
    }),
  );
  return [...all, ...typed.flat()];
}

/** Asks Manila in the newest version that it speaks of those that we know. */
export async function askShares(client: CloudClient, path: string): Promise<unknown> {
  const [newest, oldest] = SHARE_VERSIONS;
  const header = 'X-OpenStack-Manila-API-Version';
  try {
    return await client.get('sharev2', path, { [header]: newest });
  } catch (error) {
    if (!(error instanceof CloudTrouble) || error.status !== 406) throw error;
    return client.get('sharev2', path, { [header]: oldest });
  }
}

/**
 * What Barbican lets a project have.
 *
 * @see https://docs.openstack.org/barbican/latest/api/reference/quotas.html
 */
async function readKeyManager(client: CloudClient): Promise<readonly Entry[]> {
  const quotas = recordIn(await client.get('key-manager', '/quotas'), 'quotas');
  const secrets = await client.get('key-manager', '/secrets?limit=1');
  return entryOf(
    'key-manager.secrets',
    quotas['secrets'],
    isRecord(secrets) ? secrets['total'] : 0,
  );
}

function usedQuotas(
  service: QuotaService,
  quotas: Readonly<Record<string, unknown>>,
  usedKey: string,
): readonly Entry[] {
  return Object.entries(quotas).flatMap(([name, one]) => {
    if (!isRecord(one)) return [];
    const reserved = typeof one['reserved'] === 'number' ? one['reserved'] : 0;
    const used = one[usedKey];
    return entryOf(
      `${service}.${name}`,
      one['limit'],
      typeof used === 'number' ? used + reserved : 0,
    );
  });
}

function entryOf(key: QuotaKey, limit: unknown, used: unknown): readonly Entry[] {
  if (typeof limit !== 'number') return [];
  return [[key, { limit, used: typeof used === 'number' ? used : 0 }]];
}

function recordIn(content: unknown, ...keys: readonly string[]): Readonly<Record<string, unknown>> {
  let found = content;
  for (const key of keys) found = isRecord(found) ? found[key] : undefined;
  return isRecord(found) ? found : {};
}

function listIn(content: unknown, key: string): readonly unknown[] {
  const found = isRecord(content) ? content[key] : undefined;
  return Array.isArray(found) ? found : [];
}
