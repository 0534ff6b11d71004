/** Where the API of a cluster has objects of a kind, as the cluster itself tells. */
import type { ClusterApi } from './cluster-api';

interface Resource {
  readonly name: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

/** An object whose place is looked for. */
export interface PlacedByKind {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

/** Places of objects; each version of the API is asked once. */
export class ObjectPaths {
  readonly #api: ClusterApi;
  readonly #known = new Map<string, Promise<readonly Resource[]>>();

  constructor(api: ClusterApi) {
    this.#api = api;
  }

  /** The list that an object is made in. */
  async listOf(object: PlacedByKind, namespace = object.metadata.namespace): Promise<string> {
    const { apiVersion, kind } = object;
    const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    const resource = (await this.#resourcesOf(root)).find(
      (one) => one.kind === kind && !one.name.includes('/'),
    );
    if (resource === undefined) throw new Error(`${root} has no ${kind}`);
    const place = resource.namespaced ? `/namespaces/${namespace ?? 'default'}` : '';
    return `${root}${place}/${resource.name}`;
  }

  /** The object itself. */
  async of(object: PlacedByKind): Promise<string> {
    return `${await this.listOf(object)}/${object.metadata.name}`;
  }

  #resourcesOf(root: string): Promise<readonly Resource[]> {
    const known = this.#known.get(root);
    if (known !== undefined) return known;
    const asked = this.#api
      .read(root)
      .then((answer) => (answer as { resources: readonly Resource[] }).resources);
    this.#known.set(root, asked);
    return asked;
  }
}
