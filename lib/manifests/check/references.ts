/** That everything which is named is there. */
import type { Findings } from '../../values';

import type { CheckedObject } from './checked-object';
import type { ObjectSet } from './object-set';
import { referencesOf } from './reference';
import type { Reference } from './reference';
import type { Rule } from './rule';

/**
 * What objects name is in the set, in every cluster, or provided by others (`CheckOptions.provided`). A pod waits for ever for a ConfigMap that
 * is not there; but others may make it.
 *
 * @see https://kubernetes.io/docs/concepts/configuration/configmap/#optional-configmaps
 */
export const references: Rule = {
  check: 'references',
  find(object, set, findings) {
    checkNamespace(object, set, findings);
    for (const reference of referencesOf(object)) {
      const { name, optional } = reference;
      if (optional || name.text === undefined || name.text === '') continue;
      if (!isThere(reference, name.text, set)) refuse(reference, findings);
    }
  },
};

function isThere({ kind, namespace }: Reference, name: string, set: ObjectSet): boolean {
  if (set.find(kind, namespace, name) !== undefined || set.provided.has(kind, namespace, name)) {
    return true;
  }
  switch (kind) {
    case 'Secret':
      return set.once('secrets', () => secretsOf(set)).has(`${namespace ?? ''}/${name}`);
    case 'StorageClass.storage.k8s.io':
      // Volumes that are made by hand need no class of their name.
      return set.once('classes', () => classesOf(set)).has(name);
    case 'PersistentVolumeClaim':
      return isOfStatefulSet(namespace ?? '', name, set);
    default:
      return false;
  }
}

function refuse({ kind, namespace, name }: Reference, findings: Findings): void {
  const [plain = ''] = kind.split('.');
  const place = namespace === undefined ? '' : ` in the namespace "${namespace}"`;
  const reason = `nothing here provides this ${plain}${place}`;
  const way = [plain, ...(namespace === undefined ? [] : [namespace]), name.text].join('/');
  findings.add('required', name.path, name.text, reason, `add it, or say provided: ["${way}"]`);
}

/** Secrets that custom resources of the set make: of cert-manager, External Secrets, Sealed Secrets and their like. */
function secretsOf(set: ObjectSet): ReadonlySet<string> {
  const made = new Set<string>();
  for (const object of set.objects) {
    if (object.builtIn) continue;
    const { namespace, name } = object;
    const named = [object.at('spec', 'secretName'), object.at('spec', 'target', 'name')];
    for (const { text } of named) made.add(`${namespace}/${text ?? ''}`);
    if (object.kind.includes('Secret.')) made.add(`${namespace}/${name}`);
  }
  return made;
}

function classesOf(set: ObjectSet): ReadonlySet<string> {
  const volumes = set.ofKind('PersistentVolume');
  return new Set(volumes.map((one) => one.at('spec', 'storageClassName').text ?? ''));
}

/** The claims of the pods of a StatefulSet: `data-db-0` of the template `data` of `db`. */
function isOfStatefulSet(namespace: string, claim: string, set: ObjectSet): boolean {
  const prefixes = set.once('claims', () => {
    const made = set.ofKind('StatefulSet.apps').flatMap((one) =>
      one.at('spec', 'volumeClaimTemplates').items.map((template) => {
        return `${one.namespace}/${template.at('metadata', 'name').text ?? ''}-${one.name}`;
      }),
    );
    return new Set(made);
  });
  return prefixes.has(`${namespace}/${claim.replace(/-\d+$/, '')}`);
}

/** Refuses a namespace that nothing provides, at the first object that is to be in it. */
function checkNamespace(object: CheckedObject, set: ObjectSet, findings: Findings): void {
  const field = object.at('metadata', 'namespace');
  if (field.text === undefined || field.text === '') return;
  if (
    isThere(
      { kind: 'Namespace', name: field, namespace: undefined, optional: false, keys: [] },
      field.text,
      set,
    )
  )
    return;
  const first = set.once(`first in ${field.text}`, () => object);
  if (first !== object) return;
  const remedy = `add it, or say provided: ["Namespace/${field.text}"]`;
  findings.add('required', field.path, field.text, 'nothing here provides this Namespace', remedy);
}
