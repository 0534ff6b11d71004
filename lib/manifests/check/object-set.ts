import type { KubernetesVersion } from '../../values';

import type { CheckedObject } from './checked-object';

/** All objects that go to one cluster together, to be found by what they are. */
export class ObjectSet {
  readonly objects: readonly CheckedObject[];
  /** The version of the cluster. */
  readonly version: KubernetesVersion;
  private readonly byKind = new Map<string, CheckedObject[]>();
  private readonly byName = new Map<string, CheckedObject>();

  constructor(objects: readonly CheckedObject[], version: KubernetesVersion) {
    this.objects = objects;
    this.version = version;
    for (const object of objects) {
      const { kind, namespace, name } = object;
      const alike = this.byKind.get(kind);
      if (alike === undefined) this.byKind.set(kind, [object]);
      else alike.push(object);
      this.byName.set(`${kind}/${namespace}/${name}`, object);
    }
  }

  /** Those of one kind, such as `Deployment.apps`. */
  ofKind(kind: string): readonly CheckedObject[] {
    return this.byKind.get(kind) ?? [];
  }

  /** The object of that name in that namespace. */
  find(kind: string, namespace: string, name: string): CheckedObject | undefined {
    return this.byName.get(`${kind}/${namespace}/${name}`);
  }
}
