/** A Kubernetes object as data. Anywhere below `apiVersion`, `kind` and `metadata.name` may stand a `LateValue`. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly [field: string]: unknown;
  };
  readonly [field: string]: unknown;
}
