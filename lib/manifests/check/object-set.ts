import type { KubernetesVersion } from '../../values';

import type { CheckedObject } from './checked-object';
import type { Provided } from './provided';

/** All objects that go to one cluster together, to be found by what they are. */
export class ObjectSet {
  readonly objects: readonly CheckedObject[];
  /** The version of the cluster. */
  readonly version: KubernetesVersion;
  /** What others provide. */
  readonly provided: Provided;
  private readonly byKind = new Map<string, CheckedObject[]>();
  private readonly byName = new Map<string, CheckedObject>();
  private readonly kept = new Map<string, unknown>();

  constructor(objects: readonly CheckedObject[], version: KubernetesVersion, provided: Provided) {
    this.objects = objects;
    this.version = version;
    this.provided = provided;
    for (const object of objects) {
      const { kind, namespace, name } = object;
      const alike = this.byKind.get(kind);
      if (alike === undefined) this.byKind.set(kind, [object]);
      else alike.push(object);
      this.byName.set(`${kind}/${namespace}/${name}`, object);
      this.byName.set(`${kind}//${name}`, object);
    }
  }

  /** Those of one kind, such as `Deployment.apps`. */
  ofKind(kind: string): readonly CheckedObject[] {
    return this.byKind.get(kind) ?? [];
  }

  /** The object of that name in that namespace; of a kind that has none, without one. */
  find(kind: string, namespace: string | undefined, name: string): CheckedObject | undefined {
    return this.byName.get(`${kind}/${namespace ?? ''}/${name}`);
  }

  /** What is worked out of the whole set, once: the same key always stands for the same thing. */
  once<T>(key: string, make: () => T): T {
    if (!this.kept.has(key)) this.kept.set(key, make());
    return this.kept.get(key) as T;
  }
}
