/**
 * All objects of a cluster, to be compared before and after.
 */
import type { ClusterApi } from './cluster-api';

interface ResourceList {
  readonly resources: readonly {
    readonly name: string;
    readonly kind: string;
    readonly verbs: readonly string[];
  }[];
}

interface GroupList {
  readonly groups: readonly { readonly preferredVersion: { readonly groupVersion: string } }[];
}

// What comes and goes by itself, whoever does or does not do anything.
const RESTLESS = ['events', 'leases', 'endpoints', 'componentstatuses', 'ipaddresses'];

/**
 * Every object, one line each: `apps/v1 Deployment default/web`, `v1 Namespace default`.
 *
 * Events, leases and endpoints are left out: they come and go by themselves.
 */
export async function inventory(api: ClusterApi): Promise<readonly string[]> {
  const { groups } = (await api.read('/apis')) as GroupList;
  const versions = groups.map(({ preferredVersion }) => preferredVersion.groupVersion);
  const found = await Promise.all(['v1', ...versions].map((version) => objectsOf(api, version)));
  return found.flat().sort();
}

async function objectsOf(api: ClusterApi, version: string): Promise<readonly string[]> {
  const root = version === 'v1' ? '/api/v1' : `/apis/${version}`;
  const { resources } = (await api.read(root)) as ResourceList;
  const listed = resources.filter(
    ({ name, verbs }) => verbs.includes('list') && !RESTLESS.includes(name),
  );
  const found = await Promise.all(
    listed.map(async ({ name, kind }) => {
      const items = await api.list(`${root}/${name}`);
      return items.map(({ metadata }) => {
        const place = metadata.namespace === undefined ? '' : `${metadata.namespace}/`;
        return `${version} ${kind} ${place}${metadata.name}`;
      });
    }),
  );
  return found.flat();
}
