/** Objects as the order looks at them. */
import type { KubernetesObject } from '../manifests';
import { podTemplateOf } from './pod-template';
import type { PodTemplate } from './pod-template';

/** What of an object matters for its order. */
export interface ObjectView {
  /** Its number. */
  readonly index: number;
  readonly object: KubernetesObject;
  /** The group of its API; empty for the core. */
  readonly group: string;
  /** Its kind with the group: `Deployment.apps`, `Service`. */
  readonly kind: string;
  readonly name: string;
  /** Its namespace; `default` where it names none. */
  readonly namespace: string;
  /** The pods that it makes. */
  readonly pods: PodTemplate | undefined;
}

const DEFAULT_NAMESPACE = 'default';

/** Looks at an object. */
export function viewOf(object: KubernetesObject, index: number): ObjectView {
  const group = groupOf(object.apiVersion);
  const { name, namespace = DEFAULT_NAMESPACE } = object.metadata;
  return {
    index,
    object,
    group,
    kind: qualifiedKind(group, object.kind),
    name,
    namespace,
    pods: podTemplateOf(object),
  };
}

/** The group of an API: `apps` of `apps/v1`; empty for the core. */
export function groupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '';
}

/** A kind with its group, as a definition of it is called. */
export function qualifiedKind(group: string, kind: string): string {
  return group === '' ? kind : `${kind}.${group}`;
}

/** The objects of a set, to be found by what they are. */
export class ObjectLookup {
  readonly views: readonly ObjectView[];
  private readonly byKind = new Map<string, ObjectView[]>();
  private readonly byName = new Map<string, number>();

  constructor(views: readonly ObjectView[]) {
    this.views = views;
    for (const view of views) {
      const { kind, namespace, name, index } = view;
      const alike = this.byKind.get(kind);
      if (alike === undefined) this.byKind.set(kind, [view]);
      else alike.push(view);
      this.byName.set(`${kind}/${namespace}/${name}`, index);
      this.byName.set(`${kind}//${name}`, index);
    }
  }

  /** Those of one kind. */
  ofKind(kind: string): readonly ObjectView[] {
    return this.byKind.get(kind) ?? [];
  }

  /** The number of an object of a namespace. */
  find(kind: string, namespace: string, name: string | undefined): number | undefined {
    return name === undefined ? undefined : this.byName.get(`${kind}/${namespace}/${name}`);
  }

  /** The number of an object of the whole cluster. */
  findGlobal(kind: string, name: string | undefined): number | undefined {
    return name === undefined ? undefined : this.byName.get(`${kind}//${name}`);
  }
}
