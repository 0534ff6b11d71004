/** What an object names that must be there too. */
import type { CheckedObject } from './checked-object';
import { claimsOf } from './claims';
import type { Field } from './field';
import { backendsOf } from './ingress-backend';
import { podReferences } from './pod-reference';

/** One object that another names. */
export interface Reference {
  /** Its kind with the group: `Secret`, `StorageClass.storage.k8s.io`. */
  readonly kind: string;
  /** Where its name stands. */
  readonly name: Field;
  /** Its namespace; undefined for what belongs to the whole cluster. */
  readonly namespace: string | undefined;
  /** Whether it may be missing. */
  readonly optional: boolean;
  /** Where keys of its data are named. */
  readonly keys: readonly Field[];
}

type Collector = (object: CheckedObject) => readonly Reference[];

const RBAC = 'rbac.authorization.k8s.io';
const COLLECTORS: Readonly<Record<string, Collector>> = {
  'StatefulSet.apps': (object) => [named(object, 'Service', object.at('spec', 'serviceName'))],
  'Ingress.networking.k8s.io': ingressReferences,
  [`RoleBinding.${RBAC}`]: bindingReferences,
  [`ClusterRoleBinding.${RBAC}`]: bindingReferences,
  ServiceAccount: (object) =>
    ['secrets', 'imagePullSecrets'].flatMap((list) =>
      object.at(list).items.map((one) => named(object, 'Secret', one.at('name'))),
    ),
  'HorizontalPodAutoscaler.autoscaling': (object) => {
    const target = object.at('spec', 'scaleTargetRef');
    const version = target.at('apiVersion');
    const kind = kindOf(version.text, target.at('kind').text);
    return kind === undefined || version.late ? [] : [named(object, kind, target.at('name'))];
  },
  'ValidatingWebhookConfiguration.admissionregistration.k8s.io': webhookReferences,
  'MutatingWebhookConfiguration.admissionregistration.k8s.io': webhookReferences,
  'APIService.apiregistration.k8s.io': (object) => serviceReference(object.at('spec', 'service')),
};

// Several rules ask for them.
const known = new WeakMap<CheckedObject, readonly Reference[]>();

/** Everything that an object names, with its namespace. */
export function referencesOf(object: CheckedObject): readonly Reference[] {
  const found = known.get(object) ?? collectReferences(object);
  known.set(object, found);
  return found;
}

function collectReferences(object: CheckedObject): readonly Reference[] {
  const collect = Object.hasOwn(COLLECTORS, object.kind) ? COLLECTORS[object.kind] : undefined;
  const pods = object.pods === undefined ? [] : podReferences(object.pods, object.namespace);
  const claims = claimsOf(object).flatMap((claim) => [
    clusterWide('StorageClass.storage.k8s.io', claim.at('storageClassName')),
    clusterWide('PersistentVolume', claim.at('volumeName')),
  ]);
  return [...pods, ...claims, ...(collect?.(object) ?? [])];
}

/** A reference within the namespace of an object. */
function named(object: CheckedObject, kind: string, name: Field): Reference {
  return { kind, name, namespace: object.namespace, optional: false, keys: [] };
}

function clusterWide(kind: string, name: Field): Reference {
  return { kind, name, namespace: undefined, optional: false, keys: [] };
}

function kindOf(apiVersion: string | undefined, kind: string | undefined): string | undefined {
  if (kind === undefined) return undefined;
  const group = apiVersion?.includes('/') === true ? apiVersion.split('/')[0] : '';
  return group === '' || group === undefined ? kind : `${kind}.${group}`;
}

function ingressReferences(object: CheckedObject): readonly Reference[] {
  const spec = object.at('spec');
  return [
    clusterWide('IngressClass.networking.k8s.io', spec.at('ingressClassName')),
    ...spec.at('tls').items.map((tls) => named(object, 'Secret', tls.at('secretName'))),
    ...backendsOf(object).map((one) => named(object, 'Service', one.at('service', 'name'))),
  ];
}

function bindingReferences(object: CheckedObject): readonly Reference[] {
  const role = object.at('roleRef');
  const kind = role.at('kind').text;
  const roles =
    kind === 'ClusterRole'
      ? [clusterWide(`ClusterRole.${RBAC}`, role.at('name'))]
      : kind === 'Role'
        ? [named(object, `Role.${RBAC}`, role.at('name'))]
        : [];
  const accounts = object
    .at('subjects')
    .items.filter((subject) => subject.at('kind').value === 'ServiceAccount')
    .filter((subject) => !subject.at('namespace').late)
    .map((subject) => {
      const namespace = subject.at('namespace').text ?? object.namespace;
      return { ...named(object, 'ServiceAccount', subject.at('name')), namespace };
    });
  return [...roles, ...accounts];
}

function webhookReferences(object: CheckedObject): readonly Reference[] {
  return object
    .at('webhooks')
    .items.flatMap((webhook) => serviceReference(webhook.at('clientConfig', 'service')));
}

function serviceReference(service: Field): readonly Reference[] {
  const namespace = service.at('namespace').text;
  if (namespace === undefined) return [];
  return [{ kind: 'Service', name: service.at('name'), namespace, optional: false, keys: [] }];
}
