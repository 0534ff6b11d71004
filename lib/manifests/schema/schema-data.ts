import type * as contents from './kubernetes-schemas.json';

/** The data file, as `tools/kubernetes-schemas` makes it. */
export interface SchemaData {
  /** By `1.36`: the release it was read from, and a digest of all that it has. */
  readonly versions: Readonly<Record<string, string>>;
  /** By `apps/v1 Deployment`: scope, definition, and the versions that have it. */
  readonly kinds: Readonly<Record<string, string>>;
  /** By name: the fields with their types, and the versions that have them. */
  readonly definitions: Readonly<Record<string, string>>;
}

let loaded: SchemaData | undefined;

/** What every version of Kubernetes takes: read from its file when it is first asked for, as most programs never do. */
export function schemaData(): SchemaData {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would read the file whenever the library is loaded
  loaded ??= require('./kubernetes-schemas.json') as typeof contents;
  return loaded;
}
