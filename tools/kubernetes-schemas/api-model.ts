/** What one version of Kubernetes takes. */
export interface ApiModel {
  /** By `apps/v1 Deployment`: whether it has a namespace, and its definition, as `namespaced apps.v1.Deployment`. */
  readonly kinds: ReadonlyMap<string, string>;
  /** By the name of a definition: the types of its fields, in the notation of the data file. */
  readonly definitions: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

/** All of it as lines in a fixed order: what a digest is taken of. */
export function linesOf(model: ApiModel): readonly string[] {
  const kinds = [...model.kinds].map(([name, text]) => `${name} = ${text}`);
  const fields = [...model.definitions].flatMap(([name, types]) => [
    `${name} {}`,
    ...[...types].map(([field, type]) => `${name}.${field}:${type}`),
  ]);
  return [...kinds.sort(byCodePoint), ...fields.sort(byCodePoint)];
}

/** The order of the data file: the same on every machine, whatever its locale. */
export function byCodePoint(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
