import { KubernetesApi } from './kubernetes-api';
import type { FieldSchema } from './field-type';
import { nearestName } from './nearest-name';
import { lastIn, nextIn } from './span';

/** Why a field is refused that a definition does not have in a version, and what was most likely meant. */
export function unknownField(
  key: string,
  definition: string,
  api: KubernetesApi,
): { readonly reason: string; readonly remedy: string } {
  const version = `Kubernetes 1.${api.minor}`;
  const { all } = api.fieldsOf(definition);
  const elsewhere = KubernetesApi.history(definition).filter(({ name }) => name === key);
  const newer = first(elsewhere, ({ span }) => nextIn(span ?? [], api.minor));
  if (newer !== undefined) {
    const reason = `is a field from Kubernetes 1.${newer} on, which ${version} does not have`;
    return { reason, remedy: 'leave it out, or deploy to a newer cluster' };
  }
  const older = first(elsewhere, ({ span }) => lastIn(span ?? [], api.minor));
  if (older !== undefined) {
    const reason = `is a field up to Kubernetes 1.${older}, which ${version} does not have any more`;
    return { reason, remedy: 'leave it out' };
  }
  const reason = `is no field of ${definition.split('.').at(-1) ?? definition} in ${version}`;
  return { reason, remedy: remedyFor(key, all, api) };
}

function remedyFor(
  key: string,
  fields: ReadonlyMap<string, FieldSchema>,
  api: KubernetesApi,
): string {
  const inner = [...fields.values()].find(
    ({ name, type }) =>
      name !== 'status' && type.is === 'record' && api.fieldsOf(type.definition).all.has(key),
  );
  const near = nearestName(key, fields.keys());
  if (near !== undefined) return `write "${near}"`;
  if (inner !== undefined) return `write it as ${inner.name}.${key}`;
  return 'leave it out';
}

function first<T>(all: readonly FieldSchema[], of: (one: FieldSchema) => T | undefined) {
  return all.map(of).find((one) => one !== undefined);
}
