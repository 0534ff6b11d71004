import type { CheckedObject } from '../check/checked-object';
import type { Field } from '../check/field';
import type { ObjectSet } from '../check/object-set';

/** The kind of objects that CustomResourceDefinitions are. */
export const DEFINITIONS = 'CustomResourceDefinition.apiextensions.k8s.io';

/** A version of a kind that a CustomResourceDefinition of the set defines. */
export interface CustomVersion {
  readonly name: string;
  readonly served: boolean;
  /** What its objects are like: an OpenAPI v3 schema. */
  readonly schema: Field;
  /** Whether fields are kept that the schema does not have; so in definitions of v1beta1 that do not say otherwise. */
  readonly keepsUnknown: boolean;
  /** Whether the state is a resource of its own, so that a new object starts without it. */
  readonly ownStatus: boolean;
}

/** A kind that a CustomResourceDefinition of the set defines. */
export interface CustomKind {
  readonly kind: string;
  readonly group: string;
  /** Its versions; undefined when they are known only later. */
  readonly versions: readonly CustomVersion[] | undefined;
}

/** The kinds that the set itself defines, by kind and group: `Heketi.storage.example.com`. */
export function customKinds(set: ObjectSet): ReadonlyMap<string, CustomKind> {
  return set.once(
    'custom-kinds',
    () =>
      new Map(
        set.ofKind(DEFINITIONS).flatMap((object) => {
          const custom = customKind(object);
          return custom === undefined ? [] : [[`${custom.kind}.${custom.group}`, custom] as const];
        }),
      ),
  );
}

function customKind(object: CheckedObject): CustomKind | undefined {
  const spec = object.at('spec');
  const [kind, group] = [spec.at('names', 'kind').text, spec.at('group').text];
  if (kind === undefined || group === undefined) return undefined;
  const list = spec.at('versions');
  if (list.open) return { kind, group, versions: undefined };
  const versions = list.items.map((version) => customVersion(version, spec, object));
  const single = spec.at('version').text;
  if (versions.length > 0 || single === undefined) return { kind, group, versions };
  // Before there were several, v1beta1 had one beside the schema.
  const only = { ...customVersion(spec, spec, object), name: single, served: true };
  return { kind, group, versions: [only] };
}

function customVersion(version: Field, spec: Field, object: CheckedObject): CustomVersion {
  const own = version.at('schema', 'openAPIV3Schema');
  const subresources = [version.at('subresources', 'status'), spec.at('subresources', 'status')];
  const keep = spec.at('preserveUnknownFields').value;
  return {
    name: version.at('name').text ?? '',
    served: version.at('served').value !== false,
    schema: own.given ? own : spec.at('validation', 'openAPIV3Schema'),
    keepsUnknown: keep === true || (object.version === 'v1beta1' && keep !== false),
    ownStatus: subresources.some(({ given }) => given),
  };
}
